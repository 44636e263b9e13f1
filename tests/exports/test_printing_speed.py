"""Sixty values and fifty log lines: laying out costs little beside what reportlab needs for the same pages."""

import time
from collections.abc import Callable

from entrack_vault.exports import overview
from tests.exports.bare_pages import drawn_bare, finished_pages
from tests.exports.sample_overview import full

CONTENT = full("en", values=60, lines=50)


def quickest(work: Callable[[], object]) -> float:
    """Processor seconds of the quickest of seven runs."""
    times = []
    for _ in range(7):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def test_an_overview_takes_at_most_half_as_long_again_as_its_pages_drawn_bare() -> None:
    paper = finished_pages(CONTENT)
    assert sum(len(part.values) for part in CONTENT.categories) == 60
    bare, ours = quickest(lambda: drawn_bare(paper)), quickest(lambda: overview.draw(CONTENT))
    assert ours <= 1.5 * bare, f"{ours * 1000:.0f} ms beside {bare * 1000:.0f} ms"
    assert ours < 0.3

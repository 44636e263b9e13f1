"""Sixty values and fifty log lines: laying out costs little beside what reportlab needs for the same pages.

Counted in calls, which are the same on every machine and beside any other work; seconds are told by dev.py bench.
"""

import cProfile
import pstats
from collections.abc import Callable

from entrack_vault.exports import overview
from tests.exports.bare_pages import drawn_bare, finished_pages
from tests.exports.sample_overview import full

CONTENT = full("en", values=60, lines=50)


def calls(work: Callable[[], object]) -> int:
    """Calls of functions, Python's and C's, once everything that is kept from one time to the next is there."""
    work()
    profile = cProfile.Profile()
    profile.runcall(work)
    return int(getattr(pstats.Stats(profile), "total_calls"))  # noqa: B009, its types do not tell of it


def test_an_overview_takes_at_most_half_as_many_calls_again_as_its_pages_drawn_bare() -> None:
    paper = finished_pages(CONTENT)
    assert sum(len(part.values) for part in CONTENT.categories) == 60
    bare, ours = calls(lambda: drawn_bare(paper)), calls(lambda: overview.draw(CONTENT))
    assert ours <= 1.5 * bare, f"{ours} calls beside {bare}"

"""An overview of 60 values and 50 log lines, beside the same ink put on pages by reportlab alone."""

from entrack_vault.exports import overview
from tests.bench.figures import Figure, median_of
from tests.exports.bare_pages import drawn_bare, finished_pages
from tests.exports.sample_overview import full


def measure() -> list[Figure]:
    """Both drawn several times after one warm-up, fonts registered."""
    content = full("nb", values=60, lines=50)
    paper = finished_pages(content)
    value = median_of(lambda: overview.draw(content), 9) * 1000
    floor = median_of(lambda: drawn_bare(paper), 9) * 1000
    met = value <= 1.5 * floor and value < 300
    name = f"overview of 60 values and 50 log lines ({len(paper.pages)} pages)"
    return [Figure(name, "ms", value, floor, "<= 1.5 x, < 300 ms", met)]

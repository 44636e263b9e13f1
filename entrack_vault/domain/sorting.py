"""Sorting much beside a window that must stay awake: one long sort would hold every other thread until it is done."""

from collections.abc import Callable, Iterable, Sequence

_BEGINNING = 2  # characters that part the texts; the parts must be short, or nothing is won


def sorted_in_parts(texts: Iterable[str]) -> list[str]:
    """As `sorted` gives them, in many short steps: one for each beginning the texts have."""
    parts: dict[str, list[str]] = {}
    for text in texts:
        parts.setdefault(text[:_BEGINNING], []).append(text)
    found: list[str] = []
    for beginning in sorted(parts):
        found += sorted(parts[beginning])
    return found


def places_in_order(texts: Sequence[str], ties: Callable[[int], bytes] | None = None) -> list[int]:
    """The places of texts in the order of the texts; equal ones as they come, or by what `ties` says of a place."""
    places: dict[str, list[int]] = {}
    for place, text in enumerate(texts):
        places.setdefault(text, []).append(place)
    if ties is not None:
        for equal in places.values():
            equal.sort(key=ties)
    return [place for text in sorted_in_parts(places) for place in places[text]]

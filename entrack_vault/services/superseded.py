"""Values that others have replaced: when each is to be purged, and which earlier revisions of a card go with them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from entrack_vault.domain.people import Card
from entrack_vault.domain.purges import Part, Stays
from entrack_vault.register.model import Field, Population, Register
from entrack_vault.retention import Due
from entrack_vault.services.deadlines import deciding_earlier


@dataclass(frozen=True)
class Superseded:
    """What became of one card's earlier revisions on a day."""

    parts: tuple[Part, ...]
    gone: tuple[int, ...]  # revisions
    oldest: dict[str, date]  # field -> the oldest day on which a value that stays was replaced


def replaced(cards: Sequence[Card]) -> Iterator[tuple[int, date, dict[str, int]]]:
    """(revision, the day it was replaced, how many values of which field it alone holds), of every earlier one.

    `cards` are all revisions of one card there are, the oldest first.
    """
    for card, after in pairwise(cards):
        counts = {}
        for key, values in card.fields.items():
            kept = {value.text for value in after.fields.get(key, ())}
            if lost := sum(value.text not in kept for value in values):
                counts[key] = lost
        yield card.revision, after.saved.astimezone().date(), counts


def judge(
    register: Register,
    group: Population,
    cards: Sequence[Card],
    stays: Callable[[str, Due, Field | None], Stays | None],
) -> Superseded:
    """What of one card's earlier revisions goes. A revision is sealed as a whole: it goes when nothing it alone holds
    has to stay, and none before it stays, so that those that are left follow one another. `stays` says what keeps
    what one rule decides over, in a category, of a field."""
    found: dict[tuple[str, str, date | None, Stays | None], int] = {}
    gone, oldest, category = [], dict[str, date](), cards[0].category
    before: Stays | None = None  # what keeps a revision before this one
    for revision, day, counts in replaced(cards):
        dues = {key: deciding_earlier(register, group.by_key[key], day) for key in counts}
        judged: list[tuple[Due, Field | None]] = [(due, group.by_key[key]) for key, due in dues.items()]
        judged = judged or [(deciding_earlier(register, None, day), None)]
        before = before or next((why for due, of in judged if (why := stays(category, due, of)) is not None), None)
        if before is None:
            gone.append(revision)
        for key, due in dues.items():
            if before is not None:
                oldest.setdefault(key, day)
            at = (key, due.rule.key, due.day, stays(category, due, group.by_key[key]) or before)
            found[at] = found.get(at, 0) + counts[key]
    parts = [
        Part(category, key, "earlier", count, rule, day, why)
        for (key, rule, day, why), count in sorted(found.items(), key=str)
    ]
    return Superseded(tuple(parts), tuple(gone), oldest)

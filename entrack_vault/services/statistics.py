"""How many, by year and group, without persons: those who are here, and what purges have kept of those who are not.

Counted is the day someone applied or was hired, left, a process was closed, a visit. Fewer than five are not told.
"""

from collections import Counter
from dataclasses import dataclass

from entrack_vault.i18n import N_
from entrack_vault.services import cards, purge, retention
from entrack_vault.services.entering import PURGED, happened
from entrack_vault.services.gate import Gate

FEWEST = 5
LABELS = {  # message ids; what no clock's event is called by is shown by its key
    "applied": N_("Applied"),
    "hired": N_("Hired"),
    "left": N_("Left"),
    "process_closed": N_("Recruitment closed"),
    "consent_given": N_("Agreed to be kept"),
    "last_contact": N_("Last contact"),
    "last_purchase": N_("Last purchase"),
    "visit": N_("Visited"),
    PURGED: N_("Purged"),
}


@dataclass(frozen=True)
class YearCount:
    """How many of a population something happened to in a year; None for fewer than five."""

    population: str
    event: str  # of the register's clocks, or purged
    year: int
    count: int | None


def yearly(gate: Gate) -> list[YearCount]:
    """Everything that is counted, by population, event and year. Logged, as looking at what is due is.

    NotAllowed, logged, without a duty that concerns purges. Of those who are here, the populations this member's job
    description has a right in.
    """
    counts: Counter[tuple[str, str, int]] = Counter()
    for clock in retention.clocks(gate, ()):
        for event, day in {**happened(clock.days), **cards.read_triggers(clock.begun)}.items():
            counts[clock.population, event, day.year] += 1
    for case in purge.cases(gate):
        for one in case.done.years if case.done else ():
            counts[one.population, one.event, one.year] += one.count
    return [YearCount(*key, count if count >= FEWEST else None) for key, count in sorted(counts.items())]

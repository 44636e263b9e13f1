"""What a purge does to each person: what goes, what stays, and why. No value of anyone's, only fields and days."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from entrack_vault.domain.ids import Id
from entrack_vault.domain.people import CONTACT
from entrack_vault.i18n import N_


class Stays(StrEnum):
    """What keeps something that a plan has looked at."""

    CLOCK = "clock"  # its last day has not passed, or its clock has not started
    HOLD = "hold"
    RESTRICTED = "restricted"  # GDPR Art. 18
    CLOSED = "closed"  # the proposer's job description does not open it, and its rules alone do not decide
    REQUEST = "request"  # a request by the person that waits for its answer
    REST = "rest"  # it stays as long as anything else on the person


# How each reads; message ids.
LABELS: dict[Stays, str] = {
    Stays.CLOCK: N_("Its time has not come"),
    Stays.HOLD: N_("Held back from purging"),
    Stays.RESTRICTED: N_("Restricted"),
    Stays.CLOSED: N_("Closed to whoever proposes"),
    Stays.REQUEST: N_("Waits for its answer"),
    Stays.REST: N_("Stays with the rest"),
}


# What is said before those go whose requests were answered and not written to yet; a message id.
UNFINISHED = N_(
    "These requests are answered, and a letter is still to be written: {requests}. Write it first. After the purge"
    " there may be no name or address left."
)


@dataclass(frozen=True)
class Part:
    """Values of one field, earlier ones that others have replaced, documents of one sort, a whole closed category,
    requests for one right, or paper in the safe, and the rule that decides over them."""

    category: str
    key: str  # of the field or document sort, or the right asked for; "" for a whole category
    kind: Literal["values", "earlier", "documents", "category", "case", "paper"]
    count: int
    rule: str  # key of the rule that decides; "" where none can be told
    day: date | None  # the last day it may be kept; None while its clock has not started
    stays: Stays | None  # None for what goes

    @property
    def goes(self) -> bool:
        """Whether it goes now."""
        return self.stays is None


@dataclass(frozen=True)
class PersonPlan:
    """What a purge does to one person."""

    person: Id
    population: str
    parts: tuple[Part, ...]
    gone: bool  # nothing at all is left of them
    statutory: bool  # only what bookkeeping law demands is left: they move to that state
    settled: bool  # nothing that is due is left behind: until another clock runs out there is nothing to look for
    unfinished: tuple[str, ...] = ()  # numbers of answered requests of which a letter is still to be written; no part
    # of what is agreed to, so that writing one does not undo an approval

    @property
    def unreachable(self) -> bool:
        """Whether what a letter to them takes goes, in whole or in part."""
        return self.gone or any(part.category == CONTACT for part in self.going)

    @property
    def going(self) -> tuple[Part, ...]:
        """What goes now."""
        return tuple(part for part in self.parts if part.goes)

    @property
    def staying(self) -> tuple[Part, ...]:
        """What stays."""
        return tuple(part for part in self.parts if not part.goes)


Rules = Mapping[str, str]  # rule key -> what its periods are, as text that differs when the rule does


def details(day: date, people: Sequence[PersonPlan], rules: Rules) -> bytes:
    """What a plan says of itself, as canonical bytes: two people sign for these and nothing else."""
    told = {
        "day": day.isoformat(),
        "rules": dict(sorted(rules.items())),
        "people": [
            {
                "person": one.person.hex,
                "population": one.population,
                "gone": one.gone,
                "statutory": one.statutory,
                "settled": one.settled,
                "parts": [
                    [
                        *(part.category, part.key, part.kind, part.count, part.rule),
                        *(part.day.isoformat() if part.day else "", str(part.stays or "")),
                    ]
                    for part in one.parts
                ],
            }
            for one in sorted(people, key=lambda one: one.person.bytes)
        ],
    }
    return json.dumps(told, ensure_ascii=True, separators=(",", ":"), sort_keys=True).encode()

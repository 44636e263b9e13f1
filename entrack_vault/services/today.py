"""What waits for whoever has unlocked the vault: deadlines, purges, what falls due, and how the vault is.

Only what the job description can act on is gathered; each part is None where it cannot.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from entrack_vault.domain.duties import Duty
from entrack_vault.services import backup, backup_health, holds, people, purge, retention, rights, rights_cases, staff
from entrack_vault.services.backup_health import Concern
from entrack_vault.services.gate import Gate
from entrack_vault.services.rights_cases import Listed
from entrack_vault.services.rights_clocks import ENQUIRER

ENDS_WITHIN = timedelta(days=60)  # before a right's end it is told of


@dataclass(frozen=True)
class Falling:
    """How many have something due, and become so in each of the next twelve months."""

    due: int
    months: list[tuple[date, dict[str, int]]]


@dataclass(frozen=True)
class Ending:
    """A right that is given for a time: by which job description, to what, and its last day."""

    job: UUID
    population: str
    category: str
    until: date


@dataclass(frozen=True)
class Backups:
    """When the newest backup that opens was made, and what is wrong."""

    newest: datetime | None
    concern: Concern | None


@dataclass(frozen=True)
class Today:
    """Everything. `names` are of those who asked though nothing is held of them; others are in the list of people."""

    requests: list[Listed] | None
    names: Mapping[UUID, str]
    purges: list[purge.Case] | None
    falling: Falling | None
    endings: tuple[Ending, ...] | None
    waiting: int | None  # members whose request to join waits for the owner
    backups: Backups | None
    entries: int  # of the log


def gather(gate: Gate) -> Today:
    """Looks at all of it. Each look is logged as on the page it belongs to."""
    session = gate.session
    purges = rights.has_duty(gate, Duty.PROPOSE_PURGES) or rights.has_duty(gate, Duty.APPROVE_PURGES)
    purges = purges and gate.job.has_purpose(holds.PURPOSE)
    handles = rights.has_duty(gate, Duty.HANDLE_REQUESTS) and gate.job.has_purpose(rights_cases.PURPOSE)
    signs = rights.has_duty(gate, Duty.SIGN)
    requests = _requests(gate) if handles else None
    unknown = any(one.population == ENQUIRER for one in requests or ())
    names = {one.id: one.name for one in people.load(gate, [ENQUIRER]).people} if unknown else {}
    return Today(
        requests=requests,
        names=names,
        purges=_purges(gate) if purges else None,
        falling=Falling(*retention.outlook(gate)) if purges else None,
        endings=_endings(gate) if signs else None,
        waiting=_waiting(gate) if signs else None,
        backups=_backups(gate) if backup.may(gate) else None,
        entries=session.head.sequence,
    )


def _requests(gate: Gate) -> list[Listed]:
    return [one for one in rights_cases.listed(gate) if one.case.open]


def _purges(gate: Gate) -> list[purge.Case]:
    return [case for case in purge.cases(gate) if case.status in ("proposed", "approved")]


def _endings(gate: Gate) -> tuple[Ending, ...]:
    """Rights that end soon, and those whose end has passed while their keys remain: the owner signs them away."""
    last = gate.session.today + ENDS_WITHIN
    found = [
        Ending(record, right.population, right.category, right.until)
        for record, job in gate.session.current_jobs().items()
        for right in job.rights
        if right.until is not None and right.until <= last
    ]
    return tuple(sorted(found, key=lambda one: (one.until, one.population, one.category)))


def _waiting(gate: Gate) -> int:
    return sum(member.status == "waiting" for member in staff.everyone(gate))


def _backups(gate: Gate) -> Backups:
    found = backup_health.health(gate)
    return Backups(found.newest, backup_health.concern_of(gate, found))

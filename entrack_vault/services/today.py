"""What waits for whoever has unlocked the vault: deadlines, purges, what falls due, and how the vault is.

Only what the job description can act on is gathered; each part is None, or empty, where it cannot.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from entrack_vault.domain.duties import Duty
from entrack_vault.domain.ids import Id
from entrack_vault.domain.incidents import Incident
from entrack_vault.register.compartments import INCIDENTS_ROOM
from entrack_vault.services import (
    backup,
    backup_health,
    holds,
    incidents,
    notices,
    outlook,
    papers,
    people,
    purge,
    purge_clearing,
    recent,
    reviews,
    rights,
    rights_cases,
    staff,
    visitors,
)
from entrack_vault.services.backup_health import Concern
from entrack_vault.services.gate import Gate
from entrack_vault.services.outlook import Outlook
from entrack_vault.services.rights_cases import Listed
from entrack_vault.services.rights_clocks import ENQUIRER
from entrack_vault.store import log
from entrack_vault.workstation import state

ENDS_WITHIN = timedelta(days=60)  # before a right's end it is told of
OUT_FOR = timedelta(days=14)  # that paper may be out of the safe before it is asked for
NEW_FOR = timedelta(days=30)  # that a material change of the privacy notice is told of after its day


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
class LogHealth:
    """How many entries there are, and whether what this workstation has seen of them still stands there."""

    entries: int
    as_seen: bool


@dataclass(frozen=True)
class Today:
    """Everything. `names` are of those who asked though nothing is held of them; others are in the list of people."""

    requests: list[Listed] | None
    names: Mapping[UUID, str]
    purges: list[purge.Case] | None
    clearing: list[purge.Case]  # carried out, with something left to be done by hand
    outlook: Outlook | None
    incidents: list[Incident]  # that are not closed
    endings: tuple[Ending, ...] | None
    waiting: int | None  # members whose request to join waits for the owner
    review: reviews.Due | None  # of rights, where one is due
    notice: notices.Version | None  # a material change that people are to be told of
    visits: int  # begun on an earlier day and never ended
    papers: list[papers.Listed]  # out of the safe for long, the longest first
    backups: Backups | None
    log: LogHealth
    recent: tuple[Id, ...]  # whom this member opened last


def gather(gate: Gate) -> Today:
    """Looks at all of it. Each look is logged as on the page it belongs to."""
    purges = rights.has_duty(gate, Duty.PROPOSE_PURGES) or rights.has_duty(gate, Duty.APPROVE_PURGES)
    purges = purges and gate.job.has_purpose(holds.PURPOSE)
    handles = rights.has_duty(gate, Duty.HANDLE_REQUESTS) and gate.job.has_purpose(rights_cases.PURPOSE)
    signs = rights.has_duty(gate, Duty.SIGN)
    requests = _requests(gate) if handles else None
    unknown = any(one.population == ENQUIRER for one in requests or ())
    cases = purge.cases(gate) if purges else []
    return Today(
        requests=requests,
        names={one.id: one.name for one in people.load(gate, [ENQUIRER]).people} if unknown else {},
        purges=[case for case in cases if case.status in ("proposed", "approved")] if purges else None,
        clearing=[case for case in cases if purge_clearing.is_open(gate.session, case)] if signs else [],
        outlook=outlook.look(gate) if purges else None,
        incidents=_incidents(gate) if rights.has_duty(gate, incidents.DUTY) else [],
        endings=_endings(gate) if signs else None,
        waiting=_waiting(gate) if signs else None,
        review=reviews.due(gate) if reviews.may(gate) else None,
        notice=_notice(gate) if notices.may_give(gate) else None,
        visits=visitors.left_over(gate) if visitors.may_register(gate) else 0,
        papers=_papers(gate) if signs else [],
        backups=_backups(gate) if backup.may(gate) else None,
        log=_log(gate),
        recent=recent.people(gate) if rights.populations(gate) else (),
    )


def _requests(gate: Gate) -> list[Listed]:
    """Those that wait for an answer, and those granted of which recipients outside wait to be told."""
    return [one for one in rights_cases.listed(gate) if one.case.open or one.case.untold]


def _incidents(gate: Gate) -> list[Incident]:
    """Those that are not closed, whose term ends first first; none in a vault that is older than incidents."""
    if INCIDENTS_ROOM not in gate.session.manifest.epochs:
        return []
    found = [one for one in incidents.listed(gate) if one.closed is None]
    return sorted(found, key=lambda one: (not one.running, one.known))


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


def _notice(gate: Gate) -> notices.Version | None:
    """The material change to come, or that has just come. Who lacks it, its register tells."""
    found = notices.to_be_told(gate)
    since = gate.session.today - NEW_FOR
    return found if found is not None and found.material and found.number > 1 and found.effective >= since else None


def _papers(gate: Gate) -> list[papers.Listed]:
    last = gate.session.today - OUT_FOR
    found = [(one.paper.out.out, one) for one in papers.listed(gate) if one.paper.destroyed is None and one.paper.out]
    return [one for day, one in sorted(found, key=lambda pair: (pair[0], pair[1].paper.id.bytes)) if day < last]


def _backups(gate: Gate) -> Backups:
    found = backup_health.health(gate)
    return Backups(found.newest, backup_health.concern_of(gate, found))


def _log(gate: Gate) -> LogHealth:
    """Holds the head this workstation remembers against the log. That every entry is whole only verifying tells."""
    session = gate.session
    pinned = state.load(session.vault).pin.log
    with session.store.reading() as connection:
        stands = log.hash_at(connection, pinned.sequence)
    return LogHealth(session.head.sequence, not pinned.sequence or stands == pinned.hash)

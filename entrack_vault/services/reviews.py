"""Reviews of rights: every quarter the owner confirms who holds which job description, and sees which of its rights
and duties nobody has used for 90 days."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from entrack_vault import access_log
from entrack_vault.crypto.aead import damaged
from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import Event
from entrack_vault.domain.jobs import JobDescription
from entrack_vault.domain.memory import collector_paused
from entrack_vault.domain.periods import after
from entrack_vault.domain.progress import NO_PROGRESS, Work
from entrack_vault.errors import Misuse
from entrack_vault.i18n import N_
from entrack_vault.manifest import ManifestMember
from entrack_vault.register.compartments import number
from entrack_vault.services import company, rights
from entrack_vault.services.company_entries import Reviewed, ReviewEntry
from entrack_vault.services.duties_used import NO_CARDS, USES
from entrack_vault.services.gate import Gate, Permit, Request
from entrack_vault.services.session import Session
from entrack_vault.store import Connection, log

UNUSED_FOR = timedelta(days=90)
MONTHS = 3  # from one review to the next
_STEP = 5000  # entries between two reports of how far it is


@dataclass(frozen=True)
class Review:
    """One that was made: when, by whom ("" where that is no longer known), and of how many members."""

    day: date
    by: str
    members: tuple[Reviewed, ...]


@dataclass(frozen=True)
class Due:
    """That a review is due: since when, and the day of the last one; both None before the first."""

    since: date | None
    last: date | None


@dataclass(frozen=True)
class Standing:
    """One active member: what they hold, since when, and what of it they have not used lately."""

    member: UUID
    name: str
    job: UUID
    revision: int
    key: str  # of the job description
    since: datetime  # when they were first signed to hold it
    last: datetime | None  # their newest entry in the log; None where it is older than 90 days
    unused: tuple[tuple[str, str], ...]  # (population, category)
    unused_duties: tuple[Duty, ...]
    new: bool  # whether they have held it for less than 90 days


def may(gate: Gate) -> bool:
    """Whether the job description lets one review rights: signing, and the whole log that tells what is used."""
    return all(rights.has_duty(gate, duty) for duty in (Duty.SIGN, Duty.READ_WHOLE_LOG))


def earlier(gate: Gate) -> list[Review]:
    """The reviews that were made, the newest first."""
    staff = gate.session.staff
    found = []
    for one, entry in company.revisions(gate, ReviewEntry):
        by = staff.get(one.entry.member) if one.entry else None
        found.append(
            (one.entry.sequence if one.entry else 0, Review(entry.day, by.name if by else "", entry.members))
        )
    return [review for _, review in sorted(found, key=lambda one: (one[1].day, one[0]), reverse=True)]


def due(gate: Gate) -> Due | None:
    """Whether a review is due: three months after the last one, and while there is none."""
    found = earlier(gate)
    if not found:
        return Due(None, None)
    again = after(found[0].day, months=MONTHS)
    return Due(again, found[0].day) if again <= gate.session.today else None


def standing(gate: Gate, work: Work = NO_PROGRESS) -> list[Standing]:
    """Every active member by name, with what the log of the last 90 days does not show them using. Logged.

    A right counts as used when an entry about somebody names its room; looking through a whole list does not.
    NotAllowed without the duties to sign and to read the whole log.
    """
    session = gate.session
    gate.require(Request(Event.REGISTER_CHANGED, duty=Duty.SIGN))
    permit = gate.look(Request(Event.LOG_READ, duty=Duty.READ_WHOLE_LOG))
    session.reread_common()
    with collector_paused():
        used = _used(permit, session.now() - UNUSED_FOR, work)
    found = [_standing(session, one, used.get(one.id, _Used())) for one in session.manifest.active]
    return sorted(found, key=lambda one: one.name.casefold())


def confirm(gate: Gate, members: Sequence[Standing]) -> None:
    """Says that all of them are to hold what they hold. Needs the duty to sign.

    Misuse where it is not who is active now, with the job description in force: something was signed since they were
    looked at.
    """
    session = gate.session
    gate.require(Request(Event.REGISTER_CHANGED, duty=Duty.SIGN))
    session.follow(always=True)
    now = {(one.id, one.job, one.job_revision) for one in session.manifest.active}
    seen = {(one.member, one.job, one.revision) for one in members}
    if now != seen:
        raise Misuse(
            N_("Members or job descriptions have changed since you looked at them."),
            N_("Nothing was confirmed."),
            N_("Look at the members again, and confirm them then."),
        )
    reviewed = tuple(Reviewed(member=one.member, job=one.job, revision=one.revision) for one in members)
    company.save(gate, ReviewEntry(day=session.today, members=reviewed))


# What the log tells


class _Used:
    """What one member's entries name."""

    def __init__(self) -> None:
        self.rooms: set[int] = set()
        self.events: set[Event] = set()
        self.last: datetime | None = None


def _used(permit: Permit, since: datetime, work: Work) -> dict[UUID, _Used]:
    """By member, from the entries since a moment."""
    found: dict[UUID, _Used] = {}
    with permit.reading() as connection:
        newest = log.head(connection).sequence
        first = _first_since(connection, since, newest)
        with closing(log.after(connection, first - 1)) as links:
            for link in links:
                entry = access_log.read_link(link)
                if entry is None or entry.at < since:
                    continue
                one = found.setdefault(entry.member, _Used())
                one.events.add(entry.event)
                one.last = entry.at
                if entry.person is not None and entry.event not in NO_CARDS:
                    one.rooms.update(entry.compartments)
                if entry.sequence % _STEP == 0:
                    work.step(entry.sequence - first, newest - first + 1)
    return found


def _first_since(connection: Connection, since: datetime, newest: int) -> int:
    """The sequence of the first entry since a moment, found by halving: entries stand in the order of their time."""
    low, high = 1, newest + 1
    while low < high:
        middle = (low + high) // 2
        link = log.one(connection, middle)
        entry = access_log.read_link(link) if link else None
        if entry is None or entry.at < since:
            low = middle + 1
        else:
            high = middle
    return low


def _standing(session: Session, one: ManifestMember, used: _Used) -> Standing:
    job = session.job_of(one.id, session.manifest)
    held, since = session.staff.get(one.id), _since(session, one)
    return Standing(
        member=one.id,
        name=held.name if held else "",
        job=one.job,
        revision=one.job_revision,
        key=job.key,
        since=since,
        last=used.last,
        unused=_unused(session, job, used),
        unused_duties=tuple(duty for duty in _duties(session, job) if not USES[duty] & used.events),
        new=session.now() - since < UNUSED_FOR,
    )


def _unused(session: Session, job: JobDescription, used: _Used) -> tuple[tuple[str, str], ...]:
    given = [
        (one.population, one.category) for one in job.rights if job.right(one.population, one.category, session.today)
    ]
    return tuple(one for one in given if number(session.register, *one) not in used.rooms)


def _duties(session: Session, job: JobDescription) -> tuple[Duty, ...]:
    return tuple(one.duty for one in job.duties if job.duty(one.duty, session.today))


def _since(session: Session, one: ManifestMember) -> datetime:
    """When the versions of the manifest first had them hold the job description they hold now, without a break."""
    since = None
    for version in reversed(session.versions):
        then = version.member(one.id)
        if then is None or then.status != "active" or then.job != one.job:
            break
        since = version.made
    if since is None:
        raise damaged()
    return since

"""Sales and purchases: with which company, and the rights given to staff for them, which end with them
(DOMAIN.md section 2, point 6).

Rights follow the text: beginning signs a new version of each job description, with a paragraph that names the sale or
purchase and its last day; the gate closes what follows from it the day after, and ending signs a version without it,
which takes the keys too. The entry and what is signed are one change.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Literal
from uuid import UUID

from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import Event
from entrack_vault.domain.identifiers import organisation_number
from entrack_vault.domain.ids import new_id
from entrack_vault.domain.jobs import JobDescription, Level
from entrack_vault.errors import Misuse
from entrack_vault.i18n import N_
from entrack_vault.register.compartments import COMMON
from entrack_vault.services import company, jobs
from entrack_vault.services.company_entries import JobGiven, ProcessEntry, RoomGiven
from entrack_vault.services.gate import Gate, Request
from entrack_vault.services.process_paragraphs import (
    Process,
    Room,
    lacking,
    with_last_day,
    with_process,
    without_process,
)
from entrack_vault.services.session import Session

Sort = Literal["sale", "purchase"]
GROUPS: dict[Sort, tuple[str, ...]] = {  # whose data is opened for each
    "sale": ("customer_contact", "service_user"),
    "purchase": ("supplier_contact",),
}
NAMES = {"sale": N_("Sale"), "purchase": N_("Purchase")}
_NOTHING = N_("Nothing was changed.")
Decided = tuple[UUID, ProcessEntry, list[JobDescription]]


def everything(gate: Gate) -> list[Process]:
    """Those that run, by their last day; then those that have ended, the newest first."""
    found = _all(gate)
    running = sorted((one for one in found if one.running), key=lambda one: (one.entry.until, one.entry.name))
    ended = [one for one in found if not one.running]
    return running + sorted(ended, key=lambda one: one.entry.ended or one.entry.begun, reverse=True)


def named(gate: Gate, name: str) -> Process:
    """The one that runs by that name; Misuse where there is none."""
    for one in everything(gate):
        if one.running and one.entry.name.casefold() == name.strip().casefold():
            return one
    raise _none()


def find(gate: Gate, process: UUID) -> Process:
    """One of them; Misuse where there is none."""
    for one in everything(gate):
        if one.id == process:
            return one
    raise _none()


def begin(
    gate: Gate,
    sort: Sort,
    name: str,
    number: str,
    until: date,
    *,
    keys: Sequence[str] = (),
    rooms: Sequence[Room] = (),
    level: Level = "read",
) -> Process:
    """Begins a sale or purchase, and gives job descriptions (by key) the right to some rooms until a day inclusive.

    What a job has of its own is not given, so it neither grows nor shrinks by it: see the entry for what was.
    Needs the duty to sign. Misuse for a last day that is past, a name that runs already, rooms of other groups, an
    unknown job, and for rooms that another process gives the same job at another level; BadInput for what is no
    organisation number, which may be left out.
    """
    gate.require(Request(Event.REGISTER_CHANGED, duty=Duty.SIGN))
    session, name = gate.session, " ".join(name.split())
    number = organisation_number.parse(number) if number.strip() else ""
    wanted = tuple(
        RoomGiven(population=group, category=category, level=level) for group, category in dict.fromkeys(rooms)
    )
    _check(session, sort, name, until, keys, wanted)
    process = new_id()

    def decide() -> Decided:
        others = [one for one in _all(gate) if one.running]
        if any(one.entry.name.casefold() == name.casefold() for one in others):
            raise Misuse(N_("A sale or purchase of that name runs already."), _NOTHING, N_("Give it another name."))
        current = {job.key: (record, job) for record, job in session.current_jobs().items()}
        if unknown := set(keys) - set(current):
            raise Misuse(N_("There is no job description {key}."), _NOTHING, N_("See the list."), key=min(unknown))
        given = tuple(
            JobGiven(job=record, rooms=missing)
            for record, job in (current[key] for key in dict.fromkeys(keys))
            if (missing := lacking(job, wanted, session.today))
        )
        entry = ProcessEntry(
            sort=sort, name=name, organisation_number=number, begun=session.today, until=until, given=given
        )
        begun = Process(process, entry)
        _check_levels(begun, others, session.today)
        return process, entry, _versions(session, begun, [*others, begun], with_process)

    _carry_out(gate, decide)
    return find(gate, process)


def extend(gate: Gate, process: UUID, until: date) -> Process:
    """Gives a process, and every right given for it, another last day: a later one, or an earlier one still to come.
    Needs the duty to sign; Misuse for one that is past, and for a process that does not run."""
    gate.require(Request(Event.REGISTER_CHANGED, duty=Duty.SIGN))
    session = gate.session
    _check_day(session, until)

    def decide() -> Decided:
        others, held = _apart(gate, process)
        entry = held.entry.model_copy(update={"until": until})
        moved = Process(process, entry)
        _check_levels(moved, others, session.today)
        return process, entry, _versions(session, moved, [*others, moved], with_last_day)

    _carry_out(gate, decide)
    return find(gate, process)


def end(gate: Gate, process: UUID) -> Process:
    """Ends a process, and with it every right given for it: what nothing else opens gets new keys at once.
    Needs the duty to sign; Misuse for one that does not run."""
    gate.require(Request(Event.REGISTER_CHANGED, duty=Duty.SIGN))
    session = gate.session

    def decide() -> Decided:
        others, held = _apart(gate, process)
        entry = held.entry.model_copy(update={"ended": session.today})
        return process, entry, _versions(session, held, others, without_process)

    _carry_out(gate, decide)
    return find(gate, process)


def _all(gate: Gate) -> list[Process]:
    return [Process(about, entry) for about, entry in company.entries(gate, ProcessEntry).items()]


def _apart(gate: Gate, process: UUID) -> tuple[list[Process], Process]:
    """The others that run, and this one; Misuse where it does not."""
    running = {one.id: one for one in _all(gate) if one.running}
    held = running.pop(process, None)
    if held is None:
        raise _none()
    return list(running.values()), held


def _versions(
    session: Session, process: Process, running: Sequence[Process], make: Callable[..., JobDescription]
) -> list[JobDescription]:
    """The next versions of the job descriptions a process gives something to; those that it changes."""
    current, made = session.current_jobs(), []
    for given in process.entry.given:
        job = current.get(given.job)
        if job is None or (make is not with_process and all(one.process != process.id for one in job.paragraphs)):
            continue  # the paragraph has been taken out, and its rights with it
        changed = make(job, given, process, running, session.register, session.today)
        if changed != job:
            made.append(changed)
    return made


def _carry_out(gate: Gate, decide: Callable[[], Decided]) -> None:
    """Saves the entry and signs the job descriptions in one change, decided on while others are kept out."""
    session = gate.session
    with gate.change(Request(Event.REGISTER_CHANGED, duty=Duty.SIGN), keeps_others_out=True) as change:
        session.read_common()  # entries are saved without signing, which alone is followed
        about, entry, signed = decide()
        held = session.held.get(about)
        if held is None:
            change.save(about, COMMON, new_id(), 1, entry.content())
        else:
            change.expect(held.record, held.revision)
            change.save(about, COMMON, held.record, held.revision + 1, entry.content())
        if signed:
            change.begin(Request(Event.JOB_SIGNED, duty=Duty.SIGN))
            jobs.put_in_force(session, change, signed)
    session.reread_common()


def _check(
    session: Session, sort: Sort, name: str, until: date, keys: Iterable[str], rooms: Sequence[RoomGiven]
) -> None:
    if not name:
        raise Misuse(N_("A sale or purchase has a name."), _NOTHING, N_("Give it one."))
    _check_day(session, until)
    if bool(tuple(keys)) != bool(rooms):
        raise Misuse(
            N_("Say both which job descriptions are given something, and what."),
            _NOTHING,
            N_("Leave out both where nobody needs more than they have."),
        )
    for room in rooms:
        group = session.register.populations.get(room.population)
        if room.population not in GROUPS[sort] or group is None or room.category not in group.categories:
            raise Misuse(
                N_("A sale opens customers and service users, a purchase opens suppliers, and nothing else."),
                _NOTHING,
                N_("Choose among their categories."),
            )


def _check_day(session: Session, until: date) -> None:
    if until < session.today:
        raise Misuse(N_("The last day is past."), _NOTHING, N_("Choose a day that is still to come."))


def _check_levels(process: Process, others: Iterable[Process], today: date) -> None:
    """One compartment stands once in a job description: two levels until two days cannot both be told."""
    for other in others:
        for given in process.entry.given if other.entry.until >= today else ():
            levels = {(room.population, room.category): room.level for room in other.given(given.job)}
            if any(levels.get((room.population, room.category), room.level) != room.level for room in given.rooms):
                raise Misuse(
                    N_("A job description gets the same data to read for one of them, and to change for another."),
                    _NOTHING,
                    N_("Give the same, or end the other first."),
                )


def _none() -> Misuse:
    return Misuse(N_("No such sale or purchase runs."), _NOTHING, N_("See the list of them."))

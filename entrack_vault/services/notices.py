"""Versions of the privacy notice: published by the owner, given to people, and who still lacks one.

A material change is told before it takes effect (DOMAIN.md section 2, point 10). That someone was given a version,
and when, lies in their state; noting it opens none of their cards.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from entrack_vault import access
from entrack_vault.access import Action
from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import Event
from entrack_vault.domain.ids import Id
from entrack_vault.domain.memory import collector_paused
from entrack_vault.domain.people import CONTACT
from entrack_vault.domain.progress import NO_PROGRESS, Work
from entrack_vault.errors import Busy, Cancelled, Misuse, NotAllowed
from entrack_vault.i18n import N_, Language
from entrack_vault.register.compartments import CLOCKS, number
from entrack_vault.register.model import Population
from entrack_vault.services import cards, company
from entrack_vault.services.company_entries import NoticeEntry
from entrack_vault.services.entering import ERASURE, MERGED, group_of, population_named, save_state
from entrack_vault.services.gate import Gate, Request, unknown_person

PURPOSE = "privacy_notice"
LONGEST = 60_000  # characters of the text in one language
_KEPT_ON = frozenset({"kept_for_later"})  # stages that end a process, but in which someone still is to be told
_GOING = (f"{MERGED}=", f"{ERASURE}=")  # days in a state after which nobody is told anything more


@dataclass(frozen=True)
class Version:
    """One version; who published it and when, where the log still tells."""

    number: int
    nb: str
    en: str
    effective: date
    material: bool
    published: datetime | None
    member: UUID | None

    def text(self, language: Language) -> str:
        """The whole text in a language."""
        return self.nb if language == "nb" else self.en


@dataclass(frozen=True)
class Lacking:
    """Someone who has not been given a version; `had` is the newest they were given, 0 for none."""

    person: Id
    population: str
    status: str
    had: int


@dataclass(frozen=True)
class Given:
    """On whom it was noted, who had the version before, and who was left out since their state closes it."""

    noted: tuple[Id, ...]
    before: tuple[Id, ...]
    left_out: tuple[Id, ...]


# Versions


def versions(gate: Gate) -> list[Version]:
    """Every version that was published, the first one first."""
    found = []
    for one, entry in company.revisions(gate, NoticeEntry):
        told = {key: value for key, value in entry if key != "kind"}
        logged = one.entry
        found.append(
            Version(**told, published=logged.at if logged else None, member=logged.member if logged else None)
        )
    return sorted(found, key=lambda one: one.number)


def current(gate: Gate) -> Version | None:
    """The newest whose day has come; None before there is one."""
    today = gate.session.today
    return next((one for one in reversed(versions(gate)) if one.effective <= today), None)


def upcoming(gate: Gate) -> list[Version]:
    """Those whose day has not come, the first one first."""
    return [one for one in versions(gate) if one.effective > gate.session.today]


def to_be_told(gate: Gate) -> Version | None:
    """The version people are to have: a material change to come is told ahead, otherwise it is the one in force."""
    ahead = [one for one in upcoming(gate) if one.material]
    return ahead[-1] if ahead else current(gate)


def numbered(gate: Gate, version: int = 0) -> Version:
    """The version with a number, or with 0 the one people are to have; Misuse where there is none."""
    found = next((one for one in versions(gate) if one.number == version), None) if version else to_be_told(gate)
    if found is None:
        raise Misuse(
            N_("There is no such version of the privacy notice."), N_("Nothing was opened."), N_("See the list.")
        )
    return found


def publish(gate: Gate, nb: str, en: str, effective: date, *, material: bool) -> int:
    """Publishes the next version, which is never changed afterwards; its number. Needs the duty to sign.

    Misuse where a text is missing or too long, where it would take effect before the version before it, and for a
    material change that leaves no day to tell people. Busy where someone else has published one meanwhile.
    """
    session = gate.session
    gate.require(Request(Event.REGISTER_CHANGED, duty=Duty.SIGN))
    session.reread_common()
    before = company.revisions(gate, NoticeEntry)
    texts = nb.strip(), en.strip()
    if not all(texts):
        raise Misuse(
            N_("The privacy notice must be there in both languages."),
            N_("Nothing was changed."),
            N_("Give the text in bokmål and in English."),
        )
    if max(map(len, texts)) > LONGEST:
        raise Misuse(N_("The text is too long."), N_("Nothing was changed."), N_("Shorten it."))
    if before and effective < before[-1][1].effective:
        raise Misuse(
            N_("It would take effect before the version before it."),
            N_("Nothing was changed."),
            N_("Give a later day."),
        )
    if before and material and effective <= session.today:
        raise Misuse(
            N_("A material change is told before it takes effect."),
            N_("Nothing was changed."),
            N_("Give a day to come, with time to tell everyone."),
        )
    made = NoticeEntry(number=len(before) + 1, nb=texts[0], en=texts[1], effective=effective, material=material)
    # Each version is a revision of one record: two owners cannot both publish the same number.
    company.save(gate, made, before[-1][0].subject if before else None)
    return made.number


# Who has it


def may_give(gate: Gate) -> tuple[str, ...]:
    """The populations in which the job description lets one note what was given, in the register's order."""
    session = gate.session
    return tuple(
        key
        for key in session.register.populations
        if access.open_categories(gate.job, Action.WRITE, key, session.today)
        and access.decide_purpose(gate.job, session.register, key, PURPOSE).allowed
    )


def lacking(gate: Gate, populations: Iterable[str] = (), version: int = 0) -> list[Lacking]:
    """Those still with us who have not been given a version, or a later one: of all populations that one may note it
    in, or of some. Logged once each; it opens nothing but their states.

    Whoever has left, been refused or asked to be deleted is not among them. Misuse for no such version; NotAllowed,
    logged, without the right to write in a population and the purpose.
    """
    session = gate.session
    session.follow()
    wanted = tuple(populations) or may_give(gate)
    if not wanted:
        gate.note(Request(Event.ACCESS_REFUSED))
        raise NotAllowed(
            access.CLOSED.reason, N_("Nothing was opened or changed, and the attempt is in the access log.")
        )
    least = numbered(gate, version).number
    found: list[Lacking] = []
    for key in wanted:
        group = population_named(session, key)
        request = _request(gate, Event.NOTICES_REVIEWED, group)
        gate.require(replace(request, action=Action.WRITE))
        permit = gate.look(request)
        gone = {stage.key for stage in group.statuses if stage.closes} - _KEPT_ON

        def seen(
            subject: bytes, _room: int, content: bytes, *, key: str = key, gone: frozenset[str] = frozenset(gone)
        ) -> None:
            told = dict(cards.read_excerpt(content))
            status, had = told.get(cards.STATUS, ""), int(told.get(cards.NOTICE, 0))
            days = told.get(cards.TRIGGERS, "").split()
            if had < least and status not in gone and not any(day.startswith(_GOING) for day in days):
                found.append(Lacking(UUID(bytes=subject), key, status, had))

        with collector_paused():
            permit.excerpts(seen, rooms=frozenset({number(session.register, key, CLOCKS)}))
    return found


def give(
    gate: Gate, people: Sequence[Id], version: int = 0, day: date | None = None, work: Work = NO_PROGRESS
) -> Given:
    """Notes on each person that they were given a version, today if no day is given. Each is logged and saved by
    itself; whoever has it keeps the day they got it.

    Those whose data is restricted are told like everyone else: what they may not have is their data used.
    Misuse for no such version, a day to come, or nobody of that id. NotAllowed, logged, without the right to write in
    someone's population and the purpose. Cancelled keeps what was noted until then.
    """
    session = gate.session
    session.reread_common()
    which = numbered(gate, version).number
    on = day or session.today
    if on > session.today:
        raise Misuse(N_("They cannot have been given it on a day to come."), N_("Nothing was changed."))
    groups = [group_of(session, person) for person in people]
    for group in {group.key: group for group in groups}.values():
        # One refusal in the log where the job description closes it. A state is saved by whoever may write there.
        gate.require(replace(_request(gate, Event.NOTICE_GIVEN, group), action=Action.WRITE))
    noted, before, left_out = list[Id](), list[Id](), list[Id]()
    for at, (person, group) in enumerate(zip(people, groups, strict=True)):
        try:
            (noted if _note(gate, person, group, which, on) else before).append(person)
        except NotAllowed:
            left_out.append(person)
        _step(work, at + 1, len(people))
    return Given(tuple(noted), tuple(before), tuple(left_out))


def _note(gate: Gate, person: Id, group: Population, version: int, day: date) -> bool:
    """Whether it was noted: False for whoever has it. Tried once more where their state was changed meanwhile."""
    with suppress(Busy):
        return _note_once(gate, person, group, version, day)
    return _note_once(gate, person, group, version, day)


def _note_once(gate: Gate, person: Id, group: Population, version: int, day: date) -> bool:
    # Reading decides on the state: a restriction does not keep anyone from being told.
    permit = gate.look(_request(gate, Event.NOTICES_REVIEWED, group, person))
    if permit.state is None or permit.state_record is None:
        raise unknown_person()
    if version in permit.state.notices:
        return False
    with gate.change(_request(gate, Event.NOTICE_GIVEN, group, person), permit) as change:
        record, revision = permit.state_record
        state = replace(permit.state, notices={**permit.state.notices, version: day})
        save_state(change, person, group.key, record, revision + 1, state)
    return True


def _request(gate: Gate, event: Event, group: Population, person: Id | None = None) -> Request:
    """Names one room of the population, with which its states go: none of its cards is opened."""
    writable = access.open_categories(gate.job, Action.WRITE, group.key, gate.session.today)
    room = next(iter(writable), group.categories[0]) if CONTACT not in writable else CONTACT
    return Request(event, person, group.key, (room,), Action.READ, PURPOSE)


def _step(work: Work, done: int, total: int) -> None:
    try:
        work.step(done, total)
    except Cancelled as stopped:
        raise Cancelled(
            stopped.happened,
            N_("What was noted until then is kept."),
            N_("You can start it again: whoever has it is passed by."),
        ) from None

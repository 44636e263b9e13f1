"""Closing a recruitment: several applicants at once, each with a letter that says so and how long they are kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from entrack_vault.access import Action
from entrack_vault.domain.events import Event
from entrack_vault.domain.ids import Id
from entrack_vault.domain.people import CONTACT, State
from entrack_vault.domain.progress import NO_PROGRESS, Work
from entrack_vault.domain.times import show_day
from entrack_vault.errors import Misuse
from entrack_vault.exports.letter import Letter
from entrack_vault.i18n import N_, Language, translate
from entrack_vault.retention import due
from entrack_vault.services import cards, records
from entrack_vault.services.addressing import first_value, postal_lines, written_in
from entrack_vault.services.consents import GROUP, RULE
from entrack_vault.services.entering import CONSENT_GIVEN, KEPT_FOR_LATER, NOT_HIRED, REJECTED, population_named
from entrack_vault.services.findings import SETTLED
from entrack_vault.services.gate import Gate, Permit, Request
from entrack_vault.services.session import Session
from entrack_vault.services.settings import settings_of

PURPOSE = "recruitment"
LEFT_OUT = N_("Left out: {count}. They were hired or closed before, or nothing is asked of their record any more.")
HIRED = "hired"  # the status an application is left in by hiring
_CLOSED_RULE = "rejected_applicant"
_TITLES = {
    "rejected": N_("About your application"),
    "withdrawn": N_("Your application is withdrawn"),
    "kept_for_later": N_("May we keep your application?"),
}


@dataclass(frozen=True)
class Closed:
    """For whom a recruitment is closed."""

    people: tuple[Id, ...]  # who are written to: those for whom it was closed today
    changed: int  # how many of them now
    left_out: int  # who were hired or closed before, have died, or whose record is to go


def close(gate: Gate, people: Sequence[Id], status: str, work: Work = NO_PROGRESS) -> Closed:
    """Moves applicants to the status a recruitment is closed with, but for those it does not concern any more.

    Each is a change of its own: stopped halfway, those before it are closed, and are written to when it is done again
    the same day.
    Misuse for another status, and where one of them is restricted, before anything is changed. NotAllowed, logged,
    for somebody who is no applicant of this member's.
    """
    if status not in NOT_HIRED:
        raise Misuse(
            N_("A recruitment is closed by a refusal, a withdrawal, or by keeping the application for later."),
            N_("Nothing was changed."),
        )
    states = {person: records.open_person(gate, person, PURPOSE).person.state for person in people}
    if any(state.restricted for state in states.values()):
        raise Misuse(
            N_("One of them is restricted: it is kept, and not used for anything new."),
            N_("Nothing was changed."),
            N_("Lift the restriction first, if its reason is gone."),
        )
    there = [
        person for person, state in states.items() if (state.status, state.since) == (status, gate.session.today)
    ]
    moved = [person for person, state in states.items() if _closes(state, status)]
    for at, person in enumerate(moved, 1):
        records.set_status(gate, person, status, PURPOSE)
        work.step(at, len(moved))
    written_to = tuple(person for person in states if person in there or person in moved)
    return Closed(written_to, len(moved), len(states) - len(written_to))


def _closes(state: State, status: str) -> bool:
    """Whether there is something to close: nobody is turned down who was hired, has withdrawn or has died. Whoever
    was turned down can be asked all the same whether to be kept."""
    if SETTLED & state.triggers.keys() or state.status == HIRED:
        return False
    return state.status not in NOT_HIRED or (state.status, status) == (REJECTED, KEPT_FOR_LATER)


def letters(gate: Gate, people: Sequence[Id], status: str, language: Language) -> list[Letter]:
    """The letter to each, in the language they chose, else in `language`; logged for each. The position they sought
    is named where it is known."""
    return [_letter(gate, person, status, language) for person in people]


def note_placed(gate: Gate, people: Sequence[Id], file_hash: bytes) -> None:
    """The letters became a file with this SHA-256."""
    for person in people:
        gate.look(Request(Event.LETTER_PLACED, person, GROUP, (CONTACT,), Action.READ, PURPOSE, file=file_hash))


def _letter(gate: Gate, person: Id, status: str, otherwise: Language) -> Letter:
    session = gate.session
    group = population_named(session, GROUP)
    permit = gate.look(Request(Event.LETTER_MADE, person, GROUP, (CONTACT, "job"), Action.READ, PURPOSE))
    rooms = session.compartments
    held = {
        rooms[stored.compartment].category: cards.read_card(
            rooms[stored.compartment].category, stored.revision, content
        )
        for stored, content in permit.current()
    }
    settings, language = settings_of(gate), written_in(group, held, otherwise)
    return Letter(
        language=language,
        organisation=settings.organisation,
        department=settings.department or translate(language, "Payroll and finance"),
        title=translate(language, _TITLES[status]),
        date=show_day(session.today, language),
        paragraphs=tuple(
            _paragraphs(
                status,
                language,
                position=first_value(group, held, "title"),
                contact=settings.contact,
                kept=_kept_until(permit, language),
                kept_by_consent=_last_day(session, RULE, CONSENT_GIVEN, session.today, language),
            )
        ),
        recipient=postal_lines(group, held, or_email=True),
        demonstration=session.store.header.demonstration,
    )


def _kept_until(permit: Permit, language: Language) -> str:
    """The last day an application is kept as it is: by a consent in force, or from its closing, which is today where
    it has not been closed."""
    session, days = permit.session, permit.state.triggers if permit.state else {}
    rule, event = (RULE, CONSENT_GIVEN) if CONSENT_GIVEN in days else (_CLOSED_RULE, "process_closed")
    return _last_day(session, rule, event, days.get(event, session.today), language)


def _last_day(session: Session, rule: str, event: str, begun: date, language: Language) -> str:
    last = due(session.register.retention[rule], {event: begun}, begun).day
    return show_day(last or session.today, language)


def _paragraphs(
    status: str, language: Language, *, position: str, contact: str, kept: str, kept_by_consent: str
) -> list[str]:
    thanks = (
        translate(language, "Thank you for your application for the position of {position}.", position=position)
        if position
        else translate(language, "Thank you for your application.")
    )
    deleted = translate(
        language,
        "We keep your application until {day}, to be able to answer questions about it, and delete it then.",
        day=kept,
    )
    texts = {
        "rejected": [translate(language, "We have chosen another applicant this time."), deleted],
        "withdrawn": [
            translate(language, "You have withdrawn it, and we do not consider it further."),
            deleted,
        ],
        "kept_for_later": [
            translate(
                language,
                "We would like to keep it until {day}, in case another position suits you.",
                day=kept_by_consent,
            ),
            translate(
                language,
                "Answer us if you agree. Without your consent we delete it after {day}.",
                day=kept,
            ),
            translate(language, "You can withdraw your consent at any time; then we delete everything at once."),
        ],
    }
    rights = translate(
        language, "You can ask for an overview of what we hold on you, and have it corrected or deleted."
    )
    found = [thanks, *texts[status], rights]
    if contact:
        found.append(translate(language, "Write to {contact} if you have questions.", contact=contact))
    return found

"""Telling people of a version of the privacy notice: a list for e-mail, and letters with the whole text.

The list takes addresses out of the vault, so it follows the rights to export, and leaves out those whose data is
restricted. A letter goes to the one it concerns: it takes the right to read where it is sent, and reaches everyone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from entrack_vault.access import Action
from entrack_vault.domain.events import Event
from entrack_vault.domain.ids import Id
from entrack_vault.domain.people import CONTACT, Card
from entrack_vault.domain.progress import NO_PROGRESS, Work
from entrack_vault.domain.times import show_day
from entrack_vault.errors import Misuse, NotAllowed
from entrack_vault.exports.letter import Letter
from entrack_vault.i18n import N_, Language, translate
from entrack_vault.register import kinds
from entrack_vault.register.model import Kind, Population
from entrack_vault.services import cards, notices
from entrack_vault.services.addressing import LANGUAGE, chosen, first_value, postal_lines, written_in
from entrack_vault.services.entering import group_of
from entrack_vault.services.gate import Gate, Permit, Request
from entrack_vault.services.notices import PURPOSE, Version
from entrack_vault.services.settings import settings_of


@dataclass(frozen=True)
class EmailList:
    """Headings and a line per person; who stands in it, who has no e-mail, and who may not be exported now."""

    rows: list[list[str]] = field(repr=False)
    people: tuple[Id, ...]
    without: tuple[Id, ...]
    left_out: tuple[Id, ...]


@dataclass(frozen=True)
class Letters:
    """A letter for each of `people`; those in `without` have no postal address. Who was left out is closed by law."""

    letters: list[Letter] = field(repr=False)
    people: tuple[Id, ...]
    without: tuple[Id, ...]
    left_out: tuple[Id, ...]


def email_list(gate: Gate, people: Sequence[Id], language: Language, work: Work = NO_PROGRESS) -> EmailList:
    """Name, e-mail and the language to write in, of everyone who has an e-mail. Each is logged.

    NotAllowed, logged, without the right to export the contact data of someone's population. Whoever is restricted is
    left out, and that is logged as a refusal too (GDPR Art. 18(2)): a letter reaches them.
    """
    heads = (N_("Name"), N_("E-mail"), N_("Language"))
    rows = [[translate(language, head) for head in heads]]
    listed, without = [], []
    opened, left_out = _opened(gate, people, Event.CARDS_EXPORTED, Action.EXPORT, work)
    for person, group, _permit, held in opened:
        address = _email(group, held)
        if not address:
            without.append(person)
            continue
        listed.append(person)
        rows.append([first_value(group, held, "name"), address, _spoken(group, held)])
    return EmailList(rows, tuple(listed), tuple(without), left_out)


def letters(gate: Gate, people: Sequence[Id], version: int = 0, work: Work = NO_PROGRESS) -> Letters:
    """A letter to each with the whole text, in the language they chose, else in bokmål. Each is logged.

    Misuse for no such version. NotAllowed, logged, without the right to read contact data in someone's
    population.
    """
    which = notices.numbered(gate, version)
    opened, left_out = _opened(gate, people, Event.LETTER_MADE, Action.READ, work)
    made, without = [], []
    for person, group, permit, held in opened:
        had = max(permit.state.notices, default=0) if permit.state else 0
        made.append(_letter(gate, which, group, held, known=bool(had)))
        if not any(first_value(group, held, role) for role in ("address", "place")):
            without.append(person)
    return Letters(made, tuple(one[0] for one in opened), tuple(without), left_out)


def note_list_placed(gate: Gate, file_hash: bytes) -> None:
    """The list became a file with this SHA-256."""
    gate.note(Request(Event.SELECTION_PLACED, file=file_hash))
    gate.session.pin()


def note_letters_placed(gate: Gate, file_hash: bytes) -> None:
    """The letters became a file with this SHA-256."""
    gate.note(Request(Event.LETTER_PLACED, file=file_hash))
    gate.session.pin()


_OpenedOne = tuple[Id, Population, Permit, Mapping[str, Card]]


def _opened(
    gate: Gate, people: Sequence[Id], event: Event, action: Action, work: Work
) -> tuple[list[_OpenedOne], tuple[Id, ...]]:
    """The contact cards of people, each with its group, and who is left out for how they stand."""
    if not people:
        raise Misuse(N_("Nobody was chosen."), N_("Nothing was opened."), N_("Choose people first."))
    groups = [group_of(gate.session, person) for person in people]
    for group in {group.key: group for group in groups}.values():
        # What the job description closes stops everyone: one refusal in the log, not many.
        gate.require(Request(event, None, group.key, (CONTACT,), action, PURPOSE))
    found: list[_OpenedOne] = []
    left_out = []
    for at, (person, group) in enumerate(zip(people, groups, strict=True)):
        try:
            permit = gate.look(Request(event, person, group.key, (CONTACT,), action, PURPOSE))
        except NotAllowed:
            left_out.append(person)
        else:
            found.append((person, group, permit, _held(permit)))
        work.step(at + 1, len(people))
    return found, tuple(left_out)


def _held(permit: Permit) -> dict[str, Card]:
    opened = [cards.read_card(CONTACT, stored.revision, content) for stored, content in permit.current()]
    return {card.category: card for card in opened}


def _email(group: Population, held: Mapping[str, Card]) -> str:
    """Where someone is written to; else another address that the register holds for telling them of the notice."""
    others = (one for one in group.fields if one.kind is Kind.EMAIL and PURPOSE in one.purposes)
    found = (held[one.category].fields.get(one.key, ()) for one in others if one.category in held)
    return first_value(group, held, "email") or next((values[0].text for values in found if values), "")


def _spoken(group: Population, held: Mapping[str, Card]) -> str:
    """The language someone chose for letters, in its own name; "" where they have not."""
    text = chosen(group, held)
    if not text:
        return ""
    one = group.by_key[LANGUAGE]
    return kinds.show(one.kind, text, written_in(group, held), choices=one.choices)


# What a letter says


def _letter(gate: Gate, version: Version, group: Population, held: Mapping[str, Card], *, known: bool) -> Letter:
    language = written_in(group, held)
    settings, today = settings_of(gate), gate.session.today
    day, ahead = show_day(version.effective, language), version.effective > today
    if not known:
        title, first = (
            N_("Our privacy notice"),
            N_("With this letter you get our privacy notice. It applies from {day}."),
        )
    elif ahead:
        title = N_("Our privacy notice changes")
        first = N_("From {day} our privacy notice has a new text. We tell you of it before it takes effect.")
    else:
        title = N_("Our privacy notice has changed")
        first = N_("Our privacy notice has a new text, which applies from {day}.")
    paragraphs = [
        translate(language, first, day=day),
        translate(
            language,
            N_("It tells what we keep on you, why and how long, and what you can ask of us. The whole text follows."),
        ),
        translate(language, N_("You need not answer, and nothing else changes for you.")),
    ]
    if settings.contact:
        asked = N_("If you have questions, write to {contact}.")
        paragraphs.append(translate(language, asked, contact=settings.contact))
    heading = translate(language, N_("Privacy notice, version {number}"), number=version.number)
    return Letter(
        language=language,
        organisation=settings.organisation,
        department=settings.department or translate(language, "Payroll and finance"),
        title=translate(language, title),
        date=show_day(today, language),
        paragraphs=paragraphs,
        recipient=postal_lines(group, held, or_email=True),
        demonstration=gate.session.store.header.demonstration,
        enclosed=(heading, *(line for line in version.text(language).splitlines() if line.strip())),
    )

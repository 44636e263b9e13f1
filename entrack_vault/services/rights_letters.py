"""The letters of a rights case: received, put off, answer, refusal, and notice to recipients; in both languages."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

from entrack_vault import access
from entrack_vault.access import Action
from entrack_vault.domain.contents import RIGHTS_CASE
from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import Event
from entrack_vault.domain.ids import Id
from entrack_vault.domain.people import CONTACT
from entrack_vault.domain.rights_cases import (
    DELAYS,
    GROUNDS,
    HANDED,
    RIGHTS,
    IdentityCheck,
    Outcome,
    Right,
    RightsCase,
    first_term,
)
from entrack_vault.domain.times import show_day
from entrack_vault.errors import Misuse
from entrack_vault.exports.letter import Letter
from entrack_vault.i18n import N_, Language, translate
from entrack_vault.register.compartments import CASES
from entrack_vault.services import cards, rights_cases, rights_recipients
from entrack_vault.services.addressing import first_value, postal_lines
from entrack_vault.services.backup_places import KEYS_KEPT
from entrack_vault.services.deadlines import OF_CASES
from entrack_vault.services.entering import group_of
from entrack_vault.services.gate import Gate, Request
from entrack_vault.services.rights_cases import PURPOSE
from entrack_vault.services.rules_in_force import length_of
from entrack_vault.services.settings import settings_of

AUTHORITY = "Datatilsynet (datatilsynet.no)"
RECEIPT, EXTENSION, ANSWER, REFUSAL, RECIPIENTS = "receipt", "extension", "answer", "refusal", "recipients"
LIFTED = "lifted"
LETTERS = (RECEIPT, EXTENSION, ANSWER, REFUSAL, RECIPIENTS, LIFTED)

# What is said of each right that is granted; message ids.
_GRANTED: dict[Right, str] = {
    Right.ACCESS: N_("The overview that comes with this letter shows what we hold on you, why, and how long."),
    Right.REVIEW: N_("Together we have gone through what we hold on you, and the printed overview is yours."),
    Right.PORTABILITY: N_("The file that comes with this letter holds what you have given us, to take along."),
    Right.RECTIFICATION: N_("What was wrong or missing has been put right."),
    Right.ERASURE: N_(
        "We delete what we hold on you, except what a statute demands that we keep. Two of us must agree to it, so "
        "it is done in the days that follow. It has reached our backups {days} days after that."
    ),
    Right.RESTRICTION: N_(
        "We have stopped using what we hold on you. It is kept, and nothing else is done with it until you hear from "
        "us."
    ),
    Right.OBJECTION: N_(
        "We no longer use what we hold on you for what you objected to, and delete it, except what a statute demands "
        "that we keep."
    ),
    Right.CONSENT: N_("Your consent is withdrawn, and what rested on it is deleted."),
    Right.COMPLAINT: N_("We have looked at what you complained of, and you are right."),
}


# How it was made sure who asked, in a sentence to the person; message ids.
_MADE_SURE: dict[IdentityCheck, str] = {
    IdentityCheck.KNOWN: N_("The one who handles your request knows you, so you need not show who you are."),
    IdentityCheck.DOCUMENT: N_("You have shown us who you are."),
    IdentityCheck.CALLED_BACK: N_("We have called you back on a number we hold, and know that it is you."),
    IdentityCheck.ADDRESS_HELD: N_("You wrote from an address we hold, and we know that it is you."),
    IdentityCheck.ELECTRONIC: N_("You have identified yourself electronically."),
}


@dataclass(frozen=True)
class _Facts:
    """What a letter is made from. `say` speaks the letter's language."""

    case: RightsCase
    language: Language
    contact: str
    recipients: tuple[str, ...]
    name: str
    kept: str  # how long a request is, in words
    corrected: tuple[str, ...] = ()  # fields that those outside are given

    def say(self, text: str, **values: object) -> str:
        return translate(self.language, text, **values)

    def day(self, name: str) -> str:
        found = getattr(self.case, name)
        return show_day(found, self.language) if found else ""


def compose(gate: Gate, person: Id, case: UUID, kind: str, language: Language) -> Letter:
    """A letter of a case. Logged. Misuse for one that the case is not ready for, or of no kind there is."""
    session = gate.session
    group = group_of(session, person)
    readable = access.decide_card(gate.job, Action.READ, group.key, CONTACT, session.today).allowed
    rooms = (CASES, CONTACT) if readable else (CASES,)
    duty = Duty.HANDLE_REQUESTS
    permit = gate.look(Request(Event.LETTER_MADE, person, group.key, rooms, Action.READ, PURPOSE, duty))
    found = next((one for one in rights_cases.among(permit.of_schema(RIGHTS_CASE)) if one.id == case), None)
    if found is None or kind not in LETTERS:
        raise Misuse(N_("There is no such request, or no such letter."), N_("Nothing was written."))
    _check_ready(found, kind)
    held = {
        session.compartments[stored.compartment].category: cards.read_card(CONTACT, stored.revision, content)
        for stored, content in permit.current()
    }
    session.reread_common()  # periods and whom to write to, as others may have decided since
    settings = settings_of(gate)
    told = tuple(session.register.recipients[key].label(language) for key in found.recipients)
    address = postal_lines(group, held, or_email=True)
    kept = length_of(session.register.retention[OF_CASES], language)
    fields = rights_recipients.corrected(gate, person, found) if kind == RECIPIENTS else ()
    corrected = tuple(group.by_key[key].label(language) for key in fields)
    facts = _Facts(found, language, settings.contact, told, first_value(group, held, "name"), kept, corrected)
    return Letter(
        language=language,
        organisation=settings.organisation,
        department=settings.department or translate(language, "Payroll and finance"),
        title=facts.say(_TITLES[kind]),
        date=show_day(session.today, language),
        paragraphs=tuple(_TEXTS[kind](facts)),
        recipient=() if kind == RECIPIENTS else address,  # it goes to each of them, and none need know of the others
        demonstration=session.store.header.demonstration,
    )


def ready(case: RightsCase) -> tuple[str, ...]:
    """The letters a case is ready for."""
    return tuple(
        kind
        for kind, fits in {
            RECEIPT: case.open,
            EXTENSION: case.extended_to is not None,
            ANSWER: case.granted or case.outcome is Outcome.NOTHING_HELD,
            REFUSAL: case.outcome is Outcome.REFUSED,
            LIFTED: case.right is Right.RESTRICTION and case.granted,  # before it is lifted (Art. 18(3))
            RECIPIENTS: case.tells_recipients,  # also before it is noted that they were told: by this letter
        }.items()
        if fits
    )


def _check_ready(case: RightsCase, kind: str) -> None:
    if kind not in ready(case):
        raise Misuse(
            N_("The request is not at the step this letter tells of."),
            N_("Nothing was written."),
            N_("Take that step first: the letter says what was decided."),
        )


# What each says


def _receipt(facts: _Facts) -> Iterator[str]:
    case = facts.case
    yield facts.say(
        N_("We received your request on {day}. It concerns: {right}. Its number is {number}."),
        day=facts.day("received"),
        right=facts.say(RIGHTS[case.right]).lower(),
        number=case.number,
    )
    yield facts.say(
        N_("You have our answer by {day} at the latest, one month after we received it. It costs you nothing."),
        day=facts.day("term") if case.extended_to is None else show_day(first_term(case.received), facts.language),
    )
    if case.identity is None:
        yield facts.say(
            N_("We must be sure that it is you who asked before we hand anything out, and may ask you to show it.")
        )
    else:
        yield facts.say(_MADE_SURE[case.identity])
    yield from _questions(facts)


def _extension(facts: _Facts) -> Iterator[str]:
    case = facts.case
    yield facts.say(
        N_("Your request {number}, {right}, was to be answered by {day}. We need more time."),
        number=case.number,
        right=facts.say(RIGHTS[case.right]).lower(),
        day=show_day(first_term(case.received), facts.language),
    )
    reason = facts.say(DELAYS[case.delay]) if case.delay else ""
    yield facts.say(
        N_("{reason}. You have our answer by {day} at the latest."), reason=reason, day=facts.day("extended_to")
    )
    yield from _complaint(facts)
    yield from _questions(facts)


def _answer(facts: _Facts) -> Iterator[str]:
    case = facts.case
    yield _asked(facts)
    if case.outcome is Outcome.NOTHING_HELD:
        yield facts.say(
            N_(
                "No, we hold no data on you. We have looked in the vault where we keep personnel records, among "
                "applicants, employees, contacts, service users and visitors. All we keep is this request with your "
                "name and address, for {length}, to be able to show that we answered it."
            ),
            length=facts.kept,
        )
    else:
        yield facts.say(_GRANTED[case.right], days=KEYS_KEPT.days)
    if case.outcome is Outcome.PARTIAL:
        yield facts.say(N_("Part of it we cannot give you or do:"))
        yield from _grounds(facts)
    if case.explanation:
        yield case.explanation
    if case.recipients:
        yield facts.say(
            N_("We have told those who received the data from us: {names}."), names=", ".join(facts.recipients)
        )
    if handed := _handed(facts):
        yield facts.say(N_("You have received: {what}."), what=handed)
    if case.outcome is Outcome.PARTIAL:
        yield from _complaint(facts)
    yield from _questions(facts)


def _refusal(facts: _Facts) -> Iterator[str]:
    yield _asked(facts)
    yield facts.say(N_("We cannot do as you ask:"))
    yield from _grounds(facts)
    if facts.case.explanation:
        yield facts.case.explanation
    yield from _complaint(facts)
    yield from _questions(facts)


def _lifted(facts: _Facts) -> Iterator[str]:
    yield facts.say(
        N_("On {day} we answered your request {number}, and stopped using the data it is about."),
        day=facts.day("answered"),
        number=facts.case.number,
    )
    yield facts.say(
        N_("The reason for that is gone. We tell you before we begin to use the data again, as our notice says.")
    )
    yield from _complaint(facts)
    yield from _questions(facts)


def _to_recipients(facts: _Facts) -> Iterator[str]:
    case = facts.case
    texts = {
        Right.RECTIFICATION: N_("We have corrected data on {name} that you have received from us."),
        Right.ERASURE: N_("We delete data on {name} that you have received from us."),
        Right.RESTRICTION: N_("We have stopped using data on {name} that you have received from us."),
        Right.OBJECTION: N_("We have stopped using data on {name} that you have received from us, and delete it."),
    }
    yield facts.say(texts.get(case.right, N_("We have changed how we use data on {name}.")), name=facts.name)
    if facts.corrected:
        yield facts.say(
            N_("It concerns: {fields}. What is right now you get as usual, or from us when you ask."),
            fields=", ".join(facts.corrected),
        )
    yield facts.say(
        N_("We tell you because GDPR Art. 19 asks it of us. Please do the same with what you hold from us.")
    )
    yield facts.say(N_("Our reference is {number}."), number=case.number)
    yield from _questions(facts)


def _asked(facts: _Facts) -> str:
    return facts.say(
        N_("We received your request on {day}. It concerns: {right}. Its number is {number}."),
        day=facts.day("received"),
        right=facts.say(RIGHTS[facts.case.right]).lower(),
        number=facts.case.number,
    )


def _grounds(facts: _Facts) -> Iterator[str]:
    for ground in facts.case.grounds:
        yield "– " + facts.say(GROUNDS[ground])


def _complaint(facts: _Facts) -> Iterator[str]:
    yield facts.say(
        N_("You can complain to {authority} if you think we break the rules, and take the matter to court."),
        authority=AUTHORITY,
    )


def _questions(facts: _Facts) -> Iterator[str]:
    if facts.contact:
        yield facts.say(N_("If you have questions, write to {contact}."), contact=facts.contact)


def _handed(facts: _Facts) -> str:
    prints = dict.fromkeys(one.what for one in facts.case.handed if one.what not in LETTERS)
    return ", ".join(facts.say(HANDED[what]).lower() for what in prints)


_TITLES = {
    RECEIPT: N_("We have received your request"),
    EXTENSION: N_("We need more time for your request"),
    ANSWER: N_("The answer to your request"),
    REFUSAL: N_("Your request is refused"),
    RECIPIENTS: N_("Notice of changed data"),
    LIFTED: N_("The restriction ends"),
}
_TEXTS: dict[str, Callable[[_Facts], Iterator[str]]] = {
    RECEIPT: _receipt,
    EXTENSION: _extension,
    ANSWER: _answer,
    REFUSAL: _refusal,
    RECIPIENTS: _to_recipients,
    LIFTED: _lifted,
}

"""The letters of a rights case say what was decided, in both languages, and nothing before it was."""

from datetime import date
from uuid import UUID

import pytest

from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import Event
from entrack_vault.domain.jobs import DutyGiven, JobDescription, Paragraph, PurposeGiven
from entrack_vault.domain.jobs import Right as JobRight
from entrack_vault.domain.rights_cases import Channel, Delay, Ground, IdentityCheck, Outcome, Right
from entrack_vault.errors import Misuse, NotAllowed
from entrack_vault.services import (
    jobs,
    log,
    overview,
    records,
    rights_answers,
    rights_cases,
    rights_letters,
    rights_search,
    rules,
    staff,
)
from entrack_vault.services.deadlines import OF_CASES
from entrack_vault.services.gate import Gate
from tests.building import AMALIE, JONAS, LIVE, MARTE, OWNER, TOR, Built, entered
from tests.services.conftest import Opener
from tests.services.test_rights_cases import known, received
from tests.services.test_rules import DAY, change


@pytest.fixture
def amalie(house: Built) -> UUID:
    return house.people[AMALIE]


def text(gate: Gate, who: UUID, case: UUID, kind: str, language: str = "nb") -> str:
    made = rights_letters.compose(gate, who, case, kind, "nb" if language == "nb" else "en")
    return "\n".join((made.title, *made.recipient, *made.paragraphs))


def test_a_receipt_names_the_last_day_and_what_is_still_to_be_shown(as_member: Opener, amalie: UUID) -> None:
    marte = as_member(MARTE)
    case = received(marte, amalie)
    told = text(marte, amalie, case, "receipt")
    assert AMALIE in told
    assert "Vi mottok kravet ditt 09.03.2026. Det gjelder: innsyn." in told
    assert "senest 09.04.2026" in told
    assert "Vi må være sikre på at det er du" in told
    rights_cases.check_identity(marte, amalie, case, IdentityCheck.KNOWN)
    assert "Den som behandler kravet, kjenner deg." in text(marte, amalie, case, "receipt")
    assert "The one who handles your request knows you" in text(marte, amalie, case, "receipt", "en")
    assert log.read(as_member(OWNER), event=Event.LETTER_MADE)


def test_a_letter_is_not_written_before_its_step(as_member: Opener, amalie: UUID) -> None:
    marte = as_member(MARTE)
    case = received(marte, amalie)
    for kind in ("extension", "answer", "refusal", "recipients"):
        with pytest.raises(Misuse, match="not at the step"):
            text(marte, amalie, case, kind)
    with pytest.raises(Misuse, match="no such letter"):
        text(marte, amalie, case, "poem")
    with pytest.raises(NotAllowed):
        text(as_member(JONAS), amalie, case, "receipt")


def test_being_put_off_and_refused_tells_of_the_right_to_complain(as_member: Opener, amalie: UUID) -> None:
    marte = as_member(MARTE)
    case = received(marte, amalie, Right.ERASURE)
    rights_cases.extend(marte, amalie, case, 1, Delay.MANY)
    told = text(marte, amalie, case, "extension")
    assert "skulle vært besvart innen 09.04.2026" in told
    assert "Vi har mottatt mange krav. Du får svaret vårt senest 09.05.2026." in told
    assert "Datatilsynet (datatilsynet.no)" in told
    rights_answers.answer(marte, amalie, case, Outcome.REFUSED, [Ground.STATUTE], explanation="Lønnsbilag i fem år.")
    told = text(marte, amalie, case, "refusal", "en")
    assert "We cannot do as you ask:" in told
    assert "A statute demands that it is kept" in told
    assert "Lønnsbilag i fem år." in told
    assert "Datatilsynet" in told
    assert rights_letters.ready(rights_cases.find(marte, amalie, case)) == ("extension", "refusal")


def test_an_answer_names_what_was_handed_over_and_who_was_told(as_member: Opener, amalie: UUID) -> None:
    marte = as_member(MARTE)
    case = known(marte, amalie, Right.RECTIFICATION)
    rights_cases.hand_over(marte, amalie, case, "overview", bytes(32))
    rights_cases.hand_over(marte, amalie, case, "receipt", bytes(32))
    opened = records.edit_person(marte, amalie, "rectification", ["contact"])
    records.save(marte, opened, entered(address="Rettet vei 3"), "rectification")
    opened = records.edit_person(marte, amalie, "rectification", ["demographic"])
    records.save(marte, opened, entered(birth_date="1985-02-03"), "rectification")
    rights_answers.answer(marte, amalie, case, Outcome.FULL)
    assert "fra oss: " not in text(marte, amalie, case, "answer"), "nobody has been told yet"
    assert f"Vi har rettet opplysninger om {AMALIE}" in text(marte, amalie, case, "recipients"), "by this letter"
    rights_cases.tell_recipients(marte, amalie, case, ["nav"])
    told = text(marte, amalie, case, "answer")
    assert "Det som var feil eller manglet, er rettet." in told
    assert "Du har fått: oversikt." in told
    assert "fått opplysningene fra oss: Nav." in told
    assert "Datatilsynet" not in told, "nothing is refused"
    outside = text(marte, amalie, case, "recipients")
    assert f"Vi har rettet opplysninger om {AMALIE}" in outside
    assert "Nav" not in outside, "none of them need know of the others"
    assert "Det gjelder: Fødselsdato." in outside, "nobody outside is given the address"
    assert "1985" not in outside, "what is right goes the usual way"
    refused = received(marte, amalie, Right.ERASURE)
    rights_answers.answer(marte, amalie, refused, Outcome.REFUSED, [Ground.STATUTE])
    rights_cases.tell_recipients(marte, amalie, refused, ["nav"])
    with pytest.raises(Misuse, match="not at the step"):
        text(marte, amalie, refused, "recipients")


def test_nobody_held_is_told_so(as_member: Opener) -> None:
    marte = as_member(MARTE)
    fields = entered(name="Nora Ukjent", email="nora@example.no")
    who, case = rights_cases.receive_of_unknown(marte, fields, Right.ACCESS, Channel.EMAIL)
    rights_search.look(as_member(OWNER), who, case)
    rights_answers.answer(marte, who, case, Outcome.NOTHING_HELD)
    told = text(marte, who, case, "answer")
    assert "Nei, vi har ingen opplysninger om deg." in told
    assert "nora@example.no" in told


def test_letters_name_the_period_that_is_in_force(as_member: Opener) -> None:
    owner, marte = as_member(OWNER, now=DAY), as_member(MARTE, now=DAY)
    fields = entered(name="Nora Ukjent", email="nora@example.no")
    who, case = rights_cases.receive_of_unknown(marte, fields, Right.ACCESS, Channel.EMAIL)
    rights_search.look(as_member(OWNER), who, case)
    rights_answers.answer(marte, who, case, Outcome.NOTHING_HELD)
    assert "i 3 år, for å kunne vise" in text(marte, who, case, "answer")
    rules.sign(owner, change(OF_CASES, months=30))
    assert "i 30 måneder, for å kunne vise" in text(marte, who, case, "answer")


def test_an_overview_answers_a_registered_request(as_member: Opener, amalie: UUID) -> None:
    marte = as_member(MARTE)
    case = received(marte, amalie, about="Hvem har sett på lønnen?")
    rights_cases.check_identity(marte, amalie, case, IdentityCheck.DOCUMENT)
    rights_cases.extend(marte, amalie, case, 2, Delay.COMPLEX)
    found = rights_cases.find(marte, amalie, case)
    made = overview.make(marte, amalie, "nb", overview.case_of(found, "nb"))
    shown = made.overview
    assert (shown.case_number, shown.deadline) == (found.number, "09.06.2026")
    assert shown.received == "09.03.2026, E-post til lønn eller økonomi"
    assert shown.identity_check == "Legitimasjon vist"
    (line,) = shown.requests
    assert (line.number, line.right) == (found.number, "Innsyn")
    assert line.about == (
        "Hvem har sett på lønnen? Mottatt: E-post til lønn eller økonomi. Identitet kontrollert: Legitimasjon vist, "
        "11.03.2026. Utsatt 11.03.2026: Kravet er sammensatt."
    )
    overview.note_placed(marte, made, bytes(range(32)))
    (handed,) = rights_cases.find(marte, amalie, case).handed
    assert (handed.what, handed.hash, handed.day) == ("overview", bytes(range(32)), date(2026, 3, 11))


def test_an_overview_by_someone_who_handles_no_requests_leaves_them_out(as_member: Opener, house: Built) -> None:
    """Administration gives overviews and proposes purges, which opens the cases; requests are still not theirs."""
    live = house.people[LIVE]
    received(as_member(OWNER), live, Right.COMPLAINT, about="Klage over intervjuet")
    shown = overview.make(as_member(JONAS), live, "en").overview
    assert shown.requests == ()
    assert any("Requests you have made" in text for text in shown.left_out)


def test_an_overview_by_someone_who_opens_no_cases_says_so(as_member: Opener, house: Built, amalie: UUID) -> None:
    owner = as_member(OWNER)
    received(owner, amalie, about="Hvem har sett på lønnen?")
    desk = JobDescription(
        key="front_desk",
        nb="Skranke",
        en="Front desk",
        paragraphs=(Paragraph(number=1, nb="Gir ut oversikter."),),
        rights=(JobRight(paragraph=1, population="employee", category="contact", level="read"),),
        duties=(DutyGiven(paragraph=1, duty=Duty.GIVE_OVERVIEWS),),
        purposes=(PurposeGiven(paragraph=1, purpose="access_request"),),
    )
    jobs.sign(owner, desk)
    staff.change_job(owner, house.keys[TOR].member, "front_desk")
    shown = overview.make(as_member(TOR), amalie, "en").overview
    assert shown.requests == ()
    assert any("Requests you have made" in text for text in shown.left_out)
    assert not any("Requests you have made" in text for text in overview.make(owner, amalie, "en").overview.left_out)

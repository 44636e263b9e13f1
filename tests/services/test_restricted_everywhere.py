"""Someone restricted (GDPR Art. 18), and someone who has objected (Art. 21), on each surface by itself.

What is restricted is stored and nothing else: not changed, not exported, not purged. Whoever has the right may read
it, and it is marked as restricted wherever it stands. What the person may ask for is theirs all the same.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from entrack_vault.access import EXCEPTIONS
from entrack_vault.domain.events import Event
from entrack_vault.domain.purges import Stays
from entrack_vault.domain.restrictions import RESTRICTIONS, Restriction
from entrack_vault.domain.rights_cases import Channel, IdentityCheck, Right
from entrack_vault.domain.rights_cases import Outcome as Answered
from entrack_vault.errors import Busy, Misuse, NotAllowed
from entrack_vault.i18n import translate
from entrack_vault.services import (
    backup,
    documents,
    importing,
    lives,
    log,
    merging,
    notice_letters,
    notices,
    overview,
    people,
    portable,
    recruiting,
    retention,
    rights_answers,
    rights_letters,
    selection,
    visitors,
)
from entrack_vault.services import records as cards
from entrack_vault.services import rights_cases as cases
from entrack_vault.services.gate import Gate
from entrack_vault.services.importing import Outcome
from tests.building import AMALIE, CAMILLA, JONAS, LIVE, MARTE, OWNER, SINDRE, TOR, Built, entered
from tests.filing import CONTRACT, added, content_of, opened, wanted
from tests.services.conftest import Opener
from tests.services.looking import refused
from tests.services.test_import_meanwhile import planned
from tests.services.test_notices import EN, FIRST, NB
from tests.services.test_purge import on
from tests.services.test_restoring import opened as opened_again
from tests.services.test_restoring import restored

WHY, RECEIVED = "rights_request", date(2026, 3, 9)
AGAINST = "Jeg vil ikke at dere bruker opplysningene til referanser."


@dataclass(frozen=True)
class Kept:
    """Someone whose data is kept and not used: who, why, and the request that led to it."""

    who: UUID
    reason: Restriction
    case: UUID | None
    document: UUID


def objected(gate: Gate, who: UUID) -> UUID:
    """An objection comes, and until it is weighed what is held is restricted; the request's id."""
    case = cases.receive(gate, who, Right.OBJECTION, Channel.EMAIL, RECEIVED, about=AGAINST)
    cards.restrict(gate, who, Restriction.OBJECTION, WHY)
    return case


@pytest.fixture(params=["restriction", "objection"])
def kept(request: pytest.FixtureRequest, as_member: Opener, house: Built) -> Kept:
    """An employee with a document, restricted since they dispute that it is correct, or since they have objected."""
    owner, who = as_member(OWNER), house.people[AMALIE]
    document = added(owner, house)
    if request.param == "objection":
        return Kept(who, Restriction.OBJECTION, objected(owner, who), document)
    cards.restrict(owner, who, Restriction.ACCURACY, WHY)
    return Kept(who, Restriction.ACCURACY, None, document)


def doors(gate: Gate, house: Built, who: UUID, document: UUID) -> dict[str, Callable[[], object]]:
    """What must stay shut, by name. Each opens anew what it starts from."""
    return {
        "edit": lambda: cards.edit_person(gate, who, "employment", ["contact"]),
        "save": lambda: cards.save(gate, opened(gate, house), entered(place="Bergen"), "employment"),
        "status": lambda: cards.set_status(gate, who, "leave", "employment"),
        "portable": lambda: portable.make(gate, who, "nb"),
        "document added": lambda: added(gate, house),
        "document exported": lambda: content_of(gate, house, document, Event.DOCUMENT_EXPORTED),
        "document printed": lambda: content_of(gate, house, document, Event.DOCUMENT_PRINTED),
        "document removed": lambda: documents.remove(gate, opened(gate, house), document, "employment"),
    }


@pytest.mark.parametrize("reason", list(Restriction))
def test_each_reason_of_the_law_closes_the_same_doors(as_member: Opener, house: Built, reason: Restriction) -> None:
    owner, who = as_member(OWNER), house.people[AMALIE]
    document = added(owner, house)
    cards.restrict(owner, who, reason, WHY)
    for name, attempt in doors(owner, house, who, document).items():
        assert "restricted" in refused(owner, attempt).happened, name
    assert {part.stays for part in retention.why(owner, who).parts} == {Stays.RESTRICTED}
    cards.restrict(owner, who, None, WHY)
    for attempt in doors(owner, house, who, document).values():
        attempt()


# Where they are seen: found and recognised like others, and marked, so that nobody uses them by mistake (recital 67)


def test_in_the_list_they_stand_where_they_stood_and_are_marked(as_member: Opener, kept: Kept) -> None:
    marte = as_member(MARTE)
    listed = people.load(marte, ["employee"]).people
    assert {one.id for one in listed if one.restricted} == {kept.who}
    before = [(one.id, one.name) for one in listed]
    cards.restrict(marte, kept.who, None, WHY)
    freed = people.load(marte, ["employee"]).people
    assert [(one.id, one.name) for one in freed] == before
    assert not any(one.restricted for one in freed)


def test_a_search_finds_them_by_what_the_searcher_may_know(as_member: Opener, kept: Kept, house: Built) -> None:
    """Whoever is to answer the person must find them; nobody finds by it what was closed to them before."""
    found = people.load(as_member(MARTE)).find("amalie bergseth")
    assert [(one.id, one.restricted) for one in found] == [(kept.who, True)]
    assert people.load(as_member(TOR)).find("amalie") == []
    gate = as_member(MARTE)
    people.settle(gate, ["employee"])
    assert log.read(gate, event=Event.PEOPLE_SEARCHED)


def test_sorting_tells_nothing_of_why(as_member: Opener, kept: Kept) -> None:
    """They stand by name among the others, and the list knows that they are restricted and not for which reason."""
    listed = people.load(as_member(JONAS), ["employee"]).people
    assert [one.name for one in listed] == sorted((one.name for one in listed), key=str.casefold)
    (one,) = [one for one in listed if one.id == kept.who]
    assert str(kept.reason) not in map(str, one)


def test_reading_them_is_storing_and_says_why_they_are_restricted(as_member: Opener, kept: Kept) -> None:
    person = cards.open_person(as_member(MARTE), kept.who, "payroll_run").person
    assert person.state.restricted == kept.reason
    assert person.cards["financial"].fields["bank_account"]


# What is theirs all the same (Art. 12 to 22 are not suspended by a restriction)


def test_their_overview_is_made_and_says_so(as_member: Opener, kept: Kept) -> None:
    marte = as_member(MARTE)
    case = cases.receive(marte, kept.who, Right.ACCESS, Channel.LETTER, RECEIVED)
    about = overview.case_of(cases.find(marte, kept.who, case), "nb")
    made = overview.make(marte, kept.who, "nb", about)
    assert translate("nb", RESTRICTIONS[kept.reason]) in made.overview.hold_note
    overview.note_placed(marte, made, bytes(32))
    assert [one.what for one in cases.find(marte, kept.who, case).handed] == ["overview"], "it is printed and given"


def test_their_requests_are_answered(as_member: Opener, kept: Kept) -> None:
    marte = as_member(MARTE)
    case = cases.receive(marte, kept.who, Right.RECTIFICATION, Channel.EMAIL, RECEIVED)
    assert rights_letters.compose(marte, kept.who, case, "receipt", "nb").paragraphs
    cases.check_identity(marte, kept.who, case, IdentityCheck.DOCUMENT)
    rights_answers.answer(marte, kept.who, case, Answered.FULL, explanation="Det var rettet alt.")
    state = cards.open_person(marte, kept.who, "employment").person.state
    assert state.restricted == kept.reason, "an answer to another request frees nothing"


def test_a_new_notice_is_told_and_noted_but_no_list_takes_them_out(as_member: Opener, kept: Kept) -> None:
    owner = as_member(OWNER)
    notices.publish(owner, NB, EN, FIRST, material=True)
    assert kept.who in {one.person for one in notices.lacking(owner)}
    assert notice_letters.letters(owner, [kept.who]).people == (kept.who,)
    mailed = notice_letters.email_list(owner, [kept.who], "nb")
    assert (mailed.people, mailed.left_out) == ((), (kept.who,))
    assert AMALIE not in str(mailed.rows)
    assert notices.give(owner, [kept.who]).noted == (kept.who,)
    state = cards.open_person(owner, kept.who, "employment").person.state
    assert (state.restricted, list(state.notices)) == (kept.reason, [1])


def test_history_is_read_and_what_was_replaced_stays_there(as_member: Opener, house: Built) -> None:
    """Nothing of it goes while it may be what the dispute is about."""
    owner, who = as_member(OWNER), house.people[AMALIE]
    cards.save(owner, opened(owner, house), entered(phone="+4700111111"), "employment")
    cards.restrict(owner, who, Restriction.ACCURACY, WHY)
    later = as_member(OWNER, now=on("2029-01-01"))
    assert [one.field for one in cards.history(later, who, "employment", ["contact"])] == ["phone"]
    assert {one.stays for one in retention.why(later, who).parts} == {Stays.RESTRICTED}


def test_the_log_tells_of_the_restriction_and_of_what_was_refused(as_member: Opener, kept: Kept) -> None:
    marte = as_member(MARTE)
    refused(marte, lambda: cards.edit_person(marte, kept.who, "employment", ["contact"]))
    told = [line.entry.event for line in log.read(as_member(OWNER), person=kept.who)]
    assert Event.STATUS_CHANGED in told
    assert Event.ACCESS_REFUSED in told
    assert log.verify(as_member(OWNER)).entries


# What stays shut


def test_a_card_is_not_changed_even_from_what_was_opened_before(as_member: Opener, house: Built) -> None:
    marte, who = as_member(MARTE), house.people[AMALIE]
    before = cards.edit_person(marte, who, "employment", ["contact"])
    objected(as_member(OWNER), who)
    with pytest.raises((NotAllowed, Busy)):
        cards.save(marte, before, entered(place="Bergen"), "employment")
    assert "place" not in cards.open_person(marte, who, "employment").person.cards["contact"].fields


def test_nobody_is_judged_by_what_may_not_be_used(as_member: Opener, kept: Kept, house: Built) -> None:
    """Another status, a death, another number: each takes the card into use. Freed in the same step, it may be."""
    owner = as_member(OWNER)
    refused(owner, lambda: cards.set_status(owner, kept.who, "left", "employment"))
    refused(owner, lambda: cards.set_status(owner, kept.who, "left", "employment", restricted="claims"))
    refused(owner, lambda: lives.died(owner, kept.who, date(2026, 3, 10), "employment"))
    refused(owner, lambda: lives.new_identity_number(owner, kept.who, "14877100112", "a_melding"))
    cards.set_status(owner, kept.who, "active", "employment", restricted="claims")
    cards.set_status(owner, kept.who, "leave", "employment", restricted="")
    state = cards.open_person(owner, kept.who, "employment").person.state
    assert (state.status, state.restricted) == ("leave", "")


def test_an_applicant_is_neither_refused_nor_hired_meanwhile(as_member: Opener, house: Built) -> None:
    owner, live = as_member(OWNER), house.people[LIVE]
    other = cards.create(owner, "applicant", entered(name="Nora Vik"), "recruitment")
    objected(owner, live)
    with pytest.raises(Misuse, match="restricted"):
        recruiting.close(owner, [other, live], "rejected")
    assert cards.open_person(owner, other, "recruitment").person.state.status == "received", "nobody was closed"
    for step in (lives.HIRE, "new_application"):
        with pytest.raises(Misuse, match="restricted"):
            lives.carry_over(owner, live, step, {}, "recruitment", "employment")
    refused(owner, lambda: lives.died(owner, live, date(2026, 3, 10), "recruitment"))


def test_a_twin_is_not_merged_meanwhile(as_member: Opener, kept: Kept) -> None:
    owner = as_member(OWNER)
    twin = cards.create(owner, "employee", entered(name=AMALIE, employee_number="1009"), "employment")
    refused(owner, lambda: merging.merge(owner, kept.who, twin, "employment"))
    with pytest.raises((NotAllowed, Misuse)):
        merging.merge(owner, twin, kept.who, "employment")
    with pytest.raises(Misuse, match="restricted"):  # excepted for itself, and not to fill it from another record
        merging.merge(owner, kept.who, twin, "legal_claim")
    assert set(cards.open_person(owner, twin, "employment").person.cards) == {"contact", "job"}


def test_an_export_of_many_leaves_them_out_and_says_so(as_member: Opener, kept: Kept, house: Built) -> None:
    marte = as_member(MARTE)
    found = selection.gather(marte, [kept.who, house.people[SINDRE]], ["contact"], "payroll_run", "nb")
    assert (found.people, found.left_out) == ((house.people[SINDRE],), (kept.who,))
    assert AMALIE not in str(found.rows)
    assert log.read(as_member(OWNER), person=kept.who, event=Event.ACCESS_REFUSED)


def test_what_they_supplied_is_not_taken_out_as_a_file(as_member: Opener, kept: Kept) -> None:
    marte = as_member(MARTE)
    refused(marte, lambda: portable.make(marte, kept.who, "nb"))


def test_a_document_is_read_and_neither_printed_nor_taken_out(as_member: Opener, kept: Kept, house: Built) -> None:
    marte = as_member(MARTE)
    assert content_of(marte, house, kept.document) == CONTRACT
    for event in (Event.DOCUMENT_EXPORTED, Event.DOCUMENT_PRINTED):
        refused(marte, lambda event=event: content_of(marte, house, kept.document, event))  # type: ignore[misc]


def test_documents_are_neither_added_corrected_nor_removed(as_member: Opener, kept: Kept, house: Built) -> None:
    marte = as_member(MARTE)
    held, one, why = opened(marte, house), kept.document, "employment"
    refused(marte, lambda: documents.add(marte, held, wanted(CONTRACT), why))
    refused(marte, lambda: documents.correct(marte, held, one, why, since=date(2025, 1, 1)))
    refused(marte, lambda: documents.mark(marte, held, one, why, evidence=False))
    refused(marte, lambda: documents.remove(marte, held, one, why))
    refused(marte, lambda: documents.bring_back(marte, held, one, why))
    assert [document.id for document in opened(marte, house).person.documents] == [one]


def test_an_import_stops_at_their_row_and_changes_the_others(
    as_member: Opener, kept: Kept, house: Built, tmp_path: Path
) -> None:
    marte = as_member(MARTE)
    plan = planned(
        marte, tmp_path, text="Ansattnr;Navn;Stilling\n1001;Amalie Bergseth;Sjef\n1002;Sindre Ødegård;Sjef\n"
    )
    assert {row.person: row.outcome for row in plan.rows if row.person} == {house.people[SINDRE]: Outcome.UPDATE}
    assert plan.rows[0].outcome is Outcome.STOPPED
    assert plan.rows[0].changes == ()
    importing.run(marte, plan)
    titles = {
        name: cards.open_person(marte, house.people[name], "employment").person.cards["job"].fields["title"][0].text
        for name in (AMALIE, SINDRE)
    }
    assert titles == {AMALIE: "Regnskapsmedarbeider", SINDRE: "Sjef"}


def test_an_import_planned_before_is_not_carried_out(as_member: Opener, house: Built, tmp_path: Path) -> None:
    marte = as_member(MARTE)
    plan = planned(marte, tmp_path, text="Ansattnr;Navn;Stilling\n1001;Amalie Bergseth;Sjef\n")
    assert plan.counts == {"update": 1}
    objected(as_member(OWNER), house.people[AMALIE])
    with pytest.raises(Busy):
        importing.run(marte, plan)


def test_a_visitor_stays_on_the_fire_list_until_they_leave_and_not_longer(as_member: Opener, house: Built) -> None:
    """Who is in the building is a matter of life (Art. 18(2)); the rest of the visit is as it was noted."""
    owner, tor, who = as_member(OWNER), as_member(TOR), house.people[CAMILLA]
    objected(owner, who)
    assert [(one.name, one.restricted) for one in visitors.inside(tor)] == [(CAMILLA, True)]
    before = cards.open_person(owner, who, "premises_access").person.cards
    visitors.leave(tor, who)
    assert visitors.inside(tor) == ()
    after = cards.open_person(owner, who, "premises_access").person
    assert after.cards == before
    assert after.state.restricted == Restriction.OBJECTION


# Backups store, and what is stored stays restricted


def test_it_is_backed_up_and_comes_back_restricted(
    as_member: Opener, kept: Kept, house: Built, shelf: Path, tmp_path: Path
) -> None:
    day = on("2026-03-12")
    owner = as_member(OWNER, now=day)
    backup.decide(owner, [shelf])
    backup.make(owner)
    restored(house, shelf, tmp_path / "new", now=day)
    with opened_again(house, tmp_path / "new", MARTE, day) as again:
        gate = again.gate
        assert cards.open_person(gate, kept.who, "employment").person.state.restricted == kept.reason
        refused(gate, lambda: cards.edit_person(gate, kept.who, "employment", ["contact"]))
        assert [one.id for one in people.load(gate).people if one.restricted] == [kept.who]


# Art. 18(2): what it may be used for all the same, and only where a job description names it


@pytest.mark.parametrize("purpose", EXCEPTIONS)
def test_an_exception_opens_editing_and_export_on_its_ground(
    as_member: Opener, kept: Kept, house: Built, purpose: str
) -> None:
    owner, marte = as_member(OWNER), as_member(MARTE)
    held = cards.edit_person(owner, kept.who, purpose, ["contact"])
    cards.save(owner, held, entered(place="Bergen"), purpose)
    found = selection.gather(owner, [kept.who], ["contact"], purpose, "nb")
    assert found.people == (kept.who,)
    told = log.read(owner, person=kept.who, event=Event.CARDS_EXPORTED)
    assert [line.entry.purpose for line in told] == [purpose], "the ground stands in the log"
    person = cards.open_person(owner, kept.who, purpose)
    event = Event.DOCUMENT_EXPORTED
    assert b"".join(documents.pieces(documents.look(owner, person, kept.document, purpose, event))) == CONTRACT
    refused(marte, lambda: cards.edit_person(marte, kept.who, purpose, ["contact"]))
    refused(marte, lambda: selection.gather(marte, [kept.who], ["contact"], purpose, "nb"))
    refused(owner, lambda: cards.edit_person(owner, kept.who, "employment", ["contact"]))

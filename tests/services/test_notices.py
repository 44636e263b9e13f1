"""Versions of the privacy notice, who was given which, and who lacks one; on every engine, with own keys."""

from datetime import date
from io import BytesIO
from uuid import UUID

import pytest
from pypdf import PdfReader

from entrack_vault.domain.events import Event
from entrack_vault.domain.progress import Work
from entrack_vault.domain.restrictions import Restriction
from entrack_vault.errors import Cancelled, Misuse, NotAllowed
from entrack_vault.exports import letter
from entrack_vault.register.compartments import number
from entrack_vault.services import check, log, notice_letters, notices, records
from entrack_vault.services.company_entries import NoticeEntry
from entrack_vault.services.gate import Gate
from tests.building import AASE, AMALIE, CAMILLA, JONAS, KARI, LIVE, MARTE, OWNER, PER, SELMA, SINDRE, Built, entered
from tests.services.conftest import Opener
from tests.services.test_purge import leave, on

FIRST, SECOND = date(2018, 9, 17), date(2026, 4, 15)
NB, EN = "Vi tar vare på opplysninger om deg.\n\nDu kan be om innsyn.", "We keep data about you.\n\nYou can ask."


@pytest.fixture
def owner(as_member: Opener) -> Gate:
    """The owner, with one version in force."""
    gate = as_member(OWNER)
    assert notices.publish(gate, NB, EN, FIRST, material=True) == 1
    return gate


def ids(found: list[notices.Lacking]) -> set[UUID]:
    return {one.person for one in found}


def test_versions_are_numbered_and_stay_as_they_were(owner: Gate, as_member: Opener) -> None:
    assert notices.publish(owner, NB + " Nytt.", EN + " New.", SECOND, material=True) == 2
    assert notices.publish(owner, NB + " Rettet.", EN + " Mended.", SECOND, material=False) == 3
    first, second, third = notices.versions(as_member(KARI))
    assert (first.number, first.text("nb"), first.effective) == (1, NB, FIRST)
    assert (second.text("en"), second.material, third.material) == (EN + " New.", True, False)
    assert second.member == owner.session.member
    assert notices.current(owner) == first
    assert notices.upcoming(owner) == [second, third]
    assert notices.to_be_told(owner) == second, "what is material is told ahead"
    later = as_member(OWNER, now=on("2026-04-15"))
    current = notices.current(later)
    assert current is not None
    assert current.number == 3
    assert check.check(later).findings == ()


def test_before_there_is_one_nothing_is_given(as_member: Opener, house: Built) -> None:
    gate = as_member(OWNER)
    assert notices.versions(gate) == []
    assert notices.current(gate) is None
    for attempt in (
        lambda: notices.give(gate, [house.people[AMALIE]]),
        lambda: notices.lacking(gate),
        lambda: notice_letters.letters(gate, [house.people[AMALIE]]),
    ):
        with pytest.raises(Misuse, match="no such version"):
            attempt()


@pytest.mark.parametrize(
    ("nb", "en", "effective", "told"),
    [
        (" ", EN, SECOND, "both languages"),
        (NB, "", SECOND, "both languages"),
        (NB, "x" * (notices.LONGEST + 1), SECOND, "too long"),
        (NB, EN, date(2018, 9, 16), "before the version before it"),
        (NB, EN, date(2026, 3, 11), "told before it takes effect"),
    ],
)
def test_what_cannot_be_published(owner: Gate, nb: str, en: str, effective: date, told: str) -> None:
    with pytest.raises(Misuse, match=told):
        notices.publish(owner, nb, en, effective, material=True)
    assert len(notices.versions(owner)) == 1


def test_the_longest_text_there_may_be_fits(owner: Gate) -> None:
    assert NoticeEntry.model_fields["nb"].metadata[-1].max_length == notices.LONGEST
    assert notices.publish(owner, "å" * notices.LONGEST, EN, SECOND, material=False) == 2


def test_whoever_does_not_sign_publishes_nothing(owner: Gate, as_member: Opener) -> None:
    with pytest.raises(NotAllowed):
        notices.publish(as_member(MARTE), NB, EN, SECOND, material=True)
    (line,) = log.read(owner, event=Event.ACCESS_REFUSED)
    assert line.member == MARTE
    assert len(notices.versions(owner)) == 1


def test_two_owners_windows_do_not_give_one_number_twice(owner: Gate, as_member: Opener) -> None:
    other = as_member(OWNER)
    assert notices.publish(other, NB, EN, SECOND, material=False) == 2
    assert notices.publish(owner, NB, EN, SECOND, material=False) == 3
    assert [one.number for one in notices.versions(owner)] == [1, 2, 3]


def test_it_is_noted_when_someone_was_given_it(owner: Gate, house: Built) -> None:
    who = [house.people[AMALIE], house.people[LIVE]]
    given = notices.give(owner, who, day=date(2026, 3, 9))
    assert given.noted == tuple(who)
    state = records.open_person(owner, who[0], "employment").person.state
    assert state.notices == {1: date(2026, 3, 9)}
    again = notices.give(owner, who)
    assert (again.noted, again.before) == ((), tuple(who))
    assert records.open_person(owner, who[0], "employment").person.state.notices == {1: date(2026, 3, 9)}
    told = log.read(owner, event=Event.NOTICE_GIVEN)
    assert [line.entry.person for line in told] == list(reversed(who))
    assert number(owner.session.register, "applicant", "clocks") in told[0].entry.compartments
    assert check.check(owner).findings == ()


def test_given_later_is_one_call_and_a_day_to_come_is_refused(owner: Gate, house: Built) -> None:
    with pytest.raises(Misuse, match="day to come"):
        notices.give(owner, [house.people[AMALIE]], day=date(2026, 3, 12))
    with pytest.raises(Misuse, match="no such version"):
        notices.give(owner, [house.people[AMALIE]], 7)
    assert notices.give(owner, [house.people[AMALIE]]).noted == (house.people[AMALIE],)


def test_those_restricted_are_told_too(owner: Gate, house: Built) -> None:
    who = house.people[AMALIE]
    records.restrict(owner, who, Restriction.ACCURACY, "rights_request")
    assert who in ids(notices.lacking(owner))
    assert notices.give(owner, [who]).noted == (who,)
    assert records.open_person(owner, who, "employment").person.state.restricted == Restriction.ACCURACY


def test_who_may_note_it_is_told_by_the_job_description(owner: Gate, as_member: Opener, house: Built) -> None:
    marte = as_member(MARTE)
    assert notices.may_give(marte) == ("applicant", "employee", "enquirer")
    assert notices.give(marte, [house.people[LIVE]]).noted == (house.people[LIVE],)
    for name, person in ((MARTE, PER), (JONAS, AMALIE), (SELMA, AMALIE), (KARI, AMALIE)):
        with pytest.raises(NotAllowed):
            notices.give(as_member(name), [house.people[person]])
    refused = log.read(owner, event=Event.ACCESS_REFUSED)
    assert [line.member for line in reversed(refused)] == [MARTE, JONAS, SELMA, KARI]
    assert records.open_person(owner, house.people[PER], "purchase").person.state.notices == {}
    assert check.check(owner).findings == ()


def test_who_lacks_it_is_told_from_states_alone(owner: Gate, house: Built) -> None:
    everyone = set(house.people.values())
    assert ids(notices.lacking(owner)) == everyone
    notices.give(owner, [house.people[AMALIE], house.people[PER]])
    assert ids(notices.lacking(owner)) == everyone - {house.people[AMALIE], house.people[PER]}
    found = notices.lacking(owner, ["employee"])
    assert ids(found) == {house.people[SINDRE], house.people[AASE]}
    assert {(one.population, one.status, one.had) for one in found} == {("employee", "active", 0)}
    (line, *_) = log.read(owner, event=Event.NOTICES_REVIEWED)
    assert line.entry.person is None


def test_a_material_change_to_come_is_lacked_by_those_who_have_the_old_one(owner: Gate, house: Built) -> None:
    who = house.people[AMALIE]
    notices.give(owner, [who])
    notices.publish(owner, NB, EN, SECOND, material=True)
    (one,) = [one for one in notices.lacking(owner) if one.person == who]
    assert one.had == 1
    assert who not in ids(notices.lacking(owner, version=1))
    notices.give(owner, [who])
    assert records.open_person(owner, who, "employment").person.state.notices.keys() == {1, 2}
    assert who not in ids(notices.lacking(owner))


def test_whoever_has_left_is_not_told_any_more(owner: Gate, as_member: Opener, house: Built) -> None:
    leave(owner, house.people[AMALIE], "2026-03-10")
    records.set_status(owner, house.people[LIVE], "rejected", "recruitment")
    records.set_status(owner, house.people[CAMILLA], "ended", "premises_access")
    gone = {house.people[AMALIE], house.people[LIVE], house.people[CAMILLA]}
    assert ids(notices.lacking(owner)) == set(house.people.values()) - gone
    records.set_status(owner, house.people[LIVE], "kept_for_later", "recruitment")
    assert house.people[LIVE] in ids(notices.lacking(owner)), "an application that is kept is one still in use"


@pytest.mark.parametrize("name", [JONAS, SELMA, KARI])
def test_who_lacks_it_is_not_everyones_to_see(owner: Gate, as_member: Opener, name: str) -> None:
    with pytest.raises(NotAllowed):
        notices.lacking(as_member(name))
    with pytest.raises(NotAllowed):
        notices.lacking(as_member(name), ["employee"])
    assert [line.member for line in log.read(owner, event=Event.ACCESS_REFUSED)] == [name, name]


def test_stopped_halfway_what_was_noted_is_kept(owner: Gate, house: Built) -> None:
    done: list[int] = []
    work = Work(lambda at, _of: done.append(at), lambda: bool(done))
    with pytest.raises(Cancelled) as stopped:
        notices.give(owner, list(house.people.values()), work=work)
    assert "is kept" in stopped.value.text("en")
    assert len(ids(notices.lacking(owner))) == len(house.people) - 2


# Telling people


def test_the_list_for_e_mail_holds_those_who_have_one(owner: Gate, house: Built) -> None:
    sindre = records.edit_person(owner, house.people[SINDRE], "employment", ["contact"])
    records.save(owner, sindre, entered(private_email="sindre@example.no", language="english"), "employment")
    who = [house.people[name] for name in (AMALIE, SINDRE, AASE, PER)]
    found = notice_letters.email_list(owner, who, "en")
    assert found.rows == [
        ["Name", "E-mail", "Language"],
        [AMALIE, "amalie.bergseth@example.no", ""],
        [SINDRE, "sindre@example.no", "English"],
        [PER, "per@example.no", ""],
    ]
    assert found.people == (who[0], who[1], who[3])
    assert found.without == (who[2],)
    told = log.read(owner, event=Event.CARDS_EXPORTED)
    assert [line.entry.person for line in reversed(told)] == who
    notice_letters.note_list_placed(owner, bytes(32))
    assert log.read(owner, event=Event.SELECTION_PLACED)[0].entry.file == bytes(32)


def test_the_list_follows_the_rights_to_export(owner: Gate, as_member: Opener, house: Built) -> None:
    marte = as_member(MARTE)
    assert notice_letters.email_list(marte, [house.people[AMALIE]], "nb").people == (house.people[AMALIE],)
    for name, person in ((MARTE, LIVE), (JONAS, AMALIE), (SELMA, AMALIE)):
        with pytest.raises(NotAllowed):
            notice_letters.email_list(as_member(name), [house.people[person]], "nb")
    assert len(log.read(owner, event=Event.CARDS_EXPORTED)) == 1


def test_a_list_leaves_out_who_is_restricted_and_a_letter_reaches_them(owner: Gate, house: Built) -> None:
    who = [house.people[AMALIE], house.people[PER]]
    records.restrict(owner, who[0], Restriction.ACCURACY, "rights_request")
    found = notice_letters.email_list(owner, who, "nb")
    assert (found.people, found.left_out) == ((who[1],), (who[0],))
    assert AMALIE not in str(found.rows)
    assert notice_letters.letters(owner, who).people == tuple(who)


def test_a_letter_to_each_in_the_language_they_chose(owner: Gate, house: Built) -> None:
    sindre = records.edit_person(owner, house.people[SINDRE], "employment", ["contact"])
    more = entered(language="english", address="Storgata 1", postcode="0155", place="Oslo")
    records.save(owner, sindre, more, "employment")
    notices.give(owner, [house.people[AMALIE]])
    notices.publish(owner, NB, EN, SECOND, material=True)
    made = notice_letters.letters(owner, [house.people[AMALIE], house.people[SINDRE]])
    assert made.people == (house.people[AMALIE], house.people[SINDRE])
    assert made.without == (house.people[AMALIE],), "nowhere to send it by post"
    pages = [page.extract_text() for page in PdfReader(BytesIO(letter.draw_all(made.letters))).pages]
    assert len(pages) == 4
    assert "Personvernerklæringen vår endres" in pages[0]
    assert "15.04.2026" in pages[0]
    assert "Vi tar vare på opplysninger om deg." in pages[1]
    assert "Our privacy notice" in pages[2]
    assert "Storgata 1" in pages[2]
    assert "0155 Oslo" in pages[2]
    assert AMALIE not in pages[2] + pages[3]
    assert "Page 2 of 2" in pages[3]
    assert letter.draw_all(made.letters[:1]) == letter.draw(made.letters[0])
    assert {line.entry.purpose for line in log.read(owner, event=Event.LETTER_MADE)} == {notices.PURPOSE}


def test_letters_take_the_right_to_read_and_somebody_to_write_to(
    owner: Gate, as_member: Opener, house: Built
) -> None:
    with pytest.raises(NotAllowed):
        notice_letters.letters(as_member(JONAS), [house.people[AMALIE]])
    with pytest.raises(Misuse, match="Nobody was chosen"):
        notice_letters.letters(owner, [])
    assert log.read(owner, event=Event.LETTER_MADE) == []

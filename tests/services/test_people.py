"""The list of people and finding someone: word order, spellings, digits, and nothing closed to the reader."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from entrack_vault import access_log
from entrack_vault.access_log import Entry
from entrack_vault.domain.events import Event
from entrack_vault.domain.jobs import JobDescription, Paragraph, PurposeGiven, Right
from entrack_vault.errors import Misuse, NotAllowed
from entrack_vault.services import jobs, people, records, rights, staff
from entrack_vault.services.gate import Gate
from entrack_vault.store import log
from tests.building import (
    AASE,
    AMALIE,
    AMALIES_ACCOUNT,
    AMALIES_IDENTITY_NUMBER,
    BUILT_AT,
    CAMILLA,
    JONAS,
    KARI,
    LIVE,
    MARTE,
    OWNER,
    PER,
    SELMA,
    SINDRE,
    TOR,
    VIDAR,
    Built,
    entered,
)
from tests.server.sight import seeing
from tests.services.conftest import Opener


def names(gate: Gate, query: str = "", **narrowed: str) -> list[str]:
    return [person.name for person in people.load(gate).find(query, **narrowed)]


def newest(gate: Gate, many: int) -> list[Entry]:
    with seeing(gate) as connection:
        found = [access_log.read_link(link) for link in log.newest(connection, most=many)]
    return [entry for entry in reversed(found) if entry is not None]


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        (OWNER, [AMALIE, CAMILLA, LIVE, PER, SINDRE, VIDAR, AASE]),
        (MARTE, [AMALIE, CAMILLA, LIVE, PER, SINDRE, AASE]),
        (JONAS, [AMALIE, LIVE, SINDRE, AASE]),
        (SELMA, [VIDAR]),
        (TOR, [CAMILLA]),
    ],
)
def test_each_job_lists_its_own_groups_in_order_of_name(as_member: Opener, name: str, seen: list[str]) -> None:
    assert names(as_member(name)) == seen


def test_without_any_right_there_is_no_list_and_the_attempt_is_logged(as_member: Opener) -> None:
    kari = as_member(KARI)
    with pytest.raises(NotAllowed, match="access log"):
        people.load(kari)
    (entry,) = newest(kari, 1)
    assert (entry.event, entry.member) == (Event.ACCESS_REFUSED, kari.session.member)
    with pytest.raises(NotAllowed):
        people.load(as_member(TOR), ["employee"])


SEARCHES = {
    "amalie bergseth": [AMALIE],
    "berg amal": [AMALIE],
    "AMALIE": [AMALIE],
    "odegard": [SINDRE],
    "Ødegård": [SINDRE],
    "oedegaard sindre": [SINDRE],
    "ODEGAARD": [SINDRE],
    "åse-marie": [AASE],
    "marie ase": [AASE],
    "asemarie": [AASE],
    "utvikler": [LIVE, SINDRE],
    "1002": [SINDRE],
    "00 12 34 56": [AMALIE],
    "+47 00123456": [AMALIE],
    "amalie.bergseth@example.no": [AMALIE],
    "9999 00 00006": [AMALIE],
    "9999.00.00006": [AMALIE],
    "14.07.1971": [AMALIE],
    "1971-07-14": [AMALIE],
    "nobody": [],
    "amalie odegard": [],
}


def test_searching(as_member: Opener) -> None:
    listed = people.load(as_member(MARTE))
    found = {query: [person.name for person in listed.find(query)] for query in SEARCHES}
    assert found == SEARCHES


def test_an_empty_search_is_the_whole_list_and_may_be_narrowed(as_member: Opener) -> None:
    gate = as_member(OWNER)
    listed = people.load(gate)
    assert len(listed) == len(listed.find("  ")) == 7
    assert [person.name for person in listed.find(population="applicant")] == [LIVE]
    assert [person.name for person in listed.find("utvikler", population="employee", status="active")] == [SINDRE]
    assert listed.find(status="left") == []
    assert [person.name for person in people.load(gate, ["visitor", "applicant"]).people] == [CAMILLA, LIVE]


def test_the_first_few_are_there_while_the_rest_is_on_its_way(
    as_member: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "SCREEN", 2)
    gate, shown = as_member(MARTE), []
    listed = people.load(gate, first=lambda few: shown.append([*few.people, *few.find("a")]))
    assert shown
    assert all(len(few) >= 2 for few in shown)
    assert {person for few in shown for person in few} <= set(listed.people)
    assert listed.people == people.load(gate).people


def test_the_list_shows_title_number_and_status_where_the_reader_may_see_them(as_member: Opener) -> None:
    by_name = {person.name: person for person in people.load(as_member(MARTE)).people}
    amalie, per = by_name[AMALIE], by_name[PER]
    assert (amalie.title, amalie.own_number, amalie.status) == ("Regnskapsmedarbeider", "1001", "active")
    assert (per.population, per.status) == ("supplier_contact", "active")


# Nothing closed to the reader


def test_what_is_closed_is_not_found_by_searching(as_member: Opener) -> None:
    listed = people.load(as_member(JONAS))
    for query in (AMALIES_ACCOUNT, AMALIES_IDENTITY_NUMBER, "52000", "ansvar"):
        assert listed.find(query) == []


def test_a_reader_of_money_without_the_duty_cannot_search_masked_numbers(house: Built, as_member: Opener) -> None:
    owner = as_member(OWNER)
    jobs.sign(owner, _job("auditor", "financial"))
    staff.change_job(owner, house.keys[TOR].member, "auditor")
    tor, marte = as_member(TOR), as_member(MARTE)
    assert [person.id for person in people.load(tor).find(AMALIES_ACCOUNT)] == [house.people[AMALIE]]
    for part in (AMALIES_IDENTITY_NUMBER, AMALIES_IDENTITY_NUMBER[:6], "148771"):
        assert people.load(tor).find(part) == []
        assert names(marte, part) == [AMALIE]


def _job(key: str, *categories: str) -> JobDescription:
    return JobDescription(
        key=key,
        nb="Prøve",
        en="Trial",
        paragraphs=(Paragraph(number=1, nb="Leser."),),
        rights=tuple(
            Right(paragraph=1, population="employee", category=category, level="read") for category in categories
        ),
        purposes=(PurposeGiven(paragraph=1, purpose="employment"),),
    )


def test_order_and_texts_tell_nothing_that_is_closed(house: Built, as_member: Opener) -> None:
    owner = as_member(OWNER)
    jobs.sign(owner, _job("statistics", "demographic"))
    staff.change_job(owner, house.keys[TOR].member, "statistics")
    listed = people.load(as_member(TOR))
    employees = sorted(house.people[name] for name in (AMALIE, SINDRE, AASE))
    assert [person.id for person in listed.people] == employees  # by random id: the name orders nothing
    assert {(person.name, person.title, person.own_number) for person in listed.people} == {("", "", "")}
    assert listed.find("amalie") == []
    with pytest.raises(Misuse, match="No match among"):
        people.find_one(listed, AMALIE)
    assert [person.id for person in listed.find("1971-07-14")] == [house.people[AMALIE]]


def test_counts_and_errors_speak_of_the_readers_own_list(house: Built, as_member: Opener) -> None:
    jonas = people.load(as_member(JONAS))
    assert len(jonas) == 4
    texts = []
    for text in (VIDAR, "Nobody Atall", str(house.people[VIDAR]), str(uuid4())):
        with pytest.raises(Misuse) as caught:
            people.find_one(jonas, text)
        texts.append(str(caught.value))
    assert len(set(texts)) == 1  # someone closed and someone who is not there answer alike
    with pytest.raises(Misuse, match="2 people") as caught:
        people.find_one(jonas, "utvikler")
    assert LIVE not in str(caught.value)
    assert people.find_one(jonas, str(house.people[AMALIE])).name == AMALIE
    assert people.find_one(jonas, "sindre").name == SINDRE


def test_a_right_that_ended_yesterday_lists_nobody(house: Built, as_member: Opener) -> None:
    owner = as_member(OWNER)
    last_day = BUILT_AT.date()
    job = jobs.one(owner, "receptionist").job
    ending = tuple(right.model_copy(update={"until": last_day}) for right in job.rights)
    jobs.sign(owner, job.model_copy(update={"rights": ending}))
    moment = [BUILT_AT]
    tor = as_member(TOR, now=lambda: moment[0])
    assert names(tor) == [CAMILLA]
    moment[0] = BUILT_AT + timedelta(days=1)
    with pytest.raises(NotAllowed):
        people.load(tor)


# The log


def test_listing_is_an_entry_for_each_group_and_a_settled_search_without_its_query(as_member: Opener) -> None:
    jonas = as_member(JONAS)
    listed = people.load(jonas)
    assert [entry.event for entry in newest(jonas, 2)] == [Event.PEOPLE_LISTED] * 2
    before = newest(jonas, 1)
    assert listed.find("amalie")
    assert newest(jonas, 1) == before  # a keystroke is no entry
    people.settle(jonas, ["employee"])
    (settled,) = newest(jonas, 1)
    assert (settled.event, settled.person, settled.purpose) == (Event.PEOPLE_SEARCHED, None, "")
    assert settled.compartments == (33, 34, 35, 36, 38)
    assert b"amalie" not in settled.body()


def test_a_changed_name_is_found_by_the_new_one_only(house: Built, as_member: Opener) -> None:
    marte, vidar = as_member(MARTE), as_member(OWNER)
    sindre: UUID = house.people[SINDRE]
    opened = records.edit_person(marte, sindre, "employment", ["contact"])
    records.save(marte, opened, entered(name="Sindre Fjell"), "employment")
    assert names(vidar, "odegard") == []
    assert names(vidar, "fjell") == ["Sindre Fjell"]


def test_clock_of_the_entries_is_the_sessions(as_member: Opener) -> None:
    later: datetime = BUILT_AT + timedelta(hours=3)
    tor = as_member(TOR, now=lambda: later)
    people.load(tor)
    assert newest(tor, 1)[0].at == later


def test_the_purpose_offered_first_is_meant_for_the_group(as_member: Opener) -> None:
    marte = as_member(MARTE)
    for group, usual in (("applicant", "recruitment"), ("employee", "payroll_run")):
        offered = rights.purposes(marte, group)
        assert offered[0].key == usual
        assert set(offered) == {
            purpose
            for given in marte.job.purposes
            if group in (purpose := marte.session.register.purposes[given.purpose]).populations
        }

"""Visitors from the reception's form to the last who left; on every engine, with each member's own keys."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from entrack_vault.access import Action
from entrack_vault.domain.events import Event
from entrack_vault.domain.restrictions import Restriction
from entrack_vault.errors import Busy, Damaged, Misuse, NotAllowed, RefusedValue
from entrack_vault.services import check, fire_list, log, overview, people, purge, records, retention, visitors
from entrack_vault.services.gate import Gate, Request
from entrack_vault.services.visitors import SignedOut
from tests.building import AMALIE, CAMILLA, JONAS, KARI, MARTE, OWNER, SELMA, SINDRE, TOR, Built
from tests.services.conftest import Opener
from tests.services.looking import refused
from tests.services.test_purge import agreed, leave

LISTED = Request(Event.VISITORS_LISTED, None, "visitor", ("contact",), Action.READ, "premises_access")


def on(day: str, hour: int = 9, minute: int = 0) -> Callable[[], datetime]:
    """The clock at a time of a day, by the local time that is written down."""
    moment = datetime.fromisoformat(day).replace(hour=hour, minute=minute).astimezone().astimezone(UTC)
    return lambda: moment


def came(
    gate: Gate, name: str = "Nora Vik", company: str = "", visits: str = "Salg", phone: str = "", badge: str = ""
) -> UUID:
    return visitors.arrive(gate, name, company=company, visits=visits, phone=phone, badge=badge, camera_notice=True)


def names(gate: Gate) -> list[str]:
    return [one.name for one in visitors.inside(gate)]


def fields_of(gate: Gate, who: UUID) -> dict[str, str]:
    card = records.open_person(gate, who, "premises_access").person.cards["contact"]
    return {key: values[0].text for key, values in card.fields.items()}


def test_someone_comes_and_is_in_the_building(as_member: Opener) -> None:
    tor = as_member(TOR, now=on("2026-03-12", 9, 5))
    who = came(tor, "Nora Vik ", company="Vik AS", visits="Møterom 2", badge="14", phone="00 12 34 57")
    nora = next(one for one in visitors.inside(tor) if one.person == who)
    assert (nora.name, nora.company, nora.visits, nora.badge) == ("Nora Vik", "Vik AS", "Møterom 2", "14")
    assert nora.arrived == datetime(2026, 3, 12, 9, 5)
    assert not nora.left_over(date(2026, 3, 12))
    assert nora.left_over(date(2026, 3, 13))
    opened = records.open_person(tor, who, "premises_access").person
    assert (opened.state.status, opened.state.triggers) == ("active", {"visit": date(2026, 3, 12)})
    sources = {key: values[0].source for key, values in opened.cards["contact"].fields.items()}
    assert (sources["name"], sources["arrived"], sources["camera_notice"]) == ("person", "reception", "reception")
    assert fields_of(tor, who)["camera_notice"] == "yes"
    assert check.check(as_member(OWNER)).findings == ()


def test_nobody_is_let_in_without_word_of_the_cameras(as_member: Opener) -> None:
    tor = as_member(TOR)
    before = tor.session.head
    with pytest.raises(Misuse, match="cameras"):
        visitors.arrive(tor, "Nora Vik", visits="Salg", camera_notice=False)
    with pytest.raises(Misuse, match="Whom are they visiting"):
        visitors.arrive(tor, "Nora Vik", visits=" ", camera_notice=True)
    with pytest.raises(RefusedValue, match="without a name"):
        came(tor, "  ")
    with pytest.raises(RefusedValue):
        came(tor, phone="12")
    assert tor.session.head == before
    assert names(tor) == [CAMILLA]


def test_a_host_is_an_employee(as_member: Opener, house: Built) -> None:
    owner = as_member(OWNER)
    who = visitors.arrive(owner, "Nora Vik", host=house.people[SINDRE], camera_notice=True)
    assert next(one for one in visitors.inside(owner) if one.person == who).host == house.people[SINDRE]
    with pytest.raises(Misuse, match="one of your own employees"):
        visitors.arrive(owner, "Nora Vik", host=house.people[CAMILLA], camera_notice=True)
    with pytest.raises(Misuse):
        visitors.arrive(owner, "Nora Vik", host=UUID(int=7), camera_notice=True)


@pytest.mark.parametrize("name", [MARTE, JONAS, SELMA, KARI])
def test_others_register_nobody_and_sign_nobody_out(as_member: Opener, house: Built, name: str) -> None:
    other = as_member(name)
    assert not visitors.may_register(other)
    for attempt in (
        lambda: came(other),
        lambda: visitors.leave(other, house.people[CAMILLA]),
        lambda: visitors.leave_all(other),
        lambda: fire_list.compose(other, "nb"),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert len(log.read(as_member(OWNER), event=Event.ACCESS_REFUSED)) == 4
    assert names(as_member(TOR)) == [CAMILLA]


@pytest.mark.parametrize("name", [JONAS, SELMA, KARI])
def test_who_is_in_is_closed_to_those_who_have_nothing_to_do_with_it(as_member: Opener, name: str) -> None:
    with pytest.raises(NotAllowed):
        visitors.inside(as_member(name))
    (line,) = log.read(as_member(OWNER), event=Event.ACCESS_REFUSED)
    assert line.member == name


def test_looking_at_who_is_in_is_one_entry_however_many_have_been_here(as_member: Opener) -> None:
    tor = as_member(TOR, now=on("2026-03-12"))
    for number in range(12):
        who = came(tor, f"Gjest {number:02}")
        if number >= 3:
            visitors.leave(tor, who)
    before = tor.session.head.sequence
    assert names(tor) == ["Gjest 00", "Gjest 01", "Gjest 02", CAMILLA], "who came on an earlier day stands last"
    assert tor.session.head.sequence == before + 1
    (newest, *_) = log.read(as_member(OWNER), event=Event.VISITORS_LISTED)
    assert (newest.member, newest.entry.person) == (TOR, None)


def test_leaving_is_written_down_and_ends_the_visit(as_member: Opener) -> None:
    who = came(as_member(TOR, now=on("2026-03-12", 9)))
    tor = as_member(TOR, now=on("2026-03-12", 11, 30))
    visitors.leave(tor, who)
    assert names(tor) == [CAMILLA]
    assert fields_of(tor, who)["departed"] == "2026-03-12T11:30"
    assert fields_of(tor, who)["visits"] == "Salg"
    assert records.open_person(tor, who, "premises_access").person.state.status == "ended"
    with pytest.raises(Misuse, match="over already"):
        visitors.leave(tor, who)
    assert check.check(as_member(OWNER)).findings == ()


def test_no_time_is_invented_for_whoever_was_not_seen_to_leave(as_member: Opener) -> None:
    tor = as_member(TOR)
    who = came(tor)
    visitors.leave(tor, who, seen=False)
    assert "departed" not in fields_of(tor, who)
    assert names(tor) == [CAMILLA]


def test_only_visitors_leave(as_member: Opener, house: Built) -> None:
    with pytest.raises(Misuse, match="no visitor"):
        visitors.leave(as_member(OWNER), house.people[AMALIE])
    with pytest.raises(Misuse):
        visitors.leave(as_member(TOR), UUID(int=7))


def test_everyone_is_signed_out_at_once_when_the_building_closes(as_member: Opener, house: Built) -> None:
    yesterday = came(as_member(TOR, now=on("2026-03-11")), "Per Igår")
    today = came(as_member(TOR, now=on("2026-03-12")), "Nora Idag")
    tor = as_member(TOR, now=on("2026-03-12", 17))
    before = tor.session.head.sequence
    assert visitors.leave_all(tor) == SignedOut(3, 2)
    assert tor.session.head.sequence == before + 4, "one look, and an entry for each"
    assert visitors.inside(tor) == ()
    assert fields_of(tor, today)["departed"] == "2026-03-12T17:00"
    assert "departed" not in fields_of(tor, yesterday)
    assert "departed" not in fields_of(tor, house.people[CAMILLA])
    assert visitors.leave_all(tor) == SignedOut(0, 0)
    assert check.check(as_member(OWNER)).findings == ()


def test_two_at_the_reception_sign_somebody_out_once(as_member: Opener) -> None:
    tor, again = as_member(TOR), as_member(TOR)
    who = came(tor)
    opened = records.edit_person(again, who, "premises_access", ("contact",))
    visitors.leave(tor, who)
    with pytest.raises((Busy, Misuse)):
        visitors.leave(again, who)
    assert opened.person.state.status == "active"
    assert fields_of(tor, who)["departed"]


def test_someone_restricted_is_on_the_list_until_they_leave_and_nothing_else_is_changed(
    as_member: Opener, house: Built
) -> None:
    """In a fire nobody is searched for who is not there (Art. 18(2)). Their card is not written, nor the time."""
    owner, tor = as_member(OWNER), as_member(TOR)
    camilla = house.people[CAMILLA]
    records.restrict(owner, camilla, Restriction.ACCURACY, "premises_access")
    before = fields_of(owner, camilla)
    assert [one.restricted for one in visitors.inside(tor)] == [True]
    visitors.leave(tor, camilla)
    assert names(tor) == []
    assert fields_of(owner, camilla) == before
    state = records.open_person(owner, camilla, "premises_access").person.state
    assert (state.status, state.restricted) == ("ended", Restriction.ACCURACY)
    with pytest.raises(Misuse, match="over already"):
        visitors.leave(tor, camilla)
    refused(tor, lambda: records.edit_person(tor, camilla, "premises_access", ("contact",)))
    assert check.check(owner).findings == ()


def test_when_the_building_closes_someone_restricted_is_out_of_it_too(as_member: Opener, house: Built) -> None:
    owner, tor = as_member(OWNER), as_member(TOR)
    who = came(tor)
    records.restrict(owner, who, Restriction.ACCURACY, "premises_access")
    assert visitors.leave_all(tor) == SignedOut(2, 1)
    assert names(tor) == []
    assert "departed" not in fields_of(owner, who)
    assert check.check(owner).findings == ()


def test_whoever_comes_again_gets_a_record_of_their_own(as_member: Opener) -> None:
    tor = as_member(TOR)
    first, second = came(tor), came(tor)
    assert first != second
    assert [one.name for one in people.load(tor).find("Nora")] == ["Nora Vik", "Nora Vik"]


# What the permit opens


def test_the_list_opens_those_who_are_in_and_nobody_who_has_left(as_member: Opener, house: Built) -> None:
    tor = as_member(TOR)
    gone = came(tor)
    visitors.leave(tor, gone)
    permit = tor.look(LISTED)
    with permit.reading():
        assert permit.one_of(house.people[CAMILLA]).opened
        with pytest.raises(Damaged):
            permit.one_of(gone)


def test_it_opens_nobody_of_another_group(as_member: Opener, house: Built) -> None:
    owner = as_member(OWNER)
    permit = owner.look(LISTED)
    with permit.reading(), pytest.raises(Damaged):
        permit.one_of(house.people[AMALIE])
    elsewhere = Request(Event.VISITORS_LISTED, None, "employee", ("contact",), Action.READ, "employment")
    permit = owner.look(elsewhere)
    with permit.reading(), pytest.raises(Damaged):
        permit.one_of(house.people[AMALIE])


def test_the_list_of_people_opens_no_visitors_card(as_member: Opener, house: Built) -> None:
    tor = as_member(TOR)
    permit = tor.look(Request(Event.PEOPLE_LISTED, population="visitor", categories=("contact",)))
    with permit.reading(), pytest.raises(Damaged):
        permit.one_of(house.people[CAMILLA])


# The fire list


def test_the_fire_list_says_who_is_in_and_printing_it_is_an_entry_for_each(as_member: Opener, house: Built) -> None:
    who = came(as_member(TOR, now=on("2026-03-12", 9, 5)), company="Vik AS", badge="7")
    tor = as_member(TOR, now=on("2026-03-12", 12))
    made = fire_list.compose(tor, "nb")
    (row,) = made.sheet.here
    assert (row.name, row.company, row.visits, row.badge, row.since) == ("Nora Vik", "Vik AS", "Salg", "7", "09.05")
    assert [one.name for one in made.sheet.left_over] == [CAMILLA]
    fire_list.note_printed(tor, made, bytes(range(32)))
    told = log.read(as_member(OWNER), event=Event.LIST_PRINTED)
    assert {line.entry.person for line in told} == {None, who, house.people[CAMILLA]}
    assert {line.entry.file for line in told} == {bytes(range(32))}


def test_a_host_is_named_to_those_who_may_know_the_name(as_member: Opener, house: Built) -> None:
    host = house.people[SINDRE]
    visitors.arrive(as_member(OWNER), "Nora Vik", host=host, camera_notice=True)
    (row,) = fire_list.compose(as_member(OWNER), "nb", {host: SINDRE}).sheet.here
    assert row.visits == SINDRE
    (row,) = fire_list.compose(as_member(TOR), "nb").sheet.here
    assert row.visits == ""


def test_whoever_has_left_is_host_to_nobody(as_member: Opener, house: Built) -> None:
    owner, sindre = as_member(OWNER), house.people[SINDRE]
    leave(owner, sindre, "2026-03-31")
    visitors.arrive(owner, "Nora Vik", host=sindre, camera_notice=True)
    later = as_member(OWNER, now=on("2026-04-01"))
    with pytest.raises(Misuse, match="one of your own employees"):
        visitors.arrive(later, "Nora Vik", host=sindre, camera_notice=True)


def test_whoever_is_host_is_told_of_it(as_member: Opener, house: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    """On which days, and nothing of who came. Where visitors are closed to the maker, the overview is not whole."""
    owner, sindre = as_member(OWNER), house.people[SINDRE]
    visitors.arrive(owner, "Nora Vik", host=sindre, camera_notice=True)
    said = " ".join(overview.make(owner, sindre, "nb").overview.where)
    assert "som vert for besøk: 11.03.2026." in said
    assert "Nora" not in said
    assert "besøk" not in " ".join(overview.make(owner, house.people[AMALIE], "nb").overview.where)
    job = owner.session.job
    narrow = job.model_copy(update={"rights": tuple(one for one in job.rights if one.population != "visitor")})
    monkeypatch.setattr(type(owner), "job", property(lambda _gate: narrow))
    made = overview.make(owner, sindre, "nb").overview
    assert not made.whole
    assert "Besøk du var vert for" in " ".join(made.left_out)


# How long


def test_a_visit_is_kept_for_thirty_days_and_goes_whole(as_member: Opener, house: Built) -> None:
    tor = as_member(TOR, now=on("2026-03-12"))
    who = came(tor, company="Vik AS", phone="00 12 34 57", badge="3")
    visitors.leave(tor, who)
    assert retention.due(as_member(OWNER, now=on("2026-04-11"))) == []
    end = on("2026-04-12")
    marte, owner = as_member(MARTE, now=end), as_member(OWNER, now=end)
    assert [one.person for one in retention.due(owner)] == [who]
    done = purge.carry_out(owner, agreed(marte, owner, who)).done
    assert done is not None
    assert (done.gone, done.people) == (1, 1)
    with pytest.raises(Misuse):
        records.open_person(owner, who, "premises_access")
    assert people.load(owner).find("Nora") == []
    assert check.check(owner).findings == ()

"""Reviews of rights: what nobody used for 90 days, and the owner's confirmation; on every engine, with own keys."""

import ast
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import Event
from entrack_vault.domain.rights_cases import Channel, Right
from entrack_vault.errors import Misuse, NotAllowed
from entrack_vault.services import check, log, notices, people, records, reviews, rights_cases, staff
from entrack_vault.services.duties_used import NO_CARDS, SHOW_NOTHING, USES
from entrack_vault.services.gate import Gate
from entrack_vault.services.reviews import Standing
from tests.building import AMALIE, BUILT_AT, JONAS, KARI, MARTE, OWNER, TOR, Built
from tests.services.conftest import Opener
from tests.services.test_purge import on

SERVICES = Path(__file__).resolve().parents[2] / "entrack_vault" / "services"


def of(gate: Gate, name: str) -> Standing:
    return next(one for one in reviews.standing(gate) if one.name == name)


def test_every_active_member_with_what_they_hold(as_member: Opener) -> None:
    owner = as_member(OWNER)
    found = {one.name: one for one in reviews.standing(owner)}
    assert list(found) == sorted([OWNER, MARTE, JONAS, KARI, TOR, "Selma Rustad"], key=str.casefold)
    marte = found[MARTE]
    assert (marte.key, marte.revision, marte.since, marte.new) == ("payroll_officer", 1, BUILT_AT, True)
    assert marte.last is None, "she has not unlocked it since she joined"
    assert found[OWNER].last == BUILT_AT
    assert Duty.SIGN not in found[OWNER].unused_duties
    assert set(found[MARTE].unused_duties) == {
        Duty.SHOW_IDENTITY_NUMBERS,
        Duty.GIVE_OVERVIEWS,
        Duty.HANDLE_REQUESTS,
        Duty.PROPOSE_PURGES,
    }


def test_opening_a_card_uses_the_right_and_a_list_does_not(as_member: Opener, house: Built) -> None:
    marte, owner = as_member(MARTE), as_member(OWNER)
    people.load(marte)
    given = {("employee", one) for one in ("contact", "demographic", "job", "financial")}
    assert given <= set(of(owner, MARTE).unused)
    records.open_person(marte, house.people[AMALIE], "payroll_run", ["contact", "financial"])
    unused = set(of(owner, MARTE).unused)
    assert unused >= {("employee", "demographic"), ("employee", "job"), ("applicant", "contact")}
    assert not unused & {("employee", "contact"), ("employee", "financial")}


def test_refused_attempts_and_notes_on_a_state_use_nothing(as_member: Opener, house: Built) -> None:
    owner, marte = as_member(OWNER), as_member(MARTE)
    notices.publish(owner, "Tekst", "Text", date(2018, 9, 17), material=True)
    notices.give(marte, [house.people[AMALIE]])
    with pytest.raises(NotAllowed):
        records.open_person(marte, house.people[AMALIE], "recruitment", ["contact"])
    assert ("employee", "contact") in of(owner, MARTE).unused


def test_a_duty_is_used_by_what_only_it_lets_one_do(as_member: Opener, house: Built) -> None:
    marte, owner = as_member(MARTE), as_member(OWNER)
    who = house.people[AMALIE]
    rights_cases.listed(marte)
    assert Duty.HANDLE_REQUESTS in of(owner, MARTE).unused_duties
    rights_cases.receive(marte, who, Right.ACCESS, Channel.EMAIL, date(2026, 3, 9))
    records.open_person(marte, who, "a_melding", ["financial"], reveal=["national_id"])
    assert set(of(owner, MARTE).unused_duties) == {Duty.GIVE_OVERVIEWS, Duty.PROPOSE_PURGES}


def test_what_was_used_more_than_90_days_ago_is_pointed_out(as_member: Opener, house: Built) -> None:
    records.open_person(as_member(MARTE), house.people[AMALIE], "payroll_run", ["contact"])
    within = as_member(OWNER, now=lambda: BUILT_AT + timedelta(days=89))
    assert ("employee", "contact") not in of(within, MARTE).unused
    assert of(within, MARTE).new
    after = as_member(OWNER, now=lambda: BUILT_AT + timedelta(days=91))
    marte = of(after, MARTE)
    assert ("employee", "contact") in marte.unused
    assert (marte.last, marte.new) == (None, False)


def test_since_when_is_told_by_the_manifests(as_member: Opener) -> None:
    owner = as_member(OWNER, now=on("2026-06-01"))
    tor = next(one for one in staff.everyone(owner) if one.name == TOR)
    staff.change_job(owner, tor.id, "privacy_controller")
    assert of(owner, TOR).since.date() == date(2026, 6, 1)
    assert of(owner, MARTE).since == BUILT_AT, "others signed meanwhile keep theirs"


def test_a_review_covers_everyone_as_they_were_looked_at(as_member: Opener) -> None:
    owner = as_member(OWNER)
    seen = reviews.standing(owner)
    with pytest.raises(Misuse, match="since you looked"):
        reviews.confirm(owner, seen[1:])
    tor = next(one for one in seen if one.name == TOR)
    staff.change_job(owner, tor.member, "privacy_controller")
    with pytest.raises(Misuse, match="since you looked"):
        reviews.confirm(owner, seen)
    assert reviews.earlier(owner) == []
    reviews.confirm(owner, reviews.standing(owner))
    (made,) = reviews.earlier(as_member(KARI))
    assert (made.day, made.by, len(made.members)) == (date(2026, 3, 11), OWNER, 6)
    assert check.check(owner).findings == ()


def test_it_is_due_three_months_after_the_last(as_member: Opener) -> None:
    owner = as_member(OWNER)
    assert reviews.due(owner) == reviews.Due(None, None)
    reviews.confirm(owner, reviews.standing(owner))
    assert reviews.due(owner) is None
    assert reviews.due(as_member(OWNER, now=on("2026-06-10"))) is None
    late = as_member(OWNER, now=on("2026-06-11"))
    assert reviews.due(late) == reviews.Due(date(2026, 6, 11), date(2026, 3, 11))
    reviews.confirm(late, reviews.standing(late))
    assert [one.day for one in reviews.earlier(late)] == [date(2026, 6, 11), date(2026, 3, 11)]


@pytest.mark.parametrize("name", [MARTE, KARI])
def test_whoever_does_not_sign_reviews_nobody(as_member: Opener, name: str) -> None:
    owner, other = as_member(OWNER), as_member(name)
    assert reviews.may(owner)
    assert not reviews.may(other)
    seen = reviews.standing(owner)
    with pytest.raises(NotAllowed):
        reviews.standing(other)
    with pytest.raises(NotAllowed):
        reviews.confirm(other, seen)
    assert [line.member for line in log.read(owner, event=Event.ACCESS_REFUSED)] == [name, name]
    assert reviews.earlier(owner) == []


# The events that show a duty's use


def _named(node: ast.AST, kind: str) -> set[str]:
    return {
        one.attr
        for one in ast.walk(node)
        if isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name) and one.value.id == kind
    }


def _takes_a_duty(node: ast.AST) -> bool:
    names = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
    attributes = {one.attr for one in ast.walk(node) if isinstance(one, ast.Attribute)}
    return bool(_named(node, "Duty") or names & {"DUTY", "duty"} or attributes & {"DUTY", "duty_of"})


def _gated(text: str) -> Iterator[tuple[str, set[str]]]:
    """Events that are asked for with a duty, and the duties named beside them."""
    tree = ast.parse(text)
    helpers = {
        one.name: _named(one, "Duty")
        for one in ast.walk(tree)
        if isinstance(one, ast.FunctionDef) and one.name.endswith("_request") and _takes_a_duty(one)
    }
    for call in (one for one in ast.walk(tree) if isinstance(one, ast.Call)):
        name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
        parts = [*call.args, *(keyword.value for keyword in call.keywords)]
        direct = {
            part.attr
            for part in parts
            if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name) and part.value.id == "Event"
        }
        by_itself = name in ("Request", "save") and any(_takes_a_duty(part) for part in parts)
        if name in helpers or by_itself:
            duties = set().union(*(_named(part, "Duty") for part in parts)) | helpers.get(name, set())
            yield from ((event, duties) for event in direct)


def test_every_duty_and_every_event_that_takes_one_is_in_the_map() -> None:
    assert set(USES) == set(Duty)
    assert all(USES.values())
    known = {event.name for events in USES.values() for event in events} | {event.name for event in SHOW_NOTHING}
    found = [(file.name, *one) for file in sorted(SERVICES.glob("*.py")) for one in _gated(file.read_text("utf-8"))]
    assert len({event for _, event, _ in found}) > 25, "the reading finds what there is"
    for file, event, duties in found:
        assert event in known, f"{file}: {event} takes a duty; say in services/duties_used.py what it shows"
        if len(duties) == 1 and Event[event] not in SHOW_NOTHING:
            (duty,) = duties
            assert Event[event] in USES[Duty[duty]], f"{file}: {event} is asked for with {duty}"


def test_an_event_shows_one_duty_or_nothing() -> None:
    shown = [event for events in USES.values() for event in events]
    assert len(shown) == len(set(shown))
    assert not SHOW_NOTHING & set(shown)
    assert Event.CARDS_OPENED not in NO_CARDS


def test_an_event_that_is_missing_is_found() -> None:
    planted = "Request(Event.PURGE_APPROVED, duty=Duty.BACK_UP)\ndef _request(e):\n    return Request(e, duty=DUTY)\n"
    found = list(_gated(planted + "_request(Event.LOG_READ)\nRequest(Event.CARDS_OPENED, person)\n"))
    assert found == [("PURGE_APPROVED", {"BACK_UP"}), ("LOG_READ", set())]

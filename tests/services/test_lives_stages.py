"""What stands in the way of another record of somebody, and what is decided of what it takes along; own keys."""

from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from entrack_vault.domain.rights_cases import Outcome as Answered
from entrack_vault.domain.rights_cases import Right
from entrack_vault.domain.withholding import WithholdingGround
from entrack_vault.errors import Misuse
from entrack_vault.services import (
    check,
    consents,
    documents,
    importing,
    lives,
    merging,
    overview,
    records,
    recruiting,
    withholding,
)
from entrack_vault.services.gate import Gate
from entrack_vault.services.importing import Outcome
from tests.building import AMALIE, JONAS, LIVE, OWNER, Built, entered
from tests.filing import CONTRACT, wanted
from tests.services.conftest import Opener
from tests.services.test_import_meanwhile import planned
from tests.services.test_lives import HIRED, hire
from tests.services.test_purge import leave, on
from tests.services.test_rights_cases import known

PHONE = "+4700123456"
DIPLOMA = "Vitnemål.pdf"


@pytest.fixture
def live(house: Built) -> UUID:
    return house.people[LIVE]


def come_back(gate: Gate, who: UUID, start: str = "2026-06-01") -> UUID:
    fields = entered(start_date=start)
    return lives.carry_over(gate, who, "come_back", fields, "employment", "employment").person


def state_of(gate: Gate, who: UUID, purpose: str = "employment") -> str:
    return records.open_person(gate, who, purpose).person.state.status


# What is left out of overviews


@pytest.fixture
def hidden(as_member: Opener, live: UUID) -> UUID:
    """An applicant of whom a number and a diploma are left out of overviews, since they are of others as well."""
    owner = as_member(OWNER)
    opened = records.edit_person(owner, live, "recruitment", ["contact"])
    records.save(owner, opened, entered(phone=PHONE), "recruitment")
    opened = records.open_person(owner, live, "recruitment")
    filed = documents.add(owner, opened, wanted(CONTRACT, sort="diploma", name=DIPLOMA), "recruitment")
    category = owner.session.register.populations["applicant"].sorts["diploma"].category
    withholding.withhold(owner, live, WithholdingGround.OTHERS, field="phone")
    withholding.withhold(owner, live, WithholdingGround.OTHERS, document=filed, category=category)
    return live


def test_what_is_left_out_stays_so_in_the_new_record(as_member: Opener, hidden: UUID) -> None:
    owner = as_member(OWNER, now=on(HIRED))
    begun = hire(owner, hidden)
    assert begun.documents == 1
    assert "phone" in begun.fields
    assert {one.field or "document" for one in withholding.read(owner, begun.person)} == {"phone", "document"}
    made = overview.make(owner, begun.person, "nb")
    assert [one.person for one in made.others] == [hidden]
    for one in made.overviews:
        said = repr(one.categories)
        assert "00 12 34 56" not in said
        assert DIPLOMA not in said
        assert one.left_out
    assert check.check(owner).findings == ()


def test_whoever_does_not_decide_that_takes_nothing_of_it_along(as_member: Opener, hidden: UUID) -> None:
    jonas = as_member(JONAS, now=on(HIRED))
    with pytest.raises(Misuse, match="left out of overviews"):
        hire(jonas, hidden)
    assert state_of(jonas, hidden, "recruitment") == "received"


def test_a_decision_that_was_lifted_hinders_nobody(as_member: Opener, hidden: UUID) -> None:
    owner = as_member(OWNER)
    for one in withholding.read(owner, hidden):
        withholding.lift(owner, hidden, one.id)
    begun = hire(as_member(OWNER, now=on(HIRED)), hidden)
    assert withholding.read(owner, begun.person) == ()


# Who can begin


def test_whoever_works_here_does_not_come_back(as_member: Opener, house: Built) -> None:
    owner, amalie = as_member(OWNER, now=on("2026-05-02")), house.people[AMALIE]
    with pytest.raises(Misuse, match="employed here"):
        come_back(owner, amalie)
    leave(owner, amalie, "2026-05-01")
    again = come_back(owner, amalie)
    for who in (amalie, again):  # also by the record that has ended
        with pytest.raises(Misuse, match="employed here"):
            come_back(owner, who)
    assert state_of(owner, again) == "active"


def test_nor_does_who_works_here_by_another_way(as_member: Opener, house: Built, live: UUID) -> None:
    """An application from inside, and one that was hired and opened again."""
    owner, amalie = as_member(OWNER, now=on(HIRED)), house.people[AMALIE]
    inside = lives.carry_over(owner, amalie, "apply_inside", {}, "employment", "recruitment").person
    hire(owner, live)
    records.set_status(owner, live, "interview", "recruitment")
    for who in (inside, live):
        with pytest.raises(Misuse, match="employed here"):
            hire(owner, who)


def test_what_is_to_be_deleted_is_not_taken_along(as_member: Opener, live: UUID) -> None:
    owner = as_member(OWNER)
    consents.answer(owner, live, known(owner, live, Right.ERASURE), Answered.FULL)
    with pytest.raises(Misuse, match="is to be deleted"):
        hire(owner, live)
    with pytest.raises(Misuse, match="is to be deleted"):
        lives.carry_over(owner, live, "new_application", {}, "recruitment", "recruitment")
    other = records.create(owner, "applicant", entered(name=LIVE), "recruitment")
    with pytest.raises(Misuse, match="to be deleted as they asked"):
        merging.merge(owner, other, live, "recruitment")


def test_a_status_set_by_hand_does_not_stand_in_the_way_of_hiring(as_member: Opener, live: UUID) -> None:
    owner = as_member(OWNER, now=on(HIRED))
    records.set_status(owner, live, "hired", "recruitment")
    hire(owner, live)
    with pytest.raises(Misuse, match="done already"):
        hire(owner, live)


# Death


def test_nothing_goes_on_after_a_death(as_member: Opener, house: Built) -> None:
    owner, amalie = as_member(OWNER, now=on("2026-05-02")), house.people[AMALIE]
    lives.died(owner, amalie, date(2026, 5, 1), "employment")
    state = records.open_person(owner, amalie, "employment").person.state
    assert (state.status, state.triggers["died"]) == ("left", date(2026, 5, 1))
    assert "died 1 May 2026" in overview.make(owner, amalie, "en").overview.summary
    for refused in (
        lambda: leave(owner, amalie, "2026-05-02"),
        lambda: records.set_status(owner, amalie, "active", "employment"),
        lambda: come_back(owner, amalie),
    ):
        with pytest.raises(Misuse, match="death is noted"):
            refused()
    lives.died(owner, amalie, date(2026, 5, 2), "employment")  # it was a day later
    assert records.open_person(owner, amalie, "employment").person.state.triggers["left"] == date(2026, 5, 2)
    leave(owner, amalie, "2026-04-30")  # they had given notice before


def test_an_applicant_who_has_died_is_not_hired(as_member: Opener, live: UUID) -> None:
    owner = as_member(OWNER, now=on(HIRED))
    lives.died(owner, live, date(2026, 3, 15), "recruitment")
    with pytest.raises(Misuse, match="death is noted"):
        hire(owner, live)
    for status in ("interview", "kept_for_later"):
        with pytest.raises(Misuse, match="death is noted"):
            records.set_status(owner, live, status, "recruitment")
    with pytest.raises(Misuse, match="death is noted"):
        consents.renew(owner, live)
    assert recruiting.close(owner, [live], "rejected").left_out == 1
    twin = records.create(owner, "applicant", entered(name=LIVE), "recruitment")
    with pytest.raises(Misuse, match="death is noted"):
        merging.merge(owner, twin, live, "recruitment")


def test_a_death_noted_by_mistake_is_taken_back_with_the_last_day(as_member: Opener, house: Built) -> None:
    owner, amalie = as_member(OWNER, now=on("2026-05-02")), house.people[AMALIE]
    lives.died(owner, amalie, date(2026, 5, 1), "employment")
    opened = records.edit_person(owner, amalie, "employment", ["job"])
    records.save(owner, opened, {"end_date": ()}, "employment")
    records.set_status(owner, amalie, "active", "employment")
    assert "died" not in records.open_person(owner, amalie, "employment").person.state.triggers


# Closing a recruitment


def test_whoever_was_hired_is_turned_down_by_nobody(as_member: Opener, live: UUID) -> None:
    owner = as_member(OWNER, now=on(HIRED))
    hire(owner, live)
    second = records.create(owner, "applicant", entered(name="Ola Bakken"), "recruitment")
    assert recruiting.close(owner, [live, second], "rejected") == recruiting.Closed((second,), 1, 1)
    assert state_of(owner, live, "recruitment") == "hired"


def test_what_was_closed_before_is_not_closed_again(as_member: Opener, live: UUID) -> None:
    recruiting.close(as_member(JONAS), [live], "rejected")
    later = as_member(JONAS, now=on("2026-05-02"))
    assert recruiting.close(later, [live], "rejected") == recruiting.Closed((), 0, 1), "they have their letter"
    assert recruiting.close(later, [live], "withdrawn") == recruiting.Closed((), 0, 1)
    assert recruiting.close(later, [live], "kept_for_later").people == (live,), "they can be asked all the same"
    assert recruiting.close(later, [live], "rejected").left_out == 1, "nobody is turned down who may have agreed"
    state = records.open_person(later, live, consents.PURPOSE).person.state
    assert state.triggers["process_closed"] == date(2026, 3, 11), "the clock runs from the first closing"


def test_a_file_does_not_move_the_last_day_of_the_dead(as_member: Opener, house: Built, tmp_path: Path) -> None:
    owner, amalie = as_member(OWNER, now=on("2026-05-02")), house.people[AMALIE]
    lives.died(owner, amalie, date(2026, 5, 1), "employment")
    file = "Ansattnr;Navn;Ansatt til\n1001;Amalie Bergseth;15.05.2026\n"
    plan = planned(owner, tmp_path, text=file)
    assert plan.rows[0].outcome is Outcome.STOPPED
    importing.run(owner, plan)
    state = records.open_person(owner, amalie, "employment").person.state
    assert state.triggers["left"] == date(2026, 5, 1)

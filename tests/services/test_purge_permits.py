"""What the permit of a purge opens: those who stand in the log, for their days alone, and nothing for anyone else."""

import pytest

from entrack_vault.access import Action
from entrack_vault.domain.events import Event
from entrack_vault.errors import Damaged, NotAllowed
from entrack_vault.services import log
from entrack_vault.services.gate import Request
from tests.building import AMALIE, MARTE, OWNER, SELMA, SINDRE, Built
from tests.services.conftest import Opener

PLANNED = Request(
    Event.PURGE_PLANNED,
    population="employee",
    categories=("job",),
    action=Action.PURGE,
    purpose="retention_review",
)


def test_a_permit_for_a_purge_opens_those_who_stand_in_the_log_and_nobody_else(
    house: Built, as_member: Opener
) -> None:
    gate, amalie = as_member(MARTE), house.people[AMALIE]
    permit = gate.look_over(PLANNED, [amalie])
    with permit.reading():
        assert permit.one_of(amalie).opened
        with pytest.raises(Damaged):
            permit.one_of(house.people[SINDRE])
    lines = [one.entry.person for one in log.read(as_member(OWNER), event=Event.PURGE_PLANNED)]
    assert lines == [amalie, None]


def test_a_permit_for_a_purge_that_names_nobody_opens_nobody(house: Built, as_member: Opener) -> None:
    permit = as_member(MARTE).look(PLANNED)
    with permit.reading(), pytest.raises(Damaged):
        permit.one_of(house.people[AMALIE])


def test_looking_over_several_people_is_refused_like_any_look(house: Built, as_member: Opener) -> None:
    gate = as_member(SELMA)
    with pytest.raises(NotAllowed):
        gate.look_over(PLANNED, [house.people[AMALIE]])
    assert log.read(as_member(OWNER), event=Event.ACCESS_REFUSED)


def test_what_reckons_days_is_no_way_to_open_cards(house: Built, as_member: Opener) -> None:
    gate = as_member(OWNER)
    with pytest.raises(NotAllowed):
        gate.look(
            Request(
                Event.CARDS_OPENED,
                house.people[AMALIE],
                "employee",
                ("contact",),
                action=Action.PURGE,
                purpose="employment",
            )
        )

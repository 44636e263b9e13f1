"""Several people as a table: what is in it, what each one's log says, and who is left out."""

import pytest

from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import Event
from entrack_vault.errors import Misuse, NotAllowed
from entrack_vault.services import jobs, log, records, rights, selection
from tests.building import (
    AMALIE,
    AMALIES_ACCOUNT,
    AMALIES_IDENTITY_NUMBER,
    CAMILLA,
    JONAS,
    MARTE,
    OWNER,
    SINDRE,
    Built,
)
from tests.services.conftest import Opener

WHY = "payroll_run"


def test_each_person_is_a_line_and_an_entry_of_their_own(house: Built, as_member: Opener) -> None:
    marte = as_member(MARTE)
    both = [house.people[AMALIE], house.people[SINDRE]]
    found = selection.gather(marte, both, ["contact", "financial"], WHY, "nb")
    heads, *lines = found.rows
    assert found.people == tuple(both)
    assert [line[heads.index("Navn")] for line in lines] == [AMALIE, SINDRE]
    account = marte.session.register.populations["employee"].by_key["bank_account"].label("nb")
    assert AMALIES_ACCOUNT in lines[0][heads.index(account)].replace(".", "")
    assert "Avdeling" not in heads, "a category that was not asked for"
    for person in both:
        (entry,) = [one.entry for one in log.read(as_member(OWNER), person=person, event=Event.CARDS_EXPORTED)]
        assert entry.purpose == WHY
        assert {marte.session.compartments[room].category for room in entry.compartments} == {"contact", "financial"}


def test_a_closed_category_opens_nobody_and_is_one_refusal(house: Built, as_member: Opener) -> None:
    jonas = as_member(JONAS)
    with pytest.raises(NotAllowed):
        selection.gather(jonas, [house.people[AMALIE], house.people[SINDRE]], ["financial"], "employment", "nb")
    owner = as_member(OWNER)
    assert log.read(owner, event=Event.CARDS_EXPORTED) == []
    assert len(log.read(owner, event=Event.ACCESS_REFUSED)) == 1


def test_someone_restricted_is_left_out_and_the_others_are_not(house: Built, as_member: Opener) -> None:
    marte = as_member(MARTE)
    records.set_status(marte, house.people[SINDRE], "active", "rights_request", restricted="accuracy")
    found = selection.gather(marte, [house.people[SINDRE], house.people[AMALIE]], ["contact"], WHY, "nb")
    assert found.left_out == (house.people[SINDRE],)
    assert found.people == (house.people[AMALIE],)
    assert len(found.rows) == 2


def test_identity_numbers_need_the_duty_for_them(house: Built, as_member: Opener) -> None:
    def exported() -> tuple[bool, tuple[str, ...]]:
        marte = as_member(MARTE)
        found = selection.gather(marte, [house.people[AMALIE]], rights.exportable(marte, "employee"), WHY, "nb")
        return any(AMALIES_IDENTITY_NUMBER in cell.replace(" ", "") for cell in found.rows[1]), found.masked

    assert exported() == (True, ())
    owner = as_member(OWNER)
    job = jobs.one(owner, "payroll_officer").job
    duties = tuple(given for given in job.duties if given.duty is not Duty.SHOW_IDENTITY_NUMBERS)
    jobs.sign(owner, job.model_copy(update={"duties": duties}))
    held, masked = exported()
    assert not held
    assert set(masked) == {one.key for one in owner.session.register.populations["employee"].fields if one.masked}


def test_one_group_at_a_time(house: Built, as_member: Opener) -> None:
    others = [house.people[AMALIE], house.people[CAMILLA]]
    with pytest.raises(Misuse):
        selection.gather(as_member(OWNER), others, ["contact"], WHY, "nb")
    with pytest.raises(Misuse):
        selection.gather(as_member(OWNER), others[:1], [], WHY, "nb")

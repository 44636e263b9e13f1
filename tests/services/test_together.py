"""What others have done meanwhile: whose records have changed, and nothing of one's own doing."""

from uuid import UUID

import pytest

from entrack_vault.services import jobs, people, records, retention, rules, staff, together
from entrack_vault.services.gate import Gate
from tests.building import AMALIE, MARTE, OWNER, SHUT_OUT, SINDRE, Built, entered
from tests.services.conftest import Opener
from tests.services.test_purge import leave
from tests.services.test_rules import DAY
from tests.services.test_rules import change as decided


def change(gate: Gate, person: UUID, phone: str) -> None:
    opened = records.edit_person(gate, person, "payroll_run", ["contact"])
    records.save(gate, opened, entered(phone=phone), "payroll_run")


def seen(gate: Gate) -> together.Meanwhile:
    """What is told once the news has arrived, which on a server takes a moment."""
    for _ in range(200):
        found = together.meanwhile(gate)
        if found:
            return found
    return together.meanwhile(gate)


def test_it_tells_whose_records_others_have_changed_and_only_once(as_member: Opener, house: Built) -> None:
    owners, marte = as_member(OWNER), as_member(MARTE)
    assert not together.meanwhile(owners)
    change(marte, house.people[AMALIE], "+4700111111")
    change(marte, house.people[SINDRE], "+4700111111")
    found = {person for _ in range(2) for person in seen(owners).people}
    assert found == {house.people[AMALIE], house.people[SINDRE]}
    assert not together.meanwhile(owners)


def test_what_one_does_oneself_and_what_others_only_look_at_is_no_news(as_member: Opener, house: Built) -> None:
    owners, marte = as_member(OWNER), as_member(MARTE)
    change(owners, house.people[AMALIE], "+4700111111")
    records.open_person(marte, house.people[SINDRE], "payroll_run")
    people.load(marte)
    assert not seen(owners)


def test_what_is_noticed_while_doing_something_else_is_told_too(as_member: Opener, house: Built) -> None:
    owners, marte = as_member(OWNER), as_member(MARTE)
    change(marte, house.people[AMALIE], "+4700111111")
    change(owners, house.people[SINDRE], "+4700222222")  # whose own entry comes after theirs
    assert seen(owners).people == {house.people[AMALIE]}


def test_a_period_decided_by_others_is_in_force_at_once(as_member: Opener, house: Built) -> None:
    owners, marte = as_member(OWNER, now=DAY), as_member(MARTE, now=DAY)
    leave(owners, house.people[SINDRE])
    while marte.session.others or seen(marte):  # that Sindre has left is no news of the vault's own records
        continue
    assert len(retention.due(marte)) == 1
    rules.sign(owners, decided(months=3))
    assert seen(marte).vault
    assert retention.due(marte) == []


def test_a_job_description_signed_by_others_is_in_force_at_once(as_member: Opener) -> None:
    owners, marte = as_member(OWNER), as_member(MARTE)
    job = jobs.one(owners, "payroll_officer").job
    less = job.model_copy(update={"rights": tuple(right for right in job.rights if right.category != "financial")})
    jobs.sign(owners, less)
    assert seen(marte).vault
    assert marte.job.right("employee", "financial", marte.session.today) is None


def test_whoever_is_no_longer_a_member_is_told(as_member: Opener, house: Built) -> None:
    owners, marte = as_member(OWNER), as_member(MARTE)
    staff.remove(owners, house.keys[MARTE].member)
    with pytest.raises(SHUT_OUT):
        for _ in range(200):
            together.meanwhile(marte)

"""Statistics outlive those they count, and tell of no group under five."""

from entrack_vault.services import purge, records, retention, statistics
from tests.building import MARTE, OWNER, SINDRE, Built, entered
from tests.services.conftest import Opener
from tests.services.test_purge import agreed, leave, on

DAY = on("2026-12-01")


def test_counts_stay_when_people_go(as_member: Opener, house: Built) -> None:
    owner = as_member(OWNER)
    for number in range(5):
        for group, day in (("employee", "start_date"), ("applicant", "application_date")):
            some = entered(name=f"Ny Nummer{number}", **{day: "2026-02-01"})
            records.create(owner, group, some, "employment" if group == "employee" else "recruitment")
        fields = entered(name=f"Gjest Nummer{number}", phone=f"+470012345{number}", arrived="2026-03-02T09:00")
        records.create(owner, "visitor", fields, "premises_access")
    leave(owner, house.people[SINDRE])

    def told() -> dict[tuple[str, str, int], int | None]:
        found = statistics.yearly(as_member(OWNER, now=DAY))
        return {(one.population, one.event, one.year): one.count for one in found}

    before = told()
    assert before["visitor", "visit", 2026] == 5
    assert before["employee", "hired", 2026] == before["applicant", "applied", 2026] == 5
    assert before["employee", "left", 2026] is None, "one alone is not told"
    marte, boss = as_member(MARTE, now=DAY), as_member(OWNER, now=DAY)
    due = [one.person for one in retention.due(marte, ["visitor"])]
    for who in due:
        purge.carry_out(boss, agreed(marte, boss, who))
    after = told()
    assert after["visitor", "visit", 2026] == 5
    assert after["visitor", "purged", 2026] == len(due) == 5

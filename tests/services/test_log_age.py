"""After 24 months entries tell nothing more; the chain, cards and printed heads stay proven. On every engine."""

import pytest
from psycopg import sql

from entrack_vault.domain.events import Event
from entrack_vault.errors import NotAllowed
from entrack_vault.services import check, log, records
from entrack_vault.services.gate import Gate
from entrack_vault.store import server_address
from tests.building import AMALIE, MARTE, OWNER, Built
from tests.server.running import RUNNING
from tests.services.conftest import Opener
from tests.services.test_purge import on

EARLY, LATE = on("2026-12-01"), on("2028-03-25")
BETWEEN = [f"{year}-{month:02}-02" for year in (2026, 2027, 2028) for month in range(1, 13)]


def held(gate: Gate) -> list[int]:
    """The sequences of entries that still tell something."""
    permit_gate = log.read(gate)
    return sorted(line.entry.sequence for line in permit_gate)


def aged(house: Built) -> None:
    """Lets a server believe that it has had its entries for years: its own clock is not a test's to move."""
    if house.server:
        where = server_address.read(house.server)
        with RUNNING[where.more["host"]].admin(where.database) as admin:
            admin.execute(sql.SQL("ALTER TABLE store.log DISABLE TRIGGER ALL"))
            admin.execute(sql.SQL("UPDATE store.log SET at = at - interval '3 years'"))
            admin.execute(sql.SQL("ALTER TABLE store.log ENABLE TRIGGER ALL"))


def used(as_member: Opener) -> None:
    """Someone opens the vault now and then, over the years."""
    for day in BETWEEN:
        if "2026-04" < day < "2028-03-20":
            as_member(MARTE, now=on(day))


def test_old_entries_tell_nothing_and_everything_is_still_proven(as_member: Opener, house: Built) -> None:
    early = as_member(OWNER, now=on("2026-03-12"))
    before = held(early)
    printed = {early.session.head.sequence: early.session.head.hash}
    used(as_member)
    aged(house)
    late = as_member(OWNER, now=LATE)
    left = held(late)
    assert before[0] == 1
    younger = [line.entry.sequence for line in log.read(late) if line.entry.at >= on("2026-03-26")()]
    assert left[0] == min(younger), "all from the day it was built are emptied, and none that is younger"
    assert log.verify(late, printed=printed).entries > left[-1]
    assert check.check(late).findings == ()
    opened = records.open_person(late, house.people[AMALIE], "employment", ["contact"])
    assert opened.person.cards["contact"].fields["phone"][0].text
    assert [one.entry.event for one in log.read(late, event=Event.LOG_SHORTENED)] == [Event.LOG_SHORTENED]
    again = as_member(OWNER, now=LATE)
    assert len(log.read(again, event=Event.LOG_SHORTENED)) == 1, "not at each unlocking"


def test_nobody_else_empties_it(as_member: Opener, house: Built) -> None:
    aged(house)
    as_member(MARTE, now=LATE)
    owner = as_member(OWNER, now=EARLY)
    assert held(owner)[0] == 1


def test_nothing_is_emptied_before_its_time(as_member: Opener) -> None:
    as_member(OWNER, now=on("2028-03-10"))
    assert held(as_member(OWNER, now=EARLY))[0] == 1


def test_a_clock_set_forward_empties_nothing(as_member: Opener, house: Built) -> None:
    """What is emptied cannot be had back, and everyone with a right clock would find that it came too early."""
    aged(house)
    for day in ("2030-01-01", "2030-01-02"):
        as_member(OWNER, now=on(day))
    assert held(as_member(OWNER, now=EARLY))[0] == 1
    assert log.verify(as_member(OWNER, now=EARLY))


def test_a_server_judges_by_its_own_clock(as_member: Opener, house: Built) -> None:
    """A workstation's clock set forward empties nothing there."""
    if not house.server:
        return
    assert held(as_member(OWNER, now=LATE))[0] == 1
    for session in (as_member(OWNER).session, as_member(MARTE).session):
        with pytest.raises(NotAllowed), session.writing():
            session.store.empty_bodies(3)

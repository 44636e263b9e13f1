"""What left the vault before a purge is listed from the log, and ticked off by whoever has a duty for purges."""

import pytest

from entrack_vault.domain.events import Event
from entrack_vault.errors import Misuse, NotAllowed
from entrack_vault.services import overview, purge, purge_files
from tests.building import AMALIE, MARTE, OWNER, SELMA, SINDRE, Built
from tests.services.conftest import Opener
from tests.services.test_purge import agreed, leave, on

DAY = on("2026-05-01")


def test_files_about_those_purged_are_listed_and_ticked_off(as_member: Opener, house: Built) -> None:
    who = house.people[SINDRE]
    early = as_member(OWNER)
    for person in (who, house.people[AMALIE]):
        made = overview.make(early, person, "nb")
        overview.note_placed(early, made, bytes(32))
    leave(early, who)
    marte, owner = as_member(MARTE, now=DAY), as_member(OWNER, now=DAY)
    case = purge.carry_out(owner, agreed(marte, owner, who))
    (one,) = purge_files.taken_out(marte, case)
    assert (one.entry.event, one.entry.person, one.member, one.ticked) == (Event.OVERVIEW_PLACED, who, OWNER, None)
    purge_files.tick(marte, case, one.entry.sequence)
    (after,) = purge_files.taken_out(owner, purge.find(owner, case.id))
    assert (after.ticked, after.ticked_by) == (DAY(), MARTE)
    assert purge.find(owner, case.id).status == "done"
    with pytest.raises(Misuse):
        purge_files.tick(owner, case, one.entry.sequence)
    with pytest.raises(Misuse):
        purge_files.tick(owner, case, 1)
    with pytest.raises(NotAllowed):
        purge_files.taken_out(as_member(SELMA, now=DAY), case)

"""Making backups: by whom, where to, what is kept and what is cleared away. On every engine, by members' own keys."""

from dataclasses import replace
from pathlib import Path

import pytest

from entrack_vault.errors import BadInput, Misuse, NotAllowed, Unavailable
from entrack_vault.services import backup, backup_places, purge, records
from entrack_vault.services.restoring import newest_pair
from tests.building import AMALIE, KARI, MARTE, OWNER, SINDRE, Built, enrol
from tests.services.conftest import Opener
from tests.services.test_purge import agreed, leave, on

SERVICE = "Sikkerhetskopi"


def test_a_service_with_the_duty_alone_makes_and_checks_backups(as_member: Opener, house: Built, shelf: Path) -> None:
    owner = as_member(OWNER)
    backup.decide(owner, [shelf])
    own = enrol(owner, SERVICE, "backup_service")
    service = replace(house, keys={**house.keys, SERVICE: own})
    with service.unlock(SERVICE) as it:
        made = backup.make(it.gate)
        data, keys = newest_pair(shelf)
        found = backup.verify(it.gate, data, keys)
        assert found.rows["person"] == len(house.people)
        assert made.data.rows["person"] == len(house.people)
        assert it.session.job.rights == ()
        with pytest.raises(NotAllowed):
            records.open_person(it.gate, house.people[AMALIE], "employment", ["contact"])


def test_nobody_else_makes_backups(as_member: Opener, shelf: Path) -> None:
    backup.decide(as_member(OWNER), [shelf])
    with pytest.raises(NotAllowed):
        backup.make(as_member(MARTE))
    assert backup_places.look(shelf).data == ()


def test_two_vaults_in_one_place_are_not_mixed_up(as_member: Opener, house: Built, shelf: Path) -> None:
    owner = as_member(OWNER)
    backup.decide(owner, [shelf])
    backup.make(owner)
    data, keys = newest_pair(shelf)
    for file in (data, keys):
        parts = file.name.split("-")
        file.with_name("-".join((parts[0], "0" * 16, *parts[2:]))).write_bytes(file.read_bytes())
    with pytest.raises(Misuse, match="more than one vault"):
        newest_pair(shelf)
    assert len(backup_places.look(shelf, owner.session.vault).data) == 1


def test_keys_go_from_where_backups_go_no_longer(as_member: Opener, shelf: Path, tmp_path: Path) -> None:
    owner = as_member(OWNER)
    backup.decide(owner, [shelf])
    backup.make(owner)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    shelf.rename(tmp_path / "unplugged")
    assert backup.decide(owner, [elsewhere]).former == (str(shelf),)
    (tmp_path / "unplugged").rename(shelf)
    assert len(backup_places.look(shelf).keys) == 1
    backup.make(owner)
    assert backup_places.look(shelf).keys == ()


def test_a_backup_from_a_time_that_has_not_come_does_not_count(as_member: Opener, shelf: Path) -> None:
    backup.decide(as_member(OWNER), [shelf])
    backup.make(as_member(OWNER, now=on("2027-03-12")))
    assert backup.is_due(as_member(OWNER, now=on("2026-12-12")))


def test_a_missing_destination_is_told_and_the_others_are_served(
    as_member: Opener, shelf: Path, tmp_path: Path
) -> None:
    owner = as_member(OWNER)
    backup.decide(owner, [tmp_path / "gone", shelf])
    made = backup.make(owner)
    assert [type(one.fault) for one in made.placed] == [Unavailable, type(None)]
    assert len(backup_places.look(shelf).data) == 1
    shelf.rename(tmp_path / "unplugged")
    with pytest.raises(Unavailable):
        backup.make(owner)


def test_what_is_not_kept_is_cleared_away(as_member: Opener, house: Built, shelf: Path) -> None:
    owner = as_member(OWNER)
    backup.decide(owner, [shelf], kept=2)
    for _ in range(5):
        backup.make(owner)
    there = backup_places.look(shelf)
    assert (len(there.data), len(there.keys)) == (2, backup_places.KEY_FILES)
    leave(owner, house.people[SINDRE])
    day = on("2026-05-02")
    marte, owner = as_member(MARTE, now=day), as_member(OWNER, now=day)
    purge.carry_out(owner, agreed(marte, owner, house.people[SINDRE]))
    backup.make(owner)
    there = backup_places.look(shelf)
    assert len(there.keys) == 1, "those from before the purge are gone, whatever their age"
    assert len(there.data) == 2


def test_a_backup_is_due_by_the_age_of_the_newest_whole_one(as_member: Opener, shelf: Path) -> None:
    owner = as_member(OWNER, now=on("2026-03-12"))
    assert not backup.is_due(owner), "nobody has said where they go"
    backup.decide(owner, [shelf])
    assert backup.is_due(owner)
    backup.make(owner)
    assert not backup.is_due(owner)
    assert backup.is_due(as_member(OWNER, now=on("2026-03-14")))
    assert not backup.is_due(as_member(KARI, now=on("2026-03-14"))), "she has not the duty"


def test_what_is_no_backup_is_told(as_member: Opener, shelf: Path, tmp_path: Path) -> None:
    owner = as_member(OWNER)
    with pytest.raises(Misuse):
        backup.make(owner)
    with pytest.raises(Misuse):
        backup.decide(owner, [Path("relative")])
    with pytest.raises(Misuse):
        newest_pair(shelf)
    backup.decide(owner, [shelf])
    (tmp_path / "letter").write_text("Kjære hvelv")
    with pytest.raises(BadInput):
        backup.verify(owner, tmp_path / "letter", tmp_path / "letter")

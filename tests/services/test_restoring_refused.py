"""Backups that are not put back: of other times, of other vaults, altered; each with its reason."""

from pathlib import Path

import pytest

from entrack_vault import vault
from entrack_vault.errors import Damaged, Misuse
from entrack_vault.services import backup
from entrack_vault.services.restoring import newest_pair
from tests.building import OWNER, Built
from tests.services.conftest import Opener
from tests.services.test_purge import on
from tests.services.test_restoring import restored


@pytest.mark.parametrize(
    ("day", "reason"), [("2026-04-20", "more than 35 days old"), ("2026-03-11", "time that has not come")]
)
def test_keys_of_another_time_are_refused(
    as_member: Opener, house: Built, shelf: Path, tmp_path: Path, day: str, reason: str
) -> None:
    owner = as_member(OWNER, now=on("2026-03-12"))
    backup.decide(owner, [shelf])
    backup.make(owner)
    with pytest.raises(Damaged, match=reason):
        restored(house, shelf, tmp_path / "new", now=on(day))
    assert not (tmp_path / "new").exists()


def test_older_keys_are_refused_beside_newer_ones(
    as_member: Opener, house: Built, shelf: Path, tmp_path: Path
) -> None:
    day = on("2026-03-12")
    owner = as_member(OWNER, now=day)
    backup.decide(owner, [shelf])
    backup.make(owner)
    data, keys = newest_pair(shelf)
    backup.make(owner)
    own = house.keys[OWNER]
    with pytest.raises(Misuse, match="newer keys"):
        vault.restore(
            *(tmp_path / "new",), data=data, keys=keys, passphrase=own.passphrase, secret_key=own.secret_key, now=day
        )


def test_data_newer_than_the_keys_is_refused(as_member: Opener, house: Built, shelf: Path, tmp_path: Path) -> None:
    day = on("2026-03-12")
    owner = as_member(OWNER, now=day)
    backup.decide(owner, [shelf])
    backup.make(owner)
    _, keys = newest_pair(shelf)
    aside = keys.rename(tmp_path / keys.name)
    backup.make(owner)
    data, _ = newest_pair(shelf)
    own = house.keys[OWNER]
    with pytest.raises(Damaged, match="do not know what the data was made from"):
        vault.restore(
            *(tmp_path / "new",), data=data, keys=aside, passphrase=own.passphrase, secret_key=own.secret_key, now=day
        )
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("part", ["data", "keys"])
def test_a_flipped_bit_is_found(as_member: Opener, house: Built, shelf: Path, tmp_path: Path, part: str) -> None:
    day = on("2026-03-12")
    owner = as_member(OWNER, now=day)
    backup.decide(owner, [shelf])
    backup.make(owner)
    files = dict(zip(("data", "keys"), newest_pair(shelf), strict=True))
    whole = bytearray(files[part].read_bytes())
    whole[len(whole) // 2] ^= 1
    files[part].write_bytes(whole)
    with pytest.raises(Damaged):
        backup.verify(owner, files["data"], files["keys"])
    with pytest.raises(Damaged):
        restored(house, shelf, tmp_path / "new", now=day)
    assert not (tmp_path / "new").exists()

"""From passphrase and secret key to a sealing key: floors, normal forms, and that everything given counts."""

import pytest

from entrack_vault.crypto.passphrase import (
    QUICK,
    SHORTEST,
    STANDARD,
    KdfSettings,
    check_new,
    new_salt,
    normal,
    sealing_key,
)
from entrack_vault.errors import Damaged, Misuse


@pytest.mark.parametrize(
    ("memory", "passes", "lanes"),
    [
        (64 * 1024 - 1, 3, 4),
        (64 * 1024, 2, 4),
        (64 * 1024, 3, 3),
        (0, 0, 0),
        (4 * 1024 * 1024 + 1, 3, 4),
        (64 * 1024, 65, 4),
        (64 * 1024, 3, 65),
    ],
)
def test_settings_outside_what_is_safe_are_refused(memory: int, passes: int, lanes: int) -> None:
    with pytest.raises(Damaged, match="key settings"):
        KdfSettings(memory, passes, lanes)


def test_floor_and_ceiling_themselves_are_allowed() -> None:
    assert KdfSettings(64 * 1024, 3, 4) == QUICK
    assert KdfSettings(4 * 1024 * 1024, 64, 64) > STANDARD > QUICK


def test_length_of_a_new_passphrase_is_counted_in_letters() -> None:
    check_new("å" * SHORTEST)
    for short in ("", "å" * (SHORTEST - 1), "a\u030a" * (SHORTEST - 1)):
        with pytest.raises(Misuse, match="too short"):
            check_new(short)


def test_each_keyboard_writes_the_same_passphrase() -> None:
    assert normal("bla\u030ab\u00e6r") == normal("bl\u00e5b\u00e6r")
    assert normal("\ufb01re") == "fire"
    assert normal("Fire") != normal("fire")


def test_salts_are_fresh() -> None:
    assert len({new_salt() for _ in range(50)}) == 50
    assert len(new_salt()) == 16


def test_everything_given_counts() -> None:
    def sealed(
        passphrase: str = "fire hester",
        secret: bytes = bytes(32),
        settings: KdfSettings = QUICK,
        salt: bytes = bytes(16),
        vault: bytes = bytes(16),
        context: bytes = b"slot",
    ) -> bytes:
        key = sealing_key(passphrase, secret, settings, salt, vault=vault, context=context)
        return key._seal_with_nonce(bytes(12), b"seed", b"")

    one = [
        sealed(),
        sealed(passphrase="fire hestar"),
        sealed(secret=bytes([1]) * 32),
        sealed(settings=KdfSettings(64 * 1024, 4, 4)),
        sealed(salt=bytes([1]) * 16),
        sealed(vault=bytes([1]) * 16),
        sealed(context=b"slot2"),
    ]
    assert len(set(one)) == len(one)
    assert sealed(passphrase="\ufb01re hester") == one[0]

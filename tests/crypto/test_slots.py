"""The three ways into a vault: each opens with its own secret only, and says nothing about whose it is."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entrack_vault.crypto import slots
from entrack_vault.crypto.identity import Identity, derive
from entrack_vault.crypto.passphrase import QUICK, KdfSettings
from entrack_vault.crypto.slots import EnrolmentSlot, MemberSlot, OpenedSlot, RecoverySlot
from entrack_vault.errors import Damaged, WrongKey
from tests.vectors.frozen import load, named

EXAMPLES = load("slots")
RAISED = {"Damaged": Damaged, "WrongKey": WrongKey}
VAULT, MEMBER = UUID(int=1), UUID(int=4)
INGRID = Identity(bytes([1]) * 32)
ORIGIN, FILE_KEY, NEW_FILE_KEY = INGRID.public.fingerprint, bytes([5]) * 32, bytes([6]) * 32
WORDS, SECRET, ONE_TIME = "fire hester og en ku", bytes([7]) * 32, bytes(range(17))


def _hex(values: dict[str, Any], name: str) -> bytes:
    return bytes.fromhex(values[name])


def _open_member(vault: UUID, values: dict[str, Any]) -> OpenedSlot:
    slot = MemberSlot(
        id=_hex(values, "id"),
        member=UUID(values["member"]),
        version=values["version"],
        settings=KdfSettings(values.get("memory", QUICK.memory), QUICK.passes, QUICK.lanes),
        salt=_hex(values, "salt"),
        public=Identity(bytes.fromhex(values.get("public_seed", values["seed"]))).public,
        sealed_seed=_hex(values, "sealed_seed"),
        file_key=_hex(values, "file_key"),
    )
    return slots.open_member_slot(vault, slot, values["passphrase"], _hex(values, "secret_key"))


def _open_recovery(vault: UUID, values: dict[str, Any]) -> OpenedSlot:
    slot = RecoverySlot(_hex(values, "id"), _hex(values, "file_key"))
    return slots.open_recovery_slot(vault, slot, _hex(values, "seed"))


def _open_enrolment(vault: UUID, values: dict[str, Any]) -> OpenedSlot:
    once = Identity(derive(bytes(range(17)), "enrolment identity")).public
    slot = EnrolmentSlot(
        id=_hex(values, "id"),
        member=UUID(values["member"]),
        expires=values["expires"],
        public=once,
        file_key=_hex(values, "file_key"),
        origin=_hex(values, "origin"),
    )
    return slots.open_enrolment_slot(vault, slot, _hex(values, "one_time_key"))


OPENERS: dict[str, Callable[[UUID, dict[str, Any]], OpenedSlot]] = {
    "member": _open_member,
    "recovery": _open_recovery,
    "enrolment": _open_enrolment,
}


@pytest.mark.parametrize("kind", OPENERS)
def test_frozen_slots(kind: str) -> None:
    values = EXAMPLES[kind]
    opened = OPENERS[kind](UUID(EXAMPLES["vault"]), values)
    assert opened.file_key.hex() == EXAMPLES["file_key"]
    assert opened.origin.hex() == ("" if kind == "recovery" else EXAMPLES["origin"])
    assert (opened.identity.seed.hex() if opened.identity else None) == values.get("seed")
    secret = values.get("secret_key") or values.get("one_time_key") or values["seed"]
    assert slots.slot_id(bytes.fromhex(secret)).hex() == values["id"]


@pytest.mark.parametrize("example", EXAMPLES["bad"], ids=named(EXAMPLES["bad"]))
def test_frozen_slots_that_are_refused(example: dict[str, Any]) -> None:
    values = {**EXAMPLES[example["slot"]], **example["with"]}
    with pytest.raises(RAISED[example["raises"]]):
        OPENERS[example["slot"]](UUID(values.get("vault", EXAMPLES["vault"])), values)


def _with(slot: Any, part: str, content: bytes) -> Any:
    return replace(slot, **{part: content})


def _member_slot() -> MemberSlot:
    return slots.make_member_slot(
        VAULT,
        MEMBER,
        1,
        INGRID,
        passphrase=WORDS,
        secret_key=SECRET,
        settings=QUICK,
        file_key=FILE_KEY,
        origin=ORIGIN,
    )


SLOT = _member_slot()


def test_a_member_opens_their_slot() -> None:
    opened = slots.open_member_slot(VAULT, SLOT, WORDS, SECRET)
    assert opened.identity is not None
    assert (opened.identity.seed, opened.file_key, opened.origin) == (INGRID.seed, FILE_KEY, ORIGIN)


def test_a_stolen_file_needs_passphrase_and_secret_key() -> None:
    for words, secret in ((WORDS.title(), SECRET), (WORDS, bytes(32)), ("", SECRET)):
        with pytest.raises(WrongKey) as caught:
            slots.open_member_slot(VAULT, SLOT, words, secret)
        assert caught.value.__suppress_context__


@settings(max_examples=15)
@given(st.data())
def test_any_flipped_bit_of_a_member_slot_is_refused(data: st.DataObject) -> None:
    part = data.draw(st.sampled_from(["id", "salt", "sealed_seed", "file_key"]))
    altered = bytearray(getattr(SLOT, part))
    at = data.draw(st.integers(0, len(altered) * 8 - 1))
    altered[at // 8] ^= 1 << at % 8
    with pytest.raises((WrongKey, Damaged)):
        slots.open_member_slot(VAULT, _with(SLOT, part, bytes(altered)), WORDS, SECRET)


@given(st.data())
def test_any_flipped_bit_of_the_slots_on_paper_is_refused(data: st.DataObject) -> None:
    recovery = slots.make_recovery_slot(VAULT, bytes(32), FILE_KEY)
    enrolment = slots.make_enrolment_slot(VAULT, MEMBER, ONE_TIME, "2026-03-18", FILE_KEY, ORIGIN)
    slots_on_paper: list[RecoverySlot | EnrolmentSlot] = [recovery, enrolment]
    slot = data.draw(st.sampled_from(slots_on_paper))
    part = data.draw(st.sampled_from(["id", "file_key", *(["origin"] if isinstance(slot, EnrolmentSlot) else [])]))
    altered = bytearray(getattr(slot, part))
    at = data.draw(st.integers(0, len(altered) * 8 - 1))
    altered[at // 8] ^= 1 << at % 8
    changed = _with(slot, part, bytes(altered))
    with pytest.raises(Damaged):
        if isinstance(changed, EnrolmentSlot):
            slots.open_enrolment_slot(VAULT, changed, ONE_TIME)
        else:
            slots.open_recovery_slot(VAULT, changed, bytes(32))


def test_slots_on_paper_open_with_their_own_key() -> None:
    recovery = slots.make_recovery_slot(VAULT, bytes(32), FILE_KEY)
    opened = slots.open_recovery_slot(VAULT, recovery, bytes(32))
    assert (opened.file_key, opened.origin) == (FILE_KEY, b"")
    enrolment = slots.make_enrolment_slot(VAULT, MEMBER, ONE_TIME, "2026-03-18", FILE_KEY, ORIGIN)
    assert slots.open_enrolment_slot(VAULT, enrolment, ONE_TIME) == OpenedSlot(None, FILE_KEY, ORIGIN)


def test_slots_name_nobody() -> None:
    ids = [slots.slot_id(secret) for secret in (SECRET, bytes(32), ONE_TIME)]
    assert len(set(ids)) == 3
    assert all(len(slot) == 16 and MEMBER.bytes not in slot for slot in ids)
    assert _member_slot().salt != SLOT.salt


def test_every_way_in_can_be_led_to_a_new_file_key() -> None:
    moved = slots.for_new_file_key(VAULT, SLOT, NEW_FILE_KEY)
    assert slots.open_member_slot(VAULT, moved, WORDS, SECRET).file_key == NEW_FILE_KEY
    assert moved.sealed_seed == SLOT.sealed_seed
    enrolment = slots.make_enrolment_slot(VAULT, MEMBER, ONE_TIME, "2026-03-18", FILE_KEY, ORIGIN)
    moved_enrolment = slots.for_new_file_key(VAULT, enrolment, NEW_FILE_KEY)
    assert slots.open_enrolment_slot(VAULT, moved_enrolment, ONE_TIME).file_key == NEW_FILE_KEY
    recovery = slots.make_recovery_slot(VAULT, bytes(32), FILE_KEY)
    moved_recovery = slots.recovery_for_new_file_key(VAULT, recovery, Identity(bytes(32)).public, NEW_FILE_KEY)
    assert slots.open_recovery_slot(VAULT, moved_recovery, bytes(32)).file_key == NEW_FILE_KEY


def test_a_file_key_wrapped_for_one_vault_does_not_open_in_another() -> None:
    with pytest.raises((WrongKey, Damaged)):
        slots.open_member_slot(UUID(int=2), SLOT, WORDS, SECRET)
    recovery = slots.make_recovery_slot(VAULT, bytes(32), FILE_KEY)
    with pytest.raises(Damaged):
        slots.open_recovery_slot(UUID(int=2), recovery, bytes(32))

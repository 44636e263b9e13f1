"""A sealed revision opens where it belongs, under its own data key, and nowhere else."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrack_vault.crypto.identity import Identity
from entrack_vault.crypto.records import CompartmentKey, RecordPlace, check_signature, open_revision, seal_revision
from entrack_vault.errors import Damaged
from tests.vectors.frozen import load, named

EXAMPLES = load("sealed")
(GOOD,) = EXAMPLES["good"]
AUTHOR, STRANGER = Identity(bytes([1]) * 32), Identity(bytes([2]) * 32)
VAULT = UUID(int=1)
PLACE = RecordPlace(VAULT, UUID(int=2), 33, UUID(int=3), 4, 1, 2, UUID(int=5))
ROOM = CompartmentKey(VAULT, 33, 2, bytes(32))
ALTERED: dict[str, Any] = {
    "vault": UUID(int=9),
    "subject": UUID(int=9),
    "compartment": 34,
    "record": UUID(int=9),
    "revision": 5,
    "schema": 2,
    "epoch": 3,
    "author": UUID(int=9),
}


def _place(values: dict[str, Any]) -> RecordPlace:
    ids: dict[str, Any] = {name: UUID(values[name]) for name in ("vault", "subject", "record", "author")}
    return RecordPlace(**ids, **{name: values[name] for name in ("compartment", "revision", "schema", "epoch")})


def _checked(values: dict[str, Any]) -> bytes:
    """What the store holds, checked by its author's key and opened with its data key."""
    place, sealed = _place(values), bytes.fromhex(values["sealed"])
    author = Identity(bytes.fromhex(values["author_seed"])).public
    digest = check_signature(place, author, sealed, bytes.fromhex(values["signature"]))
    assert digest.hex() == values["hash"]
    return open_revision(place, bytes.fromhex(values["data_key"]), sealed)


def test_frozen_revision() -> None:
    place = _place(GOOD)
    room = CompartmentKey(place.vault, place.compartment, place.epoch, bytes.fromhex(GOOD["compartment_secret"]))
    assert place.associated().hex() == GOOD["associated"]
    assert _checked(GOOD).hex() == GOOD["content"]
    wrapped = bytes.fromhex(GOOD["wrapped"])
    assert len(wrapped) == 60
    assert room.unwrap(place.record.bytes, place.revision, wrapped).hex() == GOOD["data_key"]
    excerpt = bytes.fromhex(GOOD["sealed_excerpt"])
    opened = room.open_excerpt(place.subject.bytes, place.record.bytes, place.revision, wrapped, excerpt)
    assert opened.hex() == GOOD["excerpt"]


@pytest.mark.parametrize("example", EXAMPLES["bad"], ids=named(EXAMPLES["bad"]))
def test_frozen_revisions_that_are_refused(example: dict[str, Any]) -> None:
    with pytest.raises(Damaged):
        _checked({**GOOD, **example["with"]})


@pytest.mark.parametrize("example", EXAMPLES["bad"], ids=named(EXAMPLES["bad"]))
def test_ciphertext_is_bound_to_its_place_without_the_signature(example: dict[str, Any]) -> None:
    values = {**GOOD, **example["with"]}
    if {"signature", "author_seed"} & set(example["with"]):
        assert open_revision(_place(values), bytes.fromhex(values["data_key"]), bytes.fromhex(values["sealed"]))
        return
    with pytest.raises(Damaged):
        open_revision(_place(values), bytes.fromhex(values["data_key"]), bytes.fromhex(values["sealed"]))


@dataclass(frozen=True)
class Signed:
    """A revision as it is stored."""

    sealed: bytes
    excerpt: bytes
    signature: bytes
    data_key: bytes
    hash: bytes


def seal(content: bytes, excerpt: bytes, author: Identity = AUTHOR) -> Signed:
    made = seal_revision(PLACE, ROOM, content, excerpt)
    return Signed(made.sealed, made.excerpt, author.sign(made.to_sign), made.data_key, made.hash)


@given(st.binary(max_size=200), st.binary(max_size=60))
def test_what_is_sealed_opens_again(content: bytes, excerpt: bytes) -> None:
    sealed = seal(content, excerpt)
    assert check_signature(PLACE, AUTHOR.public, sealed.sealed, sealed.signature) == sealed.hash
    data_key = ROOM.unwrap(PLACE.record.bytes, PLACE.revision, sealed.data_key)
    assert open_revision(PLACE, data_key, sealed.sealed) == content
    if excerpt:
        place = (PLACE.subject.bytes, PLACE.record.bytes, PLACE.revision)
        assert ROOM.open_excerpt(*place, sealed.data_key, sealed.excerpt) == excerpt
    else:
        assert sealed.excerpt == b""


@given(st.data())
def test_any_flipped_bit_of_a_revision_is_refused(data: st.DataObject) -> None:
    made = seal(b"content", b"excerpt")
    part = data.draw(st.sampled_from(["sealed", "signature", "data_key", "excerpt"]))
    altered = bytearray(getattr(made, part))
    at = data.draw(st.integers(0, len(altered) * 8 - 1))
    altered[at // 8] ^= 1 << at % 8
    made = replace(made, **{part: bytes(altered)})
    with pytest.raises(Damaged):
        check_signature(PLACE, AUTHOR.public, made.sealed, made.signature)
        data_key = ROOM.unwrap(PLACE.record.bytes, PLACE.revision, made.data_key)
        open_revision(PLACE, data_key, made.sealed)
        ROOM.open_excerpt(PLACE.subject.bytes, PLACE.record.bytes, PLACE.revision, made.data_key, made.excerpt)


@pytest.mark.parametrize("field", ALTERED)
def test_every_part_of_the_place_is_bound_twice(field: str) -> None:
    sealed = seal(b"content", b"")
    data_key = ROOM.unwrap(PLACE.record.bytes, PLACE.revision, sealed.data_key)
    elsewhere = replace(PLACE, **{field: ALTERED[field]})
    with pytest.raises(Damaged):
        open_revision(elsewhere, data_key, sealed.sealed)
    with pytest.raises(Damaged):
        check_signature(elsewhere, AUTHOR.public, sealed.sealed, sealed.signature)


def test_another_author_is_refused() -> None:
    sealed = seal(b"content", b"", STRANGER)
    with pytest.raises(Damaged):
        check_signature(PLACE, AUTHOR.public, sealed.sealed, sealed.signature)


@pytest.mark.parametrize(
    "room",
    [
        CompartmentKey(UUID(int=9), 33, 2, bytes(32)),
        CompartmentKey(VAULT, 34, 2, bytes(32)),
        CompartmentKey(VAULT, 33, 3, bytes(32)),
        CompartmentKey(VAULT, 33, 2, bytes([1]) * 32),
    ],
    ids=["vault", "compartment", "epoch", "key"],
)
def test_a_data_key_unwraps_in_its_own_compartment_and_epoch_only(room: CompartmentKey) -> None:
    wrapped = ROOM.wrap(b"r" * 16, 1, bytes(32))
    with pytest.raises(Damaged):
        room.unwrap(b"r" * 16, 1, wrapped)


@pytest.mark.parametrize(("subject", "record", "revision"), [(9, 3, 4), (2, 9, 4), (2, 3, 5)])
def test_an_excerpt_opens_in_its_own_place_only(subject: int, record: int, revision: int) -> None:
    sealed = seal(b"content", b"excerpt")
    with pytest.raises(Damaged):
        ROOM.open_excerpt(UUID(int=subject).bytes, UUID(int=record).bytes, revision, sealed.data_key, sealed.excerpt)


def test_an_excerpt_is_not_the_content_nor_the_content_an_excerpt() -> None:
    sealed = seal(b"content", b"excerpt")
    data_key = ROOM.unwrap(PLACE.record.bytes, PLACE.revision, sealed.data_key)
    with pytest.raises(Damaged):
        open_revision(PLACE, data_key, sealed.excerpt)
    with pytest.raises(Damaged):
        ROOM.open_excerpt(PLACE.subject.bytes, PLACE.record.bytes, PLACE.revision, sealed.data_key, sealed.sealed)


def test_every_revision_has_a_data_key_of_its_own() -> None:
    made = [seal(b"same", b"") for _ in range(50)]
    keys = {ROOM.unwrap(PLACE.record.bytes, PLACE.revision, sealed.data_key) for sealed in made}
    assert len(keys) == len({sealed.sealed for sealed in made}) == 50

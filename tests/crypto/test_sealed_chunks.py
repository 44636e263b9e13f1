"""A document's chunks open where they belong, in their order, to their end, and nowhere else."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrack_vault.crypto.documents import ChunkKey, name_of
from entrack_vault.errors import Damaged
from tests.vectors.frozen import load

VAULT, RECORD = UUID(int=1), UUID(int=2)
KEY = ChunkKey(VAULT, RECORD, bytes(32))


@given(st.binary(max_size=300), st.integers(0, 2**40), st.booleans())
def test_a_chunk_comes_back(content: bytes, position: int, last: bool) -> None:
    sealed = KEY.seal(position, content, last=last)
    assert KEY.open(position, sealed, last=last) == content
    assert len(sealed) % 64 == 28  # padded, with nonce and tag


@pytest.mark.parametrize(
    ("key", "position", "last"),
    [
        (ChunkKey(UUID(int=9), RECORD, bytes(32)), 3, False),
        (ChunkKey(VAULT, UUID(int=9), bytes(32)), 3, False),
        (ChunkKey(VAULT, RECORD, bytes(31) + b"\x01"), 3, False),
        (KEY, 4, False),
        (KEY, 3, True),
    ],
    ids=["vault", "document", "key", "position", "end"],
)
def test_a_chunk_does_not_open_elsewhere(key: ChunkKey, position: int, last: bool) -> None:
    sealed = KEY.seal(3, b"content", last=False)
    with pytest.raises(Damaged):
        key.open(position, sealed, last=last)


@given(st.data())
def test_an_altered_chunk_does_not_open(data: st.DataObject) -> None:
    sealed = bytearray(KEY.seal(0, b"content", last=True))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Damaged):
        KEY.open(0, bytes(sealed), last=True)


def test_frozen_chunk() -> None:
    (frozen,) = load("documents")["good"]
    key = ChunkKey(UUID(frozen["vault"]), UUID(frozen["record"]), bytes.fromhex(frozen["key"]))
    assert (
        key.open(frozen["position"], bytes.fromhex(frozen["sealed"]), last=frozen["last"]).hex() == frozen["content"]
    )
    assert name_of(UUID(frozen["record"])).hex() == frozen["name"]

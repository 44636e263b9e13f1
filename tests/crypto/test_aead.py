"""Sealing, padding and the header's code: round trips, and that nothing altered ever opens."""

import os
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrack_vault.crypto.aead import BLOCK, AeadKey, damaged, new_key, open_once, pad, unpad
from entrack_vault.crypto.mac import check_header, header_mac
from entrack_vault.errors import Damaged
from tests.vectors.frozen import load, named

PADDING = load("padding")
KEY = AeadKey(bytes(range(32)))


@given(st.binary(max_size=300), st.binary(max_size=40))
def test_what_is_sealed_opens_again(content: bytes, associated: bytes) -> None:
    assert KEY.open(KEY.seal(content, associated), associated) == content


@given(st.binary(max_size=80), st.data())
def test_any_flipped_bit_is_refused(content: bytes, data: st.DataObject) -> None:
    sealed = bytearray(KEY.seal(content, b"here"))
    at = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[at // 8] ^= 1 << at % 8
    with pytest.raises(Damaged):
        KEY.open(bytes(sealed), b"here")


@given(st.binary(max_size=80), st.data())
def test_any_cut_is_refused(content: bytes, data: st.DataObject) -> None:
    sealed = KEY.seal(content, b"here")
    length = data.draw(st.integers(0, len(sealed) - 1))
    with pytest.raises(Damaged):
        KEY.open(sealed[:length], b"here")


@given(st.binary(max_size=12), st.binary(max_size=12))
def test_opens_only_with_the_associated_data_it_was_sealed_with(one: bytes, other: bytes) -> None:
    sealed = KEY.seal(b"content", one)
    if one == other:
        assert KEY.open(sealed, other) == b"content"
    else:
        with pytest.raises(Damaged):
            KEY.open(sealed, other)


@given(st.binary(max_size=80), st.binary(max_size=12))
def test_opening_once_is_opening(content: bytes, associated: bytes) -> None:
    key = bytes(range(32))
    sealed = KEY.seal(content, associated)
    assert open_once(key, sealed, associated) == content
    for altered in (sealed[:-1], sealed[:5], b"", sealed[:-1] + bytes([sealed[-1] ^ 1])):
        with pytest.raises(Damaged):
            open_once(key, altered, associated)
    with pytest.raises(Damaged):
        open_once(bytes(32), sealed, associated)
    with pytest.raises(Damaged):
        open_once(bytes(31), sealed, associated)


def test_another_key_does_not_open() -> None:
    with pytest.raises(Damaged):
        AeadKey(os.urandom(32)).open(KEY.seal(b"content", b""), b"")


def test_every_seal_has_a_nonce_of_its_own() -> None:
    assert len({KEY.seal(b"same", b"")[:12] for _ in range(200)}) == 200


def test_fresh_keys_are_whole_and_unlike() -> None:
    keys = {new_key() for _ in range(50)}
    assert len(keys) == 50
    assert {len(key) for key in keys} == {32}


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_key_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        AeadKey(bytes(length))


def test_every_refusal_says_the_same() -> None:
    sealed = KEY.seal(b"content", b"here")
    said = set()
    for altered, associated in ((sealed[:5], b"here"), (sealed[:-1] + b"\0", b"here"), (sealed, b"there")):
        with pytest.raises(Damaged) as caught:
            KEY.open(altered, associated)
        assert caught.value.__suppress_context__
        said.add(str(caught.value))
    assert said == {str(damaged())}


# Padding


@pytest.mark.parametrize("example", PADDING["good"], ids=named(PADDING["good"]))
def test_frozen_padding(example: dict[str, str]) -> None:
    assert pad(bytes.fromhex(example["content"])).hex() == example["padded"]
    assert unpad(bytes.fromhex(example["padded"])).hex() == example["content"]


@pytest.mark.parametrize("example", PADDING["bad"], ids=named(PADDING["bad"]))
def test_padding_that_is_refused(example: dict[str, Any]) -> None:
    with pytest.raises(Damaged):
        unpad(bytes.fromhex(example["padded"]))


@given(st.binary(max_size=400))
def test_padding_tells_the_length_to_the_block_only(content: bytes) -> None:
    padded = pad(content)
    assert unpad(padded) == content
    assert len(padded) % BLOCK == 0
    assert 0 <= len(padded) - len(content) - 4 < BLOCK


@given(st.binary(max_size=200))
def test_there_is_one_padding_only(padded: bytes) -> None:
    try:
        content = unpad(padded)
    except Damaged:
        return
    assert pad(content) == padded


# The header's code


def test_header_code_is_checked() -> None:
    code = header_mac(bytes(32), b"content")
    assert len(code) == 32
    check_header(bytes(32), b"content", code)
    for key, content, given_code in (
        (bytes([1]) * 32, b"content", code),
        (bytes(32), b"contenu", code),
        (bytes(32), b"content", code[:-1]),
        (bytes(32), b"content", b""),
    ):
        with pytest.raises(Damaged):
            check_header(key, content, given_code)

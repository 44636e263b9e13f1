"""The one encoding of what is signed and bound: exact bytes, and no two lists of parts alike."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrack_vault.crypto.canonical import Part, encode, further, further_id, further_number
from entrack_vault.errors import Damaged
from tests.vectors.frozen import load, named, part

EXAMPLES = load("canonical")
RAISED: dict[str, type[Exception]] = {"OverflowError": OverflowError, "UnicodeEncodeError": UnicodeEncodeError}

PARTS = st.lists(
    st.one_of(st.binary(max_size=12), st.text(max_size=6), st.integers(min_value=0, max_value=2**64 - 1)), max_size=4
)


@pytest.mark.parametrize("example", EXAMPLES["good"], ids=named(EXAMPLES["good"]))
def test_frozen_encodings(example: dict[str, Any]) -> None:
    assert encode(example["label"], *map(part, example["parts"])).hex() == example["encoded"]


@pytest.mark.parametrize("example", EXAMPLES["bad"], ids=named(EXAMPLES["bad"]))
def test_what_cannot_be_encoded(example: dict[str, Any]) -> None:
    with pytest.raises(RAISED[example["raises"]]):
        encode(example["label"], *map(part, example["parts"]))


def test_layout_byte_by_byte() -> None:
    wanted = b"PV1" + b"s\x00\x00\x00\x01x" + b"b\x00\x00\x00\x01\x07" + b"i\x00\x00\x00\x08" + bytes(7) + b"\x05"
    assert encode("x", b"\x07", 5) == wanted


def _typed(label: str, parts: list[Part]) -> list[tuple[str, Part]]:
    return [("str", label), *((type(value).__name__, value) for value in parts)]


@given(st.text(max_size=6), PARTS, st.text(max_size=6), PARTS)
def test_two_different_lists_never_encode_alike(one: str, first: list[Part], other: str, second: list[Part]) -> None:
    alike = encode(one, *first) == encode(other, *second)
    assert alike == (_typed(one, first) == _typed(other, second))


@given(st.text(max_size=3), PARTS)
def test_no_cutting_of_the_same_bytes_encodes_alike(label: str, parts: list[Part]) -> None:
    whole = b"".join(value for value in parts if isinstance(value, bytes))
    cuttings = {encode(label, whole[:at], whole[at:]) for at in range(len(whole) + 1)}
    assert len(cuttings) == len(whole) + 1


def _read(encoded: bytes) -> list[tuple[str, Part]]:
    """The parts again: what proves that nothing is lost in the encoding."""
    found: list[tuple[str, Part]] = []
    rest = encoded.removeprefix(b"PV1")
    while rest:
        letter, length = rest[:1], int.from_bytes(rest[1:5], "big")
        content, rest = rest[5 : 5 + length], rest[5 + length :]
        if letter == b"b":
            found.append(("bytes", content))
        elif letter == b"s":
            found.append(("str", content.decode()))
        else:
            found.append(("int", int.from_bytes(content, "big")))
    return found


@given(st.text(max_size=6), PARTS)
def test_every_part_can_be_read_back(label: str, parts: list[Part]) -> None:
    assert _read(encode(label, *parts)) == _typed(label, parts)


@given(st.text(max_size=6), PARTS, PARTS)
def test_further_goes_on_where_encode_ended(label: str, first: list[Part], second: list[Part]) -> None:
    assert encode(label, *first, *second) == encode(label, *first) + further(*second)


@given(st.binary(min_size=16, max_size=16), st.integers(0, 300) | st.integers(0, 2**64 - 1))
def test_the_quick_encodings_are_the_same(identifier: bytes, number: int) -> None:
    assert further_number(number) == further(number)
    assert further_id(identifier) == further(identifier)
    assert further_id(identifier, number) == further(identifier, number)


@pytest.mark.parametrize("identifier", [b"", bytes(15), bytes(17), bytes(32)])
def test_the_quick_encoding_takes_ids_alone(identifier: bytes) -> None:
    with pytest.raises(Damaged):
        further_id(identifier)


def test_the_quick_encoding_takes_no_number_below_zero() -> None:
    for number in (-1, -(2**63)):
        with pytest.raises(Damaged):
            further_number(number)
        with pytest.raises(Damaged):
            further_id(bytes(16), number)

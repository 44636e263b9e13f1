"""Keys on paper: groups, forgiving reading, and a checksum that tells the sheets apart."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrack_vault.crypto.paper import ENROLMENT_BYTES, PaperKind, from_text, to_groups
from entrack_vault.domain.hexes import grouped_hex
from entrack_vault.errors import WrongKey
from tests.vectors.frozen import load, named

EXAMPLES = load("paper")
KINDS: tuple[PaperKind, ...] = ("recovery", "enrolment", "secret")


@pytest.mark.parametrize("example", EXAMPLES["good"], ids=named(EXAMPLES["good"]))
def test_frozen_sheets(example: dict[str, str]) -> None:
    kind = next(kind for kind in KINDS if kind == example["kind"])
    assert "-".join(to_groups(kind, bytes.fromhex(example["key"]))) == example["text"]
    assert from_text(kind, example["text"]).hex() == example["key"]


@pytest.mark.parametrize("example", EXAMPLES["bad"], ids=named(EXAMPLES["bad"]))
def test_sheets_that_do_not_read(example: dict[str, str]) -> None:
    kind = next(kind for kind in KINDS if kind == example["kind"])
    with pytest.raises(WrongKey) as caught:
        from_text(kind, example["text"])
    assert example["text"] == "" or example["text"] not in str(caught.value)


@given(st.sampled_from(KINDS), st.binary(min_size=1, max_size=40))
def test_what_is_printed_reads_however_it_is_typed(kind: PaperKind, key: bytes) -> None:
    groups = to_groups(kind, key)
    for text in (" ".join(groups), "-".join(groups).lower(), "".join(groups), "\n".join(groups), "·".join(groups)):
        assert from_text(kind, text) == key


@given(st.sampled_from(KINDS), st.binary(min_size=32, max_size=32))
def test_letters_that_look_like_digits_may_be_typed_as_digits(kind: PaperKind, key: bytes) -> None:
    text = " ".join(to_groups(kind, key))
    assert from_text(kind, text.replace("O", "0").replace("I", "1").replace("B", "8")) == key


def test_the_sheet_of_one_kind_is_not_another() -> None:
    for kind in KINDS:
        text = " ".join(to_groups(kind, bytes(32)))
        for other in KINDS:
            if other != kind:
                with pytest.raises(WrongKey):
                    from_text(other, text)


def test_a_single_wrong_letter_is_nearly_always_found() -> None:
    letters, tries, missed = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 0, 0
    text = "".join(to_groups("recovery", random.Random(1).randbytes(32)))
    for at, right in enumerate(text):
        for letter in letters:
            if letter != right:
                tries += 1
                try:
                    from_text("recovery", text[:at] + letter + text[at + 1 :])
                    missed += 1
                except WrongKey:
                    pass
    assert tries == 56 * 31
    assert missed == 0


def test_lengths_on_the_sheets() -> None:
    assert [len(to_groups("recovery", bytes(32))), len(to_groups("enrolment", bytes(ENROLMENT_BYTES)))] == [14, 8]
    assert {len(group) for group in to_groups("secret", bytes(32))} == {4}


def test_fingerprints_stand_in_groups_of_four() -> None:
    assert grouped_hex(bytes.fromhex("00ff10abcd")) == "00FF 10AB CD"
    assert grouped_hex(b"") == ""

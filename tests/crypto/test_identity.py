"""Identities: what follows from a seed, wrapping to it, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrack_vault.crypto.identity import RECEIVING_BYTES, Identity, PublicIdentity, derive
from entrack_vault.errors import Damaged
from tests.vectors.frozen import load, named

EXAMPLE = load("identity")
INGRID, MARTE = Identity(bytes([1]) * 32), Identity(bytes([2]) * 32)


def test_frozen_identity() -> None:
    identity = Identity(bytes.fromhex(EXAMPLE["seed"]))
    assert identity.public.signing.hex() == EXAMPLE["signing"]
    assert identity.public.receiving.hex() == EXAMPLE["receiving"]
    assert identity.public.fingerprint.hex() == EXAMPLE["fingerprint"]
    assert (
        identity.unwrap(bytes.fromhex(EXAMPLE["wrapped"]), bytes.fromhex(EXAMPLE["info"])).hex() == EXAMPLE["secret"]
    )


@pytest.mark.parametrize("example", EXAMPLE["bad"], ids=named(EXAMPLE["bad"]))
def test_frozen_wrappings_that_are_refused(example: dict[str, dict[str, str]]) -> None:
    given_values = {**EXAMPLE, **example["with"]}
    identity = Identity(bytes.fromhex(given_values["seed"]))
    with pytest.raises(Damaged):
        identity.unwrap(bytes.fromhex(given_values["wrapped"]), bytes.fromhex(given_values["info"]))


@given(st.binary(max_size=64), st.binary(max_size=40))
def test_what_is_wrapped_unwraps_for_one_identity_in_one_context(secret: bytes, info: bytes) -> None:
    wrapped = MARTE.public.wrap(secret, info)
    assert MARTE.unwrap(wrapped, info) == secret
    with pytest.raises(Damaged):
        INGRID.unwrap(wrapped, info)
    with pytest.raises(Damaged):
        MARTE.unwrap(wrapped, info + b"\0")


@given(st.data())
def test_any_flipped_bit_of_a_wrapped_key_is_refused(data: st.DataObject) -> None:
    wrapped = bytearray(MARTE.public.wrap(bytes(32), b"grant"))
    at = data.draw(st.integers(0, len(wrapped) * 8 - 1))
    wrapped[at // 8] ^= 1 << at % 8
    with pytest.raises(Damaged):
        MARTE.unwrap(bytes(wrapped), b"grant")


@given(st.binary(max_size=64))
def test_signatures_hold_for_signer_and_message_only(message: bytes) -> None:
    signature = INGRID.sign(message)
    INGRID.public.verify(signature, message)
    with pytest.raises(Damaged):
        MARTE.public.verify(signature, message)
    with pytest.raises(Damaged):
        INGRID.public.verify(signature, message + b"\0")


def test_the_same_seed_is_the_same_identity_and_seeds_are_fresh() -> None:
    assert Identity(bytes([1]) * 32).public == INGRID.public
    assert INGRID.public.fingerprint != MARTE.public.fingerprint
    assert Identity.new().seed != Identity.new().seed


def test_fingerprint_covers_both_keys() -> None:
    swapped = PublicIdentity(INGRID.public.signing, MARTE.public.receiving)
    assert len({swapped.fingerprint, INGRID.public.fingerprint, MARTE.public.fingerprint}) == 3


@pytest.mark.parametrize("length", [0, 31, 33])
def test_seeds_of_another_length_are_refused(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Identity(bytes(length))


@pytest.mark.parametrize(
    ("signing", "receiving"), [(31, RECEIVING_BYTES), (33, RECEIVING_BYTES), (32, 1184), (32, RECEIVING_BYTES + 1)]
)
def test_public_keys_of_another_length_are_refused(signing: int, receiving: int) -> None:
    with pytest.raises(Damaged):
        PublicIdentity(bytes(signing), bytes(receiving))


def test_purposes_lengths_and_salts_lead_to_unlike_secrets() -> None:
    seed = bytes(32)
    derived = [derive(seed, "sign"), derive(seed, "slot"), derive(seed, "sign", salt=b"x"), derive(bytes(31), "sign")]
    assert len(set(derived)) == 4
    assert len(derive(seed, "receive ml-kem-768", 64)) == 64


@pytest.mark.parametrize(
    "receiving", [b"\xff" * RECEIVING_BYTES, INGRID.public.receiving[:1184] + bytes(32)], ids=["ML-KEM", "X25519"]
)
def test_wrapping_to_what_is_no_key_is_refused(receiving: bytes) -> None:
    with pytest.raises(Damaged):
        PublicIdentity(INGRID.public.signing, receiving).wrap(b"secret", b"")


def test_a_signing_key_that_is_no_point_is_refused() -> None:
    with pytest.raises(Damaged):
        PublicIdentity(b"\xff" * 32, INGRID.public.receiving).verify(bytes(64), b"")


@pytest.mark.parametrize("many", [0, 1, 63, 64, 200])
def test_many_are_signed_as_each_is(many: int) -> None:
    messages = [bytes([number % 256]) * 40 + number.to_bytes(2, "big") for number in range(many)]
    assert INGRID.sign_all(messages) == [INGRID.sign(message) for message in messages]

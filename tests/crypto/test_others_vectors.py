"""The library's primitives against the examples their own specifications print."""

from typing import Any

import pytest
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, x25519
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from entrack_vault.crypto.aead import AeadKey
from entrack_vault.crypto.identity import RECEIVING_BYTES, PublicIdentity
from entrack_vault.errors import Damaged
from tests.vectors.frozen import load, named

SIGNATURES = load("rfc8032")
HPKE = load("rfc9180")["good"]


def test_argon2id_of_rfc_9106() -> None:
    example = load("rfc9106")
    stretched = Argon2id(
        salt=bytes.fromhex(example["salt"]),
        length=32,
        iterations=example["passes"],
        lanes=example["lanes"],
        memory_cost=example["memory"],
        ad=bytes.fromhex(example["associated"]),
        secret=bytes.fromhex(example["secret"]),
    ).derive(bytes.fromhex(example["password"]))
    assert stretched.hex() == example["tag"]


def test_aes_256_gcm_of_its_specification() -> None:
    example = {name: bytes.fromhex(value) for name, value in load("aes_gcm").items() if name != "source"}
    key, sealed = AeadKey(example["key"]), example["nonce"] + example["ciphertext"] + example["tag"]
    assert key._seal_with_nonce(example["nonce"], example["plaintext"], example["associated"]) == sealed
    assert key.open(sealed, example["associated"]) == example["plaintext"]


def _signer(public: str) -> PublicIdentity:
    return PublicIdentity(bytes.fromhex(public), bytes(RECEIVING_BYTES))


@pytest.mark.parametrize("example", SIGNATURES["good"], ids=named(SIGNATURES["good"]))
def test_ed25519_of_rfc_8032(example: dict[str, str]) -> None:
    secret = ed25519.Ed25519PrivateKey.from_private_bytes(bytes.fromhex(example["secret"]))
    message = bytes.fromhex(example["message"])
    assert secret.public_key().public_bytes_raw().hex() == example["public"]
    assert secret.sign(message).hex() == example["signature"]
    _signer(example["public"]).verify(bytes.fromhex(example["signature"]), message)


@pytest.mark.parametrize("example", SIGNATURES["bad"], ids=named(SIGNATURES["bad"]))
def test_signatures_that_are_refused(example: dict[str, str]) -> None:
    with pytest.raises(Damaged):
        _signer(example["public"]).verify(bytes.fromhex(example["signature"]), bytes.fromhex(example["message"]))


@pytest.mark.parametrize("example", HPKE, ids=named(HPKE))
def test_hpke_key_schedule_of_rfc_9180(example: dict[str, Any]) -> None:
    plaintext, info = bytes.fromhex(example["plaintext"]), bytes.fromhex(example["info"])
    inner = AESGCM(bytes.fromhex(example["key"])).encrypt(bytes.fromhex(example["nonce"]), plaintext, b"")
    suite = hpke.Suite(
        getattr(hpke.KEM, example["kem"]), getattr(hpke.KDF, example["kdf"]), getattr(hpke.AEAD, example["aead"])
    )
    recipient = _recipient(example["kem"], bytes.fromhex(example["recipient"]))
    assert suite.decrypt(bytes.fromhex(example["enc"]) + inner, recipient, info=info) == plaintext


def _recipient(kem: str, secret: bytes) -> x25519.X25519PrivateKey | ec.EllipticCurvePrivateKey:
    if kem == "X25519":
        return x25519.X25519PrivateKey.from_private_bytes(secret)
    return ec.derive_private_key(int.from_bytes(secret, "big"), ec.SECP521R1())

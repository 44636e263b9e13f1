"""Verifying the whole log, beside bare Ed25519 verification of as many signatures."""

import time

from cryptography.hazmat.primitives.asymmetric import ed25519

from entrack_vault.services import log
from entrack_vault.vault import Vault
from tests.bench.figures import Figure


def measure(vault: Vault) -> list[Figure]:
    """Entries a second of both."""
    start = time.perf_counter()
    entries = log.verify(vault.gate).entries
    value = time.perf_counter() - start
    signer = ed25519.Ed25519PrivateKey.generate()
    message = bytes(90)
    signature, public = signer.sign(message), signer.public_key()
    start = time.perf_counter()
    for _ in range(entries):
        public.verify(signature, message)
    floor = time.perf_counter() - start
    return [Figure(f"verifying {entries} log entries", "s", value, floor, ">= 0.8 of the rate", value <= floor / 0.8)]

"""The chain of manifests: who may sign what, held against frozen bodies, signatures and chains."""

from typing import Any
from uuid import UUID

import pytest

from entrack_vault import manifest
from entrack_vault.crypto.identity import Identity
from entrack_vault.errors import Damaged
from entrack_vault.manifest import RECOVERY
from tests.vectors.frozen import load, named

EXAMPLES = load("manifest")
VAULT, ORIGIN = UUID(EXAMPLES["vault"]), bytes.fromhex(EXAMPLES["origin"])


def _stored(chain: list[str]) -> list[tuple[bytes, bytes]]:
    written = [EXAMPLES["written"][name] for name in chain]
    return [(version["body"].encode(), bytes.fromhex(version["signature"])) for version in written]


@pytest.mark.parametrize("chain", EXAMPLES["good"], ids=">".join)
def test_frozen_chains(chain: list[str]) -> None:
    stored = _stored(chain)
    versions = manifest.verify_chain(stored, VAULT, ORIGIN)
    assert [version.version for version in versions] == list(range(1, len(chain) + 1))
    assert [version.body() for version in versions] == [body for body, _ in stored]


@pytest.mark.parametrize("example", EXAMPLES["bad"], ids=named(EXAMPLES["bad"]))
def test_frozen_chains_that_are_refused(example: dict[str, Any]) -> None:
    with pytest.raises(Damaged):
        manifest.verify_chain(_stored(example["chain"]), VAULT, ORIGIN)


@pytest.mark.parametrize("example", EXAMPLES["bad_bodies"], ids=named(EXAMPLES["bad_bodies"]))
def test_frozen_bodies_that_are_refused(example: dict[str, str]) -> None:
    assert example["body"] != EXAMPLES["written"]["first"]["body"]
    with pytest.raises(Damaged):
        manifest.read(example["body"].encode())


def test_another_origin_or_vault_is_refused() -> None:
    for vault, origin in ((VAULT, bytes(32)), (UUID(int=77), ORIGIN), (VAULT, b"")):
        with pytest.raises(Damaged):
            manifest.verify_chain(_stored(["first", "second"]), vault, origin)


def test_any_altered_letter_of_the_newest_version_is_refused() -> None:
    *before, (body, signature) = _stored(["first", "second"])
    for at in range(0, len(body), 97):
        altered = body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :]
        with pytest.raises(Damaged):
            manifest.verify_chain([*before, (altered, signature)], VAULT, ORIGIN)


def test_signing_gives_the_frozen_signature_and_hash() -> None:
    first, signature = _stored(["first"])[0]
    read = manifest.read(first)
    assert manifest.sign(read, Identity(bytes([11]) * 32)) == signature
    assert manifest.digest(first).hex() == EXAMPLES["hash_of_first"]


def test_members_active_owners_and_strangers() -> None:
    third = manifest.verify_chain(_stored(["first", "second", "third"]), VAULT, ORIGIN)[-1]
    assert [entry.id.int for entry in third.members] == [1, 2]
    assert [entry.id.int for entry in third.active] == [1]
    assert [entry.id.int for entry in third.owners] == [1]
    left = third.member(UUID(int=2))
    assert left is not None
    assert third.public(left.id) == left.keys.identity()
    assert third.public(RECOVERY) == third.recovery.identity()
    assert third.member(UUID(int=9)) is None
    with pytest.raises(Damaged):
        third.public(UUID(int=9))


def test_a_used_recovery_key_is_good_for_one_manifest_only() -> None:
    recovered = manifest.read(_stored(["recovered"])[0][0])
    again = recovered.model_copy(
        update={"version": 4, "previous": manifest.digest(recovered.body()), "recovery": recovered.recovery}
    )
    stored = [
        *_stored(["first", "second", "recovered"]),
        (again.body(), manifest.sign(again, Identity(bytes([13]) * 32))),
    ]
    with pytest.raises(Damaged):
        manifest.verify_chain(stored, VAULT, ORIGIN)


def test_hash_of_grants_covers_each_part_and_no_order() -> None:
    grants = [(0, 1, b"a" * 16, b"x"), (33, 1, b"a" * 16, b"y"), (33, 1, b"b" * 16, b"z")]
    whole = manifest.grants_hash(grants)
    assert manifest.grants_hash(reversed(grants)) == whole
    others = [
        grants[:2],
        [*grants[:2], (34, 1, b"b" * 16, b"z")],
        [*grants[:2], (33, 2, b"b" * 16, b"z")],
        [*grants[:2], (33, 1, b"c" * 16, b"z")],
        [*grants[:2], (33, 1, b"b" * 16, b"w")],
        [],
    ]
    assert len({whole, *(manifest.grants_hash(other) for other in others)}) == len(others) + 1

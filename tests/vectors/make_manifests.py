"""Makes the frozen examples of manifests: bodies, signatures, chains, and the chains that are refused."""

import base64
import hashlib
from typing import Any
from uuid import UUID

from entrack_vault import manifest
from entrack_vault.crypto.canonical import encode
from entrack_vault.crypto.identity import Identity
from entrack_vault.manifest import RECOVERY, Manifest, ManifestJob, ManifestMember, PublicKeys
from tests.vectors.given import (
    MADE,
    NEXT_RECOVERY_SEED,
    OTHER_SEED,
    OWNER_SEED,
    PERSON,
    RECOVERY_SEED,
    VAULT,
    Examples,
)


def manifests() -> Examples:
    """Bodies with signatures, the chains they make, and the chains that are refused."""
    owner, other, recovery, fresh = (
        Identity(seed) for seed in (OWNER_SEED, OTHER_SEED, RECOVERY_SEED, NEXT_RECOVERY_SEED)
    )
    job = ManifestJob(id=UUID(int=50), revision=1, hash=bytes([50]) * 32)

    def member(number: int, identity: Identity, **more: Any) -> ManifestMember:
        common = {"job": job.id, "job_revision": 1, "status": "active", "owner": False, **more}
        return ManifestMember(id=UUID(int=number), keys=PublicKeys.of(identity.public), **common)

    first = Manifest(
        vault=VAULT,
        version=1,
        previous=bytes(32),
        made=MADE,
        signer=UUID(int=1),
        recovery=PublicKeys.of(recovery.public),
        members=(member(1, owner, owner=True),),
        jobs=(job,),
        epochs={0: 1, 33: 1},
        grants=manifest.grants_hash([(33, 1, UUID(int=1).bytes, b"wrapped")]),
    )

    def after(before: Manifest, **changes: Any) -> Manifest:
        more = {"version": before.version + 1, "previous": manifest.digest(before.body()), **changes}
        return before.model_copy(update=more)

    second = after(first, members=(member(1, owner, owner=True), member(2, other, person=PERSON)))
    third = after(second, members=(member(1, owner, owner=True), member(2, other, status="left")))
    new_owner = (member(1, owner, status="left"), member(3, other, owner=True))
    recovered = after(second, signer=RECOVERY, recovery=PublicKeys.of(fresh.public), members=new_owner)
    written: dict[str, tuple[Manifest, Identity]] = {
        "first": (first, owner),
        "second": (second, owner),
        "third": (third, owner),
        "recovered": (recovered, recovery),
        "second signed with other keys": (second, other),
        "second signed by one who is no owner": (after(second, signer=UUID(int=2)), other),
        "second again": (after(first, members=()), owner),
        "second of another vault": (after(first, vault=UUID(int=77)), owner),
        "second with a wrong hash": (after(first, previous=bytes(32)), owner),
        "third too soon": (after(first, version=3), owner),
        "second by a stranger": (after(first, signer=UUID(int=99)), other),
        "first by recovery": (first.model_copy(update={"signer": RECOVERY}), recovery),
        "recovered without a new key": (after(second, signer=RECOVERY), recovery),
        "recovered with other keys": (recovered, fresh),
        "first without owners": (first.model_copy(update={"members": (member(1, owner),)}), owner),
        "first of another vault": (first.model_copy(update={"vault": UUID(int=77)}), owner),
        "first by someone else": (
            first.model_copy(update={"signer": UUID(int=3), "members": (member(3, other, owner=True),)}),
            other,
        ),
    }
    refused = [
        [],
        ["second"],
        ["first of another vault"],
        ["first by someone else"],
        ["first by recovery"],
        ["first without owners"],
        ["first", "third"],
        ["first", "first"],
        ["first", "second", "second"],
        ["first", "second signed with other keys"],
        ["first", "second", "second signed by one who is no owner"],
        ["first", "second again"],
        ["first", "second of another vault"],
        ["first", "second with a wrong hash"],
        ["first", "third too soon"],
        ["first", "second by a stranger"],
        ["first", "second", "recovered without a new key"],
        ["first", "second", "recovered with other keys"],
    ]
    text = first.body().decode()
    bodies = {
        "not JSON": "{",
        "an unknown part": text[:-1] + ',"note":"x"}',
        "no owner's mark": text.replace('"owner":true,', ""),
        "a status nobody has": text.replace('"active"', '"guest"'),
        "keys that are not base64": text.replace(base64.urlsafe_b64encode(owner.public.signing).decode(), "!!"),
    }
    return {
        "vault": VAULT.hex,
        "origin": owner.public.fingerprint.hex(),
        "written": {
            name: {"body": made.body().decode(), "signature": manifest.sign(made, signer).hex()}
            for name, (made, signer) in written.items()
        },
        "hash_of_first": hashlib.sha256(encode("manifest-hash", first.body())).hexdigest(),
        "good": [["first"], ["first", "second", "third"], ["first", "second", "recovered"]],
        "bad": [{"what": " > ".join(chain) or "none", "chain": chain, "raises": "Damaged"} for chain in refused],
        "bad_bodies": [{"what": what, "body": body, "raises": "Damaged"} for what, body in bodies.items()],
    }

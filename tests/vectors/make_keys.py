"""Makes the frozen examples of identities, of the three ways into a vault, and of a whole header."""

import base64
import hashlib
import hmac
import json

from entrack_vault.crypto import passphrase
from entrack_vault.crypto.aead import AeadKey
from entrack_vault.crypto.canonical import encode
from entrack_vault.crypto.identity import Identity, derive
from entrack_vault.crypto.passphrase import QUICK
from tests.vectors.given import (
    COMPARTMENT_SECRET,
    FILE_KEY,
    MEMBER,
    NONCES,
    OTHER_SEED,
    OWNER_SEED,
    PASSPHRASE,
    PERSON,
    RECOVERY_SEED,
    SALT,
    SECRET_KEY,
    VAULT,
    Examples,
    flipped,
    keep,
)


def identities(kept: Examples) -> Examples:
    """What follows from a seed, and a secret wrapped to it."""
    identity, info = Identity(OWNER_SEED), encode("grant", VAULT.bytes, 33, 2, MEMBER.bytes)
    public = identity.public
    wrapped = keep(kept, "wrapped", lambda: public.wrap(COMPARTMENT_SECRET, info))
    return {
        "seed": OWNER_SEED.hex(),
        "signing": public.signing.hex(),
        "receiving": public.receiving.hex(),
        "fingerprint": hashlib.sha256(encode("fingerprint", public.signing, public.receiving)).hexdigest(),
        "info": info.hex(),
        "secret": COMPARTMENT_SECRET.hex(),
        "wrapped": wrapped,
        "bad": [
            {"what": "another context", "with": {"info": encode("grant", VAULT.bytes, 34, 2, MEMBER.bytes).hex()}},
            {"what": "another identity", "with": {"seed": OTHER_SEED.hex()}},
            {"what": "a bit flipped in the key capsule", "with": {"wrapped": flipped(bytes.fromhex(wrapped), 5)}},
            {"what": "a bit flipped in the secret", "with": {"wrapped": flipped(bytes.fromhex(wrapped))}},
            {"what": "cut within the key capsule", "with": {"wrapped": wrapped[:200]}},
            {"what": "nothing", "with": {"wrapped": ""}},
        ],
    }


def ways_in(kept: Examples) -> Examples:
    """A member's slot, the recovery slot and an enrolment slot."""
    identity, recovery, one_time = Identity(OWNER_SEED), Identity(RECOVERY_SEED), bytes(range(17))
    once = Identity(derive(one_time, "enrolment identity"))
    origin = identity.public.fingerprint
    context = encode(
        *("member-slot", VAULT.bytes, MEMBER.bytes, 3, QUICK.memory, QUICK.passes, QUICK.lanes, SALT),
        *(identity.public.signing, identity.public.receiving),
    )
    key = passphrase.sealing_key(PASSPHRASE, SECRET_KEY, QUICK, SALT, vault=VAULT.bytes, context=context)
    ids = {name: derive(secret, "slot", 16) for name, secret in secrets_of(one_time).items()}

    def file_key(name: str, public: Identity) -> str:
        made = encode("file-key", VAULT.bytes, ids[name])
        return keep(kept.get(name, {}), "file_key", lambda: public.public.wrap(FILE_KEY, made))

    origin_key = AeadKey(derive(one_time, "enrolment origin"))
    expires = "2026-03-18T09:00:00+00:00"
    enrolling = encode("enrolment-slot", VAULT.bytes, ids["enrolment"], MEMBER.bytes, expires)
    return {
        "vault": VAULT.hex,
        "file_key": FILE_KEY.hex(),
        "origin": origin.hex(),
        "member": {
            "passphrase": PASSPHRASE,
            "secret_key": SECRET_KEY.hex(),
            "id": ids["member"].hex(),
            "member": MEMBER.hex,
            "version": 3,
            "salt": SALT.hex(),
            "seed": OWNER_SEED.hex(),
            "sealed_seed": key._seal_with_nonce(NONCES[4], OWNER_SEED + origin, context).hex(),
            "file_key": file_key("member", identity),
        },
        "recovery": {
            "seed": RECOVERY_SEED.hex(),
            "id": ids["recovery"].hex(),
            "file_key": file_key("recovery", recovery),
        },
        "enrolment": {
            "one_time_key": one_time.hex(),
            "id": ids["enrolment"].hex(),
            "member": MEMBER.hex,
            "expires": expires,
            "origin": origin_key._seal_with_nonce(NONCES[5], origin, enrolling).hex(),
            "file_key": file_key("enrolment", once),
        },
        "bad": [
            *_bad("member", "WrongKey", passphrase="blåbær og fire hester ", secret_key=FILE_KEY.hex(), version=4),
            *_bad("member", "WrongKey", salt="2a" * 16, member=PERSON.hex, public_seed=OTHER_SEED.hex()),
            *_bad("member", "WrongKey", vault=PERSON.hex, memory=128 * 1024, sealed_seed="00" * 108),
            *_bad("member", "Damaged", id="00" * 16, file_key="00" * 1168),
            *_bad("recovery", "Damaged", seed=OTHER_SEED.hex(), id="00" * 16, file_key="00" * 1168, vault=PERSON.hex),
            *_bad("enrolment", "Damaged", one_time_key="00" * 17, id="00" * 16, member=PERSON.hex, origin="00" * 60),
            *_bad("enrolment", "Damaged", expires="2027-03-18T09:00:00+00:00", file_key="00" * 1168),
        ],
    }


def secrets_of(one_time: bytes) -> dict[str, bytes]:
    """The secret each kind of slot takes its id from."""
    return {"member": SECRET_KEY, "recovery": RECOVERY_SEED, "enrolment": one_time}


def header(slot_examples: Examples) -> Examples:
    """A whole header.json, as it is written, and ones that are refused."""
    member, recovery, enrolment = (slot_examples[name] for name in ("member", "recovery", "enrolment"))
    public, once = Identity(OWNER_SEED).public, Identity(derive(bytes(range(17)), "enrolment identity")).public

    def text(value: str) -> str:
        return base64.b64encode(bytes.fromhex(value)).decode()

    def keys(signing: bytes, receiving: bytes) -> Examples:
        return {"signing": text(signing.hex()), "receiving": text(receiving.hex())}

    member_slot: Examples = {
        "member": str(MEMBER),
        "version": 3,
        "memory": QUICK.memory,
        "passes": 3,
        "lanes": 4,
        **{name: text(member[name]) for name in ("id", "salt", "sealed_seed", "file_key")},
        **keys(public.signing, public.receiving),
    }
    content = {
        "format": 1,
        "vault": str(VAULT),
        "demonstration": True,
        "generation": 5,
        "database": "vault-2.db",
        "members": [member_slot],
        "recovery": {name: text(recovery[name]) for name in ("id", "file_key")},
        "enrolments": [
            {
                "member": str(MEMBER),
                "expires": enrolment["expires"],
                **{name: text(enrolment[name]) for name in ("id", "origin", "file_key")},
                **keys(once.signing, once.receiving),
            }
        ],
    }
    plain = json.dumps(content, sort_keys=True, separators=(",", ":")).encode()
    key = derive(FILE_KEY, "header")
    code = hmac.new(key, encode("header", plain), "sha256").digest()
    stored = {**content, "mac": base64.b64encode(code).decode()}
    weak = [{**member_slot, "memory": 1024}]
    short = [{**member_slot, "signing": ""}]
    bad = {
        "another file for the database": {"database": "../vault-2.db"},
        "a database that is not a vault's": {"database": "other.db"},
        "a later format": {"format": 2},
        "an earlier format": {"format": 0},
        "a part nobody knows": {"note": "x"},
        "a code that is not base64": {"mac": "?"},
        "weak key settings": {"members": weak},
        "a public key cut off": {"members": short},
        "a vault that is no id": {"vault": "ours"},
    }
    altered = {
        "an altered generation": {"generation": 6},
        "a demonstration made real": {"demonstration": False},
        "another database": {"database": "vault-3.db"},
        "a slot taken out": {"enrolments": []},
        "another code": {"mac": base64.b64encode(bytes(32)).decode()},
    }
    return {
        "file_key": FILE_KEY.hex(),
        "good": stored,
        "bad": [{"what": what, "with": change, "raises": "Damaged"} for what, change in bad.items()],
        "not_authentic": [{"what": what, "with": change, "raises": "Damaged"} for what, change in altered.items()],
    }


def _bad(slot: str, raises: str, **changes: object) -> list[Examples]:
    return [
        {"what": f"{slot}: another {name}", "slot": slot, "with": {name: value}, "raises": raises}
        for name, value in changes.items()
    ]

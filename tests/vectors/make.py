"""Makes the frozen examples of our own formats: python -m tests.vectors.make, from the checkout.

The formats are spelled out here once more, with fixed keys and nonces, so that the examples stay the same. HPKE
has randomness of its own: what was wrapped once is kept from the file as it stands.
Only a new format may change a file; the tests compare with the files, never with this.
"""

import hashlib
import json
from uuid import UUID

from entrack_vault.access_log import Change, Entry
from entrack_vault.crypto import paper
from entrack_vault.crypto.aead import AeadKey, pad
from entrack_vault.crypto.canonical import encode, further
from entrack_vault.crypto.identity import Identity
from entrack_vault.crypto.records import RecordPlace
from entrack_vault.domain.events import Event
from entrack_vault.domain.heads import START
from tests.vectors.frozen import FOLDER, part
from tests.vectors.given import (
    COMPARTMENT_SECRET,
    DATA_KEY,
    MADE,
    MEMBER,
    NONCES,
    OTHER_SEED,
    OWNER_SEED,
    PERSON,
    RECORD,
    VAULT,
    Examples,
    before,
    flipped,
)
from tests.vectors.make_keys import header, identities, ways_in
from tests.vectors.make_manifests import manifests


def canonical() -> Examples:
    """Labels and parts with their bytes."""
    lists: list[tuple[str, str, list[Examples]]] = [
        ("a label alone", "record", []),
        ("bytes", "data-key", [{"bytes": "00ff"}]),
        ("text beyond ASCII", "recovery-groups", [{"text": "blåbær"}]),
        ("the same letters as bytes", "recovery-groups", [{"bytes": "blåbær".encode().hex()}]),
        ("integers, smallest and largest", "grant", [{"integer": "0"}, {"integer": "18446744073709551615"}]),
        ("nothing, twice", "x", [{"bytes": ""}, {"text": ""}]),
        ("no label", "", [{"bytes": "01"}]),
    ]
    good = [
        {"what": what, "label": label, "parts": parts, "encoded": encode(label, *map(part, parts)).hex()}
        for what, label, parts in lists
    ]
    bad = [
        {"what": "below zero", "label": "x", "parts": [{"integer": "-1"}], "raises": "OverflowError"},
        {"what": "2 ** 64", "label": "x", "parts": [{"integer": str(2**64)}], "raises": "OverflowError"},
        {"what": "half a letter", "label": "x", "parts": [{"text": "\ud800"}], "raises": "UnicodeEncodeError"},
    ]
    return {"good": good, "bad": bad}


def padding() -> Examples:
    """Contents and what they are padded to."""
    contents = {"nothing": b"", "one byte": b"a", "a whole block": bytes(range(60)), "one more": bytes(range(61))}
    block = pad(b"abc")
    bad = {
        "nothing at all": b"",
        "a length alone": bytes(4),
        "a length beyond the end": (61).to_bytes(4, "big") + block[4:],
        "a length in the billions": b"\xff" * 4 + block[4:],
        "filled with something": block[:-1] + b"\x01",
        "not a whole block": block[:-1],
        "a block too many": block + bytes(64),
    }
    return {
        "good": [{"what": what, "content": text.hex(), "padded": pad(text).hex()} for what, text in contents.items()],
        "bad": [{"what": what, "padded": text.hex(), "raises": "Damaged"} for what, text in bad.items()],
    }


def sealed() -> Examples:
    """One sealed revision of a card, its wrapped data key, excerpt and signature."""
    place = RecordPlace(VAULT, PERSON, 33, RECORD, 7, 1, 2, MEMBER)
    content, excerpt = '{"navn":"Åse"}'.encode(), '{"n":"Åse"}'.encode()
    box = AeadKey(DATA_KEY)._seal_with_nonce(NONCES[0], pad(content), place.associated())
    digest = hashlib.sha256(box).digest()
    where = further(RECORD.bytes, 7)
    room = encode("data-key", VAULT.bytes, 33, 2)
    wrapped = AeadKey(COMPARTMENT_SECRET)._seal_with_nonce(NONCES[1], DATA_KEY, room + where)
    listed = encode("excerpt", VAULT.bytes, 33) + further(PERSON.bytes) + where
    short = AeadKey(DATA_KEY)._seal_with_nonce(NONCES[2], pad(excerpt), listed)
    good = {
        "vault": VAULT.hex,
        "subject": PERSON.hex,
        "compartment": 33,
        "record": RECORD.hex,
        "revision": 7,
        "schema": 1,
        "epoch": 2,
        "author": MEMBER.hex,
        "associated": place.associated().hex(),
        "author_seed": OWNER_SEED.hex(),
        "compartment_secret": COMPARTMENT_SECRET.hex(),
        "data_key": DATA_KEY.hex(),
        "wrapped": wrapped.hex(),
        "content": content.hex(),
        "nonce": NONCES[0].hex(),
        "sealed": box.hex(),
        "hash": digest.hex(),
        "signature": Identity(OWNER_SEED).sign(encode("record-signature", place.associated(), digest)).hex(),
        "excerpt": excerpt.hex(),
        "sealed_excerpt": short.hex(),
    }
    another = UUID(int=9).hex
    opens = [
        {"what": f"another {field}", "with": {field: value}, "raises": "Damaged"}
        for field, value in {
            **dict.fromkeys(("vault", "subject", "record", "author"), another),
            "compartment": 34,
            "revision": 8,
            "schema": 2,
            "epoch": 3,
            "data_key": COMPARTMENT_SECRET.hex(),
            "sealed": flipped(box),
            "author_seed": OTHER_SEED.hex(),
            "signature": "00" * 64,
        }.items()
    ]
    opens += [
        {"what": "the nonce alone", "with": {"sealed": box[:12].hex()}, "raises": "Damaged"},
        {"what": "nothing", "with": {"sealed": ""}, "raises": "Damaged"},
        {"what": "cut by a byte", "with": {"sealed": box[:-1].hex()}, "raises": "Damaged"},
        {
            "what": "sealed without padding",
            "with": {"sealed": AeadKey(DATA_KEY)._seal_with_nonce(NONCES[3], content, place.associated()).hex()},
            "raises": "Damaged",
        },
    ]
    return {"good": [good], "bad": opens}


def paper_keys() -> Examples:
    """Keys on paper: what is printed, how it may be typed, and what does not read."""
    recovery, enrolment = bytes(range(32)), bytes(range(17))
    recovery_text, enrolment_text = (
        "-".join(paper.to_groups("recovery", recovery)),
        "-".join(paper.to_groups("enrolment", enrolment)),
    )
    secret = "-".join(paper.to_groups("secret", recovery))
    good = [
        {"what": "a recovery key", "kind": "recovery", "key": recovery.hex(), "text": recovery_text},
        {"what": "an enrolment key", "kind": "enrolment", "key": enrolment.hex(), "text": enrolment_text},
        {"what": "a secret key", "kind": "secret", "key": recovery.hex(), "text": secret},
    ]
    bad = [
        {"what": "nothing", "kind": "recovery", "text": ""},
        {"what": "a letter changed", "kind": "recovery", "text": "B" + recovery_text[1:]},
        {"what": "two groups exchanged", "kind": "enrolment", "text": exchanged(enrolment_text)},
        {"what": "a group missing", "kind": "enrolment", "text": enrolment_text[5:]},
        {"what": "the sheet of another kind", "kind": "secret", "text": recovery_text},
        {"what": "letters that are not base32", "kind": "enrolment", "text": "9" + enrolment_text[1:]},
        {"what": "letters beyond ASCII", "kind": "enrolment", "text": "Ø" + enrolment_text[1:]},
        {"what": "a checksum alone", "kind": "secret", "text": "AAAA-A"},
    ]
    return {"good": good, "bad": [{**example, "raises": "WrongKey"} for example in bad]}


def log_links() -> Examples:
    """A chain of three entries, and links that do not fit into it."""
    actor, previous = Identity(OWNER_SEED), START
    change = Change(RECORD.bytes, 7, bytes([7]) * 32)
    entries = [
        Entry(1, MADE, MEMBER, Event.VAULT_CREATED, compartments=(0,), manifest=1),
        Entry(2, MADE, MEMBER, Event.CARDS_OPENED, PERSON, (33, 35), purpose="payroll_run"),
        Entry(3, MADE, MEMBER, Event.CARDS_SAVED, PERSON, (33,), (change,), "employment"),
    ]
    good: list[Examples] = []
    for entry in entries:
        body_hash = hashlib.sha256(encode("log-body", entry.body())).digest()
        previous = hashlib.sha256(previous + body_hash).digest()
        good.append(
            {
                "what": entry.event.value,
                "sequence": entry.sequence,
                "body": entry.body().decode(),
                "body_hash": body_hash.hex(),
                "entry_hash": previous.hex(),
                "signature": actor.sign(encode("log-entry", VAULT.bytes, previous)).hex(),
            }
        )
    opened = entries[1].body().decode()
    body = json.loads(opened)
    bodies = {
        "not JSON": "{",
        "not a table": "[]",
        "an unknown event": json.dumps({**body, "event": "cards.copied"}),
        "no member": json.dumps({key: value for key, value in body.items() if key != "by"}),
        "a member who is a number": json.dumps({**body, "by": 5}),
        "a sequence beyond all numbers": json.dumps({**body, "seq": float("inf")}),
        "a member who is no id": json.dumps({**body, "by": "Ingrid"}),
        "a time without its zone": json.dumps({**body, "at": "2026-03-11T09:00:00"}),
        "a change of two parts": json.dumps({**body, "changes": [[RECORD.hex, 1]]}),
        "a file hash that is not hex": json.dumps({**body, "file": "x"}),
    }
    return {
        "vault": VAULT.hex,
        "actor_seed": OWNER_SEED.hex(),
        "good": good,
        "bad": [
            {
                "what": "a body altered",
                "link": 1,
                "with": {"body": good[1]["body"].replace("payroll_run", "employment")},
            },
            {"what": "another body hash", "link": 1, "with": {"body_hash": good[0]["body_hash"]}},
            {"what": "another entry hash", "link": 1, "with": {"entry_hash": good[0]["entry_hash"]}},
            {"what": "another sequence", "link": 1, "with": {"sequence": 3}},
            {"what": "another entry's signature", "link": 1, "with": {"signature": good[0]["signature"]}},
            {"what": "an entry left out", "link": 2, "after": 0, "with": {}},
        ],
        "bad_bodies": [{"what": what, "body": text} for what, text in bodies.items()],
    }


def exchanged(text: str) -> str:
    """Groups with the first two exchanged."""
    groups = text.split("-")
    return "-".join([groups[1], groups[0], *groups[2:]])


def documents() -> Examples:
    """One chunk of a document."""
    content, position = b"Arbeidsavtale", 2
    context = encode("chunk", VAULT.bytes, RECORD.bytes, position, 1)
    good = {
        "what": "the last of three chunks",
        "vault": str(VAULT),
        "record": str(RECORD),
        "key": DATA_KEY.hex(),
        "position": position,
        "last": True,
        "content": content.hex(),
        "sealed": AeadKey(DATA_KEY)._seal_with_nonce(NONCES[6], pad(content), context).hex(),
        "name": hashlib.sha256(RECORD.bytes).hexdigest(),
    }
    return {"good": [good]}


def make() -> dict[str, Examples]:
    """Every example by the name of its file."""
    slot_examples = ways_in(before("slots"))
    return {
        "canonical": canonical(),
        "padding": padding(),
        "sealed": sealed(),
        "documents": documents(),
        "paper": paper_keys(),
        "log": log_links(),
        "manifest": manifests(),
        "identity": identities(before("identity")),
        "slots": slot_examples,
        "header": header(slot_examples),
    }


if __name__ == "__main__":
    for file_name, examples in make().items():
        (FOLDER / f"{file_name}.json").write_text(json.dumps(examples, indent=1) + "\n", "utf-8")

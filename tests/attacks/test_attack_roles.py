"""Every role against every compartment: with one member's keys and the raw database, exactly their grants open."""

import tomllib
from typing import Any
from uuid import UUID

import pytest

from entrack_vault.crypto.records import CompartmentKey, RecordPlace, open_revision
from entrack_vault.errors import Damaged
from entrack_vault.resources import path
from tests.attacks.fortress import CANARY, JOB_OF
from tests.attacks.raw import Hands, Row, rows, tables
from tests.building import OWNER, STAFF, Built

EVERYONE = {**JOB_OF, **STAFF}
CASE_DUTIES = {"handle_requests", "propose_purges", "approve_purges"}

# Every column there is and what lies in it. A new table or column must be accounted for here.
ACCOUNTED = {
    "alembic_version": {"version_num": "text"},
    "person": {"id": "id", "population": "number"},
    "record": {
        "id": "id",
        "subject": "id",
        "compartment": "number",
        "revision": "number",
        "excerpt": "sealed",
    },
    "revision": {
        "record": "id",
        "revision": "number",
        "schema": "number",
        "epoch": "number",
        "author": "id",
        "entry": "number",
        "sealed": "sealed",
        "signature": "signature",
    },
    "data_key": {
        "record": "id",
        "revision": "number",
        "compartment": "number",
        "epoch": "number",
        "wrapped": "sealed",
    },
    "chunk": {"record": "id", "position": "number", "brought": "number", "sealed": "sealed"},
    "log": {
        "sequence": "number",
        "body": "log body",
        "body_hash": "hash",
        "entry_hash": "hash",
        "signature": "signature",
        "person": "id",
    },
    "log_change": {"record": "id", "revision": "number", "sequence": "number"},
    "manifest": {"version": "number", "body": "manifest", "signature": "signature", "entry": "number"},
    "compartment_grant": {"compartment": "number", "epoch": "number", "member": "id", "wrapped": "sealed"},
    "join_request": {"member": "id", "body": "public keys", "signature": "signature", "made": "text"},
}
LENGTHS = {"id": 16, "hash": 32, "signature": 64}


def _toml(name: str) -> dict[str, dict[str, Any]]:
    entries = tomllib.loads(path("register", f"{name}.toml").read_text("utf-8"))["entry"]
    return {entry["key"]: entry for entry in entries}


def granted(job: str) -> set[int]:
    """The grant matrix, read from the register's files alone (DESIGN.md section 3)."""
    template, populations, categories = _toml("jobs")[job], _toml("populations"), _toml("categories")
    if template.get("owner"):
        parts = [*(category["number"] for category in categories.values()), 14, 15]
        return {0, 1} | {group["number"] * 16 + part for group in populations.values() for part in parts}
    found = {0}
    if any(duty["duty"] == "read_whole_log" for duty in template.get("duties", ())):
        found.add(1)  # incidents
    deals_with_cases = any(duty["duty"] in CASE_DUTIES for duty in template.get("duties", ()))
    for right in template.get("rights", ()):
        group = populations[right["population"]]["number"] * 16
        found |= {group + categories[category]["number"] for category in right["categories"]}
        found |= {group + 15} | ({group + 14} if deals_with_cases else set())
    return found


def opens(hands: Hands, keys: dict[tuple[int, int], bytes], row: Row) -> bool:
    """Whether any of the keys opens a revision, under its own compartment's name or the key's."""
    for (room, epoch), secret in keys.items():
        for compartment in {room, row["compartment"]}:
            place = RecordPlace(
                hands.vault,
                UUID(bytes=row["subject"]),
                compartment,
                UUID(bytes=row["record"]),
                row["revision"],
                row["schema"],
                row["epoch"],
                UUID(bytes=row["author"]),
            )
            key = CompartmentKey(hands.vault, compartment, epoch, secret)
            try:
                data_key = key.unwrap(row["record"], row["revision"], row["wrapped"])
                open_revision(place, data_key, row["sealed"])
            except Damaged:
                continue
            return True
    return False


def revisions(database: Any) -> list[Row]:
    return rows(
        database,
        "SELECT v.*, r.subject, r.compartment, d.wrapped, d.epoch AS key_epoch FROM revision v"
        " JOIN record r ON r.id = v.record JOIN data_key d ON d.record = v.record AND d.revision = v.revision",
    )


def test_every_job_description_has_a_holder_here() -> None:
    assert set(EVERYONE.values()) == set(_toml("jobs"))


def test_every_compartment_that_fields_stand_in_has_a_card(fortress_once: Built) -> None:
    with Hands(fortress_once, OWNER).database() as database:
        held = {row["compartment"] for row in rows(database, "SELECT compartment FROM record")}
    # The vault's own, the incidents, and of every population the clocks and the cases.
    expected = {0, 1} | {group["number"] * 16 + kind for group in _toml("populations").values() for kind in (14, 15)}
    for group in _toml("populations").values():
        file = path("register", "fields", f"{group['key']}.toml").read_text("utf-8")
        fields = tomllib.loads(file)["field"]
        expected |= {group["number"] * 16 + _toml("categories")[field["category"]]["number"] for field in fields}
    assert held == expected


@pytest.mark.parametrize("name", EVERYONE)
def test_keys_and_cards_open_exactly_as_granted(fortress_once: Built, name: str) -> None:
    hands = Hands(fortress_once, name)
    wanted = granted(EVERYONE[name])
    keys = hands.compartment_keys()
    assert {room for room, _ in keys} == wanted
    with hands.database() as database:
        stored = revisions(database)
    assert len(stored) > 50
    # Rows of one compartment stand for each other only where they are closed or open alike: every row is tried.
    opened = {(row["compartment"], opens(hands, keys, row)) for row in stored}
    assert opened == {(room, room in wanted) for room in {row["compartment"] for row in stored}}


def test_someone_who_joined_but_waits_opens_nothing(fortress: Built, unlocked: Any) -> None:
    from entrack_vault import vault
    from entrack_vault.crypto import paper
    from entrack_vault.services import staff
    from tests.building import OwnKeys, at_building

    invited = staff.invite(unlocked(OWNER).gate, "Nils Berg", "administration")
    key = paper.from_text("enrolment", " ".join(invited.one_time_key))
    joined = vault.join(fortress.folder, one_time_key=key, passphrase="nils sin passfrase", now=at_building)
    own = OwnKeys(joined.member, "nils sin passfrase", joined.secret_key)
    hands = Hands(Built(fortress.folder, fortress.state, {"Nils Berg": own}, {}, ()), "Nils Berg")
    assert hands.compartment_keys() == {}


def test_every_column_of_the_live_schema_is_accounted_for(fortress_once: Built) -> None:
    with Hands(fortress_once, OWNER).database() as database:
        live = {name: {column["name"] for column in columns} for name, columns in tables(database).items()}
        assert live == {name: set(columns) for name, columns in ACCOUNTED.items()}
        for table, columns in ACCOUNTED.items():
            for column, kind in columns.items():
                for row in rows(database, f'SELECT "{column}" AS value FROM "{table}"'):
                    _check_kind(kind, row["value"])


def _check_kind(kind: str, value: object) -> None:
    """What lies outside compartments is ids, numbers, times, hashes and signatures; the rest is sealed."""
    if value is None:
        assert kind == "id"  # log lines about nobody
    elif kind == "number":
        assert isinstance(value, int)
    elif kind in LENGTHS:
        assert isinstance(value, bytes)
        assert len(value) == LENGTHS[kind]
    else:
        content = value if isinstance(value, bytes) else str(value).encode()
        assert CANARY.encode() not in content


def test_sealed_columns_hold_only_whole_blocks(fortress_once: Built) -> None:
    """Sizes are padded, so that they do not tell how much a card holds."""
    with Hands(fortress_once, OWNER).database() as database:
        for table, column in (("revision", "sealed"), ("record", "excerpt")):
            sizes = {len(row["v"]) for row in rows(database, f"SELECT {column} AS v FROM {table}") if row["v"]}
            assert {(size - 28) % 64 for size in sizes} == {0}
        assert {len(row["wrapped"]) for row in rows(database, "SELECT wrapped FROM data_key")} == {60}

"""Older things put back: records, cards, files, headers, manifests and grants. And what nobody signed."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from entrack_vault import manifest
from entrack_vault.crypto.identity import Identity
from entrack_vault.errors import Damaged
from entrack_vault.services import check, people, records, staff
from entrack_vault.services import log as logs
from entrack_vault.services.keys import grant_context
from entrack_vault.store import header
from entrack_vault.vault import Vault
from tests.attacks.forging import record_of
from tests.attacks.fortress import change
from tests.attacks.raw import Hands, change_one, disarmed, dump, put, rows
from tests.building import (
    AMALIE,
    MARTE,
    OWNER,
    SELMA,
    TOR,
    Built,
    build,
    enrol,
    workstation,
)

Unlock = Callable[[str], Vault]
EMPLOYEE_CONTACT, EMPLOYEE_CLOCKS = 33, 47


def _put_back(database: Any, record: UUID, *, changes: bool, people_column: bool) -> None:
    """Makes the revision before the newest the newest again, as far as the attacker thinks of it."""
    (row,) = rows(database, "SELECT revision FROM record WHERE id = ?", record.bytes)
    newest = row["revision"]
    assert newest > 1
    change_one(database, "UPDATE record SET revision = ?, excerpt = x'' WHERE id = ?", newest - 1, record.bytes)
    for table in ("revision", "data_key", *(("log_change",) if changes else ())):
        change_one(database, f"DELETE FROM {table} WHERE record = ? AND revision = ?", record.bytes, newest)
    if people_column:
        (left,) = rows(database, "SELECT max(entry) AS e FROM revision WHERE record = ?", record.bytes)
        with disarmed(database):
            query = "UPDATE log SET person = NULL WHERE sequence > ? AND instr(body, ?) > 0"
            change_one(database, query, left["e"], record.hex.encode())


@pytest.mark.parametrize("compartment", [EMPLOYEE_CONTACT, EMPLOYEE_CLOCKS])
@pytest.mark.parametrize("changes", [False, True])
def test_a_record_put_back_to_an_earlier_revision_is_refused_and_found(
    fortress: Built, unlocked: Unlock, compartment: int, changes: bool
) -> None:
    person = fortress.people[AMALIE]
    with fortress.unlock(OWNER) as owners:
        records.set_status(owners.gate, person, "leave", "employment")
    with Hands(fortress, TOR).database() as database:
        _put_back(database, record_of(database, person, compartment), changes=changes, people_column=False)
    gate = unlocked(OWNER).gate
    with pytest.raises(Damaged):
        records.open_person(gate, person, "employment", ["contact"])
    assert check.check(gate).findings
    if changes:
        with pytest.raises(Damaged):
            logs.verify(gate)


@pytest.mark.parametrize("compartment", [EMPLOYEE_CONTACT, EMPLOYEE_CLOCKS])
def test_a_rollback_that_also_hides_the_persons_log_lines_is_found_by_verifying(
    fortress: Built, unlocked: Unlock, compartment: int
) -> None:
    """Everything outside the chain made to agree: only the bodies still tell."""
    person = fortress.people[AMALIE]
    with fortress.unlock(OWNER) as owners:
        records.set_status(owners.gate, person, "leave", "employment")
    with Hands(fortress, TOR).database() as database:
        _put_back(database, record_of(database, person, compartment), changes=True, people_column=True)
    gate = unlocked(OWNER).gate
    with pytest.raises(Damaged):
        logs.verify(gate)
    assert check.check(gate).findings


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM data_key WHERE record = ?",
        "DELETE FROM revision WHERE record = ?",
        "UPDATE data_key SET compartment = 39 WHERE record = ?",
        "UPDATE record SET revision = 9 WHERE id = ?",
        "DELETE FROM log_change WHERE record = ?",
        "UPDATE log_change SET revision = revision + 1 WHERE record = ? AND revision = 3",
    ],
)
def test_a_card_with_parts_taken_out_does_not_look_empty(fortress: Built, unlocked: Unlock, query: str) -> None:
    person = fortress.people[AMALIE]
    with Hands(fortress, TOR).database() as database:
        database.execute("PRAGMA foreign_keys = OFF")
        change_one(database, query, record_of(database, person, EMPLOYEE_CONTACT).bytes)
    gate = unlocked(OWNER).gate
    with pytest.raises(Damaged):
        records.open_person(gate, person, "employment")
    if "data_key" in query:
        with pytest.raises(Damaged):
            people.load(gate)
    assert check.check(gate).findings


def test_a_card_taken_out_whole_is_found_by_verifying(fortress: Built, unlocked: Unlock) -> None:
    person = fortress.people[AMALIE]
    with Hands(fortress, TOR).database() as database:
        record = record_of(database, person, EMPLOYEE_CONTACT)
        for table, column in (
            ("revision", "record"),
            ("data_key", "record"),
            ("log_change", "record"),
            ("record", "id"),
        ):
            change_one(database, f"DELETE FROM {table} WHERE {column} = ?", record.bytes)
    gate = unlocked(OWNER).gate
    with pytest.raises(Damaged):
        logs.verify(gate)


def test_an_older_copy_of_the_folder_is_refused_where_a_newer_was_seen(fortress: Built, tmp_path: Path) -> None:
    shutil.copytree(fortress.folder, tmp_path / "older")
    with fortress.unlock(MARTE) as marte:
        change(marte.gate, fortress.people[AMALIE], phone="+4700999999")
    shutil.rmtree(fortress.folder)
    shutil.copytree(tmp_path / "older", fortress.folder)
    for name in (MARTE, OWNER):
        with pytest.raises(Damaged):
            fortress.unlock(name)


def test_an_older_database_under_the_same_header_is_refused(fortress: Built, tmp_path: Path) -> None:
    file = fortress.folder / header.read(fortress.folder).header.database
    shutil.copy(file, tmp_path / "older.db")
    with fortress.unlock(MARTE) as marte:
        change(marte.gate, fortress.people[AMALIE], phone="+4700999999")
    assert (tmp_path / "older.db").read_bytes() != file.read_bytes()
    shutil.copy(tmp_path / "older.db", file)
    with pytest.raises(Damaged):
        fortress.unlock(OWNER)


def test_an_older_header_with_the_newer_database_is_refused(fortress: Built, unlocked: Unlock) -> None:
    older = (fortress.folder / header.NAME).read_bytes()
    owners = unlocked(OWNER)
    staff.invite(owners.gate, "Nils Berg", "receptionist")
    owners.lock()
    assert (fortress.folder / header.NAME).read_bytes() != older
    (fortress.folder / header.NAME).write_bytes(older)
    with pytest.raises(Damaged):
        fortress.unlock(OWNER)


def test_header_and_database_of_different_times_are_refused_everywhere(
    fortress: Built, unlocked: Unlock, elsewhere: Path, tmp_path: Path
) -> None:
    """After someone left there is a new file and a new key: neither header opens the other's database."""
    before = tmp_path / "before"
    shutil.copytree(fortress.folder, before)
    old_name = header.read(before).header.database
    owners = unlocked(OWNER)
    staff.remove(owners.gate, fortress.keys[SELMA].member)
    owners.lock()
    new_name = header.read(fortress.folder).header.database
    assert old_name != new_name
    for head, database, named in (
        (fortress.folder, before / old_name, new_name),
        (before, fortress.folder / new_name, old_name),
    ):
        mixed = tmp_path / f"mixed {named}"
        mixed.mkdir()
        shutil.copy(head / header.NAME, mixed / header.NAME)
        shutil.copy(database, mixed / named)
        with workstation(elsewhere), pytest.raises(Damaged):
            Built(mixed, elsewhere, fortress.keys, {}, ()).unlock(OWNER)


def _manifest_put_back(fortress: Built) -> None:
    """Before and after someone new is confirmed; then the newest manifest and its grants are put back."""
    tor = Hands(fortress, TOR)
    with tor.database() as database:
        before = dump(database)
    with fortress.unlock(OWNER) as owners:
        enrol(owners.gate, "Nils Berg", "receptionist")
    with tor.database() as database:
        versions = rows(database, "SELECT max(version) AS v FROM manifest")[0]["v"]
        assert versions == len(before["manifest"]) + 1
        change_one(database, "DELETE FROM manifest WHERE version = ?", versions)
        change_one(database, "DELETE FROM compartment_grant")
        for row in before["compartment_grant"]:
            put(database, "compartment_grant", row)


def test_an_older_manifest_is_refused_where_the_newer_was_seen(fortress: Built) -> None:
    _manifest_put_back(fortress)
    for name in (OWNER, MARTE):
        with pytest.raises(Damaged):
            fortress.unlock(name)


def test_an_older_manifest_is_found_by_verifying_where_the_newer_was_never_seen(
    fortress: Built, elsewhere: Path
) -> None:
    _manifest_put_back(fortress)
    with workstation(elsewhere), fortress.unlock(OWNER) as owners, pytest.raises(Damaged):
        logs.verify(owners.gate)


def test_an_older_manifest_is_refused_in_a_session_that_is_open(fortress: Built, unlocked: Unlock) -> None:
    open_session = unlocked(MARTE)
    tor = Hands(fortress, TOR)
    with tor.database() as database:
        before = dump(database)
    with fortress.unlock(OWNER) as owners:
        enrol(owners.gate, "Nils Berg", "receptionist")
    people.load(open_session.gate)
    with tor.database() as database:
        change_one(database, "DELETE FROM manifest WHERE version = ?", len(before["manifest"]) + 1)
        change_one(database, "DELETE FROM compartment_grant")
        for row in before["compartment_grant"]:
            put(database, "compartment_grant", row)
    with pytest.raises(Damaged):
        people.load(open_session.gate)


def test_public_keys_swapped_in_the_manifest_are_refused(fortress: Built, elsewhere: Path) -> None:
    tor, false = Hands(fortress, TOR), Identity.new()
    with tor.database() as database:
        (row,) = rows(database, "SELECT * FROM manifest ORDER BY version DESC LIMIT 1")
        signed = manifest.read(row["body"])
        theirs = next(member for member in signed.members if member.id == fortress.keys[MARTE].member)
        swapped = theirs.model_copy(update={"keys": manifest.PublicKeys.of(false.public)})
        members = tuple(swapped if member.id == theirs.id else member for member in signed.members)
        body = signed.model_copy(update={"members": members}).body()
        assert body != row["body"]
        put(database, "manifest", {**row, "body": body})
    with workstation(elsewhere), pytest.raises(Damaged):
        fortress.unlock(OWNER)


def test_a_manifest_signed_by_someone_who_is_no_owner_is_refused(fortress: Built, elsewhere: Path) -> None:
    tor = Hands(fortress, TOR)
    with tor.database() as database:
        (row,) = rows(database, "SELECT * FROM manifest ORDER BY version DESC LIMIT 1")
        signed = manifest.read(row["body"])
        members = tuple(
            member.model_copy(update={"owner": True}) if member.id == tor.member else member
            for member in signed.members
        )
        for signer in (tor.member, signed.signer):
            forged = signed.model_copy(
                update={
                    "version": signed.version + 1,
                    "previous": manifest.digest(row["body"]),
                    "signer": signer,
                    "members": members,
                }
            )
            entry = rows(database, "SELECT max(sequence) AS s FROM log")[0]["s"]
            put(
                database,
                "manifest",
                {
                    "version": forged.version,
                    "body": forged.body(),
                    "signature": manifest.sign(forged, tor.identity),
                    "entry": entry,
                },
            )
            database.execute("COMMIT")
            with workstation(elsewhere), pytest.raises(Damaged):
                fortress.unlock(OWNER)
            database.execute("BEGIN IMMEDIATE")


@pytest.mark.parametrize("how", ["removed", "swapped", "wrapped to the attacker", "added"])
def test_grants_that_the_owner_did_not_sign_are_refused(fortress: Built, elsewhere: Path, how: str) -> None:
    tor, marte = Hands(fortress, TOR), fortress.keys[MARTE].member
    with tor.database() as database:
        held = rows(database, "SELECT * FROM compartment_grant WHERE member = ? ORDER BY 1", tor.member.bytes)
        theirs = rows(database, "SELECT * FROM compartment_grant WHERE member = ? ORDER BY 1", marte.bytes)
        if how == "removed":
            change_one(database, "DELETE FROM compartment_grant WHERE member = ?", marte.bytes)
        elif how == "swapped":
            assert held[0]["compartment"] == theirs[0]["compartment"] == 0
            put(database, "compartment_grant", {**held[0], "wrapped": theirs[0]["wrapped"]})
            put(database, "compartment_grant", {**theirs[0], "wrapped": held[0]["wrapped"]})
        elif how == "wrapped to the attacker":
            context = grant_context(tor.vault, held[0]["compartment"], held[0]["epoch"], tor.member)
            put(database, "compartment_grant", {**held[0], "wrapped": tor.identity.public.wrap(bytes(32), context)})
        else:
            context = grant_context(tor.vault, 37, 1, tor.member)
            wrapped = tor.identity.public.wrap(bytes(32), context)
            put(
                database,
                "compartment_grant",
                {"compartment": 37, "epoch": 1, "member": tor.member.bytes, "wrapped": wrapped},
            )
    for name in (OWNER, TOR):
        with workstation(elsewhere), pytest.raises(Damaged):
            fortress.unlock(name)


def test_the_databases_of_two_vaults_exchanged_are_refused(
    fortress: Built, elsewhere: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = build(tmp_path_factory.mktemp("other"))
    names = [header.read(built.folder).header.database for built in (fortress, other)]
    ours, theirs = fortress.folder / names[0], other.folder / names[1]
    one, two = ours.read_bytes(), theirs.read_bytes()
    ours.write_bytes(two)
    theirs.write_bytes(one)
    for built in (fortress, other):
        with workstation(elsewhere), pytest.raises(Damaged):
            built.unlock(OWNER)

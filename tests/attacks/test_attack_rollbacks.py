"""Older things put back: records, files, headers, manifests, slots. And headers changed by hand."""

import base64
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from entrack_vault import manifest, vault
from entrack_vault.crypto import paper
from entrack_vault.crypto.identity import Identity
from entrack_vault.crypto.slots import file_key_context, slot_id
from entrack_vault.errors import Damaged, NotAllowed, VaultError, WrongKey
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
    OwnKeys,
    at_building,
    build,
    enrol,
    workstation,
)

Unlock = Callable[[str], Vault]
EMPLOYEE_CONTACT, EMPLOYEE_CLOCKS = 33, 47


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """The state folder of a workstation that has never seen the vault."""
    return tmp_path / "elsewhere"


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


def test_a_card_taken_out_whole_is_found_by_verifying(fortress: Built, unlocked: Unlock) -> None:
    person = fortress.people[AMALIE]
    with Hands(fortress, TOR).database() as database:
        record = record_of(database, person, EMPLOYEE_CONTACT)
        for table, column in (("revision", "record"), ("data_key", "record"), ("log_change", "record"), ("record", "id")):
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
    for head, database, named in ((fortress.folder, before / old_name, new_name), (before, fortress.folder / new_name, old_name)):
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
            put(database, "compartment_grant", {"compartment": 37, "epoch": 1, "member": tor.member.bytes, "wrapped": wrapped})
    for name in (OWNER, TOR):
        with workstation(elsewhere), pytest.raises(Damaged):
            fortress.unlock(name)


# Slots


def _slots_of(folder: Path, kind: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((folder / header.NAME).read_bytes())[kind]
    return found


def test_the_slot_of_someone_who_left_opens_nothing_when_put_back(
    fortress: Built, unlocked: Unlock, elsewhere: Path
) -> None:
    selma = Hands(fortress, SELMA)
    old = next(slot for slot in _slots_of(fortress.folder, "members") if UUID(slot["member"]) == selma.member)
    owners = unlocked(OWNER)
    staff.remove(owners.gate, selma.member)
    owners.lock()
    with workstation(elsewhere), pytest.raises(WrongKey):
        fortress.unlock(SELMA)
    file, clean = fortress.folder / header.NAME, (fortress.folder / header.NAME).read_bytes()
    # Alone: the header is no longer a member's, and everyone notices. The old file key opens nothing.
    values = json.loads(clean)
    values["members"].append(old)
    file.write_text(json.dumps(values))
    for name in (SELMA, OWNER):
        with workstation(elsewhere), pytest.raises(Damaged):
            fortress.unlock(name)
    # With a colleague's help, who wraps the new file key to the old slot: no longer a member.
    file.write_bytes(clean)
    tor = Hands(fortress, TOR)

    def readmit(values: dict[str, Any]) -> None:
        context = file_key_context(tor.vault, base64.b64decode(old["id"]))
        wrapped = selma.identity.public.wrap(tor.file_key, context)
        values["members"].append({**old, "file_key": base64.b64encode(wrapped).decode()})

    tor.write_header(readmit)
    with workstation(elsewhere), pytest.raises(NotAllowed):
        fortress.unlock(SELMA)
    # What she has then is the outer wall only.
    assert Hands(fortress, SELMA).compartment_keys() == {}


def test_an_enrolment_slot_put_back_lets_nobody_in(fortress: Built, unlocked: Unlock, elsewhere: Path) -> None:
    owners = unlocked(OWNER)
    invited = staff.invite(owners.gate, "Nils Berg", "administration")
    one_time_key = paper.from_text("enrolment", " ".join(invited.one_time_key))
    (old,) = _slots_of(fortress.folder, "enrolments")
    joined = vault.join(fortress.folder, one_time_key=one_time_key, passphrase="nils sin passfrase", now=at_building)
    staff.confirm(owners.gate, joined.member, joined.fingerprint)
    with pytest.raises(WrongKey):
        vault.join(fortress.folder, one_time_key=one_time_key, passphrase="tyven sin passfrase", now=at_building)

    def replay(values: dict[str, Any]) -> None:
        values["enrolments"].append(old)

    Hands(fortress, TOR).write_header(replay)
    again = vault.join(fortress.folder, one_time_key=one_time_key, passphrase="tyven sin passfrase", now=at_building)
    assert again.fingerprint != joined.fingerprint
    thief = Built(
        fortress.folder,
        elsewhere,
        {"Tyv": OwnKeys(again.member, "tyven sin passfrase", again.secret_key)},
        {},
        (),
    )
    with workstation(elsewhere), pytest.raises(Damaged):
        thief.unlock("Tyv")
    assert Hands(thief, "Tyv").compartment_keys() == {}
    listed = next(member for member in staff.everyone(owners.gate) if member.id == joined.member)
    assert (listed.status, listed.fingerprint) == ("active", joined.fingerprint)
    with pytest.raises(VaultError):
        staff.confirm(owners.gate, again.member, again.fingerprint)


# Headers changed by hand: by someone without the file key, and by someone who has it


def _demonstration(values: dict[str, Any], own: dict[str, Any]) -> None:
    values["demonstration"] = not values["demonstration"]


def _weaker(values: dict[str, Any], own: dict[str, Any]) -> None:
    own["memory"] //= 64


def _fewer_passes(values: dict[str, Any], own: dict[str, Any]) -> None:
    own["passes"] = 1


def _absurd(values: dict[str, Any], own: dict[str, Any]) -> None:
    own["memory"] = 2**40


def _stronger(values: dict[str, Any], own: dict[str, Any]) -> None:
    own["passes"] += 1


def _outside(values: dict[str, Any], own: dict[str, Any]) -> None:
    values["database"] = f"../{values['database']}"


def _inside(values: dict[str, Any], own: dict[str, Any]) -> None:
    values["database"] = f"vault-/../{values['database']}"


def _header_itself(values: dict[str, Any], own: dict[str, Any]) -> None:
    values["database"] = header.NAME


def _no_file(values: dict[str, Any], own: dict[str, Any]) -> None:
    values["database"] = "vault-99.db"


def _zero_byte(values: dict[str, Any], own: dict[str, Any]) -> None:
    values["database"] = "vault-\0.db"


def _other_vault(values: dict[str, Any], own: dict[str, Any]) -> None:
    values["vault"] = "6f1b1c1e-8675-4309-8111-0a0b0c0d0e0f"


def _key_version(values: dict[str, Any], own: dict[str, Any]) -> None:
    own["version"] += 1


def _negative_version(values: dict[str, Any], own: dict[str, Any]) -> None:
    own["version"] = -1


def _huge_generation(values: dict[str, Any], own: dict[str, Any]) -> None:
    values["generation"] = -5


def _other_member(values: dict[str, Any], own: dict[str, Any]) -> None:
    own["member"] = next(slot["member"] for slot in values["members"] if slot is not own)


def _short_salt(values: dict[str, Any], own: dict[str, Any]) -> None:
    own["salt"] = "AAAA"


def _no_seed(values: dict[str, Any], own: dict[str, Any]) -> None:
    own["sealed_seed"] = ""


def _newer_format(values: dict[str, Any], own: dict[str, Any]) -> None:
    values["format"] = 2


def _number_for_id(values: dict[str, Any], own: dict[str, Any]) -> None:
    values["recovery"]["id"] = 7


CHANGES = [
    _demonstration,
    _weaker,
    _fewer_passes,
    _absurd,
    _stronger,
    _outside,
    _inside,
    _header_itself,
    _no_file,
    _zero_byte,
    _other_vault,
    _key_version,
    _negative_version,
    _huge_generation,
    _other_member,
    _short_salt,
    _no_seed,
    _newer_format,
    _number_for_id,
]


@pytest.mark.parametrize("changed", CHANGES, ids=lambda changed: changed.__name__.strip("_"))
@pytest.mark.parametrize("insider", [False, True], ids=["outsider", "insider"])
def test_a_header_changed_by_hand_is_refused(
    fortress: Built, changed: Callable[[dict[str, Any], dict[str, Any]], None], insider: bool
) -> None:
    hands, own_id = Hands(fortress, OWNER), slot_id(fortress.keys[OWNER].secret_key)
    shutil.copy(fortress.folder / header.read(fortress.folder).header.database, fortress.folder.parent)

    def apply(values: dict[str, Any]) -> None:
        changed(values, next(slot for slot in values["members"] if base64.b64decode(slot["id"]) == own_id))

    if insider:
        hands.write_header(apply)
    else:
        values = json.loads((fortress.folder / header.NAME).read_bytes())
        apply(values)
        (fortress.folder / header.NAME).write_text(json.dumps(values))
    with pytest.raises((Damaged, WrongKey)):
        fortress.unlock(OWNER)


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


def test_a_header_changed_while_the_vault_is_open_is_never_signed_by_us(fortress: Built, unlocked: Unlock) -> None:
    """Someone without the file key writes a slot of their own into the file and waits for the owner to rewrite it."""
    owners = unlocked(OWNER)
    false = Identity.new()
    file = fortress.folder / header.NAME
    values = json.loads(file.read_bytes())
    slot = next(slot for slot in values["members"] if UUID(slot["member"]) == fortress.keys[TOR].member)
    slot["signing"] = base64.b64encode(false.public.signing).decode()
    slot["receiving"] = base64.b64encode(false.public.receiving).decode()
    file.write_text(json.dumps(values))
    with pytest.raises(Damaged):
        staff.invite(owners.gate, "Nils Berg", "receptionist")
    with pytest.raises(Damaged):
        staff.remove(owners.gate, fortress.keys[SELMA].member)
    with pytest.raises(Damaged):
        people.load(owners.gate)
    assert json.loads(file.read_bytes()) == values


def test_an_older_header_put_back_while_the_vault_is_open_is_refused(fortress: Built, unlocked: Unlock) -> None:
    owners = unlocked(OWNER)
    older = (fortress.folder / header.NAME).read_bytes()
    staff.invite(owners.gate, "Nils Berg", "receptionist")
    (fortress.folder / header.NAME).write_bytes(older)
    with pytest.raises(Damaged):
        people.load(owners.gate)


@pytest.mark.parametrize("expires", ["soon", "2026-03-18T09:00:00", "", 7])
def test_an_enrolment_slot_with_another_time_is_refused(
    fortress: Built, unlocked: Unlock, expires: object
) -> None:
    invited = staff.invite(unlocked(OWNER).gate, "Nils Berg", "receptionist")

    def change_time(values: dict[str, Any]) -> None:
        values["enrolments"][0]["expires"] = expires

    Hands(fortress, TOR).write_header(change_time)
    one_time_key = paper.from_text("enrolment", " ".join(invited.one_time_key))
    with pytest.raises(Damaged):
        vault.join(fortress.folder, one_time_key=one_time_key, passphrase="nils sin passfrase", now=at_building)

"""header.json changed by hand, by someone without the file key and by someone with it; slots that were put back."""

import base64
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from entrack_vault import vault
from entrack_vault.crypto import paper
from entrack_vault.crypto.identity import Identity
from entrack_vault.crypto.slots import file_key_context, slot_id
from entrack_vault.errors import Damaged, NotAllowed, VaultError, WrongKey
from entrack_vault.services import people, staff
from entrack_vault.store import header
from entrack_vault.vault import Vault
from tests.attacks.raw import Hands
from tests.building import (
    OWNER,
    SELMA,
    TOR,
    Built,
    OwnKeys,
    at_building,
    workstation,
)

Unlock = Callable[[str], Vault]


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
def test_an_enrolment_slot_with_another_time_is_refused(fortress: Built, unlocked: Unlock, expires: object) -> None:
    invited = staff.invite(unlocked(OWNER).gate, "Nils Berg", "receptionist")

    def change_time(values: dict[str, Any]) -> None:
        values["enrolments"][0]["expires"] = expires

    Hands(fortress, TOR).write_header(change_time)
    one_time_key = paper.from_text("enrolment", " ".join(invited.one_time_key))
    with pytest.raises(Damaged):
        vault.join(fortress.folder, one_time_key=one_time_key, passphrase="nils sin passfrase", now=at_building)

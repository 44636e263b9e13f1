"""Job descriptions, invitations, names and settings forged by someone who holds the common key as everyone does."""

import json
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest

from entrack_vault import manifest, vault
from entrack_vault import register as registers
from entrack_vault.crypto import paper
from entrack_vault.domain.jobs import Right
from entrack_vault.errors import Damaged, Misuse
from entrack_vault.register.compartments import COMMON
from entrack_vault.services import jobs, staff
from entrack_vault.services.common import JobEntry, MappingEntry
from entrack_vault.services.founding import from_template
from entrack_vault.store import header
from entrack_vault.vault import Vault
from tests.attacks.forging import forge, record_of
from tests.attacks.raw import Hands, change_one, rows
from tests.building import KARI, MARTE, OWNER, SELMA, TOR, Built, at_building

Unlock = Callable[[str], Vault]


def test_a_job_description_widened_by_its_holder_is_found_at_unlock_by_everyone(fortress: Built) -> None:
    tor = Hands(fortress, TOR)
    template = from_template(registers.standard().jobs["receptionist"])
    wider = template.model_copy(
        update={
            "rights": (
                *template.rights,
                Right(paragraph=1, population="employee", category="financial", level="write", export=True),
            )
        }
    )
    with tor.database() as database:
        stored = manifest.read(rows(database, "SELECT body FROM manifest ORDER BY version DESC LIMIT 1")[0]["body"])
        member = stored.member(tor.member)
        assert member is not None
        subject, record = member.job, record_of(database, member.job, COMMON)
        (row,) = rows(database, "SELECT * FROM revision WHERE record = ?", record.bytes)
        change_one(database, "DELETE FROM revision WHERE record = ?", record.bytes)
        change_one(database, "UPDATE record SET revision = 0 WHERE id = ?", record.bytes)
        forged = forge(database, tor, subject, COMMON, JobEntry(job=wider).content(), record=record)
        assert forged.revision == row["revision"] == 1
    for name in fortress.keys:
        with pytest.raises(Damaged):
            fortress.unlock(name)


def test_a_second_job_description_under_the_same_name_is_found_at_unlock(fortress: Built) -> None:
    tor = Hands(fortress, TOR)
    job = from_template(registers.standard().jobs["finance_manager"])
    with tor.database() as database:
        stored = manifest.read(rows(database, "SELECT body FROM manifest ORDER BY version DESC LIMIT 1")[0]["body"])
        member = stored.member(tor.member)
        assert member is not None
        forge(database, tor, member.job, COMMON, JobEntry(job=job).content())
    for name in fortress.keys:
        with pytest.raises(Damaged):
            fortress.unlock(name)


@pytest.mark.parametrize("name", [MARTE, KARI])
@pytest.mark.parametrize("what", ["settings", "name", "invitation"])
def test_common_records_that_only_the_owner_writes_are_refused_at_unlock(
    fortress: Built, unlocked: Unlock, name: str, what: str
) -> None:
    """Everyone holds the key of the common compartment: a forged invitation would make its guest a finance manager
    with the owner's own signature."""
    owners = unlocked(OWNER)
    invited = staff.invite(owners.gate, "Nils Berg", "receptionist")
    staff.everyone(owners.gate)
    manager = next(job.record for job in jobs.in_force(owners.gate) if job.job.key == "finance_manager")
    session = owners.session
    assert session.settings is not None
    forged = {
        "settings": (session.vault, session.settings.model_copy(update={"organisation": "Falsk AS"}).content()),
        "name": (
            fortress.keys[TOR].member,
            session.staff[fortress.keys[TOR].member].model_copy(update={"name": "Ingrid Fossmo"}).content(),
        ),
        "invitation": (
            invited.member,
            session.staff[invited.member].model_copy(update={"job": manager}).content(),
        ),
    }
    subject, content = forged[what]
    owners.lock()
    attacker = Hands(fortress, name)
    with attacker.database() as database:
        forge(database, attacker, subject, COMMON, content, record=record_of(database, subject, COMMON))
    for victim in (OWNER, TOR):
        with pytest.raises(Damaged):
            fortress.unlock(victim)


def test_a_forged_invitation_is_refused_in_a_session_that_is_open(fortress: Built, unlocked: Unlock) -> None:
    owners = unlocked(OWNER)
    invited = staff.invite(owners.gate, "Nils Berg", "receptionist")
    key = paper.from_text("enrolment", " ".join(invited.one_time_key))
    joined = vault.join(fortress.folder, one_time_key=key, passphrase="nils sin passfrase", now=at_building)
    staff.everyone(owners.gate)
    manager = next(job.record for job in jobs.in_force(owners.gate) if job.job.key == "finance_manager")
    entry = owners.session.staff[invited.member].model_copy(update={"job": manager})
    marte = Hands(fortress, MARTE)
    with marte.database() as database:
        record = record_of(database, invited.member, COMMON)
        forge(database, marte, invited.member, COMMON, entry.content(), record=record)
    with pytest.raises(Damaged):
        staff.confirm(owners.gate, joined.member, joined.fingerprint)


def test_an_import_mapping_by_someone_who_writes_nothing_is_refused(fortress: Built) -> None:
    kari = Hands(fortress, KARI)
    mapping = MappingEntry(name="Lønn", population="employee", columns={"bank_account": "Konto"})
    with kari.database() as database:
        forge(database, kari, uuid4(), COMMON, mapping.content())
    with pytest.raises(Damaged):
        fortress.unlock(OWNER)


def test_a_signed_member_can_not_be_confirmed_again_with_other_keys(fortress: Built, unlocked: Unlock) -> None:
    """A request in the name of someone who is a member already; even a fooled owner lets nobody in."""
    tor = Hands(fortress, TOR)
    marte = fortress.keys[MARTE].member
    from entrack_vault.crypto.canonical import encode
    from entrack_vault.crypto.identity import Identity
    from entrack_vault.manifest import PublicKeys
    from tests.attacks.raw import put

    false = Identity.new()
    body = json.dumps(
        {"keys": json.loads(PublicKeys.of(false.public).model_dump_json()), "made": at_building().isoformat()}
    ).encode()
    signature = false.sign(encode("join-request", tor.vault.bytes, marte.bytes, body))
    with tor.database() as database:
        row = {"member": marte.bytes, "body": body, "signature": signature, "made": at_building().isoformat()}
        put(database, "join_request", row)
    gate = unlocked(OWNER).gate
    with pytest.raises(Misuse):
        staff.confirm(gate, marte, false.public.fingerprint)
    with fortress.unlock(MARTE):
        pass


def test_a_waiting_request_with_swapped_keys_is_not_confirmed(fortress: Built, unlocked: Unlock) -> None:
    from entrack_vault.crypto.canonical import encode
    from entrack_vault.crypto.identity import Identity
    from entrack_vault.manifest import PublicKeys

    owners = unlocked(OWNER)
    invited = staff.invite(owners.gate, "Nils Berg", "receptionist")
    key = paper.from_text("enrolment", " ".join(invited.one_time_key))
    joined = vault.join(fortress.folder, one_time_key=key, passphrase="nils sin passfrase", now=at_building)
    tor, false = Hands(fortress, TOR), Identity.new()
    keys = json.loads(PublicKeys.of(false.public).model_dump_json())
    body = json.dumps({"keys": keys, "made": at_building().isoformat()}).encode()
    signature = false.sign(encode("join-request", tor.vault.bytes, invited.member.bytes, body))
    with tor.database() as database:
        query = "UPDATE join_request SET body = ?, signature = ? WHERE member = ?"
        change_one(database, query, body, signature, invited.member.bytes)
    with pytest.raises(Misuse):
        staff.confirm(owners.gate, joined.member, joined.fingerprint)
    with tor.database() as database:  # the keys alone, under the true signature
        change_one(
            database, "UPDATE join_request SET signature = ? WHERE member = ?", bytes(64), invited.member.bytes
        )
    with pytest.raises(Damaged):
        staff.confirm(owners.gate, joined.member, joined.fingerprint)


def test_a_ghost_in_the_header_gets_no_new_file_key(fortress: Built, unlocked: Unlock) -> None:
    """Someone about to leave writes a slot for nobody, with their own public key, to be handed the next file key."""
    selma = Hands(fortress, SELMA)

    def haunt(values: dict) -> None:  # type: ignore[type-arg]
        own = next(slot for slot in values["members"] if UUID(slot["member"]) == selma.member)
        values["members"].append({**own, "member": str(uuid4()), "id": "AAAAAAAAAAAAAAAAAAAAAA=="})

    selma.write_header(haunt)
    owners = unlocked(OWNER)
    assert len(owners.session.store.header.members) == len(fortress.keys) + 1
    staff.remove(owners.gate, selma.member)
    left = header.read(fortress.folder).header
    assert selma.identity.public not in {slot.public for slot in left.members}
    assert len(left.members) == len(fortress.keys) - 1


def test_a_colleagues_slot_with_ones_own_key_gets_no_new_file_key(fortress: Built, unlocked: Unlock) -> None:
    import base64

    selma, tor = Hands(fortress, SELMA), fortress.keys[TOR].member

    def swap(values: dict) -> None:  # type: ignore[type-arg]
        theirs = next(slot for slot in values["members"] if UUID(slot["member"]) == tor)
        theirs["signing"] = base64.b64encode(selma.identity.public.signing).decode()
        theirs["receiving"] = base64.b64encode(selma.identity.public.receiving).decode()

    selma.write_header(swap)
    owners = unlocked(OWNER)
    staff.remove(owners.gate, selma.member)
    left = header.read(fortress.folder).header
    assert selma.identity.public not in {slot.public for slot in left.members}

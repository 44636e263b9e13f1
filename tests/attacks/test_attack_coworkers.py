"""Co-workers with their own keys and the raw database: what they forge is refused, or at the least found."""

import json
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from entrack_vault import access_log, manifest, vault
from entrack_vault import register as registers
from entrack_vault.access_log import Change
from entrack_vault.crypto import paper
from entrack_vault.crypto.records import CompartmentKey
from entrack_vault.domain.events import Event
from entrack_vault.domain.jobs import Right
from entrack_vault.errors import Damaged, Misuse
from entrack_vault.register.compartments import COMMON
from entrack_vault.services import check, jobs, log, people, records, staff
from entrack_vault.services.common import JobEntry, MappingEntry, MemberEntry, Settings
from entrack_vault.services.founding import from_template
from entrack_vault.store import header
from entrack_vault.vault import Vault
from tests.attacks.forging import append, forge, last_link, record_of
from tests.attacks.fortress import PIA, change, name_of
from tests.attacks.raw import Hands, change_one, disarmed, rows
from tests.building import AMALIE, CAMILLA, KARI, MARTE, OWNER, PER, SELMA, TOR, VIDAR, Built, at_building

EMPLOYEE_CONTACT, CUSTOMER_FINANCIAL, SUPPLIER_CONTACT, VISITOR_CONTACT = 33, 53, 65, 97
Unlock = Callable[[str], Vault]

FORGED_CARD = json.dumps(
    {"at": "2026-03-11T09:00:00+00:00", "reason": "offers", "fields": {}}, separators=(",", ":")
).encode()


def test_a_card_forged_by_someone_who_may_only_read_is_refused_and_found(fortress: Built, unlocked: Unlock) -> None:
    person = fortress.people[name_of("customer_contact")]
    selma = Hands(fortress, SELMA)
    with selma.database() as database:
        record = record_of(database, person, CUSTOMER_FINANCIAL)
        forged = forge(database, selma, person, CUSTOMER_FINANCIAL, FORGED_CARD, record=record)
    gate = unlocked(OWNER).gate
    with pytest.raises(Damaged):
        records.open_person(gate, person, "offers", ["financial"])
    found = check.check(gate).findings
    assert (forged.record, forged.revision) in {(finding.record, finding.revision) for finding in found}


@pytest.mark.parametrize("claimed", ["author", "entry", "both"])
def test_a_card_forged_in_someone_elses_name_is_refused_and_found(
    fortress: Built, unlocked: Unlock, claimed: str
) -> None:
    """Author and entry's member claimed to be the owner, whose signature the attacker cannot make."""
    person, owner = fortress.people[name_of("customer_contact")], fortress.keys[OWNER].member
    selma = Hands(fortress, SELMA)
    with selma.database() as database:
        forge(
            database,
            selma,
            person,
            CUSTOMER_FINANCIAL,
            FORGED_CARD,
            record=record_of(database, person, CUSTOMER_FINANCIAL),
            author=owner if claimed != "entry" else None,
            logged_as=owner if claimed != "author" else None,
        )
    gate = unlocked(OWNER).gate
    with pytest.raises(Damaged):
        records.open_person(gate, person, "offers", ["financial"])
    assert check.check(gate).findings


def test_a_real_card_logged_anew_by_another_is_refused_and_found(fortress: Built, unlocked: Unlock) -> None:
    """The owner's first revision is genuine; an entry of the attacker's own brings it back as the newest."""
    person = fortress.people[VIDAR]
    pia = Hands(fortress, PIA)
    with pia.database() as database:
        record = rows(
            database, "SELECT id, revision FROM record WHERE subject = ? AND compartment = 49", person.bytes
        )[0]
        assert record["revision"] == 2
        old = rows(database, "SELECT sealed FROM revision WHERE record = ? AND revision = 1", record["id"])[0]
        import hashlib

        change = Change(UUID(bytes=record["id"]), 1, hashlib.sha256(old["sealed"]).digest())
        sequence = append(database, pia, Event.CARDS_SAVED, person=person, rooms=(49,), changes=(change,))
        change_one(database, "UPDATE record SET revision = 1 WHERE id = ?", record["id"])
        for table in ("revision", "data_key", "log_change"):
            change_one(database, f"DELETE FROM {table} WHERE record = ? AND revision = 2", record["id"])
        change_one(database, "UPDATE revision SET entry = ? WHERE record = ?", sequence, record["id"])
        change_one(database, "UPDATE log_change SET sequence = ? WHERE record = ?", sequence, record["id"])
    gate = unlocked(OWNER).gate
    with pytest.raises(Damaged):
        records.open_person(gate, person, "offers", ["contact"])
    assert check.check(gate).findings


def test_an_excerpt_that_says_something_else_than_its_card_is_found(fortress: Built, unlocked: Unlock) -> None:
    """Excerpts trust the compartment's key alone: readers could make one. The check compares it with the card."""
    person = fortress.people[PER]
    marte = Hands(fortress, MARTE)
    with marte.database() as database:
        record = record_of(database, person, SUPPLIER_CONTACT)
        ((room, epoch), secret) = next(
            (at, key) for at, key in marte.compartment_keys_in(database).items() if at[0] == SUPPLIER_CONTACT
        )
        key = CompartmentKey(marte.vault, room, epoch, secret)
        (row,) = rows(database, "SELECT wrapped FROM data_key WHERE record = ?", record.bytes)
        data_key = key.unwrap(record.bytes, 1, row["wrapped"])
        excerpt = key.seal_excerpt(person.bytes, record.bytes, 1, data_key, b'{"n":"Ola Falsk"}')
        change_one(database, "UPDATE record SET excerpt = ? WHERE id = ?", excerpt, record.bytes)
    gate = unlocked(OWNER).gate
    assert "Ola Falsk" in {listed.name for listed in people.load(gate).people}
    assert record in {finding.record for finding in check.check(gate).findings}


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


def test_someone_who_has_left_can_not_be_an_author(fortress: Built, unlocked: Unlock) -> None:
    """Selma leaves; a colleague who stays writes for her with her old keys."""
    person = fortress.people[VIDAR]
    selma = Hands(fortress, SELMA)
    owners = unlocked(OWNER)
    staff.remove(owners.gate, selma.member)
    owners.lock()
    inside = Hands(fortress, OWNER)  # stands for any colleague who can open the compartment
    inside.identity, inside.member = selma.identity, selma.member
    keys = Hands(fortress, OWNER).compartment_keys()
    inside.compartment_keys_in = lambda _database: keys  # type: ignore[method-assign]
    with inside.database() as database:
        forge(database, inside, person, 49, FORGED_CARD, record=record_of(database, person, 49))
    gate = unlocked(OWNER).gate
    with pytest.raises(Damaged):
        records.open_person(gate, person, "offers", ["contact"])
    assert check.check(gate).findings


class Moved:
    """Selma's job description no longer opens customers' contact cards for writing, but she keeps a way to read."""

    def __init__(self, fortress: Built, unlocked: Unlock) -> None:
        self.person = fortress.people[VIDAR]
        with fortress.unlock(SELMA) as selmas:
            change(selmas.gate, self.person, "offers", phone="+4700555555")
            self.old_entry = selmas.session.head.sequence
        owners = unlocked(OWNER)
        job = jobs.one(owners.gate, "salesperson").job
        rights = tuple(
            right.model_copy(update={"level": "read"}) if right.category == "contact" else right
            for right in job.rights
        )
        jobs.sign(owners.gate, job.model_copy(update={"rights": rights}))
        owners.lock()
        self.hands = Hands(fortress, SELMA)
        with self.hands.database() as database:
            self.record = record_of(database, self.person, 49)

    def expect_refused(self, unlocked: Unlock) -> None:
        """At unlock, or where the card is opened and by the check."""
        try:
            gate = unlocked(OWNER).gate
        except Damaged:
            return
        with pytest.raises(Damaged):
            records.open_person(gate, self.person, "offers", ["contact"])
        assert check.check(gate).findings


def test_a_right_that_was_lost_can_not_be_used_by_moving_the_manifest(fortress: Built, unlocked: Unlock) -> None:
    """The forged entry is made to be the one that brought the narrower job description into force."""
    selma = Moved(fortress, unlocked)
    with selma.hands.database() as database:
        forged = forge(database, selma.hands, selma.person, 49, FORGED_CARD, record=selma.record)
        newest = rows(database, "SELECT max(version) AS v FROM manifest")[0]["v"]
        change_one(database, "UPDATE manifest SET entry = ? WHERE version = ?", forged.entry, newest)
    with pytest.raises(Damaged):
        unlocked(OWNER)


@pytest.mark.parametrize("how", ["plain", "body nulled", "body rewritten"])
def test_a_right_that_was_lost_can_not_be_used_by_claiming_an_old_entry(
    fortress: Built, unlocked: Unlock, how: str
) -> None:
    selma = Moved(fortress, unlocked)
    with selma.hands.database() as database:
        forged = forge(
            database, selma.hands, selma.person, 49, FORGED_CARD, record=selma.record, entry=selma.old_entry
        )
        if how == "body nulled":  # what the log's own trigger lets pass
            query = "UPDATE log SET body = NULL, person = NULL WHERE sequence = ?"
            change_one(database, query, selma.old_entry)
        if how == "body rewritten":
            (row,) = rows(database, "SELECT body FROM log WHERE sequence = ?", selma.old_entry)
            entry = access_log.read_body(row["body"])
            more = (*entry.changes, Change(forged.record, forged.revision, forged.hash))
            rewritten = access_log.link(
                access_log.Entry(**{**entry.__dict__, "changes": more}), bytes(32), selma.hands.vault,
                selma.hands.identity,
            )
            with disarmed(database):
                query = "UPDATE log SET body = ?, body_hash = ? WHERE sequence = ?"
                change_one(database, query, rewritten.body, rewritten.body_hash, selma.old_entry)
    selma.expect_refused(unlocked)


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
        change_one(database, "UPDATE join_request SET signature = ? WHERE member = ?", bytes(64), invited.member.bytes)
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


def test_looks_that_a_trigger_would_drop_are_not_granted(fortress: Built, unlocked: Unlock) -> None:
    """A trigger that swallows log entries: nothing opens without a committed entry."""
    with Hands(fortress, TOR).database() as database:
        database.execute(
            "CREATE TRIGGER swallow BEFORE INSERT ON log WHEN NEW.person IS NOT NULL BEGIN SELECT RAISE(IGNORE); END"
        )
    with pytest.raises(Damaged):
        unlocked(OWNER)


def test_a_log_without_its_triggers_is_refused(fortress: Built, unlocked: Unlock) -> None:
    with Hands(fortress, TOR).database() as database:
        database.execute("DROP TRIGGER log_no_delete")
    with pytest.raises(Damaged):
        unlocked(OWNER)


def test_a_forged_entry_in_a_colleagues_name_is_found_by_verifying(fortress: Built, unlocked: Unlock) -> None:
    tor = Hands(fortress, TOR)
    with tor.database() as database:
        before, _ = last_link(database)
        append(
            database, tor, Event.CARDS_OPENED, person=fortress.people[AMALIE], member=fortress.keys[MARTE].member
        )
        assert last_link(database)[0] == before + 1
    gate = unlocked(OWNER).gate
    with pytest.raises(Damaged):
        log.verify(gate)

"""Co-workers with their own keys and the raw database: what they forge is refused, or at the least found."""

import json
from collections.abc import Callable

import pytest

from entrack_vault import access_log
from entrack_vault.access_log import Change
from entrack_vault.crypto.records import CompartmentKey
from entrack_vault.domain.events import Event
from entrack_vault.errors import Damaged
from entrack_vault.services import check, jobs, log, people, records, staff
from entrack_vault.services.cards import write_excerpt
from entrack_vault.vault import Vault
from tests.attacks.forging import append, forge, last_link, record_of
from tests.attacks.fortress import PIA, change, name_of
from tests.attacks.raw import Hands, change_one, disarmed, rows
from tests.building import AMALIE, MARTE, OWNER, PER, SELMA, TOR, VIDAR, Built

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

        change = Change(record["id"], 1, hashlib.sha256(old["sealed"]).digest())
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
        excerpt = key.seal_excerpt(person.bytes, record.bytes, 1, data_key, write_excerpt({"n": "Ola Falsk"}))
        change_one(database, "UPDATE record SET excerpt = ? WHERE id = ?", excerpt, record.bytes)
    gate = unlocked(OWNER).gate
    assert "Ola Falsk" in {listed.name for listed in people.load(gate).people}
    assert record in {finding.record for finding in check.check(gate).findings}


def test_someone_who_has_left_can_not_be_an_author(fortress: Built, unlocked: Unlock) -> None:
    """Selma leaves; a colleague who stays writes for her with her old keys."""
    person = fortress.people[VIDAR]
    selma = Hands(fortress, SELMA)
    owners = unlocked(OWNER)
    staff.remove(owners.gate, selma.member)
    owners.lock()
    inside = Hands(fortress, OWNER)  # stands for any colleague who can open the compartment
    keys = inside.compartment_keys()
    inside.identity, inside.member = selma.identity, selma.member
    with inside.database() as database:
        record = record_of(database, person, 49)
        forge(database, inside, person, 49, FORGED_CARD, record=record, keys=keys)
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
            more = (*entry.changes, Change(forged.record.bytes, forged.revision, forged.hash))
            rewritten = access_log.link(
                access_log.Entry(**{**entry.__dict__, "changes": more}),
                bytes(32),
                selma.hands.vault,
                selma.hands.identity,
            )
            with disarmed(database):
                query = "UPDATE log SET body = ?, body_hash = ? WHERE sequence = ?"
                change_one(database, query, rewritten.body, rewritten.body_hash, selma.old_entry)
    selma.expect_refused(unlocked)


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
        append(database, tor, Event.CARDS_OPENED, person=fortress.people[AMALIE], member=fortress.keys[MARTE].member)
        assert last_link(database)[0] == before + 1
    gate = unlocked(OWNER).gate
    with pytest.raises(Damaged):
        log.verify(gate)

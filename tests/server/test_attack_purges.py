"""Nobody deletes alone: the server purges what one member proposed and another approved, once, and nothing else.

Each attack is first made on a naive function that believes the log's words without asking whose login wrote them.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date

import psycopg
import pytest

from entrack_vault.crypto.canonical import encode
from entrack_vault.domain.events import Event
from entrack_vault.domain.people import Entered
from entrack_vault.services import records
from entrack_vault.store import postgresql, server_address
from tests.building import AMALIE, JONAS, MARTE, OWNER, SINDRE, Built
from tests.server.hands import CONTACT, FINANCIAL, Driver, Hands
from tests.server.running import RUNNING

REFUSED = pytest.raises(psycopg.Error, match="proposed by one and approved by another")
CHANGED = pytest.raises(psycopg.Error, match="changed meanwhile")
DETAILS = hashlib.sha256(b"what the sealed plan says").digest()
Target = tuple[bytes, int]  # a record and a revision


def plan_of(targets: list[Target], people: list[bytes], kept: list[bytes]) -> bytes:
    """The hash as the program works it out."""
    keys = b"".join(record + revision.to_bytes(4, "big") for record, revision in sorted(targets))
    return hashlib.sha256(encode("purge", DETAILS, keys, b"".join(sorted(people)), b"".join(sorted(kept)))).digest()


@dataclass
class Desk:
    """Three members at the server, and its tables as they really are."""

    house: Built
    marte: tuple[Hands, Driver]
    owner: tuple[Hands, Driver]
    jonas: tuple[Hands, Driver]
    admin: Driver
    targets: list[Target] = field(default_factory=list)
    people: list[bytes] = field(default_factory=list)
    kept: list[bytes] = field(default_factory=list)

    def rows(self, *rooms: int) -> list[Target]:
        """Every revision of Amalie's records in some compartments; of all of them when none is given."""
        found = self.admin.execute(
            "SELECT r.id, v.revision FROM store.record r JOIN store.revision v ON v.record = r.id"
            " WHERE r.subject = %s AND (r.compartment = ANY (%s) OR %s)",
            (self.house.people[AMALIE].bytes, list(rooms), not rooms),
        )
        return [(row[0], row[1]) for row in found.fetchall()]

    def says(self, who: tuple[Hands, Driver], event: Event) -> int:
        hands, driver = who
        return hands.log(driver, None, event=event, file=plan_of(self.targets, self.people, self.kept))

    def agreed(self) -> tuple[int, int]:
        return self.says(self.marte, Event.PURGE_PROPOSED), self.says(self.owner, Event.PURGE_APPROVED)

    def purge(
        self, who: tuple[Hands, Driver], proposal: int, approval: int, *, event: Event = Event.PURGE_CARRIED_OUT
    ) -> tuple[int, ...]:
        """Carries it out in one transaction; how many keys, revisions, records and people went."""
        _, driver = who
        driver.execute("BEGIN")
        try:
            entry = self.says(who, event)
            counts = self.call(driver, entry, proposal, approval)
        except BaseException:
            driver.execute("ROLLBACK")
            raise
        driver.execute("COMMIT")
        return counts

    def call(self, driver: Driver, entry: int, proposal: int, approval: int) -> tuple[int, ...]:
        ((*counts,),) = postgresql.call(
            driver,
            "purge",
            *(entry, proposal, approval, DETAILS),
            *([record for record, _ in self.targets], [revision for _, revision in self.targets]),
            *(self.people, self.kept),
            types="bigint,bigint,bigint,bytea,bytea[],int[],bytea[],bytea[]",
        )
        return tuple(counts)

    def everything(self) -> list[tuple[object, ...]]:
        tables = ("person", "record", "revision", "data_key")
        return [tuple(self.admin.execute(f"SELECT count(*) FROM store.{t}".encode()).fetchall()) for t in tables]


@pytest.fixture
def desk(house: Built) -> Iterator[Desk]:
    where = server_address.read(house.server)
    with ExitStack() as stack:
        admin = stack.enter_context(RUNNING[where.more["host"]].admin(where.database))

        def reached(name: str) -> tuple[Hands, Driver]:
            hands = Hands(house, name)
            return hands, stack.enter_context(hands.connected())

        made = Desk(house, reached(MARTE), reached(OWNER), reached(JONAS), admin)
        made.targets = made.rows(FINANCIAL)
        yield made


# What is as it should be


def test_what_two_agreed_on_is_gone_and_nothing_else(desk: Desk) -> None:
    kept = set(desk.rows()) - set(desk.targets)
    assert desk.targets
    assert desk.purge(desk.marte, *desk.agreed()) == (len(desk.targets), len(desk.targets), 1, 0)
    assert set(desk.rows()) == kept
    for table in ("revision", "data_key"):
        found = desk.admin.execute(
            f"SELECT FROM store.{table} WHERE record = ANY (%s)".encode(), ([record for record, _ in desk.targets],)
        )
        assert found.fetchall() == []


def test_a_whole_person_is_gone_and_the_log_goes_on(desk: Desk) -> None:
    amalie = desk.house.people[AMALIE].bytes
    desk.targets, desk.people = desk.rows(), [amalie]
    before = desk.admin.execute("SELECT count(*) FROM store.log").fetchall()[0][0]
    assert desk.purge(desk.owner, *desk.agreed())[3] == 1
    assert desk.admin.execute("SELECT FROM store.person WHERE id = %s", (amalie,)).fetchall() == []
    assert desk.admin.execute("SELECT count(*) FROM store.log").fetchall()[0][0] == before + 3


# One person alone


def test_a_naive_function_lets_one_member_do_both(desk: Desk) -> None:
    """The reason for asking whose login wrote an entry."""
    desk.admin.execute(
        "CREATE FUNCTION entrack.naive_purge(p_plan text, p_record bytea[]) RETURNS void LANGUAGE plpgsql"
        " SECURITY DEFINER AS $$ BEGIN IF NOT EXISTS (SELECT FROM store.log l WHERE store.says(l.body,"
        " 'purge.approved', p_plan)) THEN RAISE EXCEPTION 'not approved'; END IF;"
        " DELETE FROM store.data_key WHERE record = ANY (p_record); END $$;"
        " GRANT EXECUTE ON FUNCTION entrack.naive_purge TO PUBLIC"
    )
    desk.says(desk.marte, Event.PURGE_PROPOSED)
    desk.says(desk.marte, Event.PURGE_APPROVED)
    plan = plan_of(desk.targets, desk.people, desk.kept).hex()
    before = desk.everything()
    desk.marte[1].execute("SELECT naive_purge(%s, %b)", (plan, [record for record, _ in desk.targets]))
    assert desk.everything() != before


Way = Callable[[Desk], object]


def _alone(desk: Desk) -> object:
    return desk.purge(
        desk.marte, desk.says(desk.marte, Event.PURGE_PROPOSED), desk.says(desk.marte, Event.PURGE_APPROVED)
    )


def _alone_with_two_logins(desk: Desk) -> object:
    """The owner has let herself in under a second login."""
    desk.owner[1].execute(
        "SELECT admit(%s::name, %b)", (desk.jonas[0].own.login + "x", desk.owner[0].own.member.bytes)
    )
    proposal = desk.says(desk.owner, Event.PURGE_PROPOSED)
    desk.admin.execute("ALTER TABLE store.log DISABLE TRIGGER ALL")
    desk.admin.execute("UPDATE store.log SET login = 'another' WHERE sequence = %s", (proposal,))
    desk.admin.execute("ALTER TABLE store.log ENABLE TRIGGER ALL")
    return desk.purge(desk.owner, proposal, desk.says(desk.owner, Event.PURGE_APPROVED))


def _unapproved(desk: Desk) -> object:
    proposal = desk.says(desk.marte, Event.PURGE_PROPOSED)
    return desk.purge(desk.marte, proposal, proposal)


def _approved_before_it_was_proposed(desk: Desk) -> object:
    approval = desk.says(desk.owner, Event.PURGE_APPROVED)
    return desk.purge(desk.marte, desk.says(desk.marte, Event.PURGE_PROPOSED), approval)


def _approved_in_the_same_transaction(desk: Desk) -> object:
    proposal = desk.says(desk.marte, Event.PURGE_PROPOSED)
    driver = desk.owner[1]
    driver.execute("BEGIN")
    try:
        approval = desk.says(desk.owner, Event.PURGE_APPROVED)
        return desk.call(driver, desk.says(desk.owner, Event.PURGE_CARRIED_OUT), proposal, approval)
    finally:
        driver.execute("ROLLBACK")


def _approval_rolled_back(desk: Desk) -> object:
    proposal = desk.says(desk.marte, Event.PURGE_PROPOSED)
    desk.owner[1].execute("BEGIN")
    approval = desk.says(desk.owner, Event.PURGE_APPROVED)
    desk.owner[1].execute("ROLLBACK")
    return desk.purge(desk.marte, proposal, approval)


def _declined(desk: Desk) -> object:
    agreed = desk.agreed()
    desk.says(desk.jonas, Event.PURGE_DECLINED)
    return desk.purge(desk.marte, *agreed)


def _another_plan(desk: Desk) -> object:
    agreed = desk.agreed()
    desk.targets = desk.rows(CONTACT)
    return desk.purge(desk.marte, *agreed)


def _one_more(desk: Desk) -> object:
    agreed = desk.agreed()
    desk.targets = desk.targets + desk.rows(CONTACT)
    return desk.purge(desk.marte, *agreed)


def _one_less(desk: Desk) -> object:
    desk.targets = desk.rows(FINANCIAL, CONTACT)
    agreed = desk.agreed()
    desk.targets = desk.targets[:1]
    return desk.purge(desk.marte, *agreed)


def _unlogged(desk: Desk) -> object:
    return desk.purge(desk.marte, *desk.agreed(), event=Event.CARDS_SAVED)


def _entry_of_an_earlier_transaction(desk: Desk) -> object:
    agreed = desk.agreed()
    entry = desk.says(desk.marte, Event.PURGE_CARRIED_OUT)
    return desk.call(desk.marte[1], entry, *agreed)


def _another_plans_details(desk: Desk) -> object:
    """NULLs make no hash, and no hash lets anyone through."""
    entry, (proposal, approval) = 0, desk.agreed()
    return desk.marte[1].execute(
        "SELECT * FROM purge(%s, %s, %s, NULL, NULL, NULL, NULL, NULL)", (entry, proposal, approval)
    )


def _carried_out_by_a_third(desk: Desk) -> object:
    return desk.purge(desk.jonas, *desk.agreed())


def _approver_gone(desk: Desk) -> object:
    agreed = desk.says(desk.marte, Event.PURGE_PROPOSED), desk.says(desk.jonas, Event.PURGE_APPROVED)
    desk.admin.execute("UPDATE store.member SET active = false WHERE id = %s", (desk.jonas[0].own.member.bytes,))
    return desk.purge(desk.marte, *agreed)


@pytest.mark.parametrize(
    "way",
    [
        _alone,
        _alone_with_two_logins,
        _unapproved,
        _approved_before_it_was_proposed,
        _approved_in_the_same_transaction,
        _approval_rolled_back,
        _declined,
        _another_plan,
        _one_more,
        _one_less,
        _unlogged,
        _entry_of_an_earlier_transaction,
        _another_plans_details,
        _approver_gone,
        _carried_out_by_a_third,
    ],
)
def test_it_is_refused(desk: Desk, way: Way) -> None:
    before = desk.everything()
    with REFUSED:
        way(desk)
    assert desk.everything() == before


def test_it_is_carried_out_once(desk: Desk) -> None:
    agreed = desk.agreed()
    desk.purge(desk.marte, *agreed)
    with REFUSED:
        desk.purge(desk.marte, *agreed)


# What has changed since


def test_what_was_saved_since_is_not_swept_along(desk: Desk) -> None:
    desk.targets = desk.rows(CONTACT)
    agreed, amalie = desk.agreed(), desk.house.people[AMALIE]
    with desk.house.unlock(MARTE) as vault:
        card = records.edit_person(vault.gate, amalie, "employment", ("contact",))
        records.save(vault.gate, card, {"phone": (Entered("+4799999999", date(2026, 1, 1), "person"),)}, "employment")
    before = desk.everything()
    with CHANGED:
        desk.purge(desk.marte, *agreed)
    assert desk.everything() == before


def test_nobody_goes_while_something_is_held_about_them(desk: Desk) -> None:
    desk.people = [desk.house.people[AMALIE].bytes]
    agreed, before = desk.agreed(), desk.everything()
    with CHANGED:
        desk.purge(desk.marte, *agreed)
    assert desk.everything() == before


def test_a_record_that_was_to_stay_does_not_go_whole(desk: Desk) -> None:
    desk.kept = [desk.targets[0][0]]
    agreed, before = desk.agreed(), desk.everything()
    with CHANGED:  # nothing was saved anew in its place
        desk.purge(desk.marte, *agreed)
    assert desk.everything() == before


@pytest.mark.parametrize("twice", ["revision", "person", "stranger"])
def test_counts_come_from_rows_that_were_there(desk: Desk, twice: str) -> None:
    if twice == "revision":
        desk.targets = desk.targets * 2
    elif twice == "person":
        desk.targets, desk.people = desk.rows(), [desk.house.people[AMALIE].bytes] * 2
    else:
        desk.people = [bytes(16)]
    agreed, before = desk.agreed(), desk.everything()
    with CHANGED:
        desk.purge(desk.marte, *agreed)
    assert desk.everything() == before


def test_a_purge_that_is_rolled_back_has_not_happened(desk: Desk) -> None:
    agreed, before = desk.agreed(), desk.everything()
    driver = desk.marte[1]
    driver.execute("BEGIN")
    desk.call(driver, desk.says(desk.marte, Event.PURGE_CARRIED_OUT), *agreed)
    driver.execute("ROLLBACK")
    assert desk.everything() == before
    assert desk.purge(desk.marte, *agreed)[0] == len(desk.targets)


def test_others_rows_stay(desk: Desk) -> None:
    sindre = desk.house.people[SINDRE].bytes
    query = "SELECT id, revision FROM store.record WHERE subject = %s"
    before = desk.admin.execute(query, (sindre,)).fetchall()
    desk.targets, desk.people = desk.rows(), [desk.house.people[AMALIE].bytes]
    desk.purge(desk.marte, *desk.agreed())
    assert desk.admin.execute(query, (sindre,)).fetchall() == before

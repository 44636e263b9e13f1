"""The access log cut, reordered, forked, replayed and rewritten by someone with the file key.

Whatever changes the chain after the workstation's pin is found at unlock; what leaves the hashes after the pin
whole (older links, bodies, signatures, the repeated person) is found by verifying the log.
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from entrack_vault import access_log
from entrack_vault.crypto.identity import Identity
from entrack_vault.domain.events import Event
from entrack_vault.errors import Damaged
from entrack_vault.services import check, log
from entrack_vault.vault import Vault
from tests.attacks.forging import append, last_link, put_link
from tests.attacks.raw import Hands, Row, change_one, disarmed, put, rows
from tests.building import AMALIE, BUILT_AT, OWNER, SINDRE, TOR, Built, workstation

Unlock = Callable[[str], Vault]


def _links(database: Any) -> list[Row]:
    return rows(database, "SELECT * FROM log ORDER BY sequence")


def _cut(database: Any, keep: int) -> None:
    """Cuts the log after an entry, and takes with it what was saved with the entries that go."""
    with disarmed(database):
        change_one(database, "DELETE FROM log WHERE sequence > ?", keep)
    gone = rows(database, "SELECT record, revision FROM log_change WHERE sequence > ?", keep)
    for row in gone:
        key = (row["record"], row["revision"])
        for table in ("revision", "data_key", "log_change"):
            database.execute(f"DELETE FROM {table} WHERE record = ? AND revision = ?", key)
        database.execute("UPDATE record SET revision = ? - 1, excerpt = x'' WHERE id = ?", (key[1], key[0]))
    database.execute("DELETE FROM record WHERE revision = 0")
    database.execute("DELETE FROM person WHERE id NOT IN (SELECT subject FROM record)")


def _last_manifest(database: Any) -> int:
    return int(rows(database, "SELECT max(entry) AS e FROM manifest")[0]["e"])


def test_a_cut_tail_is_found_at_unlock(fortress: Built) -> None:
    with Hands(fortress, TOR).database() as database:
        keep = _last_manifest(database) + 2
        assert last_link(database)[0] > keep
        _cut(database, keep)
        assert last_link(database)[0] == keep
    for name in (OWNER, TOR):
        with pytest.raises(Damaged):
            fortress.unlock(name)


def test_one_entry_cut_off_the_end_is_found_at_unlock(fortress: Built) -> None:
    with Hands(fortress, TOR).database() as database:
        _cut(database, last_link(database)[0] - 1)
    with pytest.raises(Damaged):
        fortress.unlock(OWNER)


def test_a_cut_tail_is_found_against_a_printed_head_where_nothing_was_pinned(
    fortress: Built, elsewhere: Path
) -> None:
    with Hands(fortress, TOR).database() as database:
        sequence, digest = last_link(database)
        _cut(database, sequence - 1)
    with workstation(elsewhere), fortress.unlock(OWNER) as owners:
        with pytest.raises(Damaged):
            log.verify(owners.gate, printed={sequence: digest})
        with pytest.raises(Damaged):
            log.verify(owners.gate, printed={sequence + 100: digest})


def test_a_tail_cut_while_the_vault_is_open_is_found_at_the_next_look(fortress: Built, unlocked: Unlock) -> None:
    owners = unlocked(OWNER)
    with Hands(fortress, TOR).database() as database:
        _cut(database, last_link(database)[0] - 1)
    with pytest.raises(Damaged):
        log.verify(owners.gate)


@pytest.mark.parametrize("numbered_anew", [False, True])
def test_a_cut_in_the_middle_is_found_by_verifying(fortress: Built, elsewhere: Path, numbered_anew: bool) -> None:
    """Also at unlock, where the cut is after the pin or the last link's place has changed."""
    with Hands(fortress, TOR).database() as database:
        middle = _last_manifest(database) + 2
        last = last_link(database)[0]
        assert middle < last
        with disarmed(database):
            change_one(database, "DELETE FROM log WHERE sequence = ?", middle)
            if numbered_anew:
                for sequence in range(middle + 1, last + 1):
                    change_one(database, "UPDATE log SET sequence = ? WHERE sequence = ?", sequence - 1, sequence)
    with workstation(elsewhere), pytest.raises(Damaged):
        fortress.unlock(OWNER)
    if numbered_anew:
        with pytest.raises(Damaged):
            fortress.unlock(OWNER)
    else:
        with fortress.unlock(OWNER) as owners, pytest.raises(Damaged):
            log.verify(owners.gate)


@pytest.mark.parametrize("whole", [False, True], ids=["bodies", "rows"])
def test_entries_in_another_order_are_found(fortress: Built, elsewhere: Path, whole: bool) -> None:
    with Hands(fortress, TOR).database() as database:
        at = _last_manifest(database) + 1
        one, other = (row for row in _links(database) if row["sequence"] in (at, at + 1))
        assert one["body"] != other["body"]
        columns = ("body", "body_hash", "entry_hash", "signature", "person") if whole else ("body", "person")
        with disarmed(database):
            for row, theirs in ((one, other), (other, one)):
                for column in columns:
                    change_one(
                        database, f"UPDATE log SET {column} = ? WHERE sequence = ?", theirs[column], row["sequence"]
                    )
    if whole:
        with workstation(elsewhere), pytest.raises(Damaged):
            fortress.unlock(OWNER)
    with fortress.unlock(OWNER) as owners, pytest.raises(Damaged):
        log.verify(owners.gate)


def _fork(database: Any, hands: Hands, back: int) -> None:
    """Replaces the last entries by as many that the attacker chains and signs, and a few more."""
    end = last_link(database)[0]
    _cut(database, end - back)
    for _ in range(back + 3):
        append(database, hands, Event.VAULT_UNLOCKED)
    assert last_link(database)[0] == end + 3


@pytest.mark.parametrize("back", [1, 3])
def test_a_forked_log_is_found_at_unlock(fortress: Built, back: int) -> None:
    tor = Hands(fortress, TOR)
    with tor.database() as database:
        _fork(database, tor, back)
    for name in (OWNER, TOR):
        with pytest.raises(Damaged):
            fortress.unlock(name)


def test_a_forked_log_is_found_while_the_vault_is_open(fortress: Built, unlocked: Unlock) -> None:
    owners, tor = unlocked(OWNER), Hands(fortress, TOR)
    with tor.database() as database:
        _fork(database, tor, 1)
    with pytest.raises(Damaged):
        check.check(owners.gate)


def test_a_forked_log_is_found_against_a_printed_head_where_nothing_was_pinned(
    fortress: Built, elsewhere: Path
) -> None:
    tor = Hands(fortress, TOR)
    with tor.database() as database:
        sequence, digest = last_link(database)
        _fork(database, tor, 1)
    with workstation(elsewhere), fortress.unlock(OWNER) as owners:
        log.verify(owners.gate)
        with pytest.raises(Damaged):
            log.verify(owners.gate, printed={sequence: digest})


@pytest.mark.parametrize("hash_too", [False, True])
def test_an_altered_body_is_found_by_verifying(fortress: Built, hash_too: bool) -> None:
    """The attacker writes another person into an old line."""
    tor = Hands(fortress, TOR)
    with tor.database() as database:
        row = next(row for row in reversed(_links(database)) if row["person"] == fortress.people[AMALIE].bytes)
        entry = access_log.read_body(row["body"])
        other = access_log.Entry(**{**entry.__dict__, "person": fortress.people[SINDRE]})
        forged = access_log.link(other, bytes(32), tor.vault, tor.identity)
        digest = forged.body_hash if hash_too else row["body_hash"]
        with disarmed(database):
            put(
                database,
                "log",
                {**row, "body": forged.body, "body_hash": digest, "person": fortress.people[SINDRE].bytes},
            )
    with fortress.unlock(OWNER) as owners:
        with pytest.raises(Damaged):
            log.verify(owners.gate)
        assert check.check(owners.gate).findings


def test_a_body_altered_with_everything_after_it_chained_anew_is_found_at_unlock(fortress: Built) -> None:
    tor = Hands(fortress, TOR)
    with tor.database() as database:
        links = _links(database)
        start = _last_manifest(database) + 1
        previous = next(row["entry_hash"] for row in links if row["sequence"] == start - 1)
        with disarmed(database):
            for row in links[start - 1 :]:
                entry = access_log.read_body(row["body"])
                moved = access_log.Entry(**{**entry.__dict__, "at": entry.at + timedelta(days=1)})
                link = access_log.link(moved, previous, tor.vault, tor.identity)
                previous = link.entry_hash
                put_link(database, link, entry.person)
    with pytest.raises(Damaged):
        fortress.unlock(OWNER)


@pytest.mark.parametrize("person", [None, SINDRE], ids=["taken out", "another"])
def test_an_altered_person_column_is_found_by_verifying(fortress: Built, person: str | None) -> None:
    """The column finds one person's lines: without it theirs would be missing from what they are shown."""
    with Hands(fortress, TOR).database() as database, disarmed(database):
        value = fortress.people[person].bytes if person else None
        query = "UPDATE log SET person = ? WHERE person = ?"
        change_one(database, query, value, fortress.people[AMALIE].bytes)
    with fortress.unlock(OWNER) as owners, pytest.raises(Damaged):
        log.verify(owners.gate)


@pytest.mark.parametrize("signer", [TOR, "a stranger"])
def test_an_entry_signed_by_another_is_found_by_verifying(fortress: Built, signer: str) -> None:
    identity = Identity.new() if signer not in fortress.keys else Hands(fortress, signer).identity
    with Hands(fortress, TOR).database() as database:
        row = next(row for row in reversed(_links(database)) if row["person"] == fortress.people[AMALIE].bytes)
        entry = access_log.read_body(row["body"])
        assert entry.member != fortress.keys[TOR].member
        previous = next(link["entry_hash"] for link in _links(database) if link["sequence"] == row["sequence"] - 1)
        again = access_log.link(entry, previous, Hands(fortress, TOR).vault, identity)
        assert again.entry_hash == row["entry_hash"]
        assert again.signature != row["signature"]
        with disarmed(database):
            put(database, "log", {**row, "signature": again.signature})
    with fortress.unlock(OWNER) as owners, pytest.raises(Damaged):
        log.verify(owners.gate)


@pytest.mark.parametrize("which", ["one", "all before it"])
def test_a_body_nulled_before_its_time_is_found_by_verifying(fortress: Built, which: str) -> None:
    """Nulling is what the triggers let pass, for bodies past their retention."""
    with Hands(fortress, TOR).database() as database:
        row = next(row for row in reversed(_links(database)) if row["person"] == fortress.people[AMALIE].bytes)
        above = row["sequence"] - 1 if which == "one" else _last_manifest(database)
        query = "UPDATE log SET body = NULL, person = NULL WHERE sequence BETWEEN ? AND ?"
        change_one(database, query, above + 1, row["sequence"])
    with fortress.unlock(OWNER) as owners, pytest.raises(Damaged):
        log.verify(owners.gate)


def test_bodies_past_their_retention_may_go_from_the_oldest_on(fortress: Built) -> None:
    later = BUILT_AT + timedelta(days=731)
    with Hands(fortress, TOR).database() as database:
        change_one(database, "UPDATE log SET body = NULL, person = NULL WHERE sequence <= 9")
    with fortress.unlock(OWNER, now=lambda: later) as owners:
        assert log.verify(owners.gate).entries == owners.session.head.sequence
        assert check.check(owners.gate).findings == ()
    with Hands(fortress, TOR).database() as database:
        change_one(database, "UPDATE log SET body = NULL, person = NULL WHERE sequence = 12")
    with pytest.raises(Damaged), fortress.unlock(OWNER, now=lambda: later) as owners:
        log.verify(owners.gate)


def test_a_change_put_before_a_nulled_body_is_found_where_a_lower_revision_comes_later(fortress: Built) -> None:
    """Nobody can read any more what a nulled entry changed, so that the order of revisions has to tell."""
    later = BUILT_AT + timedelta(days=731)
    with Hands(fortress, TOR).database() as database:
        change_one(database, "UPDATE log SET body = NULL, person = NULL WHERE sequence <= 9")
        (newest,) = rows(database, "SELECT * FROM log_change ORDER BY sequence DESC LIMIT 1")
        assert newest["sequence"] > 9
        with disarmed(database):
            put(database, "log_change", {**newest, "revision": newest["revision"] + 1, "sequence": 4})
    with fortress.unlock(OWNER, now=lambda: later) as owners, pytest.raises(Damaged):
        log.verify(owners.gate)


@pytest.mark.parametrize("sequence", [0, -3])
def test_entries_before_the_first_are_found(fortress: Built, sequence: int) -> None:
    with Hands(fortress, TOR).database() as database:
        (row,) = rows(database, "SELECT * FROM log WHERE sequence = 1")
        with disarmed(database):
            put(database, "log", {**row, "sequence": sequence, "person": fortress.people[AMALIE].bytes})
    with pytest.raises(Damaged), fortress.unlock(OWNER) as owners:
        log.verify(owners.gate)


def test_the_triggers_refuse_what_needs_no_disarming(fortress: Built) -> None:
    tor = Hands(fortress, TOR)
    for query in (
        "DELETE FROM log WHERE sequence = 2",
        "UPDATE log SET body = x'00' WHERE sequence = 2",
        "UPDATE log SET signature = x'00' WHERE sequence = 2",
        "INSERT OR REPLACE INTO log SELECT * FROM log WHERE sequence = 2",
        "INSERT INTO log SELECT 99999, body, body_hash, entry_hash, signature, person FROM log WHERE sequence = 2",
    ):
        with pytest.raises(Exception, match="append-only"), tor.database() as database:
            database.execute(query)

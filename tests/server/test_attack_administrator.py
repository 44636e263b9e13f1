"""A hostile administrator of the server swaps, replays and drops rows, cuts the log, puts in keys: all is found."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import psycopg
import pytest

from entrack_vault.crypto.identity import Identity
from entrack_vault.errors import Damaged, VaultError
from entrack_vault.manifest import PublicKeys
from entrack_vault.services import check, log, people, records, staff
from entrack_vault.services.gate import Gate
from entrack_vault.store import server_address
from tests.building import AMALIE, MARTE, OWNER, SINDRE, Built, entered
from tests.server.running import RUNNING
from tests.services.conftest import Opener

CONTACT = 33
Admin = psycopg.Connection[tuple[Any, ...]]


@contextmanager
def administrator(house: Built) -> Iterator[Admin]:
    """Every right there is, triggers out of the way."""
    where = server_address.read(house.server)
    with RUNNING[where.more["host"]].admin(where.database) as admin:
        admin.execute("SET session_replication_role = replica; SET search_path = store")
        yield admin


def save(gate: Gate, person: UUID, **values: str) -> None:
    opened = records.edit_person(gate, person, "employment", ["contact"])
    records.save(gate, opened, entered(**values), "employment")


def opened(house: Built, name: str = MARTE) -> None:
    with house.unlock(name) as vault:
        records.open_person(vault.gate, house.people[AMALIE], "employment", ["contact"])


_HERS = "record IN (SELECT id FROM record WHERE subject = %b AND compartment = 33)"


def _swap(admin: Admin, house: Built) -> None:
    """Two people's cards change places."""
    one, other = (house.people[name].bytes for name in (AMALIE, SINDRE))
    admin.execute(
        "UPDATE record SET subject = CASE WHEN subject = %(one)b THEN %(other)b ELSE %(one)b END"
        " WHERE compartment = 33 AND subject IN (%(one)b, %(other)b)",
        {"one": one, "other": other},
    )


def _drop_card(admin: Admin, house: Built) -> None:
    admin.execute(f"DELETE FROM revision WHERE {_HERS}".encode(), (house.people[AMALIE].bytes,))


def _drop_key(admin: Admin, house: Built) -> None:
    admin.execute(f"DELETE FROM data_key WHERE {_HERS}".encode(), (house.people[AMALIE].bytes,))


def _other_bytes(admin: Admin, house: Built) -> None:
    flipped = "set_byte(sealed, 20, get_byte(sealed, 20) # 1)"
    admin.execute(f"UPDATE revision SET sealed = {flipped} WHERE {_HERS}".encode(), (house.people[AMALIE].bytes,))


def _older_revision(admin: Admin, house: Built) -> None:
    """A card put back to its first revision, everywhere but in the log's bodies."""
    given = (house.people[AMALIE].bytes,)
    for table in ("revision", "data_key", "log_change"):
        admin.execute(f"DELETE FROM {table} WHERE revision = 2 AND {_HERS}".encode(), given)
    admin.execute("UPDATE record SET revision = 1 WHERE subject = %b AND compartment = 33", given)


@pytest.mark.parametrize("attack", [_swap, _drop_card, _drop_key, _other_bytes, _older_revision])
def test_altered_rows_do_not_open(house: Built, as_member: Opener, attack: Callable[[Admin, Built], None]) -> None:
    save(as_member(OWNER), house.people[AMALIE], phone="+4700111222")
    opened(house)
    with administrator(house) as admin:
        attack(admin, house)
    with pytest.raises(Damaged):
        opened(house)
    assert check.check(as_member(OWNER)).findings


def test_a_list_does_not_lose_its_people(house: Built, as_member: Opener) -> None:
    """Someone taken out of the register of people, whose cards are still there."""
    with administrator(house) as admin:
        admin.execute("DELETE FROM person WHERE id = %b", (house.people[AMALIE].bytes,))
    with pytest.raises(Damaged):
        people.load(as_member(OWNER))


def _cut(admin: Admin) -> None:
    admin.execute("DELETE FROM log WHERE sequence > (SELECT max(sequence) - 3 FROM log)")
    admin.execute(
        "UPDATE head SET (sequence, hash) = (SELECT sequence, entry_hash FROM log ORDER BY sequence DESC LIMIT 1)"
    )


def _drop_middle(admin: Admin) -> None:
    admin.execute("DELETE FROM log WHERE sequence = 12")


def _reorder(admin: Admin) -> None:
    admin.execute("UPDATE log SET sequence = CASE sequence WHEN 12 THEN -13 ELSE -12 END WHERE sequence IN (12, 13)")
    admin.execute("UPDATE log SET sequence = -sequence WHERE sequence < 0")


def _other_body(admin: Admin) -> None:
    text = "convert_from(body, 'UTF8')"
    other = f"convert_to(replace({text}, 'person.created', 'cards.opened'), 'UTF8')"
    one = f"SELECT max(sequence) FROM log WHERE position('person.created' in {text}) > 0"
    admin.execute(f"UPDATE log SET body = {other} WHERE sequence = ({one})".encode())


@pytest.mark.parametrize("attack", [_cut, _drop_middle, _reorder, _other_body])
def test_an_altered_log_is_found(house: Built, attack: Callable[[Admin], None]) -> None:
    opened(house)
    with administrator(house) as admin:
        attack(admin)
    with pytest.raises(Damaged), house.unlock(OWNER) as owner:
        log.verify(owner.gate)


def test_an_older_database_is_refused(house: Built) -> None:
    """The whole database put back to what it was, as from a backup: found against the workstation's pin."""
    where = server_address.read(house.server)
    server = RUNNING[where.more["host"]]
    with server.admin() as admin:
        admin.execute(f"CREATE DATABASE {where.database}_old TEMPLATE {where.database}".encode())
    opened(house)
    with server.admin() as admin:
        admin.execute(f"DROP DATABASE {where.database} WITH (FORCE)".encode())
        admin.execute(f"ALTER DATABASE {where.database}_old RENAME TO {where.database}".encode())
    with pytest.raises(Damaged, match=r"shorter|older"):
        house.unlock(MARTE)


def test_an_older_manifest_is_refused(house: Built, as_member: Opener) -> None:
    """Someone's right is given back by putting the manifest before it in force again."""
    owner = as_member(OWNER)
    with administrator(house) as admin:
        kept = admin.execute("SELECT * FROM compartment_grant").fetchall()
    staff.change_job(owner, house.keys[MARTE].member, "receptionist")
    with administrator(house) as admin:
        admin.execute("DELETE FROM manifest WHERE version = (SELECT max(version) FROM manifest)")
        admin.execute("DELETE FROM compartment_grant")
        for row in kept:
            admin.execute("INSERT INTO compartment_grant VALUES (%s, %s, %b, %b)", row)
    with pytest.raises(VaultError):
        opened(house)
    with pytest.raises(VaultError):
        opened(house, OWNER)


def test_another_public_key_is_refused(house: Built, as_member: Opener) -> None:
    """Someone waits to be confirmed, and the server shows the administrator's own keys in their place."""
    owner = as_member(OWNER)
    invitation = staff.invite(owner, "Nora Vik", "payroll_officer")
    thief = Identity.new().public
    body = json.dumps({"keys": json.loads(PublicKeys.of(thief).model_dump_json()), "made": "2026-03-11"}).encode()
    with administrator(house) as admin:
        admin.execute("INSERT INTO join_request VALUES (%b, %b, %b, '2026-03-11')",
                      (invitation.member.bytes, body, bytes(64)))  # fmt: skip
    with pytest.raises(Damaged):
        staff.confirm(owner, invitation.member, thief.fingerprint)


def test_a_key_put_into_the_grants_is_refused(house: Built) -> None:
    with administrator(house) as admin:
        admin.execute("UPDATE compartment_grant SET wrapped = set_byte(wrapped, 5, 1 # get_byte(wrapped, 5))"
                      " WHERE compartment = %s", (CONTACT,))  # fmt: skip
    with pytest.raises(Damaged):
        opened(house)

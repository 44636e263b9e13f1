"""Trying a server as a member would: a wall that is down is found, whichever it is."""

import pytest

from entrack_vault.services import server_check
from entrack_vault.store import server_address
from tests.building import MARTE, OWNER, Built
from tests.server.running import RUNNING

# What an administrator might do by mistake, and as what it is found.
BREACHES = {
    "GRANT SELECT ON store.record TO {members}": "a right on a table or a column",
    "GRANT SELECT (sealed) ON store.revision TO PUBLIC": "a right on a table or a column",
    "GRANT DELETE ON store.person TO {members}": "a right on a table or a column",
    "GRANT USAGE ON SCHEMA store TO {members}": "a way into the tables' schema",
    "GRANT CREATE ON SCHEMA public TO PUBLIC": "making something in any schema",
    "GRANT EXECUTE ON FUNCTION store.use TO PUBLIC": "a function of the owner's",
    "GRANT EXECUTE ON FUNCTION store.appoint TO {members}": "a function of the owner's",
    "ALTER TABLE store.revision DISABLE ROW LEVEL SECURITY": "a table without row security",
    "CREATE POLICY open ON store.record USING (true)": "a policy that lets rows through",
    "ALTER TABLE store.log DISABLE TRIGGER log_no_update": "a log that may be changed",
    "DROP TRIGGER log_no_delete ON store.log": "a log that may be changed",
    "GRANT TEMPORARY ON DATABASE {database} TO PUBLIC": "temporary tables",
    "GRANT pg_read_all_data TO {members}": "a role above a member's",
    "GRANT {owner} TO {members}": "a role above a member's",
    "ALTER ROLE {login} BYPASSRLS": "a role above a member's",
    "ALTER ROLE {owner} LOGIN": "an owner who logs in",
    "ALTER FUNCTION entrack.lock() OWNER TO {login}": "functions or views of someone else's",
    "CREATE OR REPLACE VIEW entrack.person AS SELECT id, population FROM store.person": "SELECT entrack.person",
}


UNDONE = {
    "GRANT pg_read_all_data TO {members}": "REVOKE pg_read_all_data FROM {members}",
    "GRANT {owner} TO {members}": "REVOKE {owner} FROM {members}",
    "ALTER ROLE {login} BYPASSRLS": "ALTER ROLE {login} NOBYPASSRLS",
    "ALTER ROLE {owner} LOGIN": "ALTER ROLE {owner} NOLOGIN",
}


@pytest.mark.parametrize("name", [OWNER, MARTE])
def test_a_server_as_it_was_prepared_refuses_everything(house: Built, name: str) -> None:
    with house.unlock(name) as vault:
        tried = server_check.check(vault.gate)
    assert len(tried) > 100
    assert [one.what for one in tried if not one.refused] == []


@pytest.mark.parametrize("breach", BREACHES)
def test_a_wall_that_is_down_is_found(house: Built, breach: str) -> None:
    where = server_address.read(house.server)
    login = house.keys[MARTE].login
    built = login.rsplit("_", 1)[0]
    names = {"database": where.database, "members": f"{built}_members", "owner": f"{built}_owner", "login": login}
    with house.unlock(MARTE) as vault, RUNNING[where.more["host"]].admin(where.database) as admin:
        admin.execute(breach.format(**names).encode())
        try:
            found = {one.what for one in server_check.check(vault.gate) if not one.refused}
        finally:
            if breach in UNDONE:  # roles are the whole server's
                admin.execute(UNDONE[breach].format(**names).encode())
    assert BREACHES[breach] in found

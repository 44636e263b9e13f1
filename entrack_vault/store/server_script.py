"""The scripts a database administrator reads and runs: before a vault can live on a server, and for recovery."""

import re

from entrack_vault import resources
from entrack_vault.errors import Misuse
from entrack_vault.i18n import N_
from entrack_vault.store import postgresql

_NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")
_RECOVERY = "decode(repeat('00', 16), 'hex')"  # the recovery identity, as manifest.RECOVERY


def prepare(database: str, login: str, password: str) -> str:
    """Everything for one vault, with the finance manager's login. The password stands in it as a verifier only.

    Misuse for names that PostgreSQL would have to be told in quotes.
    """
    return _filled("prepare.sql", database, login).replace("{verifier}", postgresql.scram(password))


def appoint(database: str, login: str, password: str) -> str:
    """A login for whoever comes with the recovery sheet, when the finance manager's is lost."""
    return _filled("appoint.sql", database, login).replace("{verifier}", postgresql.scram(password))


def _filled(name: str, database: str, login: str) -> str:
    for given in (database, login):
        if not _NAME.fullmatch(given):
            raise Misuse(
                N_("Names of databases and logins have small letters a to z, digits and _ only."),
                N_("Nothing was printed."),
                N_("Choose another name."),
            )
    if login in {f"{database}_owner", f"{database}_members"} or database in {"postgres", "template0", "template1"}:
        raise Misuse(
            N_("PostgreSQL or the script itself uses that name already."),
            N_("Nothing was printed."),
            N_("Choose another name."),
        )
    script = resources.path("server", name).read_text("utf-8")
    for place, value in {
        "{database}": database,
        "{login}": login,
        "{owner_role}": f"{database}_owner",
        "{members_role}": f"{database}_members",
        "{recovery}": _RECOVERY,
        "{format}": str(postgresql.FORMAT),
    }.items():
        script = script.replace(place, value)
    return script

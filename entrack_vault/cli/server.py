"""Commands about a server: what its administrator runs, and trying that it refuses what it must refuse."""

import secrets
from pathlib import Path
from typing import Annotated

import typer

from entrack_vault.cli import sheets
from entrack_vault.cli.here import here, say
from entrack_vault.cli.output import aside, document, line
from entrack_vault.exports import files
from entrack_vault.i18n import N_
from entrack_vault.services import server_check, staff
from entrack_vault.store import server_script

FOUND_SOMETHING = 1
app = typer.Typer(help=say(N_("A vault on a PostgreSQL server.")), no_args_is_help=True)
Database = Annotated[str, typer.Option(help=say(N_("The database's name: small letters, digits and _.")))]
Login = Annotated[str, typer.Option(help=say(N_("The finance manager's login on the server.")))]
PasswordOut = Annotated[
    Path | None, typer.Option(help=say(N_("Where to write the login's first password; else it is shown once.")))
]


@app.command(help=say(N_("Print the script a database administrator reads and runs once.")))
def prepare(
    context: typer.Context, database: Database = "entrack", login: Login = "", password_out: PasswordOut = None
) -> None:
    given, password = here(context), secrets.token_hex(16)
    sheets.check_places(password_out)
    script = server_script.prepare(database, login or f"{database}_owner_login", password)
    _hand_over(script, password, password_out, as_json=given.as_json)


@app.command(help=say(N_("Print the script that lets someone in with the recovery sheet.")))
def appoint(
    context: typer.Context, login: Login, database: Database = "entrack", password_out: PasswordOut = None
) -> None:
    given, password = here(context), secrets.token_hex(16)
    sheets.check_places(password_out)
    _hand_over(server_script.appoint(database, login, password), password, password_out, as_json=given.as_json)


def _hand_over(script: str, password: str, password_out: Path | None, *, as_json: bool) -> None:
    """The script is for the administrator, the password for the owner alone."""
    if password_out is not None:
        files.place(password_out, f"{password}\n".encode())
    if as_json:
        document({"script": script, "password": None if password_out else password})
        return
    line(script)
    if password_out is None:
        aside(say(N_("The login's first password, for its owner alone; it is not shown again:")))
        aside(password)


@app.command("login", help=say(N_("Make the login of a member who came with a vault from a folder.")))
def make_login(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help=say(N_("The member's name.")))],
    password_out: PasswordOut = None,
) -> None:
    given = here(context)
    sheets.check_places(password_out)
    with given.open() as vault:
        login, password = staff.make_login(vault.gate, staff.named(vault.gate, name))
    if password_out is not None:
        files.place(password_out, f"{password}\n".encode())
    if given.as_json:
        document({"address": login.address, "statement": login.statement})
        return
    line(login.address)
    if login.statement:
        aside(say(N_("An administrator of the server must run this first:")))
        line(login.statement)
    if password_out is None:
        aside(say(N_("The login's first password, for its owner alone; it is not shown again:")))
        aside(password)


@app.command(help=say(N_("Try everything a member must not be able to do past the program; each must be refused.")))
def check(context: typer.Context) -> int:
    given = here(context)
    with given.open() as vault:
        tried = server_check.check(vault.gate)
    if given.as_json:
        document([{"attempt": one.what, "refused": one.refused} for one in tried])
    else:
        _report([one.what for one in tried if not one.refused], len(tried))
    return 0 if all(one.refused for one in tried) else FOUND_SOMETHING


def _report(allowed: list[str], tried: int) -> None:
    if not allowed:
        line(say(N_("The server refused all {count} attempts, as it must."), count=tried))
        return
    for what in allowed:
        line(f"! {what}")
    line(say(N_("{count} attempts; the server should have refused those above and did not."), count=tried))
    line(say(N_("Tell whoever looks after the server, and prepare the database anew where it is not clear why.")))

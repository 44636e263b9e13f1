"""The program: global options, the commands, and what becomes of errors. Exit codes as in the README."""

import re
import sys
import traceback
from pathlib import Path
from typing import Annotated

import typer
from typer import rich_utils

from entrack_vault.cli import (
    backups,
    companies,
    documents,
    imports,
    incidents,
    jobs,
    lives,
    log,
    notices,
    papers,
    people,
    prints,
    purges,
    recruiting,
    registers,
    requests,
    retention,
    server,
    staff,
    vaults,
    visitors,
)
from entrack_vault.cli.here import LANGUAGE, Here, say
from entrack_vault.cli.output import aside, document
from entrack_vault.errors import Cancelled, Misuse, VaultError
from entrack_vault.i18n import N_

rich_utils.ARGUMENTS_PANEL_TITLE = say(N_("Arguments"))
rich_utils.OPTIONS_PANEL_TITLE = say(N_("Options"))
rich_utils.COMMANDS_PANEL_TITLE = say(N_("Commands"))
app = typer.Typer(
    name="entrack-vault",
    help=say(N_("A vault for personnel records: opened by job description, every look logged.")),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
INTERNAL = 70
INTERRUPTED = 130  # what the parser makes of Ctrl-C

_GLOBAL = {
    "--vault",
    "--staff",
    "--database-password-file",
    "--passphrase-file",
    "--secret-key-file",
    "--keys",
    "--language",
    "--json",
    "--confirm-restored",
}
_ONE_OF = N_("{name} takes one of these: {choices}.")
_DID_YOU_MEAN = N_("Did you mean {names}?")
_BEFORE = N_("Options for the whole program, such as --json and --vault, stand before the command.")
_SEE_HELP = N_("See what the command takes with --help.")
# The parser's own messages, and what is said instead. Its hints and choices are kept, for they are names.
_USAGE = (
    (re.compile(r"Missing option (?P<name>.+?)\.(?:(?s:\s.*))?"), N_("The option {name} is missing."), _SEE_HELP),
    (re.compile(r"Missing argument (?P<name>.+?)\.(?:(?s:\s.*))?"), N_("The command needs {name}."), _SEE_HELP),
    (re.compile(r"Missing command\."), N_("A command is missing."), _SEE_HELP),
    (
        re.compile(r"No such option: (?P<name>\S+)(?: \(Possible options: (?P<names>.+)\))?"),
        N_("There is no option {name} here."),
        _SEE_HELP,
    ),
    (
        re.compile(r"No such command (?P<name>.+?)\.(?: Did you mean (?P<names>.+)\?)?"),
        N_("There is no command {name}."),
        N_("See the commands with --help."),
    ),
    (re.compile(r"Option (?P<name>\S+) requires .+"), N_("The option {name} needs a value."), _SEE_HELP),
    (re.compile(r"Option (?P<name>\S+) does not take a value\."), N_("The option {name} takes no value."), _SEE_HELP),
    (re.compile(r"Invalid value for (?P<name>.+?): .+ is not one of (?P<choices>.+?)\.?"), _ONE_OF, ""),
    (re.compile(r"Invalid value for (?P<name>[^:]+): .+"), N_("{name} does not take that value."), _SEE_HELP),
)


@app.callback()
def _options(
    context: typer.Context,
    vault: Annotated[str, typer.Option(help=say(N_("The vault's folder, or its address on a server.")))] = "",
    staff_name: Annotated[str, typer.Option("--staff", help=say(N_("Your name, as it is in the vault.")))] = "",
    passphrase_file: Annotated[Path | None, typer.Option(help=say(N_("A file with the passphrase.")))] = None,
    secret_key_file: Annotated[Path | None, typer.Option(help=say(N_("A file with the secret key.")))] = None,
    keys: Annotated[Path | None, typer.Option(help=say(N_("The keys file of a demonstration vault.")))] = None,
    database_password_file: Annotated[
        Path | None, typer.Option(help=say(N_("A file with the server's password, where it is not your own key's.")))
    ] = None,
    language: Annotated[str, typer.Option(help=say(N_("nb or en.")))] = LANGUAGE,
    as_json: Annotated[bool, typer.Option("--json", help=say(N_("Print one JSON document.")))] = False,
    accept_restored: Annotated[
        bool, typer.Option("--confirm-restored", help=say(N_("Yes, the vault has been put back from a backup.")))
    ] = False,
) -> None:
    if language not in ("nb", "en"):
        raise Misuse(_ONE_OF, name="--language", choices="nb, en")
    files = (passphrase_file, secret_key_file, keys)
    context.obj = Here(vault, staff_name, *files, as_json, database_password_file, accept_restored)


for room in (vaults, people, lives, recruiting, imports, prints, backups, registers):
    room.add_to(app)
app.add_typer(documents.app, name="document")
app.add_typer(staff.app, name="staff")
app.add_typer(jobs.app, name="jobs")
app.add_typer(log.app, name="log")
app.add_typer(server.app, name="server")
app.add_typer(retention.app, name="retention")
app.add_typer(retention.hold_app, name="hold")
app.add_typer(purges.app, name="purge")
app.add_typer(requests.app, name="request")
app.add_typer(incidents.app, name="incident")
app.add_typer(papers.app, name="paper")
app.add_typer(notices.app, name="notice")
app.add_typer(visitors.app, name="visitor")
app.add_typer(companies.app, name="company")
app.add_typer(companies.process_app, name="process")


def main() -> None:
    """Runs the program and exits with its code; errors carry no personal values."""
    sys.exit(_run(sys.argv[1:] or ["--help"]))


def _run(arguments: list[str]) -> int:
    as_json = "--json" in arguments
    try:
        result = app(arguments, standalone_mode=False, prog_name="entrack-vault")
    except BrokenPipeError:
        return 0
    except Exception as fault:
        return _failed(fault, as_json=as_json)
    if result == INTERRUPTED:
        return _failed(_stopped(), as_json=as_json)
    return result if isinstance(result, int) else 0


def _failed(fault: Exception, *, as_json: bool) -> int:
    code, text = _told(fault)
    if as_json:
        document({"error": {"code": code, "message": text}})
    else:
        aside(text)
    return code


def _stopped() -> Cancelled:
    return Cancelled(N_("The work was stopped."), N_("Nothing of it was kept."), N_("You can start it again."))


def _told(fault: Exception) -> tuple[int, str]:
    """The exit code of a fault, and what is said of it."""
    if isinstance(fault, VaultError):
        return fault.exit_code, fault.text(LANGUAGE)
    if isinstance(fault, typer.Abort):
        return Misuse.exit_code, say(N_("A question was left without an answer, so nothing more was done."))
    if isinstance(fault, typer.TyperException):
        return Misuse.exit_code, _usage(fault.format_message())
    # Our own slip: where it happened may be told, with what values may not.
    place = traceback.extract_tb(fault.__traceback__)[-1]
    text = say(
        N_("The program made a mistake ({kind} in {file}, line {line}). What was saved before is safe."),
        kind=type(fault).__name__,
        file=Path(place.filename).name,
        line=place.lineno,
    )
    return INTERNAL, text


def _usage(text: str) -> str:
    """What the parser refused, in the chosen language; its help stays as it is.

    Words too many are not repeated, for they are most often a name.
    """
    if text.startswith("Got unexpected extra"):
        return say(N_("Those are more words than the command takes. Put words that belong together in quotes."))
    for pattern, happened, remedy in _USAGE:
        if found := pattern.fullmatch(text):
            told = found.groupdict(default="")
            better = _BEFORE if told.get("name") in _GLOBAL else _DID_YOU_MEAN if told.get("names") else remedy
            return Misuse(happened, "", better, **told).text(LANGUAGE)
    return text

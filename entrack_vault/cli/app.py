"""The program: global options, the commands, and what becomes of errors. Exit codes as in the README."""

import sys
import traceback
from pathlib import Path
from typing import Annotated

import click
import typer

from entrack_vault.cli import imports, jobs, log, people, prints, staff, vaults
from entrack_vault.cli.here import LANGUAGE, Here, say
from entrack_vault.cli.output import document
from entrack_vault.errors import VaultError
from entrack_vault.i18n import N_

app = typer.Typer(
    name="entrack-vault",
    help=say(N_("A vault for personnel records: opened by job description, every look logged.")),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
USAGE, INTERNAL = 2, 70


@app.callback()
def _options(
    context: typer.Context,
    vault: Annotated[Path | None, typer.Option(help=say(N_("The vault's folder.")))] = None,
    staff_name: Annotated[str, typer.Option("--staff", help=say(N_("Your name, as it is in the vault.")))] = "",
    passphrase_file: Annotated[Path | None, typer.Option(help=say(N_("A file with the passphrase.")))] = None,
    secret_key_file: Annotated[Path | None, typer.Option(help=say(N_("A file with the secret key.")))] = None,
    keys: Annotated[Path | None, typer.Option(help=say(N_("The keys file of a demonstration vault.")))] = None,
    language: Annotated[str, typer.Option(help=say(N_("nb or en.")))] = LANGUAGE,
    as_json: Annotated[bool, typer.Option("--json", help=say(N_("Print one JSON document.")))] = False,
) -> None:
    if language not in ("nb", "en"):
        raise click.BadParameter("nb, en", param_hint="--language")
    context.obj = Here(vault, staff_name, passphrase_file, secret_key_file, keys, as_json)


for room in (vaults, people, imports, prints):
    room.add_to(app)
app.add_typer(staff.app, name="staff")
app.add_typer(jobs.app, name="jobs")
app.add_typer(log.app, name="log")


def main() -> None:
    """Runs the program and exits with its code; errors carry no personal values."""
    sys.exit(_run(sys.argv[1:]))


def _run(arguments: list[str]) -> int:
    as_json = "--json" in arguments
    try:
        result = app(arguments, standalone_mode=False)
    except VaultError as fault:
        _tell(fault.text(LANGUAGE), fault.exit_code, as_json=as_json)
        return fault.exit_code
    except click.exceptions.Abort:
        return USAGE
    except click.ClickException as fault:
        _tell(fault.format_message(), USAGE, as_json=as_json)
        return USAGE
    except BrokenPipeError:
        return 0
    except Exception as fault:  # our own slip: where it happened may be told, with what values may not
        place = traceback.extract_tb(fault.__traceback__)[-1]
        text = say(
            N_("The program made a mistake ({kind} in {file}, line {line}). What was saved before is safe."),
            kind=type(fault).__name__,
            file=Path(place.filename).name,
            line=place.lineno,
        )
        _tell(text, INTERNAL, as_json=as_json)
        return INTERNAL
    return result if isinstance(result, int) else 0


def _tell(text: str, code: int, *, as_json: bool) -> None:
    if as_json:
        document({"error": {"code": code, "message": text}})
    else:
        sys.stderr.write(f"{text}\n")

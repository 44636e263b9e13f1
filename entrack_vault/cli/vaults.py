"""Commands about a vault as a whole: create, recovery, recover, demo, check."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from entrack_vault import vault as vaults
from entrack_vault.cli import sheets
from entrack_vault.cli.here import LANGUAGE, here, read_text, say
from entrack_vault.cli.output import aside, document, line, table, working
from entrack_vault.crypto import paper
from entrack_vault.domain.hexes import grouped_hex
from entrack_vault.errors import Unavailable
from entrack_vault.exports import files
from entrack_vault.i18n import N_, translate
from entrack_vault.services import check as checks
from entrack_vault.services import copying, demonstration, recovery, settings, unlocking
from entrack_vault.services.founding import Founded
from entrack_vault.services.staff import Joined
from entrack_vault.vault import Home
from entrack_vault.workstation import secret_keys

recovery_app = typer.Typer(help=say(N_("The recovery sheet.")), no_args_is_help=True)
FOUND_SOMETHING = 1

Place = Annotated[
    str, typer.Argument(metavar="FOLDER", help=say(N_("A new or empty folder, or an address on a server.")))
]
SecretKeyOut = Annotated[
    Path | None, typer.Option(help=say(N_("Where to write your secret key; else it goes to the keyring.")))
]


def add_to(app: typer.Typer) -> None:
    """Adds these commands to the program."""
    app.command(help=say(N_("Make a new vault.")))(create)
    app.command(help=say(N_("Name a new owner with the key on the recovery sheet.")))(recover)
    app.command(help=say(N_("Make a demonstration vault of invented people.")))(demo)
    app.command(help=say(N_("Copy the vault to a folder or a server, and prove that nothing differs.")))(copy)
    app.command(help=say(N_("Check pages, cards, signatures, members, log and pins.")))(check)
    app.command(help=say(N_("Do the main job on a demonstration vault, step by step.")))(tour)
    app.command("settings", help=say(N_("What the owner decides for the whole vault.")))(change_settings)
    app.command("passphrase", help=say(N_("Choose a new passphrase.")))(change_passphrase)
    recovery_app.command("confirm", help=say(N_("Type back groups from the recovery sheet.")))(confirm)
    app.add_typer(recovery_app, name="recovery")


def create(
    context: typer.Context,
    folder: Place,
    organisation: Annotated[str, typer.Option(help=say(N_("The company's name.")))],
    owner: Annotated[str, typer.Option(help=say(N_("The finance manager's name.")))],
    recovery_sheet: Annotated[Path, typer.Option(help=say(N_("Where to put the recovery sheet (.pdf or .txt).")))],
    secret_key_out: SecretKeyOut = None,
    contact: Annotated[str, typer.Option(help=say(N_("Where people write to with their requests.")))] = "",
    demonstration: Annotated[
        bool, typer.Option("--demonstration", help=say(N_("For invented people only: takes synthetic numbers.")))
    ] = False,
) -> None:
    given = here(context)
    sheets.check_places(recovery_sheet, secret_key_out)
    words = given.passphrase(say(N_("Choose a passphrase")), confirm=True)
    home = given.home_at(folder)
    made = vaults.create(
        home,
        organisation=organisation,
        owner=owner,
        passphrase=words,
        contact=contact,
        demonstration=demonstration,
    )
    _hand_over(made, home, organisation, recovery_sheet, secret_key_out, demonstration=demonstration)
    vaults.unlock(home, passphrase=words, secret_key=made.secret_key).lock()
    if given.as_json:
        document(_founded(made))
        return
    line(say(N_("The vault is made in {folder}."), folder=folder))
    line(say(N_("The recovery sheet is {file}: print it and put it in the safe."), file=recovery_sheet))
    numbers = ", ".join(str(at + 1) for at in made.asked)
    line(say(N_("Before anybody can be registered: recovery confirm, with groups {numbers}."), numbers=numbers))


def _founded(made: Founded) -> dict[str, object]:
    return {
        "vault": made.vault,
        "member": made.member,
        "fingerprint": grouped_hex(made.fingerprint),
        "asked_groups": [at + 1 for at in made.asked],
    }


def _hand_over(
    made: Founded, home: Home, organisation: str, sheet: Path, key_out: Path | None, *, demonstration: bool
) -> None:
    """The two things kept by the person alone: the recovery sheet and the secret key."""
    head = sheets.head(organisation, home.address, made.fingerprint, demonstration=demonstration)
    sheets.place_or_show(sheet, sheets.recovery(sheet, head, made.recovery_groups), made.recovery_groups)
    keep_secret_key(made, key_out)


def keep_secret_key(made: Founded | Joined, key_out: Path | None) -> None:
    """To the file that was named, else to the keyring; where there is none it is shown once, never put elsewhere."""
    groups = paper.to_groups("secret", made.secret_key)
    if key_out is not None:
        sheets.place_or_show(key_out, ("-".join(groups) + "\n").encode(), groups)
        return
    try:
        secret_keys.keep(made.vault, made.member, made.secret_key)
    except Unavailable as fault:
        aside(fault.text(LANGUAGE))
        aside(say(N_("Write your secret key down now; it is not shown again:")))
        aside("-".join(groups))


def confirm(
    context: typer.Context,
    groups: Annotated[str, typer.Option(help=say(N_("The groups asked for, with spaces between.")))] = "",
    recovery_key_file: Annotated[Path | None, typer.Option(help=say(N_("A file with the whole key.")))] = None,
) -> None:
    given = here(context)
    with given.open() as vault:
        asked = recovery.asked(vault.gate)
        numbers = asked.numbers if asked else ()
        if recovery_key_file is not None:
            key = paper.from_text("recovery", sheets.key_text(read_text(recovery_key_file)))
            whole = paper.to_groups("recovery", key)
            typed = [whole[number - 1] for number in numbers]
        elif groups:
            typed = groups.split()
        else:
            typed = [typer.prompt(say(N_("Group {number}"), number=number), err=True) for number in numbers]
        recovery.confirm(vault.gate, typed)
    if given.as_json:
        document({"confirmed": True})
    else:
        line(say(N_("The recovery sheet is confirmed. People can be registered now.")))


def recover(
    context: typer.Context,
    recovery_key_file: Annotated[Path, typer.Option(help=say(N_("A file with the key on the recovery sheet.")))],
    recovery_sheet: Annotated[Path, typer.Option(help=say(N_("Where to put the new recovery sheet.")))],
    secret_key_out: SecretKeyOut = None,
) -> None:
    given = here(context)
    sheets.check_places(recovery_sheet, secret_key_out)
    owner = given.staff or str(typer.prompt(say(N_("The finance manager's name")), err=True))
    key = paper.from_text("recovery", sheets.key_text(read_text(recovery_key_file)))
    words = given.passphrase(say(N_("Choose a passphrase")), confirm=True)
    home = given.home
    made = vaults.recover(home, recovery_key=key, owner=owner, passphrase=words)
    with vaults.unlock(home, passphrase=words, secret_key=made.secret_key) as vault:
        settings = vault.session.settings
        organisation = settings.organisation if settings else ""
        _hand_over(made, home, organisation, recovery_sheet, secret_key_out, demonstration=vault.demonstration)
    if given.as_json:
        document(_founded(made))
        return
    line(say(N_("{owner} is the owner now. The old recovery sheet is of no use any more: destroy it."), owner=owner))
    line(say(N_("The recovery sheet is {file}: print it and put it in the safe."), file=recovery_sheet))
    numbers = ", ".join(str(at + 1) for at in made.asked)
    line(say(N_("Before anybody more can be registered: recovery confirm, with groups {numbers}."), numbers=numbers))


def change_settings(
    context: typer.Context,
    organisation: Annotated[str | None, typer.Option(help=say(N_("The company's name.")))] = None,
    department: Annotated[str | None, typer.Option(help=say(N_("The department printed beside it.")))] = None,
    contact: Annotated[str | None, typer.Option(help=say(N_("Where people write to with their requests.")))] = None,
    name_staff: Annotated[bool | None, typer.Option(help=say(N_("Name staff in overviews.")))] = None,
) -> None:
    given = here(context)
    chosen = {
        "organisation": organisation,
        "department": department,
        "contact": contact,
        "name_staff_in_overviews": name_staff,
    }
    changes = {key: value for key, value in chosen.items() if value is not None}
    with given.open() as vault:
        if changes:
            settings.save_settings(vault.gate, settings.settings_of(vault.gate).model_copy(update=changes))
        held = settings.settings_of(vault.gate)
    told = {key: getattr(held, key) for key in chosen}
    if given.as_json:
        document(told)
    else:
        table((say(N_("Setting")), say(N_("Value"))), [(key, str(value)) for key, value in told.items()])


def change_passphrase(
    context: typer.Context,
    new_passphrase_file: Annotated[Path | None, typer.Option(help=say(N_("A file with the new passphrase.")))] = None,
) -> None:
    given = here(context)
    with given.open() as vault:
        if new_passphrase_file is not None:
            words = read_text(new_passphrase_file).rstrip("\r\n")
        else:
            words = str(
                typer.prompt(say(N_("Choose a passphrase")), hide_input=True, confirmation_prompt=True, err=True)
            )
        unlocking.change_passphrase(vault.session, words, given.secret_key())
    if given.as_json:
        document({"changed": True})
    else:
        line(say(N_("From now on the new passphrase opens the vault.")))


def demo(
    context: typer.Context,
    folder: Place,
    people: Annotated[int, typer.Option(min=6, max=200_000, help=say(N_("How many people to invent.")))] = 60,
) -> None:
    given = here(context)
    home = given.home_at(folder)
    beside = Path(folder).absolute() if home.local else Path.cwd() / vaults.database_of(home.address)
    keys = beside.with_name(f"{beside.name}.keys.json")
    sheets.check_places(keys)
    with working(say(N_("Inventing people")), quiet=given.as_json) as work:
        made = demonstration.make(home, people, work)
    files.place(keys, made.keys_file())
    if given.as_json:
        document({"vault": made.vault, "people": made.people, "keys": str(keys), "staff": list(made.members)})
        return
    line(say(N_("A demonstration vault with {people} invented people is in {folder}."), people=people, folder=folder))
    line(say(N_("Passphrases and secret keys of its staff are in {file}."), file=keys))


def copy(context: typer.Context, target: Place) -> None:
    given = here(context)
    home = given.home_at(target)
    if not home.local:  # a password that is given is for the new place
        given = replace(given, database_password_file=None)
    with given.open() as vault:
        copied = copying.copy(vault.gate, home, given.secret_key())
    if given.as_json:
        document({"rows": copied.rows, "entries": copied.head.sequence, "head": copied.head.hash.hex()})
        return
    line(say(N_("The vault is in {place} too, row for row; its log ends with the same entry."), place=target))
    line(say(N_("Work in one of them only from now on: the workstation refuses the other as older or another.")))


def check(context: typer.Context) -> int:
    given = here(context)
    with given.open() as vault, working(say(N_("Checking")), quiet=given.as_json) as work:
        found = checks.check(vault.gate, work)
    if given.as_json:
        document(
            {
                "pages": found.pages,
                "revisions": found.revisions,
                "opened": found.opened,
                "entries": found.entries,
                "manifests": found.versions,
                "findings": [
                    {"what": translate(LANGUAGE, one.what), "record": one.record, "revision": one.revision}
                    for one in found.findings
                ],
            }
        )
    else:
        told = {"revisions": found.revisions, "entries": found.entries, "versions": found.versions}
        if found.pages:
            text = N_("Checked {pages} pages, {revisions} revisions, {entries} log entries and {versions} manifests.")
            line(say(text, pages=found.pages, **told))
        else:
            line(say(N_("Checked {revisions} revisions, {entries} log entries and {versions} manifests."), **told))
            line(say(N_("The database's own pages are for whoever looks after the server to check.")))
        for one in found.findings:
            line(f"! {translate(LANGUAGE, one.what)} {one.record or ''}")
        if not found.findings:
            line(say(N_("Everything is as it was written.")))
    return FOUND_SOMETHING if found.findings else 0


def tour(
    context: typer.Context,
    folder: Annotated[Path, typer.Option(help=say(N_("A folder for the demonstration; made anew each time.")))],
) -> None:
    from entrack_vault.cli import tour as guided

    guided.walk(folder, here(context))

"""Commands about backups: where they go, create, list, verify; and restore."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from entrack_vault import vault as vaults
from entrack_vault.cli import sheets
from entrack_vault.cli.here import LANGUAGE, here, read_text, say
from entrack_vault.cli.output import aside, document, line, table, working
from entrack_vault.crypto import paper
from entrack_vault.domain.sizes import show_size
from entrack_vault.domain.times import show_moment
from entrack_vault.errors import Misuse
from entrack_vault.i18n import N_, translate_count
from entrack_vault.services import backup, backup_health
from entrack_vault.services.backup import Made
from entrack_vault.services.backup_places import KEYS_KEPT, BackupFile, Destination
from entrack_vault.services.restoring import Restored, newest_pair

app = typer.Typer(help=say(N_("Backups of the vault, which stay without what is purged.")), no_args_is_help=True)
INCOMPLETE = 1  # a destination could not be written

Files = Annotated[Path | None, typer.Option(help=say(N_("The file that ends in .data.")))]
Keys = Annotated[Path | None, typer.Option(help=say(N_("The file that ends in .keys.")))]
From = Annotated[
    Path | None, typer.Option("--from", help=say(N_("A destination; the newest backup there is taken.")))
]


@app.command("to", help=say(N_("Choose where backups go.")))
def decide(
    context: typer.Context,
    destinations: Annotated[
        list[Path], typer.Argument(metavar="FOLDER ...", help=say(N_("Folders, by their whole paths.")))
    ],
    kept: Annotated[int | None, typer.Option(help=say(N_("How many backups of the data each keeps.")))] = None,
) -> None:
    given = here(context)
    with given.open() as vault:
        chosen = backup.decide(vault.gate, destinations, kept)
    if given.as_json:
        document({"destinations": chosen.destinations, "kept": chosen.kept})
        return
    line(say(N_("Backups go to:")))
    for place in chosen.destinations:
        line(f"  {place}")
    told = N_("Each keeps the newest {count} of the data, and keys for {days} days.")
    line(say(told, count=chosen.kept, days=KEYS_KEPT.days))


@app.command(help=say(N_("Make a backup now.")))
def create(
    context: typer.Context,
    to: Annotated[list[Path] | None, typer.Option(help=say(N_("A folder instead of the chosen ones.")))] = None,
    if_older: Annotated[
        float | None, typer.Option(help=say(N_("Only if the newest one is older than so many hours.")))
    ] = None,
) -> int:
    given = here(context)
    with given.open() as vault, working(say(N_("Making a backup")), quiet=given.as_json) as work:
        if if_older is not None and not backup.is_due(vault.gate, older=timedelta(hours=if_older)):
            gone = [place for place in backup.destinations(vault.session) if not place.reachable]
            if given.as_json:
                document({"made": False, "unreachable": [str(place.place) for place in gone]})
            else:
                for place in gone:
                    aside(say(N_("{place}: cannot be reached"), place=place.place))
                line(say(N_("No backup was made.")) if gone else say(N_("No backup was due.")))
            return INCOMPLETE if gone else 0
        made = backup.make(vault.gate, [place.absolute() for place in to] if to else None, work)
    _tell(made, as_json=given.as_json)
    return INCOMPLETE if any(one.fault for one in made.placed) else 0


def _tell(made: Made, *, as_json: bool) -> None:
    if as_json:
        document(
            {
                "made": True,
                "at": made.at.isoformat(),
                "sequence": made.sequence,
                "size": made.size,
                "rows": {**made.data.rows, **made.keys.rows},
                "destinations": [
                    {
                        "place": str(one.place),
                        "removed": one.removed,
                        "fault": one.fault.text(LANGUAGE) if one.fault else None,
                    }
                    for one in made.placed
                ],
            }
        )
        return
    for one in made.placed:
        if one.fault is None:
            line(say(N_("Backed up to {place}: {size}."), place=one.place, size=show_size(made.size, LANGUAGE)))
        else:
            aside(f"{one.place}: {one.fault.text(LANGUAGE)}")


@app.command("list", help=say(N_("What lies in each destination.")))
def list_backups(context: typer.Context) -> None:
    given = here(context)
    with given.open() as vault:
        found = backup_health.health(vault.gate)
        concern = backup_health.concern(vault.gate)
    if given.as_json:
        document([_place(place) for place in found.places])
        return
    for place in found.places:
        line(f"{place.place}" if place.reachable else say(N_("{place}: cannot be reached"), place=place.place))
        heads = (say(N_("Made")), say(N_("Holds")), say(N_("Size")), say(N_("File")))
        if place.data or place.keys:
            table(heads, [_row(one) for one in (*place.keys, *place.data)])
    if not found.places:
        line(say(backup_health.NOWHERE))
    elif concern is not None:
        aside(say(concern.text, **concern.values))


def _place(place: Destination) -> dict[str, object]:
    return {
        "place": str(place.place),
        "reachable": place.reachable,
        "files": [
            {"file": one.path.name, "kind": one.kind, "made": one.made.isoformat(), "size": one.size}
            for one in (*place.keys, *place.data)
        ],
    }


def _row(one: BackupFile) -> tuple[str, str, str, str]:
    holds = say(N_("keys")) if one.kind == "keys" else say(N_("data"))
    return show_moment(one.made, LANGUAGE), holds, show_size(one.size, LANGUAGE), one.path.name


@app.command(help=say(N_("Open a backup wholly and count what it holds.")))
def verify(context: typer.Context, data: Files = None, keys: Keys = None, source: From = None) -> None:
    given = here(context)
    with given.open() as vault, working(say(N_("Checking")), quiet=given.as_json) as work:
        if source is None and data is None and keys is None:
            there = [place for place in backup.destinations(vault.session) if place.newest is not None]
            source = max(there, key=lambda place: str(place.newest)).place if there else None
        data, keys = _pair(data, keys, source)
        found = backup.verify(vault.gate, data, keys, work)
    if given.as_json:
        document({"data": str(data), "keys": str(keys), "rows": found.rows, "pages": found.pages})
        return
    line(say(N_("The backup of {time} is whole."), time=show_moment(found.made, LANGUAGE)))
    held = ((N_("People"), "person"), (N_("Cards and documents"), "record"), (N_("Entries of the log"), "log"))
    table((say(N_("Holds")), say(N_("Count"))), [(say(text), str(found.rows.get(key, 0))) for text, key in held])


def _pair(data: Path | None, keys: Path | None, source: Path | None) -> tuple[Path, Path]:
    """The two files that were named, or the newest of a destination in place of one that was not."""
    if data is not None and keys is not None:
        return data, keys
    if source is None:
        raise Misuse(
            N_("Which backup?"),
            N_("Nothing was opened."),
            N_("Give a destination with --from, or --data and --keys."),
        )
    newest = newest_pair(source)
    return data or newest[0], keys or newest[1]


def restore(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help=say(N_("A new or empty folder for the restored vault.")))],
    data: Files = None,
    keys: Keys = None,
    source: From = None,
    recovery_key_file: Annotated[
        Path | None,
        typer.Option(help=say(N_("A file with the key on the recovery sheet, instead of an owner's own."))),
    ] = None,
) -> None:
    given = here(context)
    data, keys = _pair(data, keys, source)
    words, secret, seed = "", b"", b""
    if recovery_key_file is not None:
        seed = paper.from_text("recovery", sheets.key_text(read_text(recovery_key_file)))
    else:
        words, secret = given.own_keys(vaults.id_in_backup(keys))
    with working(say(N_("Restoring")), quiet=given.as_json) as work:
        made = vaults.restore(
            *(folder,), data=data, keys=keys, passphrase=words, secret_key=secret, recovery_key=seed, work=work
        )
    _came_back(made, as_json=given.as_json, recovered=bool(seed))


def _came_back(made: Restored, *, as_json: bool, recovered: bool) -> None:
    if as_json:
        document({**vars(made), "folder": str(made.folder)})
        return
    line(
        translate_count(
            LANGUAGE,
            "{count} person came back, in {folder}.",
            "{count} people came back, in {folder}.",
            made.people,
            folder=made.folder,
        )
    )
    line(say(N_("The data is from {time}."), time=show_moment(made.data, LANGUAGE)))
    if made.lost:
        line(
            translate_count(
                LANGUAGE,
                "{count} saved version from after that is lost.",
                "{count} saved versions from after that are lost.",
                made.lost,
            )
        )
    if made.purged:
        line(say(N_("What has been purged since did not come back.")))
    line(say(N_("Workstations that have seen what is lost are asked once to confirm it, this one too.")))
    line(say(N_("Once that is done they no longer open the vault that was there before.")))
    if recovered:
        line(say(N_("Now name a new owner: entrack-vault recover, with the same sheet.")))


def add_to(program: typer.Typer) -> None:
    """Adds these commands to the program."""
    program.add_typer(app, name="backup")
    program.command(help=say(N_("Put the vault back from a backup, or move it to a new computer.")))(restore)

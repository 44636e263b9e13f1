"""Sheets that hold keys, as the file's ending asks for: a PDF to print, or text."""

import os
import re
from datetime import datetime
from pathlib import Path, PurePath

from entrack_vault import vault as vaults
from entrack_vault.cli.here import LANGUAGE, say
from entrack_vault.cli.output import aside
from entrack_vault.domain.hexes import grouped_hex
from entrack_vault.domain.times import show_day, show_moment_in_text
from entrack_vault.errors import Misuse, VaultError
from entrack_vault.exports import files, sheets
from entrack_vault.exports.sheets import SheetHead
from entrack_vault.i18n import N_

_KEY = re.compile(r"(?:[A-Za-z2-7]{4}[ -]+){7,13}[A-Za-z2-7]{4}\b")


def head(organisation: str, address: str, fingerprint: bytes, *, demonstration: bool) -> SheetHead:
    """What every sheet says of the vault."""
    return SheetHead(
        language=LANGUAGE,
        organisation=organisation,
        vault=PurePath(address).name if vaults.home(address).local else address,
        date=show_day(datetime.now().astimezone().date(), LANGUAGE),
        owner_fingerprint=tuple(grouped_hex(fingerprint).split(" ")),
        demonstration=demonstration,
    )


def recovery(path: Path, about: SheetHead, groups: tuple[str, ...]) -> bytes:
    """The recovery sheet."""
    if path.suffix.lower() == ".txt":
        # Some of the groups are asked for by number.
        numbered = "\n".join(f"{number:>4}  {group}" for number, group in enumerate(groups, 1))
        return _text(say(N_("Recovery sheet")), about, groups, []) + f"\n{numbered}\n".encode()
    return sheets.recovery_sheet(about, groups)


def enrolment(
    path: Path, about: SheetHead, groups: tuple[str, ...], *, member: str, job: str, until: datetime
) -> bytes:
    """The enrolment sheet of a new member."""
    expires = show_moment_in_text(until, LANGUAGE)
    if path.suffix.lower() == ".txt":
        return _text(say(N_("Enrolment sheet")), about, groups, [member, job, expires])
    return sheets.enrolment_sheet(about, groups, member=member, job=job, expires=expires)


def _text(title: str, about: SheetHead, groups: tuple[str, ...], facts: list[str]) -> bytes:
    lines = [title, about.organisation, about.vault, about.date, *facts, "", "-".join(groups), ""]
    lines += [say(N_("The owner's fingerprint")), " ".join(about.owner_fingerprint), ""]
    return "\n".join(lines).encode()


def key_text(text: str) -> str:
    """The key out of a text sheet, or the whole text where it holds nothing else."""
    found = [match.group() for match in _KEY.finditer(text)]
    # The fingerprint is made of groups too, but with digits that no key has.
    return max(found, key=len) if found else text


def check_places(*paths: Path | None, replace: bool = False) -> None:
    """Before anything is made: a new file must have a folder it can be put in, and no other file's name.

    What these files hold is told once: finding out afterwards that they cannot be written would be too late.
    """
    for path in paths:
        if path is None:
            continue
        if not replace and os.path.lexists(path):
            raise Misuse(
                N_("A file of that name exists already."),
                N_("It was not changed."),
                N_("Choose another name, or say that it is to be replaced."),
            )
        if (path.parent / "header.json").exists():
            raise Misuse(
                N_("That folder is a vault: nothing else may lie there."),
                N_("Nothing was written."),
                N_("Choose another folder."),
            )
        if not path.parent.is_dir() or not os.access(path.parent, os.W_OK):
            raise Misuse(
                N_("The folder for {name} does not exist or cannot be written to."),
                N_("Nothing was made or changed."),
                N_("Choose another folder."),
                name=path.name,
            )
    named = [path.absolute() for path in paths if path is not None]
    if len(named) != len(set(named)):
        raise Misuse(N_("Two files cannot have the same name."), N_("Nothing was made or changed."))


def place_or_show(path: Path, content: bytes, groups: tuple[str, ...]) -> None:
    """A file with a key that is told once; where it cannot be written after all, the key is shown instead."""
    try:
        files.place(path, content)
    except VaultError as fault:
        aside(fault.text(LANGUAGE))
        aside(say(N_("Write this down now, it is not shown again: what {name} was to hold."), name=path.name))
        aside("-".join(groups))

"""What the global options chose: which vault, as whom, in which language; and opening it accordingly."""

import json
import os
import sys
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import cast
from uuid import UUID

import typer

from entrack_vault import vault as vaults
from entrack_vault.cli.output import aside
from entrack_vault.crypto import paper
from entrack_vault.errors import BadInput, Misuse, Unavailable, WrongKey
from entrack_vault.i18n import LANGUAGES, N_, Language, translate
from entrack_vault.services import backup_health
from entrack_vault.vault import Home, Vault
from entrack_vault.workstation import secret_keys, state


def chosen_language(arguments: list[str]) -> Language:
    """The language of help texts and messages, found before anything is parsed: --language, else bokmål."""
    for at, argument in enumerate(arguments):
        value = argument.partition("=")[2] if argument.startswith("--language=") else ""
        if argument == "--language" and at + 1 < len(arguments):
            value = arguments[at + 1]
        if value in LANGUAGES:
            return value
    wanted = os.environ.get("ENTRACK_VAULT_LANGUAGE", "")
    return wanted if wanted in LANGUAGES else "nb"


LANGUAGE: Language = chosen_language(sys.argv[1:])


def say(text: str, **values: object) -> str:
    """A message id in the chosen language."""
    return translate(LANGUAGE, text, **values)


@dataclass
class Here:
    """The global options."""

    vault: str = ""
    staff: str = ""
    passphrase_file: Path | None = None
    secret_key_file: Path | None = None
    keys: Path | None = None
    as_json: bool = False
    database_password_file: Path | None = None
    accept_restored: bool = False

    @cached_property
    def home(self) -> Home:
        """Where the vault is; Misuse when none was named and this workstation knows not exactly one."""
        return self.home_at(self._address())

    def home_at(self, address: str) -> Home:
        """A place named on the command line, with the login and password that were given for it."""
        password = read_text(self.database_password_file).strip() if self.database_password_file else ""
        if self.keys is not None:
            own = str(self._member_in_keys().get("address", ""))
            address = own if own and vaults.same_place(own, address) else address
        return vaults.home(address, password=password)

    def _address(self) -> str:
        known = [seen for _, seen in state.known() if seen.folder]
        if self.vault:
            # An address without a login is completed by the one this person has used here before.
            used = [seen.folder for seen in known if self.staff and seen.member_named(self.staff)]
            return next((address for address in used if vaults.same_place(address, self.vault)), self.vault)
        if len(known) == 1:
            return known[0].folder
        raise Misuse(N_("Which vault?"), "", N_("Name its folder or its server's address with --vault."))

    def open(self) -> Vault:
        """Unlocks the vault as the chosen staff member."""
        words, secret_key = self.own_keys()
        try:
            vault = vaults.unlock(
                self.home, passphrase=words, secret_key=secret_key, accept_restored=self.accept_restored
            )
        except vaults.WasRestored:
            aside(say(N_("To confirm it, give the option --confirm-restored once.")))
            raise
        if self.staff and self.staff.casefold() != vault.session.staff[vault.session.member].name.casefold():
            vault.lock()
            raise WrongKey(
                N_("The secret key belongs to someone else than --staff names."),
                N_("Nothing was opened or changed."),
                N_("Leave --staff out, or give that member's own key."),
            )
        if not self.as_json:
            self._remark(vault)
        return vault

    def own_keys(self, vault: UUID | None = None) -> tuple[str, bytes]:
        """Passphrase and secret key of the chosen staff member, for a vault of this id, else for the chosen one."""
        if self.keys is not None:
            return self._from_keys()
        secret_key = self._secret_key(vault)
        return self.passphrase(say(N_("Passphrase"))), secret_key

    def _remark(self, vault: Vault) -> None:
        """What whoever unlocked it should know before anything else."""
        if vault.demonstration:
            aside(say(N_("A demonstration vault: everything in it is invented.")))
        if vault.failures_before:
            text = N_("Failed attempts to unlock it as you on this workstation since the last time: {count}")
            aside(say(text, count=vault.failures_before))
        concern = backup_health.concern(vault.gate)
        if concern is not None:
            aside(say(concern.text, **concern.values))

    def passphrase(self, question: str, *, confirm: bool = False) -> str:
        """The passphrase from the file that was named, or asked for."""
        if self.passphrase_file is not None:
            return read_text(self.passphrase_file).rstrip("\r\n")
        return str(typer.prompt(question, hide_input=True, confirmation_prompt=confirm, err=True))

    def _from_keys(self) -> tuple[str, bytes]:
        """Passphrase and secret key out of a demonstration's keys file."""
        try:
            member = self._member_in_keys()
            return str(member["passphrase"]), paper.from_text("secret", member["secret_key"])
        except (ValueError, KeyError, TypeError):
            raise _not_in_keys() from None

    def _member_in_keys(self) -> dict[str, str]:
        try:
            content = json.loads(read_text(self.keys or Path()))
            name = self.staff or content["owner"]
            members = {known.casefold(): member for known, member in content["members"].items()}
            return dict(members[name.casefold()])
        except (ValueError, KeyError, TypeError, AttributeError):
            raise _not_in_keys() from None

    def secret_key(self) -> bytes:
        """The secret key of the chosen staff member, from where `open` takes it."""
        return self._from_keys()[1] if self.keys is not None else self._secret_key()

    def _secret_key(self, vault: UUID | None = None) -> bytes:
        if self.secret_key_file is not None:
            return paper.from_text("secret", read_text(self.secret_key_file))
        vault = vault or self._vault_id()
        member = self._remembered(vault) if vault else None
        try:
            found = secret_keys.fetch(vault, member) if vault and member else None
        except Unavailable as fault:
            aside(fault.text(LANGUAGE))
            found = None
        if found is not None:
            return found
        return paper.from_text("secret", typer.prompt(say(N_("Secret key, from your key sheet")), err=True))

    def _vault_id(self) -> UUID | None:
        """A server tells it to members alone, so there it is None unless it is known from before."""
        if self.home.local:
            return vaults.id_of(self.home)
        seen = [vault for vault, known in state.known() if vaults.same_place(known.folder, self.home.address)]
        return seen[0] if len(seen) == 1 else None

    def _remembered(self, vault: UUID) -> UUID | None:
        known = state.load(vault)
        if self.staff:
            member = known.member_named(self.staff)
            if member is None and not sys.stdin.isatty():
                raise WrongKey(
                    N_("Nobody of that name has unlocked this vault on this workstation."),
                    N_("Nothing was opened."),
                    N_("Give the secret key from the key sheet with --secret-key-file."),
                )
            return member
        return UUID(next(iter(known.names))) if len(known.names) == 1 else None


def _not_in_keys() -> BadInput:
    return BadInput(N_("The keys file does not hold this staff member."), "", N_("See the names in the file itself."))


def read_text(path: Path) -> str:
    """A small text file; BadInput when it cannot be read."""
    try:
        return path.read_text("utf-8-sig")
    except (OSError, ValueError):
        raise BadInput(N_("The file {name} cannot be read."), "", N_("Check its name."), name=path.name) from None


def ask(question: str) -> None:
    """A yes or no in the chosen language; typer.Abort for anything but yes."""
    yes, no = say(N_("yes")), say(N_("no"))
    answer = str(typer.prompt(f"{question} [{yes}/{no}]", default=no, show_default=False, err=True))
    if answer.strip().casefold() not in {yes, yes[0]}:
        raise typer.Abort


def here(context: typer.Context) -> Here:
    """The global options of a command."""
    return cast(Here, context.obj)


def read_day(text: str) -> date | None:
    """The day an option names; None where it names none, Misuse for what is no date."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Misuse(N_("This is not a date."), "", N_("Write it as 2026-03-11.")) from None

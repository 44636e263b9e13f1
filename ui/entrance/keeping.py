"""What someone must keep who has just come in: the secret key into the keyring, or shown once to be written down."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLayout, QWidget

from entrack_vault.domain.hexes import grouped_hex
from entrack_vault.domain.times import show_day
from entrack_vault.errors import VaultError
from entrack_vault.exports import files
from entrack_vault.exports.sheets import SheetHead
from entrack_vault.vault import paper
from entrack_vault.workstation import secret_keys
from ui.entrance import known
from ui.look.theme import hash_font, px
from ui.parts.choosing import ask_where
from ui.parts.frames import card, column, row
from ui.parts.messages import banner
from ui.parts.text import HashLabel, Label
from ui.words import language, say
from ui.worker import Task, Worker


def sheet_head(organisation: str, address: str, fingerprint: bytes) -> SheetHead:
    """What every sheet says of the vault, in the window's language."""
    from datetime import datetime

    return SheetHead(
        language=language(),
        organisation=organisation,
        vault=Path(address).name if known.is_folder(address) else address,
        date=show_day(datetime.now().astimezone().date(), language()),
        owner_fingerprint=tuple(grouped_hex(fingerprint).split(" ")),
    )


def keep_in_keyring(
    keyring: Worker, owner: QObject, vault: UUID, member: UUID, key: bytes, kept: Callable[[bool], None]
) -> None:
    """Puts a secret key into the system's keyring; tells whether it is there."""

    def failed(_fault: VaultError) -> None:
        kept(False)

    keyring.ask(Task(lambda _work: secret_keys.keep(vault, member, key), lambda _none: kept(True), failed, owner))


def groups_shown(groups: tuple[str, ...]) -> QWidget:
    """A key in its numbered groups, large enough to be copied by hand."""
    lines = column(gap=8, margins=(16, 12, 16, 12))
    for start in range(0, len(groups), 4):
        line: QLayout = row(gap=16)
        for number, group in enumerate(groups[start : start + 4], start + 1):
            text = HashLabel(group, "section", "text")
            text.setFont(hash_font("section"))
            text.setMinimumWidth(px(56))
            place = Label(str(number), "detail", "text_3")
            place.setMinimumWidth(px(16))
            line.addWidget(place)
            line.addWidget(text)
        lines.addLayout(row(line, None))
    return card(lines)


def key_not_kept(key: bytes) -> QWidget:
    """There is no keyring: the key is shown once."""
    text = say(
        "This computer has no keyring that can be used. Write the key down now: you need it "
        "together with your passphrase, and it is not shown again."
    )
    made = QWidget()
    made.setLayout(
        column(
            banner("warn", say("Write down your secret key"), text),
            groups_shown(paper.to_groups("secret", key)),
            gap=8,
        )
    )
    return made


def save_sheet(parent: QWidget, name: str, content: bytes) -> Path | None:
    """Lets someone choose where a sheet goes, and places it; the path, or nothing."""
    path = ask_where(parent, say("Save the sheet"), name, "pdf")
    if path is not None:
        files.place(path, content, replace=True)
    return path

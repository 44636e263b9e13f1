"""The register of the privacy notice's versions, and how many people lack the one they are to have."""

from dataclasses import dataclass

from PySide6.QtWidgets import QDialog, QWidget

from entrack_vault.domain.duties import Duty
from entrack_vault.domain.progress import Work
from entrack_vault.domain.times import show_day
from entrack_vault.services import notices, rights
from entrack_vault.services.gate import Gate
from entrack_vault.services.notices import Version
from ui.desk import Desk
from ui.parts.buttons import Button
from ui.parts.frames import clear, column, row
from ui.parts.messages import banner, empty
from ui.parts.tables import QUIET, Column, Look, TableModel
from ui.registers.listed import ListedSection
from ui.registers.notice_lacking import LackingPage
from ui.registers.notice_version import AskVersion, VersionPage
from ui.registers.notice_words import change_told, published_told, status_of
from ui.words import language, say, say_count


@dataclass(frozen=True)
class Found:
    """The versions, the one in force, the one people are to have, and how many lack that; None for whoever may not
    see it."""

    versions: list[Version]
    current: Version | None
    wanted: Version | None
    lacking: int | None


def look(gate: Gate) -> Found:
    """All of it."""
    gate.session.reread_common()
    wanted = notices.to_be_told(gate)
    lacking = len(notices.lacking(gate)) if wanted is not None and notices.may_give(gate) else None
    return Found(notices.versions(gate), notices.current(gate), wanted, lacking)


class VersionsModel(TableModel):
    """One version a row, the newest first."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            (
                Column("number", say("Version"), 160),
                Column("effective", say("Applies from"), 160),
                Column("status", say("Status"), 160),
                Column("change", say("What changed"), 220),
                Column("published", say("Published"), 280, stretch=True),
            )
        )
        self._desk = desk
        self.versions: list[Version] = []
        self.current: Version | None = None

    def show(self, found: list[Version], current: Version | None) -> None:
        """Shows others."""
        self.beginResetModel()
        self.versions, self.current = list(reversed(found)), current
        self.endResetModel()

    def clear(self) -> None:
        self.show([], None)

    def count(self) -> int:
        return len(self.versions)

    def cell(self, row: int, key: str) -> tuple[str, Look]:
        one = self.versions[row]
        if key == "number":
            return say("Version {number}", number=one.number), Look(role="value")
        if key == "status":
            text, tag, icon = status_of(one, self.current)
            return text, QUIET if tag == "plain" else Look(tag=tag, icon=icon)
        told = {
            "effective": show_day(one.effective, language()),
            "change": change_told(one),
            "published": published_told(self._desk, one),
        }
        return told[key], QUIET


class NoticesSection(ListedSection):
    """Versions under their tab, and over them how many are still to be told."""

    def __init__(self, desk: Desk) -> None:
        self._signs = rights.has_duty(desk.gate, Duty.SIGN)
        self.found: Found | None = None
        text = say(
            "Register the notice you have today. Then it can be noted who was given it, and seen who lacks it."
        )
        first = (Button(say("New version …"), self.ask_new, kind="primary", icon="plus"),) if self._signs else ()
        self._versions = VersionsModel(desk)
        super().__init__(desk, self._versions, empty("scroll-text", say("No version is published yet"), text, *first))
        self._told = column(gap=0)
        self.outer.insertLayout(0, self._told)
        self.outer.setStretch(1, 1)

    def name(self) -> str:
        return say("Privacy notice")

    def waiting(self) -> str:
        return str((self.found and self.found.lacking) or "")

    def buttons(self) -> list[QWidget]:
        if not self._signs:
            return []
        return [Button(say("New version …"), self.ask_new, kind="primary", icon="plus", keys="Ctrl+N")]

    def refresh(self) -> None:
        self.desk.ask(self, lambda gate, _work: look(gate), self._arrived)

    def _arrived(self, found: Found) -> None:
        self.found = found
        clear(self._told)
        if found.lacking and found.wanted is not None:
            count, number = found.lacking, found.wanted.number
            text = say_count(
                "{count} person has not been given version {number}.",
                "{count} people have not been given version {number}.",
                count,
                number=number,
            )
            told = banner("warn", text, action=(say("See who …"), self.show_lacking), icon="users")
            self._told.addLayout(row(told, margins=(24, 16, 24, 16)))
        self.show_rows(lambda: self._versions.show(found.versions, found.current))

    def clear(self) -> None:
        super().clear()
        self.found = None
        clear(self._told)

    # What is opened, and what is done

    def open(self, row: int) -> None:
        self.show_over(VersionPage(self.desk, self._versions.versions[row], self._versions.current))

    def show_lacking(self) -> None:
        """Shows who lacks the version people are to have."""
        if self.found is not None and self.found.wanted is not None:
            self.show_over(LackingPage(self.desk, self.found.wanted))

    def ask_new(self) -> None:
        """Asks for the next version, and publishes it."""
        before = self._versions.versions[0] if self._versions.versions else None
        asked = AskVersion(self, self.desk, before)
        if asked.exec() != QDialog.DialogCode.Accepted or asked.made is None:
            return
        nb, en, day, material = asked.made

        def work(gate: Gate, _work: Work) -> Found:
            notices.publish(gate, nb, en, day, material=material)
            return look(gate)

        def done(found: Found) -> None:
            self._arrived(found)
            self.desk.told.emit(say("Version {number} is published.", number=found.versions[-1].number))

        self.desk.ask(self, work, done)

"""The backup's page: whether there is one and it opens, what lies in each destination, and how to restore."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from entrack_vault.domain.duties import Duty
from entrack_vault.domain.progress import Work
from entrack_vault.domain.sizes import show_size
from entrack_vault.domain.times import show_moment_in_text
from entrack_vault.exports import files, sheets
from entrack_vault.services import backup, backup_health, backup_places, rights
from entrack_vault.services.backup import Made, Verified
from entrack_vault.services.backup_health import Health
from entrack_vault.services.backup_places import Destination
from entrack_vault.services.gate import Gate
from entrack_vault.services.together import Meanwhile
from ui.backup.destinations import ask_destinations
from ui.desk import Desk
from ui.entrance.keeping import sheet_head
from ui.look.theme import THEME, px
from ui.parts.buttons import Button, IconButton
from ui.parts.choosing import ask_where
from ui.parts.frames import card, clear, column, row, scrolling
from ui.parts.marks import Icon, Tag
from ui.parts.messages import banner, empty, error_banner
from ui.parts.text import Label
from ui.shell.page import Keys, Page
from ui.words import language, say, say_count

_WIDTH = 760
_SAYS_UP_TO = 150  # per cent of text size; above it there is room for one button's words


class BackupPage(Page):
    """Cards in one column: how it stands, a card for each destination, and the steps of restoring."""

    place = "backup"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.health: Health | None = None
        self._cards = column(gap=16, margins=(24, 24, 24, 24))
        inside = QWidget()
        inside.setLayout(self._cards)
        inside.setMaximumWidth(px(_WIDTH + 48))
        middle = row(inside, gap=0)
        middle.setAlignment(Qt.AlignmentFlag.AlignLeft)
        ground = QWidget()
        ground.setLayout(middle)
        self.setProperty("ground", "bg")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._area = scrolling(ground)
        self.outer.addWidget(self._area)

    # What a page says of itself

    def title(self) -> str:
        return say("Backup")

    def buttons(self) -> list[QWidget]:
        found: list[QWidget] = []
        if self.health is None:
            return found
        if rights.has_duty(self.desk.gate, Duty.SIGN):
            found.append(
                IconButton("folder-open", say("Destinations …"), self.choose)
                if THEME.scale > _SAYS_UP_TO
                else Button(say("Destinations …"), self.choose, icon="folder-open")
            )
        if self.health.places and backup.may(self.desk.gate):
            found.append(Button(say("Back up now"), self.make, kind="primary", icon="database-backup", keys="Ctrl+N"))
        return found

    def hints(self) -> list[Keys]:
        return [(("F6",), say("Next pane")), (("F1",), say("Keys"))]

    def panes(self) -> list[QWidget]:
        return [self._area]

    def entered(self) -> None:
        self.refresh()

    def meanwhile(self, found: Meanwhile) -> None:  # noqa: ARG002 - whatever it was, it may have been a backup
        if self.isVisible() and not self.desk.worker.busy:
            self.refresh()

    def clear(self) -> None:
        self.health = None
        clear(self._cards)

    # How it stands

    def refresh(self) -> None:
        """Looks at every destination."""

        def work(gate: Gate, _work: Work) -> Health:
            return backup_health.health(gate)

        self.desk.ask(self, work, self._arrived)

    def _arrived(self, found: Health) -> None:
        self.health = found
        self._show()
        self.crumb_changed.emit("")

    def _show(self, *told: QWidget) -> None:
        found = self.health
        clear(self._cards)
        if found is None:
            return
        for message in told:
            self._cards.addWidget(message)
        if not found.places:
            text = say("Choose a folder on another disk or on a server, best two of them in different places.")
            choose = Button(say("Choose destinations …"), self.choose, kind="primary", icon="folder-open")
            buttons = [choose] if rights.has_duty(self.desk.gate, Duty.SIGN) else []
            self._cards.addWidget(empty("database-backup", say("No backups are made yet"), text, *buttons))
        else:
            self._cards.addWidget(self._state(found))
            for place in found.places:
                self._cards.addWidget(self._destination(place, failing=place in found.failing))
        self._cards.addWidget(self._restoring())
        self._cards.addStretch(1)

    def _state(self, found: Health) -> QFrame:
        concern = backup_health.concern_of(self.desk.gate, found)
        if concern is not None:
            title, icon, tone = say(concern.text, **concern.values), "triangle-alert", "warn"
        else:
            title, icon, tone = say("There is a backup, and it opens"), "circle-check", "accent"
        decided = backup.settings(self.desk.gate)
        words = column(Label(title, "section", wrap=True), gap=4)
        if found.newest is not None:
            when = show_moment_in_text(found.newest, language())
            words.addWidget(Label(say("The newest is from {time}.", time=when), wrap=True))
        text = say(
            "One is made when the vault is locked and the newest is more than a day old. Each destination keeps the "
            "newest {count} of the data. Keys are kept for {days} days at most, and none from before the last purge.",
            count=decided.kept,
            days=backup_places.KEYS_KEPT.days,
        )
        words.addWidget(Label(text, "body", "text_2", wrap=True))
        inside = row(column(Icon(icon, tone, 24), None, gap=0), gap=16, margins=(20, 16, 20, 16))
        inside.addLayout(words, 1)
        return card(inside)

    def _destination(self, place: Destination, *, failing: bool) -> QFrame:
        if not place.reachable:
            tag = Tag(say("Cannot be reached"), "warn", "triangle-alert")
        elif failing:
            tag = Tag(say("Does not open"), "danger", "circle-alert")
        else:
            tag = Tag(say("Reached"), "accent", "check")
        content = column(
            row(Label(str(place.place), "strong", wrap=True), None, tag), gap=6, margins=(20, 16, 20, 16)
        )
        if not place.reachable:
            text = say("Nothing was backed up there while it was away. Connect it and press Back up now.")
            content.addWidget(Label(text, "body", "text_2", wrap=True))
            return card(content)
        if place.newest is not None:
            when = show_moment_in_text(place.newest, language())
            size = show_size(sum(one.size for one in (*place.data, *place.keys)), language())
            count = say_count("{count} backup of the data", "{count} backups of the data", len(place.data))
            told = say("{count}, {size} in all. The newest is from {time}.", count=count, size=size, time=when)
            content.addWidget(Label(told, "body", "text_2", wrap=True))
            check = Button(say("Check the newest"), lambda: self.check(place), icon="shield-check", size="small")
            check.setAccessibleName(say("Check the newest in {place}", place=place.place))
            content.addSpacing(px(4))
            content.addLayout(row(check, None))
        else:
            content.addWidget(Label(say("Nothing lies there yet."), "body", "text_2"))
        return card(content)

    def _restoring(self) -> QFrame:
        steps = (
            say("On the computer that is to have the vault, start the program and choose Restore from a backup."),
            say("Name the folder where the backup lies. The newest is chosen; an older one of the data may be."),
            say("An owner gives passphrase and secret key, or someone with the recovery sheet gives that."),
            say("The vault is put in a new folder. What has been purged since does not come back."),
        )
        content = column(Label(say("Restoring, or moving to another computer"), "section"), gap=8)
        content.setContentsMargins(px(20), px(16), px(20), px(16))
        for number, step in enumerate(steps, 1):
            at = Label(str(number), "strong", "text_2")
            at.setFixedWidth(px(16))
            line = row(at, gap=8)
            line.addWidget(Label(step, wrap=True), 1)
            content.addLayout(line)
        content.addSpacing(px(4))
        content.addLayout(row(Button(say("Save the instructions …"), self._save_sheet, icon="download"), None))
        return card(content)

    # What is done here

    def choose(self) -> None:
        """Asks where backups go; only whoever signs is offered it."""
        chosen = ask_destinations(self, self.desk)
        if chosen is None:
            return
        places, kept = chosen

        def work(gate: Gate, _work: Work) -> None:
            backup.decide(gate, places, kept)

        self.desk.ask(self, work, lambda _none: self.refresh())

    def make(self) -> None:
        """Makes a backup now."""

        def work(gate: Gate, way: Work) -> tuple[Made, Health]:
            return backup.make(gate, work=way), backup_health.health(gate)

        self.desk.ask(self, work, self._made, label=say("Making a backup"))

    def _made(self, found: tuple[Made, Health]) -> None:
        made, self.health = found
        told: list[QWidget] = [error_banner(one.fault) for one in made.placed if one.fault is not None]
        if not told:
            self.desk.told.emit(say("The backup is made and read back."))
        self._show(*told)
        self.crumb_changed.emit("")

    def check(self, place: Destination) -> None:
        """Opens the newest backup of a destination wholly."""
        pair = place.pair
        if pair is None:
            return
        data, keys = pair

        def work(gate: Gate, way: Work) -> Verified:
            return backup.verify(gate, data.path, keys.path, way)

        self.desk.ask(self, work, self._checked, label=say("Checking the backup"))

    def _checked(self, found: Verified) -> None:
        text = say(
            "Every page was opened: {people} people, {records} cards and documents, {entries} entries of the log.",
            people=found.rows.get("person", 0),
            records=found.rows.get("record", 0),
            entries=found.rows.get("log", 0),
        )
        self._show(banner("info", say("The backup is whole"), text, icon="shield-check"))

    def _save_sheet(self) -> None:
        path = ask_where(self, say("Save the instructions"), say("Restoring the vault.pdf"), "pdf")
        if path is not None:
            self.save_sheet_as(path)

    def save_sheet_as(self, path: Path) -> None:
        """Puts the instructions in a file. They hold no key."""
        session, found = self.desk.gate.session, self.health
        organisation = session.settings.organisation if session.settings else ""
        head = sheet_head(organisation, session.home.address, session.origin)
        places = [str(place.place) for place in found.places] if found else []
        pdf = sheets.restore_sheet(head, places)

        def work(_gate: Gate, _work: Work) -> None:
            files.place(path, pdf, replace=True)

        self.desk.ask(self, work, lambda _none: self.desk.told.emit(say("Saved as {name}.", name=path.name)))

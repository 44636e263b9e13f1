"""The page of people: chips above, the list, and a quick preview beside it. Opening someone leads to their page."""

import time
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from entrack_vault.domain.people import Listed
from entrack_vault.domain.progress import Work
from entrack_vault.services import people, rights
from entrack_vault.services.gate import Gate
from entrack_vault.services.people import PeopleList
from entrack_vault.services.together import Meanwhile
from ui.desk import Desk
from ui.look.theme import px
from ui.parts.buttons import Button, Chip
from ui.parts.flow import Flow
from ui.parts.frames import clear, column, drop, panel, row
from ui.parts.messages import empty
from ui.parts.tables import Table
from ui.parts.text import Label
from ui.parts.turns import later
from ui.people.closing import ask_and_close
from ui.people.export import ask_and_export
from ui.people.model import Fetched, PeopleModel, fetched
from ui.people.preview import Preview
from ui.shell.page import Keys, Page
from ui.words import language, say, say_count

_BESIDE = 40  # ms after the last key, before what stands beside the list follows: the list comes first
_SETTLED = 1200  # ms after the last letter, when a search is written to the log
_BREATH = 0.06  # seconds in which the first screen is painted before the rest is fetched: both at once take turns
_RESTS = 15_000  # ms between two fetches for what others changed


class PeoplePage(Page):
    """Everyone the job description lets one know of."""

    place = "people"
    person_wanted = Signal(object)  # Listed
    overview_wanted = Signal(object)  # Listed
    new_wanted = Signal()
    import_wanted = Signal()
    _few = Signal(object, object)  # from the worker's thread: which fetch, and its first screen

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.model = PeopleModel(desk.register)
        self.table = Table(self.model, say("People"), several=True)
        self._preview = Preview(
            desk,
            self.model,
            self._open_current,
            self._overview_current,
            lambda: ask_and_export(self),
            lambda: ask_and_close(self),
        )
        self._groups, self._stages = Flow(), Flow()
        self._count = Label("", "detail", "text_2")
        self._stack = QStackedWidget()
        self._listed_once = self._stale = False
        self._fetch: object | None = None  # the one under way
        self._few.connect(self._begun, Qt.ConnectionType.QueuedConnection)
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.setInterval(_RESTS)
        self._resting.timeout.connect(self._follow)
        self._logged: str | None = ""
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLED)
        self._settle.timeout.connect(self._settled)
        self._catch_up = QTimer(self)
        self._catch_up.setSingleShot(True)
        self._catch_up.setInterval(_BESIDE)
        self._catch_up.timeout.connect(self._show_beside)
        self._lay_out()
        self.table.opened.connect(self._open)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._catch_up.start())
        self.table.setSortingEnabled(True)
        self.table.horizontalHeader().setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        QShortcut(QKeySequence("F5"), self).activated.connect(self.refresh)
        self._restore_widths()
        self.table.widths_changed.connect(self._keep_widths)

    def _lay_out(self) -> None:
        filters = column(self._groups, self._stages, gap=8, margins=(24, 12, 24, 12))
        self.outer.addWidget(panel(filters, "surface", "bottom"))
        below = row(self._count, None, margins=(16, 0, 16, 0))
        listed = QWidget()
        listed.setLayout(column(self.table, panel(below, "bg", "top", fixed_height=32), gap=0))
        self._stack.addWidget(listed)
        self._stack.addWidget(empty("users", say("Fetching the list …"), ""))
        self._stack.setCurrentIndex(1)
        beside = QHBoxLayout()
        beside.setSpacing(0)
        beside.addWidget(self._stack, 1)
        beside.addWidget(self._preview)
        self.outer.addLayout(beside, 1)

    # What a page says of itself

    def title(self) -> str:
        return say("People")

    def buttons(self) -> list[QWidget]:
        if not self._may_register():
            return []
        return [
            Button(say("Import …"), self.import_wanted.emit, icon="upload"),
            Button(say("New person"), self.new_wanted.emit, kind="primary", icon="plus", keys="Ctrl+N"),
        ]

    def _may_register(self) -> bool:
        gate = self.desk.gate
        return any("contact" in rights.writable(gate, group) for group in rights.populations(gate))

    def hints(self) -> list[Keys]:
        return [
            (("↑", "↓"), say("Choose")),
            (("Enter",), say("Open")),
            (("F5",), say("Fetch anew")),
            (("F6",), say("Next pane")),
            (("F1",), say("Keys")),
        ]

    def panes(self) -> list[QWidget]:
        return [self.table, self._preview]

    def entered(self) -> None:
        if not self._listed_once:
            self.refresh()
        self._follow()
        self.table.setFocus()

    def meanwhile(self, found: Meanwhile) -> None:  # noqa: ARG002 - who it was does not matter to a list
        self._stale = True
        self._follow()

    def connected_again(self) -> None:
        self.refresh()

    def _follow(self) -> None:
        """Fetches the list anew where others have changed it and it is seen; at most now and then, since a fetch is
        logged and takes its time with a hundred thousand people."""
        if self._stale and self.isVisible() and not self._resting.isActive():
            self._resting.start()
            self.refresh()

    def clear(self) -> None:
        self._fetch = None
        self._resting.stop()
        # Closing the vault comes first.
        later(self.desk, partial(self._let_go, [self.model.take()]))
        self._catch_up.stop()
        self._settle.stop()
        self._preview.show_nobody()

    # The list

    def refresh(self) -> None:
        """Fetches the list; its first screen is shown while the rest arrives."""
        self._listed_once, self._stale = True, False
        register = self.desk.register

        fetch = self._fetch = object()

        def work(gate: Gate, _work: Work) -> Fetched:
            def few(listed: PeopleList) -> None:
                self._few.emit(fetch, fetched(listed, register))
                time.sleep(_BREATH)

            return fetched(people.load(gate, first=few), register)

        self.desk.ask(self, work, self._arrived, label=say("Fetching the list") if not self.model.total else "")

    def _begun(self, fetch: object, found: Fetched) -> None:
        """The first screen, where nobody stands in the list yet. One that was asked for before a lock is too late."""
        if fetch is self._fetch and not self.model.total:
            self._show(found)

    def _arrived(self, found: Fetched) -> None:
        self._fetch = None
        self._show(found)

    def _show(self, found: Fetched) -> None:
        current = self.model.person(self.table.currentIndex().row())
        before = self.model.show(found)
        self.desk.names = found.names
        old = [before]
        del before
        self._let_go(old)
        later(self, self._show_filters)
        self._show_rows()
        row = self.model.row_of(current.id) if current else 0
        if self.model.count():
            self.table.selectRow(max(row, 0))

    def _let_go(self, old: "list[PeopleList | None]") -> None:
        """Letting go of a hundred thousand takes its time: beside the window, and a little at a time."""

        def work(_work: Work) -> None:
            listed = old.pop()
            if listed is not None:
                listed.let_go()

        self.desk.ask_without_vault(self.desk, work, lambda _none: None)

    def search(self, words: str) -> None:
        """Shows who answers some words; the search is logged, without its words, when it settles."""
        if words == self.model.words:
            return
        self.model.words = words
        self._show_rows()
        if self.model.count():
            self.table.selectRow(0)
        self._settle.start()

    @property
    def searching(self) -> bool:
        """Whether a search has not settled yet."""
        return self._settle.isActive()

    def _settled(self) -> None:
        if not self.model.words or self.model.words == self._logged:
            return
        self._logged = self.model.words
        groups = [self.model.population] if self.model.population else list(self.model.populations)
        self.desk.ask(self, lambda gate, _work: people.settle(gate, groups), lambda _none: None)

    def _show_rows(self) -> None:
        self.model.refresh()
        shown, total = self.model.count(), self.model.total
        self._count.setText(
            say_count("{count} person", "{count} people", total)
            if shown == total
            else say("{shown} of {total} people", shown=shown, total=total)
        )
        if shown:
            self._show_stack(0)
        elif not total:
            self._show_empty()
        else:
            self._show_nothing_found()
        self._catch_up.start()

    def _show_stack(self, at: int) -> None:
        self._stack.setCurrentIndex(at)

    def _replace_second(self, page: QWidget) -> None:
        drop(self._stack, 1)
        self._stack.addWidget(page)
        self._show_stack(1)

    def _show_empty(self) -> None:
        text = say(
            "Everyone the company knows something about is listed here: employees, applicants, contacts and visitors."
        )
        buttons = []
        if self._may_register():
            buttons = [
                Button(say("Import a list …"), self.import_wanted.emit, icon="upload"),
                Button(say("New person"), self.new_wanted.emit, kind="primary", icon="plus"),
            ]
        self._replace_second(empty("users", say("Nobody is registered yet"), text, *buttons))

    def _show_nothing_found(self) -> None:
        group = self.model.group_name(self.model.population) if self.model.population else say("all groups")
        if self.model.words:
            text = say("No match for «{words}» among {group}.", words=self.model.words, group=group)
        else:
            text = say("Nobody among {group} has this status.", group=group)
        self._replace_second(empty("search", say("No match"), text, Button(say("Show everyone"), self.show_everyone)))

    def show_everyone(self) -> None:
        """Takes every filter away."""
        self.model.population = self.model.status = ""
        self.search("")
        self._show_filters()
        self._show_rows()
        self.table.setFocus()

    # Filters

    def _show_filters(self) -> None:
        if self.desk.vault is None:
            return
        clear(self._groups)
        self._groups.addWidget(_caption(say("Group")))
        self._add_chip(
            self._groups, say("All"), str(self.model.total), not self.model.population, lambda: self._filter("")
        )
        for key in self.desk.register.populations:
            count = self.model.populations.get(key, 0)
            if count:
                label = self.desk.population(key).plural(language())
                chosen = self.model.population == key
                self._add_chip(self._groups, label, str(count), chosen, partial(self._filter, key))
        self._show_counts()

    def _show_counts(self) -> None:
        clear(self._stages)
        group = self.model.population
        self._stages.addWidget(_caption(say("Status")))
        if not group:
            hint = Label(say("Choose a group to see its statuses."), "detail", "text_3")
            hint.setMinimumHeight(px(28))  # a chip's
            self._stages.addWidget(hint)
        else:
            for stage in self.desk.population(group).statuses:
                count = self.model.statuses.get(stage.key, 0)
                if count or self.model.status == stage.key:
                    on = self.model.status == stage.key
                    self._add_chip(
                        self._stages,
                        stage.label(language()),
                        str(count),
                        on,
                        partial(self._filter_status, stage.key),
                    )

    def _add_chip(self, where: Flow, text: str, count: str, on: bool, pressed: Callable[[], None]) -> None:
        chip = Chip(text, count)
        chip.setChecked(on)
        chip.clicked.connect(lambda _on: pressed())
        where.addWidget(chip)

    def _filter(self, group: str) -> None:
        self.model.population, self.model.status = group, ""
        self._show_rows()
        self._show_filters()

    def _filter_status(self, status: str) -> None:
        self.model.status = "" if self.model.status == status else status
        self._show_rows()
        self._show_counts()

    # Choosing and opening

    def _show_beside(self) -> None:
        """The preview and the statuses' counts, once nobody types any more."""
        if self.desk.vault is not None:
            self._show_counts()
            self._chosen()

    def _chosen(self) -> None:
        people = self.chosen_people()
        if len(people) == 1:
            self._preview.show_person(people[0])
        elif people:
            self._preview.show_several(people)
        else:
            self._preview.show_nobody()

    def chosen_people(self) -> list[Listed]:
        """Those who are selected."""
        return [person for row in self.table.chosen_rows() if (person := self.model.person(row)) is not None]

    def _open(self, row: int) -> None:
        person = self.model.person(row)
        if person is not None:
            self.person_wanted.emit(person)

    def _open_current(self) -> None:
        self._open(self.table.currentIndex().row())

    def open_first(self) -> None:
        """Enter in the search field opens the first match."""
        if self.model.count():
            self._open(max(self.table.currentIndex().row(), 0))

    def _overview_current(self) -> None:
        person = self.model.person(self.table.currentIndex().row())
        if person is not None:
            self.overview_wanted.emit(person)

    # Columns

    def _restore_widths(self) -> None:
        for at, width in enumerate(self.desk.preferences.columns.get("people", [])[: len(self.model.columns)]):
            if not self.model.columns[at].stretch:
                self.table.setColumnWidth(at, width)

    def _keep_widths(self) -> None:
        header = self.table.horizontalHeader()
        self.desk.preferences.columns["people"] = [header.sectionSize(at) for at in range(header.count())]


def _caption(text: str) -> Label:
    made = Label(text, "detail", "text_2")
    made.setMinimumWidth(64)
    made.setFixedHeight(px(28))  # a chip's
    return made

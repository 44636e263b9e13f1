"""A person's page: made from the register, opened under a stated purpose, edited in place."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QButtonGroup, QScrollArea, QStackedWidget, QWidget

from entrack_vault.domain.duties import Duty
from entrack_vault.domain.people import Listed
from entrack_vault.errors import Lost, VaultError
from entrack_vault.services import log, records, rights
from entrack_vault.services.records import Opened
from entrack_vault.services.together import Meanwhile
from ui.desk import Desk
from ui.documents.tab import Change, DocumentsTab
from ui.look.theme import THEME
from ui.parts.bringing_up import bring_up
from ui.parts.buttons import Button, Tab
from ui.parts.frames import clear, column, drop, panel, row, scrolling
from ui.parts.marks import Icon
from ui.parts.messages import empty, error_banner
from ui.parts.tables import Table
from ui.parts.text import Elided
from ui.person import asking
from ui.person.around import beside, fill_header
from ui.person.card import CategoryCard
from ui.person.cards import cards_of
from ui.person.doing import change_status
from ui.person.editing import Editing
from ui.person.life import more_button
from ui.person.linked import show_banners
from ui.person.retention import show_retention
from ui.person.tabs import HistoryModel, LogModel
from ui.shell.page import Keys, Page
from ui.words import language, say

_TRIES_AGAIN = 1000  # ms
_SAYS_UP_TO = 150  # per cent of text size; above it the purpose stands alone
VALUES, DOCUMENTS, HISTORY, LOG = range(4)  # the tabs


class PersonPage(Page):
    """One person, as the job description opens them."""

    place = "people"
    overview_wanted = Signal(object)  # Listed
    person_wanted = Signal(object)  # Listed

    def __init__(self, desk: Desk, person: Listed) -> None:
        super().__init__(desk)
        self.person, self.group = person, desk.population(person.population)
        self.purposes = rights.purposes(desk.gate, person.population)
        self.purpose = self.purposes[0].key if self.purposes else ""
        self.opened: Opened | None = None
        self.cards: dict[str, CategoryCard] = {}
        foot = column(gap=0)
        self.editing = Editing(desk, self, foot, person, self.group, self.purposes)
        self.editing.saved.connect(self._edited)
        self.editing.begun.connect(self._bring_up)
        self.editing.left.connect(self._left)
        self.editing.theirs_kept.connect(self.open)
        self._head = column(gap=0)
        self._tabs = row(gap=24 if THEME.scale <= _SAYS_UP_TO else 8)
        self._body = QStackedWidget()
        self.models: list[HistoryModel | LogModel] = []
        self._scroll: QScrollArea | None = None
        self.documents: DocumentsTab | None = None
        self._done = Change()  # what may be done about what was done, once the page is there again
        self._stale = False  # others have changed the person since
        self.setAcceptDrops(True)
        self.outer.addWidget(panel(self._head, "surface"))
        bar = row(self._tabs, None, gap=8, margins=(24, 0, 24, 0))
        self._why = row(gap=6)
        bar.addLayout(self._why)
        self.outer.addWidget(panel(bar, "surface", "bottom", fixed_height=44))
        self.outer.addWidget(self._body, 1)
        self.outer.addLayout(foot)
        self._values = QWidget()
        self._values.setProperty("ground", "bg")
        self._values.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._body.addWidget(self._values)
        self._make_tabs()
        for number in range(1, 7):
            shortcut = QShortcut(QKeySequence(f"Alt+{number}"), self)
            shortcut.activated.connect(lambda number=number: self.jump(number - 1))
        QShortcut(QKeySequence("Ctrl+D"), self).activated.connect(lambda: self.show_tab(DOCUMENTS))

    # What a page says of itself

    def title(self) -> str:
        return say("People")

    def crumb(self) -> str:
        return self.person.name or say("(closed to you)")

    def buttons(self) -> list[QWidget]:
        made = more_button(self)
        if rights.has_duty(self.desk.gate, Duty.GIVE_OVERVIEWS):
            wanted = partial(self.overview_wanted.emit, self.person)
            made.append(Button(say("Overview …"), wanted, kind="primary", icon="printer", keys="Ctrl+P"))
        return made

    def hints(self) -> list[Keys]:
        return [
            (("Alt", "1–6"), say("Category")),
            (("Ctrl", "D"), say("Documents")),
            (("Ctrl", "C"), say("Copy")),
            (("Esc",), say("Back")),
            (("F1",), say("Keys")),
        ]

    def panes(self) -> list[QWidget]:
        return [self._body]

    def entered(self) -> None:
        if self.opened is None:
            self.open()

    def meanwhile(self, found: Meanwhile) -> None:
        if self.person.id not in found.people:
            return
        if self.typing():
            text = say("Someone else has just changed this person. You see both versions when you save.")
            self.desk.told.emit(text)
        else:
            self._stale = True
            self._catch_up()

    def _catch_up(self) -> None:
        """Opens the person anew once nothing of the page is in use: no dialog open, no document being read."""
        if not self._stale or self.opened is None or self.typing():
            return
        if QApplication.activeModalWidget() is not None or (self.documents and self.documents.viewer):
            QTimer.singleShot(_TRIES_AGAIN, self, self._catch_up)
        else:
            self.open()

    def connected_again(self) -> None:
        if self.opened is None:
            self.open()

    def typing(self) -> bool:
        return self.editing.form is not None

    def back(self) -> bool:
        return (self.documents is not None and self.documents.back()) or self.editing.leave()

    def leaving(self, go_on: Callable[[], None]) -> None:
        if self.editing.may_go():
            go_on()

    def clear(self) -> None:
        self.editing.clear()
        for one in self.cards.values():
            one.clear()
        for model in self.models:
            model.clear()
        if self.documents is not None:
            self.documents.clear()
        self.opened, self._done = None, Change()
        clear(self._head)

    # Opening

    def open(self) -> None:
        """Opens what the job description allows; that is what is logged."""
        self._stale = False
        who, why = self.person.id, self.purpose
        self.desk.ask(self, lambda gate, _work: records.open_person(gate, who, why), self._show, failed=self._refused)

    def _refused(self, fault: VaultError) -> None:
        if isinstance(fault, Lost):
            self.desk.trouble.emit(fault)
            return
        self._replace(self._centred(error_banner(fault, action=(say("Try again"), self.open))))

    def _centred(self, widget: QWidget) -> QWidget:
        made = QWidget()
        made.setLayout(column(widget, None, margins=(24, 24, 24, 24)))
        return made

    def _replace(self, page: QWidget) -> None:
        drop(self._body, 0)
        self._body.insertWidget(0, page)
        self._body.setCurrentIndex(0)

    def _show(self, opened: Opened) -> None:
        self.opened = opened
        self.editing.over()
        clear(self._head)
        may_change = bool(rights.writable(self.desk.gate, self.person.population))
        fill_header(
            self._head,
            self.person,
            self.group,
            opened.person.state,
            status=(lambda: change_status(self)) if may_change else None,
            kept=(lambda: show_retention(self)) if rights.sees_cases(self.desk.gate, self.group.key) else None,
            again=self.open,
        )
        show_banners(self, self._head, opened)
        self._show_purpose()
        at = self._scroll.verticalScrollBar().value() if self._scroll else 0
        content, whole = QWidget(), QWidget()
        self._scroll = scrolling(content)
        whole.setProperty("ground", "bg")
        whole.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        whole.setLayout(column(self._scroll, gap=0))
        # In place before it is filled: the style is looked up for all there is each time it moves into something.
        self._replace(whole)
        beside(content, *cards_of(self, opened))
        self._scroll.verticalScrollBar().setValue(at)
        self._tab(DOCUMENTS).show_count(str(len(opened.person.documents) or ""))
        self.show_tab(max(self._group_of_tabs.checkedId(), VALUES))

    def _show_purpose(self) -> None:
        clear(self._why)
        label = next((one.label(language()) for one in self.purposes if one.key == self.purpose), "–")
        self._why.addWidget(Icon("scroll-text", "text_3", 14))
        if THEME.scale <= _SAYS_UP_TO:
            self._why.addWidget(Elided(say("Purpose of the look:"), "detail", "text_3"))
        self._why.addWidget(Elided(label, "head"))
        if len(self.purposes) > 1:
            change = Button(say("Change"), self.ask_purpose, kind="link", size="small")
            change.setAccessibleName(say("Change the purpose of the look"))
            self._why.addWidget(change)

    def ask_purpose(self) -> None:
        """Asks what the person is looked at for; another purpose opens the page anew, which is logged."""
        hint = say("It is written to the access log with what you open from now on.")
        chosen = asking.ask_purpose(
            self,
            say("What do you look at this person for?"),
            hint,
            self.purposes,
            self.purpose,
            say("Use this purpose"),
        )
        if chosen and chosen != self.purpose:
            self.purpose = chosen
            self.open()

    # Cards

    def jump(self, at: int) -> None:
        cards = list(self.cards.values())
        if at < len(cards) and self._scroll is not None:
            self.show_tab(0)
            self._bring_up(cards[at])
            target = cards[at].table or cards[at]
            target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _bring_up(self, card: CategoryCard) -> None:
        """Scrolls a card to the top: of a form as much is seen as there is room for."""
        if self._scroll is not None:
            bring_up(self._scroll, card)

    # Editing

    def edit(self, category: str) -> None:
        """Opens a card in order to change it."""
        self.editing.start(category, self.cards[category], self.purpose)

    def _edited(self) -> None:
        self.desk.told.emit(say("Saved. The earlier values are kept in the history."))
        self.desk.changed.emit()
        self.open()

    def _left(self) -> None:
        if self.opened is not None:
            self._show(self.opened)

    # Tabs

    def _make_tabs(self) -> None:
        self._group_of_tabs = QButtonGroup(self)
        for at, text in enumerate((say("Values"), say("Documents"), say("History"), say("Access log"))):
            tab = Tab(text)
            tab.setChecked(at == VALUES)
            tab.clicked.connect(lambda _on, at=at: self.show_tab(at))
            self._group_of_tabs.addButton(tab, at)
            self._tabs.addWidget(tab)

    def _tab(self, at: int) -> Tab:
        tab = self._group_of_tabs.button(at)
        assert isinstance(tab, Tab)
        return tab

    def show_tab(self, at: int) -> None:
        """Shows the values, the documents, the history or the log."""
        self._tab(at).setChecked(True)
        while self._body.count() > 1:
            drop(self._body, 1)
        self.models, self.documents = [], None
        if at == VALUES or self.opened is None:
            self._body.setCurrentIndex(0)
        elif at == DOCUMENTS:
            self._show_documents(self.opened)
        else:
            self._ask_table(at)

    def _ask_table(self, at: int) -> None:
        who, why = self.person.id, self.purpose
        if at == HISTORY:
            self.desk.ask(
                self,
                lambda gate, _work: records.history(gate, who, why),
                lambda found: self.show_table(HistoryModel(self.group, self.desk.gate, found), say("History")),
            )
        else:
            self.desk.ask(
                self,
                lambda gate, _work: log.read(gate, person=who),
                lambda lines: self.show_table(LogModel(self.desk.gate.session, lines), say("Access log")),
            )

    # Documents

    def _show_documents(self, opened: Opened) -> None:
        purposes = rights.usable_purposes(self.purposes, opened.person.state) or self.purposes
        self.documents = DocumentsTab(self.desk, self.group, opened, purposes, self.purpose)
        self.documents.changed.connect(self._documents_changed)
        done, self._done = self._done, Change()
        if done.removed is not None:
            self.documents.offer_back(done.removed)
        if done.left is not None:
            self.documents.offer_again(done.left)
        self._body.addWidget(self.documents)
        self._body.setCurrentWidget(self.documents)
        self.documents.focus()

    def _documents_changed(self, done: Change) -> None:
        self._done = done
        self.open()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.opened is not None and any(url.isLocalFile() for url in event.mimeData().urls()):
            _copied(event)

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        _copied(event)
        # The program the files come from waits until this returns.
        QTimer.singleShot(0, self, lambda: self._dropped(paths))

    def _dropped(self, paths: list[Path]) -> None:
        if not self.editing.may_go():
            return
        self.editing.over()
        self.show_tab(DOCUMENTS)
        if self.documents is not None:
            self.documents.ask_about(paths)

    def show_table(self, model: HistoryModel | LogModel, name: str) -> None:
        self.models.append(model)
        if model.count():
            page: QWidget = Table(model, name)
        else:
            page = empty(
                "history",
                say("Nothing here yet"),
                say("Values that are replaced are kept here, with who replaced them and why."),
            )
        self._body.addWidget(page)
        self._body.setCurrentWidget(page)
        page.setFocus()


def _copied(event: QDropEvent) -> None:
    """Files stay where they are, whatever the program they come from would have done with them."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()

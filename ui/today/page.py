"""Today's page: what waits for whoever works here, and how the vault is; each card leads to its place."""

from babel.dates import format_date
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from entrack_vault.domain.progress import Work
from entrack_vault.services import findings, purge, today
from entrack_vault.services.findings import Looked
from entrack_vault.services.gate import Gate
from entrack_vault.services.today import Today
from entrack_vault.services.together import Meanwhile
from ui.desk import Desk
from ui.look.theme import px
from ui.parts.frames import clear, column, panel, row, scrolling
from ui.parts.text import Label
from ui.shell.page import Keys, Page
from ui.today.findings import findings_card
from ui.today.lines import Way, beside
from ui.today.state import endings_card, recent_card, state_card, to_do_card
from ui.today.waiting import consents_card, falling_card, incidents_card, purges_card, requests_card
from ui.words import language, say, say_count

_SIDE = 360
_ALONE = 640  # the width of cards that have nothing beside them
_MORNING_UNTIL, _EVENING_FROM = 12, 18  # hours


class TodayPage(Page):
    """Cards; each leads to the page where something is done about it."""

    place = "today"
    wanted = Signal(str, object)  # a place on the rail, and what is to be opened there or None

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.found: Today | None = None
        self.looked: Looked | None = None  # kept until the vault is locked
        self._all = False  # whether every finding is shown
        self._way = Way(desk, self.wanted.emit)
        self._head, self._left, self._right = column(gap=4), column(gap=16), column(gap=16)
        inside = QWidget()
        body = QHBoxLayout() if beside() else QVBoxLayout()
        body.setSpacing(px(16))
        body.addLayout(self._left, 1)
        self._side = QWidget()
        self._side.setLayout(self._right)
        self._right.setContentsMargins(0, 0, 0, 0)
        if beside():
            self._side.setFixedWidth(px(_SIDE))
        body.addWidget(self._side)
        inside.setLayout(column(self._head, body, None, gap=16, margins=(24, 20, 24, 24)))
        self._area = scrolling(inside)
        self.outer.addWidget(panel(column(self._area, gap=0), "bg"))

    # What a page says of itself

    def title(self) -> str:
        return say("Today")

    def hints(self) -> list[Keys]:
        return [(("Tab",), say("Next")), (("Enter",), say("Open")), (("F1",), say("Keys"))]

    def panes(self) -> list[QWidget]:
        return [self._area]

    def entered(self) -> None:
        self.refresh()

    def meanwhile(self, found: Meanwhile) -> None:  # noqa: ARG002 - whatever it was, something may wait by it
        if self.isVisible():
            self.refresh()

    def connected_again(self) -> None:
        if self.isVisible():
            self.refresh()

    def clear(self) -> None:
        self.found, self.looked, self._all = None, None, False
        self._empty()

    def _empty(self) -> None:
        for layout in (self._head, self._left, self._right):
            clear(layout)

    def refresh(self) -> None:
        """Looks at everything this job description can act on."""

        def work(gate: Gate, _work: Work) -> Today:
            return today.gather(gate)

        self.desk.ask(self, work, self._show)

    def look_through(self) -> None:
        """Has the records looked through, and shows what looks wrong in them."""

        def done(looked: Looked) -> None:
            self.looked = looked
            self.refresh()

        self.desk.ask(self, findings.look_through, done, label=say("Looking through the records"))

    # Showing

    def _show(self, found: Today) -> None:
        self._empty()
        self.found = found
        self.desk.names = {**self.desk.names, **found.names}
        self._greet(found)
        left, right = self._waiting(found), self._beside(found)
        self._side.setVisible(bool(left))
        for card in left:
            self._left.addWidget(card)
        for card in right:
            if left:
                self._right.addWidget(card)
            elif beside():
                card.setFixedWidth(px(_ALONE))
                self._left.addWidget(card, alignment=Qt.AlignmentFlag.AlignLeft)
            else:
                self._left.addWidget(card)
        self._left.addStretch(1)
        self._right.addStretch(1)

    def _waiting(self, found: Today) -> list[QFrame]:
        """The cards of what waits; none that would be empty."""
        way, cards = self._way, list[QFrame]()
        if found.incidents:
            cards.append(incidents_card(way, found.incidents))
        if found.requests:
            cards.append(requests_card(way, found.requests))
        if found.purges or found.clearing:
            cards.append(purges_card(way, found.purges or [], found.clearing))
        outlook = found.outlook
        if outlook is not None and outlook.consents:
            cards.append(consents_card(way, outlook.consents))
        wrong = findings.merged(outlook.findings if outlook else None, self.looked)
        may = findings.may(self.desk.gate)
        if wrong or may:
            look, show_all = self.look_through if may else None, None if self._all else self._show_all
            cards.append(findings_card(way, wrong, self.looked, look=look, show_all=show_all))
        if outlook is not None and (outlook.due or any(counts for _, counts in outlook.months)):
            cards.append(falling_card(way, outlook))
        return cards

    def _beside(self, found: Today) -> list[QFrame]:
        """The cards of what has no term."""
        to_do, recent = to_do_card(self._way, found), recent_card(self._way, found)
        cards = [to_do] if to_do else []
        cards.append(state_card(self._way, found))
        cards += [endings_card(self._way, found.endings)] if found.endings else []
        return cards + ([recent] if recent else [])

    def _show_all(self) -> None:
        if self.found is not None:
            self._all = True
            self._show(self.found)

    def _greet(self, found: Today) -> None:
        session = self.desk.gate.session
        name = session.staff[session.member].name.split(" ")[0] if session.member in session.staff else ""
        hour = session.now().astimezone().hour
        greeting = (
            say("Good morning, {name}", name=name)
            if hour < _MORNING_UNTIL
            else say("Good day, {name}", name=name)
            if hour < _EVENING_FROM
            else say("Good evening, {name}", name=name)
        )
        day = str(format_date(session.today, "EEEE d. MMMM y" if language() == "nb" else "EEEE d MMMM y", language()))
        self._head.addLayout(row(Label(greeting, "display"), None))
        self._head.addWidget(Label(f"{day} · {self._summary(found)}", "body", "text_2", wrap=True))

    def _summary(self, found: Today) -> str:
        session = self.desk.gate.session
        cases = [one.case for one in found.requests or ()]
        late = sum(case.overdue(session.today) for case in cases)
        soon = sum(case.nearly_due(session.today) for case in cases)
        mine = sum(
            case.status == "proposed" and purge.may_answer(self.desk.gate, case) for case in found.purges or ()
        )
        parts = []
        if running := sum(one.running for one in found.incidents):
            parts.append(say_count("{count} incident has a term that runs", "{count} incidents have terms", running))
        if late:
            parts.append(say_count("{count} request is late", "{count} requests are late", late))
        if soon:
            parts.append(say_count("{count} request is due within a week", "{count} are due within a week", soon))
        if mine:
            parts.append(say_count("{count} purge waits for you", "{count} purges wait for you", mine))
        if found.waiting:
            parts.append(
                say_count("{count} colleague waits to be let in", "{count} wait to be let in", found.waiting)
            )
        return ", ".join(parts) if parts else say("Nothing waits for you.")

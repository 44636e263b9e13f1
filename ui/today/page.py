"""Today's page: requests with their deadlines, purges that wait, what falls due, and how the vault is."""

from datetime import date, datetime

from babel.dates import format_date
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from entrack_vault.domain.rights_cases import RIGHTS, to_aim_for
from entrack_vault.domain.times import show_day, show_moment_in_text
from entrack_vault.services import purge, today
from entrack_vault.services.backup_health import Concern
from entrack_vault.services.gate import Gate
from entrack_vault.services.rights_cases import Listed
from entrack_vault.services.today import Ending, Today
from entrack_vault.services.together import Meanwhile
from ui.desk import Desk
from ui.look.theme import THEME, px
from ui.parts.buttons import Button
from ui.parts.frames import card, clear, column, panel, row, rule, scrolling
from ui.parts.marks import Icon, Tag
from ui.parts.text import Elided, Label
from ui.purge.chart import MonthChart
from ui.purge.models import name_of
from ui.requests.models import time_left
from ui.shell.page import Keys, Page
from ui.words import language, say, say_count

_SIDE = 360
_BESIDE_UP_TO = 125  # per cent of text size; above it the parts stand below one another
_NUMBER, _DAYS = 96, 112  # least widths, so that lines stand below one another
_FEW = 6  # requests and purges shown; the page of each has them all
_MORNING_UNTIL, _EVENING_FROM = 12, 18  # hours


class Line(QFrame):
    """One thing that waits; pressed or Enter leads to it."""

    pressed = Signal()

    def __init__(self, name: str, inside: QHBoxLayout) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setLayout(inside)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit()
        else:
            super().keyPressEvent(event)


class TodayPage(Page):
    """Cards; each leads to the page where something is done about it."""

    place = "today"
    wanted = Signal(str, object)  # a place on the rail, and what is to be opened there or None

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.found: Today | None = None
        self._head, self._left, self._right = column(gap=4), column(gap=16), column(gap=16)
        inside = QWidget()
        body = QHBoxLayout() if THEME.scale <= _BESIDE_UP_TO else QVBoxLayout()
        body.setSpacing(px(16))
        body.addLayout(self._left, 1)
        side = QWidget()
        side.setLayout(self._right)
        self._right.setContentsMargins(0, 0, 0, 0)
        if THEME.scale <= _BESIDE_UP_TO:
            side.setFixedWidth(px(_SIDE))
        body.addWidget(side)
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
        self.found = None
        for layout in (self._head, self._left, self._right):
            clear(layout)

    def refresh(self) -> None:
        """Looks at everything this job description can act on."""

        def work(gate: Gate, _work: object) -> Today:
            return today.gather(gate)

        self.desk.ask(self, work, self._show)

    # Showing

    def _show(self, found: Today) -> None:
        self.clear()
        self.found = found
        self.desk.names = {**self.desk.names, **found.names}
        self._greet(found)
        if found.requests is not None:
            self._left.addWidget(self._requests(found.requests))
        if found.purges is not None:
            self._left.addWidget(self._purges(found.purges))
        if found.falling is not None:
            self._left.addWidget(self._falling(found))
        self._left.addStretch(1)
        self._right.addWidget(self._state(found))
        if found.endings:
            self._right.addWidget(self._endings(found.endings))
        self._right.addStretch(1)

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
        on = self.desk.gate.session.today
        cases = [one.case for one in found.requests or ()]
        late, soon = sum(case.overdue(on) for case in cases), sum(case.nearly_due(on) for case in cases)
        mine = sum(
            case.status == "proposed" and purge.may_answer(self.desk.gate, case) for case in found.purges or ()
        )
        parts = []
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

    def _card(self, title: str, aside: str, place: str, leads: str) -> tuple[QFrame, QVBoxLayout]:
        """A card with its heading, and below it room for lines."""
        lines = column(gap=0)
        go = Button(leads, lambda: self.wanted.emit(place, None), kind="link", size="small")
        go.setAccessibleName(f"{leads}: {title}")
        head = row(Label(title, "section"), gap=8, margins=(16, 10, 10, 10))
        head.addWidget(Elided(aside, "body", "text_2"), 1)
        head.addWidget(go)
        return card(column(head, lines, gap=0)), lines

    # Requests

    def _requests(self, cases: list[Listed]) -> QFrame:
        text = say_count("{count} open", "{count} open", len(cases))
        made, lines = self._card(say("Requests with a deadline"), text, "requests", say("All requests"))
        for one in cases[:_FEW]:
            lines.addWidget(rule())
            lines.addWidget(self._request(one))
        if not cases:
            self._nothing(lines, say("No request waits for an answer."))
        return made

    def _request(self, one: Listed) -> Line:
        case, on = one.case, self.desk.gate.session.today
        name, group = name_of(self.desk.names, one.person), self.desk.population(one.population).label(language())
        left, tag, icon = time_left(case, on)
        term, aim = show_day(case.term, language()), show_day(to_aim_for(case.term), language())
        inside = row(gap=12, margins=(16, 10, 16, 10))
        if THEME.scale <= _BESIDE_UP_TO:
            number = Label(case.number, "body", "text_2")
            number.setMinimumWidth(px(_NUMBER))
            inside.addWidget(number)
        what = column(
            Label(say(RIGHTS[case.right]), "strong"), Elided(f"{name} · {group}", "detail", "text_2"), gap=0
        )
        inside.addLayout(what, 1)
        inside.addWidget(Tag(left, tag, icon))
        below = (
            say("due {day}", day=term) if aim != term else say("put off") if case.extended_to else say("one month")
        )
        beneath = Label(below, "detail", "text_2")
        beneath.setMinimumWidth(px(_DAYS))
        inside.addLayout(column(Label(aim, "strong"), beneath, gap=0))
        line = Line(f"{case.number} {say(RIGHTS[case.right])}, {name}, {left}", inside)
        line.pressed.connect(lambda: self.wanted.emit("requests", one))
        return line

    # Purges

    def _purges(self, cases: list[purge.Case]) -> QFrame:
        text = say_count("{count} proposal", "{count} proposals", len(cases))
        made, lines = self._card(say("Purges that wait"), text, "purge", say("All purges"))
        for case in cases[:_FEW]:
            lines.addWidget(rule())
            lines.addWidget(self._purge(case))
        if not cases:
            self._nothing(lines, say("No purge waits for anyone."))
        return made

    def _purge(self, case: purge.Case) -> Line:
        staff, entry = self.desk.gate.session.staff, case.proposed.entry
        name = staff[entry.member].name if entry.member in staff else ""
        people = say_count("{count} person", "{count} people", len(case.proposal.people))
        if case.status == "approved":
            stands = Tag(say("Approved, not carried out"), "accent", "check")
        elif purge.may_answer(self.desk.gate, case):
            stands = Tag(say("Waits for you"), "warn", "signature")
        else:
            stands = Tag(say("Someone else must approve"), "neutral", "clock")
        inside = row(gap=12, margins=(16, 10, 16, 10))
        inside.addLayout(column(Label(case.number, "strong"), Label(people, "detail", "text_2"), gap=0))
        told = say("Proposed by {name}, {day}", name=name, day=show_day(entry.at.astimezone().date(), language()))
        inside.addWidget(Elided(told, "body", "text_2"), 1)
        inside.addWidget(stands)
        line = Line(f"{case.number}, {people}, {told}", inside)
        line.pressed.connect(lambda: self.wanted.emit("purge", case))
        return line

    def _falling(self, found: Today) -> QFrame:
        assert found.falling is not None
        due = found.falling.due
        text = say_count("{count} person has something due now", "{count} people have something due now", due)
        made, lines = self._card(
            say("Becoming due, month by month"),
            text if due else say("nothing is due now"),
            "purge",
            say("What is due"),
        )
        chart = MonthChart()
        chart.show_months(found.falling.months)
        lines.addLayout(row(chart, margins=(16, 0, 16, 8)))
        return made

    # The vault

    def _state(self, found: Today) -> QFrame:
        lines = column(Label(say("How the vault is"), "section"), gap=12, margins=(16, 12, 16, 16))
        entries = say_count("{count} entry", "{count} entries", found.entries)
        self._fact(lines, "circle-check", "accent", say("The access log is written"), entries)
        if found.backups is not None:
            self._backups(lines, found.backups.newest, found.backups.concern)
        if found.waiting:
            text = say_count("{count} colleague waits to be let in", "{count} wait to be let in", found.waiting)
            go = Button(say("Staff"), lambda: self.wanted.emit("staff", None), size="small")
            self._fact(lines, "user-plus", "warn", text, say("Compare their fingerprint before you sign."), go)
        return card(lines)

    def _backups(self, lines: QVBoxLayout, newest: datetime | None, concern: Concern | None) -> None:
        when = say("The newest is from {time}.", time=show_moment_in_text(newest, language())) if newest else ""
        if concern is not None:
            go = Button(say("See the backups"), lambda: self.wanted.emit("backup", None), size="small")
            self._fact(lines, "triangle-alert", "warn", say(concern.text, **concern.values), when, go)
        elif newest is not None:
            self._fact(lines, "circle-check", "accent", say("There is a backup, and it opens"), when)

    def _fact(self, lines: QVBoxLayout, icon: str, tone: str, title: str, text: str, *more: QWidget) -> None:
        words = column(Label(title, "strong", wrap=True), gap=2)
        if text:
            words.addWidget(Label(text, "detail", "text_2", wrap=True))
        for widget in more:
            words.addLayout(row(widget, None))
        line = row(column(Icon(icon, tone, 18), None, gap=0), gap=12)
        line.addLayout(words, 1)
        lines.addLayout(line)

    def _endings(self, endings: tuple[Ending, ...]) -> QFrame:
        lines = column(Label(say("Rights given for a time"), "section"), gap=8, margins=(16, 12, 16, 16))
        register, jobs = self.desk.register, self.desk.gate.session.current_jobs()
        for one in endings[:_FEW]:
            room = register.categories[one.category].label(language())
            told = f"{register.populations[one.population].label(language())} · {room}"
            words = column(Label(jobs[one.job].name(language()), "strong"), Elided(told, "detail", "text_2"), gap=0)
            line = row(gap=12)
            line.addLayout(words, 1)
            over = one.until < self._day()
            line.addWidget(Label(show_day(one.until, language()), "value", "danger_ink" if over else "text"))
            lines.addLayout(line)
        if any(one.until < self._day() for one in endings):
            text = say("What has ended is closed, but its keys remain until you sign that job description anew.")
            lines.addWidget(Label(text, "detail", "text_2", wrap=True))
        return card(lines)

    def _day(self) -> date:
        return self.desk.gate.session.today

    def _nothing(self, lines: QVBoxLayout, text: str) -> None:
        lines.addWidget(rule())
        lines.addLayout(row(Label(text, "body", "text_2"), None, margins=(16, 12, 16, 14)))

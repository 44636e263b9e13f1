"""The full review: what is held of somebody, gone through together with them, one calm page for each category.

It shows the overview's own values and nobody else's. Remarks become requests for rectification at once.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QGridLayout, QWidget

from entrack_vault.domain.overview import CategoryPart, HeldValue
from entrack_vault.domain.progress import Work
from entrack_vault.domain.rights_cases import Channel, IdentityCheck, Right, RightsCase
from entrack_vault.services import overview, rights_cases
from entrack_vault.services.gate import Gate
from entrack_vault.services.overview import Made
from entrack_vault.services.rights_cases import Listed
from ui.desk import Desk
from ui.look.theme import THEME, px
from ui.parts.buttons import Button
from ui.parts.dialog import Dialog
from ui.parts.fields import Field
from ui.parts.frames import card, clear, column, panel, row, rule, scrolling
from ui.parts.marks import Icon
from ui.parts.text import Label
from ui.requests.asking import long_text
from ui.shell.page import Keys, Page
from ui.words import language, say, say_count

_BESIDE_UP_TO = 150  # per cent of text size; above it facts and values stand below one another


class AskRemark(Dialog):
    """What they say of one value, or of something that is missing."""

    def __init__(self, parent: QWidget, label: str) -> None:
        hint = say("It is registered as a request to correct it, which is answered within a month.")
        super().__init__(parent, label, hint, width=480)
        self._text = long_text(3)
        self._field = Field(say("What they say of it"), self._text)
        self.add(self._field)
        confirm = Button(say("Register"), self._accept, kind="primary")
        self.finish_with(confirm)
        confirm.setDefault(True)

    def _accept(self) -> None:
        if not self.remark:
            self._field.tell(say("This field cannot be empty."))
            self._text.setFocus()
            return
        self.accept()

    @property
    def remark(self) -> str:
        """What was written."""
        return self._text.toPlainText().strip()


class ReviewPage(Page):
    """A step for each category between a beginning and an end; arrows lead through them."""

    place = "requests"
    overview_wanted = Signal()  # the printed overview, which ends it

    def __init__(self, desk: Desk, listed: Listed, case: RightsCase) -> None:
        super().__init__(desk)
        self._listed, self._case = listed, case
        self.made: Made | None = None
        self._of = listed.person  # whose record the step is of: they may have others
        self.at = 0
        self.remarks: list[str] = []
        self._body = column(gap=16)
        self._bar = row(gap=10, margins=(24, 12, 24, 12))
        inside = QWidget()
        inside.setLayout(column(self._body, None, gap=0, margins=(48, 32, 48, 32)))
        self._area = scrolling(inside)
        self.outer.addWidget(self._area, 1)
        self.outer.addWidget(panel(self._bar, "surface", "top"))
        for keys, step in (("PgDown", 1), ("PgUp", -1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda step=step: self.go(step))

    # What a page says of itself

    def alone(self) -> bool:
        return True  # they look at the screen as well

    def title(self) -> str:
        return say("Full review")

    def crumb(self) -> str:
        return self._case.number

    def hints(self) -> list[Keys]:
        return [(("PgUp", "PgDn"), say("Back and on")), (("Esc",), say("Back"))]

    def panes(self) -> list[QWidget]:
        return [self._area]

    def entered(self) -> None:
        if self.made is not None:
            return
        who, about, spoken = self._listed.person, overview.case_of(self._case, language()), language()

        def work(gate: Gate, _work: Work) -> Made:
            return overview.make(gate, who, spoken, about)

        self.desk.ask(self, work, self._arrived)

    def clear(self) -> None:
        self.made, self.remarks = None, []
        clear(self._body)
        clear(self._bar)

    # Steps

    @property
    def parts(self) -> list[tuple[Made, CategoryPart]]:
        """The categories gone through, also of other records of theirs."""
        records = [self.made, *self.made.others] if self.made else []
        return [(one, part) for one in records for part in one.overview.categories if _holds(part)]

    def _arrived(self, made: Made) -> None:
        self.made = made
        self._show()

    def go(self, step: int) -> None:
        """A step on, or back."""
        last = len(self.parts) + 1
        self.at = max(0, min(self.at + step, last))
        self._show()

    def _show(self) -> None:
        if self.made is None:
            return
        clear(self._body)
        parts = self.parts
        if self.at == 0:
            self._show_start(self.made, parts)
        elif self.at <= len(parts):
            self._show_part(*parts[self.at - 1])
        else:
            self._show_end(self.made)
        self._area.verticalScrollBar().setValue(0)
        self._show_bar(len(parts))

    def _show_bar(self, count: int) -> None:
        clear(self._bar)
        step = say("Step {at} of {count}", at=self.at + 1, count=count + 2)
        self._bar.addWidget(Label(step, "body", "text_2"))
        self._bar.addStretch(1)
        if self.at:
            self._bar.addWidget(Button(say("Back one step"), lambda: self.go(-1), icon="arrow-left"))
        if self.at <= count:
            on = Button(say("Go on"), lambda: self.go(1), kind="primary", icon="arrow-right")
        else:
            on = Button(say("Make the overview …"), self.overview_wanted.emit, kind="primary", icon="printer")
        self._bar.addWidget(on)
        on.setFocus()

    # What each shows

    def _show_start(self, made: Made, parts: list[tuple[Made, CategoryPart]]) -> None:
        first = made.overview
        self._body.addWidget(Label(first.person, "display"))
        for paragraph in first.summary.split("\n\n"):
            self._body.addWidget(Label(paragraph, "body", wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(32))
        grid.setVerticalSpacing(px(8))
        grid.setColumnStretch(2, 1)
        for at, (_whole, part) in enumerate(parts):
            grid.addWidget(Label(part.name, "strong"), at, 0)
            grid.addWidget(Label(_amount(part), "body"), at, 1)
            grid.addWidget(Label(part.purposes, "body", "text_2", wrap=True), at, 2)
        self._body.addWidget(card(row(grid, margins=(20, 16, 20, 16))))
        for text in (first.incomplete, first.hold_note):
            if text:
                self._body.addWidget(Label(text, "body", "warn", wrap=True))

    def _show_part(self, whole: Made, part: CategoryPart) -> None:
        self._of = whole.person
        several = self.made is not None and len(self.made.others) > 0
        title = (
            say("{category}, as {group}", category=part.name, group=whole.overview.population.lower())
            if several
            else part.name
        )
        self._body.addWidget(Label(title, "display"))
        self._body.addLayout(self._facts(part))
        if part.closed:
            text = say("This is closed to the one who made this overview. It is opened by: {jobs}.", jobs=part.closed)
            self._body.addWidget(Label(text, "body", "text_2", wrap=True))
            return
        lines = column(gap=10, margins=(20, 16, 20, 16))
        for at, value in enumerate(part.values):
            if at:
                lines.addWidget(rule())
            lines.addLayout(self._value(value))
        if part.values:
            self._body.addWidget(card(lines))
        self._show_documents(part)
        self._show_earlier(part)
        missing = Button(say("Something is missing …"), lambda: self.ask_remark(part.name), kind="ghost", icon="plus")
        self._body.addLayout(row(missing, None))

    def _facts(self, part: CategoryPart) -> QGridLayout:
        """How much, where, how, why and how long."""
        told = (
            ("library", say("How much"), _amount(part)),
            ("archive", say("Where"), "\n".join(part.places) or say("Only in this vault.")),
            ("shield-check", say("How"), say("Encrypted with keys of its own. Every look is logged.")),
            ("info", say("Why"), "\n".join((part.purposes, *_grounds(part)))),
            ("clock", say("How long"), "\n".join((part.delete_by or say("Not yet running"), *part.rules))),
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(24))
        grid.setVerticalSpacing(px(12))
        across = 2 if THEME.scale <= _BESIDE_UP_TO else 1
        for at, (icon, head, text) in enumerate(told):
            words = column(Label(head, "detail", "text_2"), Label(text, "body", wrap=True), None, gap=2)
            line = row(column(Icon(icon, "accent", 18), None, gap=0), gap=12)
            line.addLayout(words, 1)
            grid.addLayout(line, at // across, at % across)
            grid.setColumnStretch(at % across, 1)
        return grid

    def _value(self, value: HeldValue) -> QGridLayout:
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(0, px(180))
        grid.setHorizontalSpacing(px(16))
        grid.addWidget(Label(value.label, "body", "text_2", wrap=True), 0, 0)
        grid.addWidget(Label(value.value, "strong", wrap=True), 0, 1)
        text = say(
            "From: {source}. Since {day}. Entered by: {job}. Delete by: {last}.",
            source=value.source,
            day=value.since,
            job=value.entered_by,
            last=value.delete_by.lower() if value.delete_by[:1].isalpha() else value.delete_by,
        )
        grid.addWidget(Label(text, "detail", "text_3", wrap=True), 1, 1)
        grid.addWidget(self._remark(value.label), 0, 2, 2, 1)
        return grid

    def _remark(self, label: str) -> Button:
        made = Button(say("Remark …"), lambda: self.ask_remark(label), kind="ghost", size="small")
        made.setAccessibleName(say("Remark on {field}", field=label))
        return made

    def _show_documents(self, part: CategoryPart) -> None:
        if part.documents:
            self._body.addWidget(Label(say("Documents"), "section"))
            for one in part.documents:
                line = row(Icon("file-text", "text_2"), Label(one.name, "value"), gap=10)
                line.addWidget(Label(f"{one.content} · {one.date}", "body", "text_2"))
                line.addStretch(1)
                line.addWidget(self._remark(one.name))
                self._body.addLayout(line)

    def _show_earlier(self, part: CategoryPart) -> None:
        if part.earlier:
            self._body.addWidget(Label(say("Earlier values"), "section"))
            for one in part.earlier:
                text = say("{field}: {value}, {period}", field=one.label, value=one.value, period=one.period)
                line = row(gap=10)
                line.addWidget(Label(text, "body", "text_2", wrap=True), 1)
                line.addWidget(self._remark(one.label))
                self._body.addLayout(line)

    def _show_end(self, made: Made) -> None:
        self._body.addWidget(Label(say("That is all of it"), "display"))
        looks = sum(len(one.log) for one in made.overviews)
        self._body.addWidget(
            Label(
                say_count(
                    "It has been looked at or changed once. The printed overview says when, why and by which job.",
                    "It has been looked at or changed {count} times. The printed overview says when, why and by "
                    "which job.",
                    looks,
                ),
                "body",
                wrap=True,
            )
        )
        for one in made.overviews:
            for text in one.left_out:
                self._body.addWidget(Label(text, "body", "text_2", wrap=True))
        if self.remarks:
            self._body.addWidget(Label(say("Your remarks are registered as requests"), "section"))
            for text in self.remarks:
                self._body.addLayout(row(Icon("check", "accent"), Label(text, "body", wrap=True), None, gap=10))
        text = say("Print the overview and hand it over. Its last page is the receipt to sign.")
        self._body.addWidget(Label(text, "body", wrap=True))

    # Remarks

    def ask_remark(self, label: str) -> None:
        """Asks what they say of something, and registers it as a request to correct it."""
        asked = AskRemark(self, label)
        if asked.exec() != QDialog.DialogCode.Accepted:
            return
        who, about = self._of, say("{field}: {remark}", field=label, remark=asked.remark)

        def work(gate: Gate, _work: Work) -> str:
            case = rights_cases.receive(gate, who, Right.RECTIFICATION, Channel.IN_PERSON, about=about)
            rights_cases.check_identity(gate, who, case, self._case.identity or IdentityCheck.KNOWN)
            return rights_cases.find(gate, who, case).number

        def done(number: str) -> None:
            self.remarks.append(f"{number} · {about}")
            self.desk.told.emit(say("Registered as request {number}.", number=number))

        self.desk.ask(self, work, done)


def _grounds(part: CategoryPart) -> list[str]:
    """On what it rests: as the notice says it, and as it is assessed under the law."""
    found = [say("In the privacy notice: {ground}", ground=part.ground_stated)] if part.ground_stated else []
    if part.ground_assessed:
        ground = ", ".join(one for one in (part.ground_assessed, part.ground_assessed_article) if one)
        found.append(say("Assessed under the law: {ground}", ground=ground))
    return found


def _holds(part: CategoryPart) -> bool:
    return bool(part.values or part.documents or part.earlier or part.closed)


def _amount(part: CategoryPart) -> str:
    if part.closed:
        return say("(closed to you)")
    values = say_count("{count} value", "{count} values", len(part.values))
    documents = say_count("{count} document", "{count} documents", len(part.documents))
    return f"{values} · {documents}" if part.documents else values

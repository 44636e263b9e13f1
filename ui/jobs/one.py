"""One job description: numbered text at the left, the matrix, duties, and who gains and loses at the right."""

from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from entrack_vault.domain.jobs import JobDescription
from entrack_vault.domain.times import show_day
from entrack_vault.errors import RefusedValue, VaultError
from entrack_vault.register import kinds
from entrack_vault.register.model import Kind
from entrack_vault.services import jobs
from entrack_vault.services.jobs import JobInForce, Proposal, Version
from ui.desk import Desk
from ui.jobs.difference import Difference
from ui.jobs.draft import Draft, draft_of, rights_of
from ui.jobs.given import duties_card, purposes_card
from ui.jobs.matrix import Matrix, Room
from ui.jobs.versions import VersionsDialog
from ui.look.theme import THEME, font, px
from ui.parts.buttons import Button
from ui.parts.dialog import Dialog
from ui.parts.fields import line_edit, mark_wrong
from ui.parts.frames import card, clear, column, panel, row, scrolling
from ui.parts.marks import Icon, Monogram, Tag
from ui.parts.text import Elided, Label
from ui.shell.page import Keys, Page
from ui.words import language, say

_TEXT = 270  # how wide a line of a paragraph is
_SIDE_BY_SIDE = 150  # per cent of text size up to which text and matrix stand side by side
_PAUSE = 250  # ms after the last change, before gains and losses are worked out


class JobPage(Page):
    """A version in force, and the draft of the next one."""

    place = "jobs"
    signed = Signal()

    def __init__(self, desk: Desk, in_force: JobInForce, draft: Draft | None = None) -> None:
        super().__init__(desk)
        self.in_force = in_force
        self.draft = draft or draft_of(in_force.job)
        self._proposal: Proposal | None = None
        if not self.draft.paragraphs:
            self.draft.add_paragraph()
        self.paragraph = 1
        self._texts: list[QPlainTextEdit] = []
        self._numbers: list[Label] = []
        self._paragraphs = column(gap=8)
        self.matrix = Matrix(desk.register, rights_of(in_force.job), self.draft.rights, editable=True)
        self.matrix.changed.connect(self._room_changed)
        self.matrix.moved.connect(self._show_until)
        self._until_label, self._until = Label("", "body", "text_2"), line_edit("", say("no end"))
        self._until.setAccessibleName(say("Last day of the right"))
        self._until.editingFinished.connect(self._until_changed)
        self.difference = Difference(desk)
        self._tag = row(gap=8)
        self._sign = Button(
            say("Sign version {number} …", number=in_force.version + 1), self.sign, kind="primary", icon="signature"
        )
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_PAUSE)
        self._wait.timeout.connect(self._propose)
        self._lay_out()
        self._show_paragraphs()
        self._show_until(self.matrix.room)
        self._changed()

    # What a page says of itself

    def title(self) -> str:
        return say("Job descriptions")

    def crumb(self) -> str:
        return self.in_force.job.name(language())

    def buttons(self) -> list[QWidget]:
        if not self.in_force.version:
            return []
        return [Button(say("Versions …"), self.show_versions, icon="history")]

    def show_versions(self) -> None:
        """Shows what the job description said and gave before."""
        key = self.in_force.job.key

        def shown(found: list[Version]) -> None:
            VersionsDialog(self, self.desk, found).exec()

        self.desk.ask(self, lambda gate, _work: jobs.versions(gate, key), shown)

    def hints(self) -> list[Keys]:
        letters = tuple(self.matrix.letters.values())
        return [
            (("←", "→"), say("Room")),
            (letters, say("Give or take a right")),
            (("F6",), say("Next pane")),
            (("F1",), say("Keys")),
        ]

    def panes(self) -> list[QWidget]:
        return [*self._texts[:1], self.matrix, self._sign]

    def entered(self) -> None:
        self.matrix.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        self._wait.stop()

    # Laying out

    def _lay_out(self) -> None:
        head = row(gap=12, margins=(24, 0, 24, 0))
        if THEME.scale <= _SIDE_BY_SIDE:  # else it stands in the bar above alone
            head.addWidget(Label(self.in_force.job.name(language()), "title"))
        head.addLayout(self._tag)
        head.addStretch(1)
        head.addWidget(Label(say("Held by"), "body", "text_2"))
        for name in self.in_force.holders[:4]:
            head.addWidget(Monogram(name))
            head.addWidget(Label(name))
        if not self.in_force.holders:
            head.addWidget(Label(say("nobody"), "body", "text_3"))
        self.outer.addWidget(panel(head, "surface", "bottom", fixed_height=60))
        if THEME.scale <= _SIDE_BY_SIDE:
            both = row(panel(row(scrolling(self._left())), "surface", "right", width=390), gap=0)
            both.addWidget(scrolling(self._right()), 1)
            self.outer.addLayout(both, 1)
        else:  # one below the other: neither has room beside the other
            inside = QWidget()
            inside.setLayout(column(panel(row(self._left()), "surface", "bottom"), self._right(), gap=0))
            self.outer.addWidget(scrolling(inside), 1)
        member = self.desk.gate.session.staff.get(self.desk.gate.session.member)
        who = say(
            "Signed by {name}. The staff list becomes no. {number}.",
            name=member.name if member else "",
            number=self.desk.gate.session.manifest.version + 1,
        )
        bar = row(Icon("signature"), gap=10, margins=(24, 0, 24, 0))
        bar.addWidget(Elided(who, "body", "text_2"), 1)
        bar.addWidget(Button(say("Discard the draft"), self._discard, kind="ghost"))
        bar.addWidget(self._sign)
        self.outer.addWidget(panel(bar, "surface", "top", fixed_height=64))

    def _left(self) -> QWidget:
        inside = QWidget()
        add = Button(say("New paragraph"), self._add_paragraph, kind="ghost", icon="plus")
        inside.setLayout(
            column(
                Label(say("The text"), "section"),
                4,
                self._paragraphs,
                row(add, None),
                None,
                gap=8,
                margins=(20, 16, 20, 16),
            )
        )
        return inside

    def _right(self) -> QWidget:
        legend = row(Label(say("Rooms"), "section"), gap=8)
        legend.addWidget(Elided(say("Rights follow from the paragraph that is chosen"), "body", "text_2"), 1)
        names = {"read": say("read"), "write": say("write"), "export": say("export")}
        for action, letter in self.matrix.letters.items():
            legend.addWidget(Tag(letter, "accent"))
            legend.addWidget(Label(names[action], "detail", "text_2"))
        self._until.setFixedWidth(px(130))
        until = row(
            self._until_label,
            None,
            Label(say("Last day"), "detail", "text_2"),
            self._until,
            gap=8,
            margins=(16, 8, 16, 8),
        )
        matrix = card(column(self.matrix, panel(until, "bg", "top"), gap=0, margins=(1, 1, 1, 1)))
        duties = duties_card(self.draft, lambda: self.paragraph, self._changed)
        purposes = purposes_card(self.draft, self.desk.register, lambda: self.paragraph, self._changed)
        inside = QWidget()
        inside.setLayout(
            column(legend, matrix, duties, purposes, self.difference, None, gap=16, margins=(24, 16, 24, 24))
        )
        return inside

    # Paragraphs

    def _show_paragraphs(self) -> None:
        clear(self._paragraphs)
        self._texts, self._numbers = [], []
        for one in self.draft.paragraphs:
            number = Label(str(one.number), "value", "text_3")
            number.setFixedWidth(px(18))
            text = QPlainTextEdit(self.draft.text(one.number, language()))
            text.setFont(font("body"))
            text.setTabChangesFocus(True)
            text.setFixedHeight(_height(text.toPlainText()))
            text.setAccessibleName(say("Paragraph {number}", number=one.number))
            text.textChanged.connect(lambda number=one.number, text=text: self._write(number, text.toPlainText()))
            text.cursorPositionChanged.connect(lambda number=one.number: self._choose(number))
            self._texts.append(text)
            self._numbers.append(number)
            line = row(gap=8)
            line.addWidget(number, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(text, 1)
            self._paragraphs.addLayout(line)
        self._choose(self.paragraph)

    def _choose(self, number: int) -> None:
        self.paragraph = number
        self.matrix.mark(self.draft.rooms_of(number))
        for at, label in enumerate(self._numbers, 1):
            label.retone("accent" if at == number else "text_3")

    def _write(self, number: int, text: str) -> None:
        self.draft.write(number, text.strip(), language())
        self._choose(number)
        self._changed()

    def _add_paragraph(self) -> None:
        self.paragraph = self.draft.add_paragraph()
        self._show_paragraphs()
        self._texts[-1].setFocus()
        self._changed()

    # Rights and duties

    def _room_changed(self) -> None:
        room = self.matrix.room
        if room in self.draft.rights.by_room:
            self.draft.follows[room] = self.paragraph
        else:
            self.draft.follows.pop(room, None)
            self.draft.until.pop(room, None)
        self._choose(self.paragraph)
        self._show_until(room)
        self._changed()

    def _show_until(self, room: Room) -> None:
        register = self.desk.register
        group, category = register.populations[room[0]], register.categories[room[1]]
        self._until_label.setText(f"{group.label(language())} · {category.label(language())}")
        day = self.draft.until.get(room)
        self._until.setText(show_day(day, language()) if day else "")
        self._until.setEnabled(room in self.draft.rights.by_room)
        mark_wrong(self._until, wrong=False)

    def _until_changed(self) -> None:
        room, text = self.matrix.room, self._until.text().strip()
        try:
            day = date.fromisoformat(kinds.read(Kind.DATE, text).value) if text else None
        except RefusedValue as refused:
            mark_wrong(self._until, wrong=True)
            self._until.setToolTip(refused.text(language()))
            return
        mark_wrong(self._until, wrong=False)
        if day is None:
            self.draft.until.pop(room, None)
        else:
            self.draft.until[room] = day
        self._changed()

    # The draft as a whole

    @property
    def next_version(self) -> JobDescription | None:
        """The draft as a version, where it can be one."""
        try:
            return self.draft.signed_by()
        except ValueError:
            return None

    @property
    def changed(self) -> bool:
        """Whether the draft differs from the version in force."""
        return self.next_version != self.in_force.job

    @property
    def proposed(self) -> bool:
        """Whether it is worked out who gains and who loses by the draft as it stands."""
        return self._proposal is not None

    def _changed(self) -> None:
        version = self.next_version
        clear(self._tag)
        if version == self.in_force.job:
            self._tag.addWidget(
                Tag(say("Version {number}, in force", number=self.in_force.version), "plain", "badge-check")
            )
        else:
            self._tag.addWidget(
                Tag(say("Version {number}, draft", number=self.in_force.version + 1), "warn", "pencil")
            )
        self._sign.setEnabled(version is not None and version != self.in_force.job)
        self._wait.start()

    def _propose(self) -> None:
        version = self.next_version
        self._proposal = None
        if version is None:
            self.difference.show_incomplete()
        else:
            self.desk.ask(self, lambda gate, _work: jobs.propose(gate, version), self._proposed)

    def _proposed(self, proposal: Proposal) -> None:
        self._proposal = proposal
        self.difference.show_proposal(proposal)

    def _discard(self) -> None:
        self.draft = draft_of(self.in_force.job)
        self.signed.emit()

    def sign(self) -> None:
        """Signs the draft; what is taken gets new keys at once."""
        version = self.next_version
        if version is None:
            return
        title = say("Sign version {number} of {job}?", number=self.in_force.version + 1, job=version.name(language()))
        text = say("It is in force at once. What is taken stops future access, not what was already seen or copied.")
        asked = Dialog(self, title, text, width=560)
        if self._proposal is not None:  # what is signed stands in the question, not only on the page behind it
            told = Difference(self.desk)
            told.show_proposal(self._proposal)
            asked.add(told)
        leave = asked.finish_with(Button(say("Sign"), asked.accept, kind="primary"))
        leave.setDefault(True)
        leave.setFocus()
        if asked.exec() != QDialog.DialogCode.Accepted:
            return

        def done(_proposal: Proposal) -> None:
            self.draft = draft_of(version)
            self.desk.told.emit(say("The job description is signed and in force."))
            self.signed.emit()

        def failed(fault: VaultError) -> None:
            self._sign.setEnabled(True)
            self.desk.trouble.emit(fault)

        self._sign.setEnabled(False)
        self.desk.ask(
            self, lambda gate, _work: jobs.sign(gate, version), done, failed=failed, label=say("Making new keys")
        )


def _height(text: str) -> int:
    """Room for a paragraph's whole text, and a line more to write on."""
    across = px(_TEXT) if THEME.scale <= _SIDE_BY_SIDE else px(_TEXT) * 3 // 2
    box = QFontMetrics(font("body")).boundingRect(0, 0, across, 10_000, int(Qt.TextFlag.TextWordWrap), text)
    return max(px(60), box.height() + px(26))

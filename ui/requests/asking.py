"""What is asked along a request's way: who it is, why it must wait, what the answer is, who has been told."""

from datetime import date

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from entrack_vault.domain.rights_cases import (
    DELAYS,
    GROUNDS,
    IDENTITY_CHECKS,
    MORE_MONTHS,
    OUTCOMES,
    PREVAILS,
    Delay,
    Ground,
    IdentityCheck,
    Outcome,
    Prevails,
    RightsCase,
)
from entrack_vault.register.model import Register
from ui.look.theme import font, px
from ui.parts.buttons import Button
from ui.parts.day_field import DayField
from ui.parts.dialog import Dialog
from ui.parts.fields import Field, choice
from ui.parts.frames import column
from ui.parts.text import Label
from ui.parts.ticks import tick
from ui.words import language, say, say_count


def long_text(rows: int = 3) -> QPlainTextEdit:
    """A field of several lines."""
    made = QPlainTextEdit()
    made.setFont(font("body"))
    made.setTabChangesFocus(True)
    made.setFixedHeight(px(24 + 18 * rows))
    return made


class AskIdentity(Dialog):
    """How it was made sure who asked."""

    def __init__(self, parent: QWidget, noted: IdentityCheck | None = None) -> None:
        hint = say("Ask for no more than you need. Whom you know already need not show anything.")
        super().__init__(parent, say("How was it made sure who asked?"), hint)
        self._how = choice(
            [(one.value, say(IDENTITY_CHECKS[one])) for one in IdentityCheck], noted.value if noted else ""
        )
        self.add(Field(say("How"), self._how))
        confirm = Button(say("Note it"), self.accept, kind="primary")
        self.finish_with(confirm)
        confirm.setDefault(True)

    @property
    def how(self) -> IdentityCheck:
        """What was chosen."""
        return IdentityCheck(str(self._how.currentData()))


class AskDelay(Dialog):
    """For how long the answer is put off, and why."""

    def __init__(self, parent: QWidget) -> None:
        hint = say("Within the first month only, and once. Send the letter that tells why before that month is over.")
        super().__init__(parent, say("Put the answer off"), hint)
        lengths = [
            (str(months), say_count("{count} month", "{count} months", months))
            for months in range(1, MORE_MONTHS + 1)
        ]
        self._months = choice(lengths)
        self._why = choice([(one.value, say(DELAYS[one])) for one in Delay])
        self.add(Field(say("For how long"), self._months))
        self.add(Field(say("Why"), self._why))
        confirm = Button(say("Put it off"), self.accept, kind="primary")
        self.finish_with(confirm)
        confirm.setDefault(True)

    @property
    def chosen(self) -> tuple[int, Delay]:
        """Months, and why."""
        return int(self._months.currentData()), Delay(str(self._why.currentData()))


class AskAnswer(Dialog):
    """What the answer is, on which grounds something is refused, and what else is to be said."""

    def __init__(self, parent: QWidget, case: RightsCase, *, unknown: bool) -> None:
        hint = say("The answer closes the request. The letter says what stands here.")
        super().__init__(parent, say("Answer the request"), hint, width=560)
        self._case = case
        given = [one for one in Outcome if (one is Outcome.NOTHING_HELD) <= unknown]
        first = Outcome.NOTHING_HELD if unknown else Outcome.FULL
        self._outcome = choice(
            [(one.value, say(OUTCOMES[one])) for one in given], first.value, changed=lambda _key: self._show_grounds()
        )
        self._outcome_field = Field(say("The answer"), self._outcome)
        self.add(self._outcome_field)
        self._boxes = {one: tick(say(GROUNDS[one])) for one in Ground}
        self._grounds = QWidget()
        self._grounds.setLayout(column(Label(say("On these grounds"), "value"), *self._boxes.values(), gap=6))
        self.add(self._grounds)
        self._text = long_text()
        self.add(Field(say("More, in your words"), self._text, say("It stands in the letter and in the overview.")))
        confirm = Button(say("Answer"), self._accept, kind="primary")
        self.finish_with(confirm)
        confirm.setDefault(True)
        self._show_grounds()

    def _show_grounds(self) -> None:
        self._grounds.setVisible(self.outcome in (Outcome.PARTIAL, Outcome.REFUSED))
        self._outcome_field.tell("")
        self.adjustSize()

    def _accept(self) -> None:
        if self.outcome in (Outcome.PARTIAL, Outcome.REFUSED) and not self.grounds:
            self._outcome_field.tell(say("Say on which ground. The answer names it, and the right to complain."))
            return
        self.accept()

    @property
    def outcome(self) -> Outcome:
        """What the answer is."""
        return Outcome(str(self._outcome.currentData()))

    @property
    def grounds(self) -> list[Ground]:
        """Those that are ticked, where something is refused."""
        refused = self.outcome in (Outcome.PARTIAL, Outcome.REFUSED)
        return [one for one, box in self._boxes.items() if refused and box.isChecked()]

    @property
    def explanation(self) -> str:
        """What else is to be said."""
        return self._text.toPlainText().strip()


class AskWeighing(Dialog):
    """Whose grounds weigh more when somebody objects, and why."""

    def __init__(self, parent: QWidget) -> None:
        hint = say("Theirs weigh more unless yours are compelling. Until it is decided, restrict what is held.")
        super().__init__(parent, say("Weigh the objection"), hint, width=520)
        self._whose = choice([(one.value, say(PREVAILS[one])) for one in Prevails])
        self._why = long_text(4)
        self._because = Field(say("Why"), self._why, say("It stays in the vault, and shows later how it was judged."))
        self.add(Field(say("Whose grounds weigh more"), self._whose))
        self.add(self._because)
        confirm = Button(say("Note it"), self._accept, kind="primary")
        self.finish_with(confirm)
        confirm.setDefault(True)

    def _accept(self) -> None:
        if not self.why:
            self._because.tell(say("Say why it is judged so."))
            self._why.setFocus()
            return
        self.accept()

    @property
    def prevails(self) -> Prevails:
        """What was chosen."""
        return Prevails(str(self._whose.currentData()))

    @property
    def why(self) -> str:
        """What was written."""
        return self._why.toPlainText().strip()


class AskRecipients(Dialog):
    """Who outside has been told of what was changed; those whom it concerns are ticked."""

    def __init__(self, parent: QWidget, register: Register, told: tuple[str, ...]) -> None:
        hint = say("Whoever has received the data from you is told when it is corrected, deleted or restricted.")
        super().__init__(parent, say("Who has been told?"), hint, width=500)
        self._boxes = {key: tick(one.label(language()), on=key in told) for key, one in register.recipients.items()}
        self.add(column(*self._boxes.values(), gap=6))
        confirm = Button(say("Note it"), self.accept, kind="primary")
        self.finish_with(confirm)
        confirm.setDefault(True)

    @property
    def chosen(self) -> list[str]:
        """Keys of those that are ticked."""
        return [key for key, box in self._boxes.items() if box.isChecked()]


class AskSigned(Dialog):
    """The day on which they signed for what they got."""

    def __init__(self, parent: QWidget, today: date) -> None:
        super().__init__(parent, say("When did they sign?"), "", width=420)
        self._today, self._day = today, DayField(say("Signed for on"), today)
        self.day = today
        self.add(self._day)
        confirm = Button(say("Note it"), self._accept, kind="primary")
        self.finish_with(confirm)
        confirm.setDefault(True)

    def _accept(self) -> None:
        good, day = self._day.read()
        if not good or day is None:
            return
        if day > self._today:
            self._day.tell(say("This is a time to come."))
            return
        self.day = day
        self.accept()

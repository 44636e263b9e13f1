"""What is asked along an incident's way: what happened, what it means, what was done, and who has been told."""

from datetime import date, datetime

from PySide6.QtWidgets import QWidget

from entrack_vault.domain.incidents import RISKS, TOLD, Incident, Risk, Told
from entrack_vault.domain.times import show_moment
from entrack_vault.errors import RefusedValue
from entrack_vault.register import kinds
from entrack_vault.register.model import Kind
from ui.look.theme import THEME
from ui.parts.buttons import Button
from ui.parts.day_field import DayField
from ui.parts.dialog import Dialog
from ui.parts.fields import Field, choice, line_edit
from ui.requests.asking import long_text
from ui.words import language, say

_HINT_UP_TO = 150  # per cent of text size; above it the fields need the height


class MomentField(Field):
    """A label, a day with a time of day in this computer's time, and below it a hint or what is wrong."""

    def __init__(self, label: str, moment: datetime | None = None, hint: str = "") -> None:
        self.edit = line_edit(show_moment(moment, language()) if moment else "", say("dd.mm.yyyy hh.mm"))
        super().__init__(label, self.edit, hint)

    def read(self) -> datetime | None:
        """The moment; None for what is none, which is told."""
        try:
            value = kinds.read(Kind.DATE_TIME, self.edit.text().strip()).value
        except RefusedValue as refused:
            self.tell(refused.text(language()))
            self.edit.setFocus()
            return None
        self.tell("")
        return datetime.fromisoformat(value).astimezone()


class AskIncident(Dialog):
    """What happened, when, and since when it is known."""

    def __init__(self, parent: QWidget, now: datetime) -> None:
        hint = say("72 hours run from when it was known. Register it first, and look into it after.")
        super().__init__(parent, say("Register an incident"), hint if THEME.scale <= _HINT_UP_TO else "", width=560)
        self._what = long_text(4)
        self._told = Field(say("What happened"), self._what, say("Name nobody: say what, not whose."))
        self._known = MomentField(say("Known since"), now)
        self._happened = DayField(say("Happened, if that is known"))
        self.add(self._told)
        self.add(self._known)
        self.add(self._happened)
        confirm = Button(say("Register"), self._accept, kind="primary")
        self.finish_with(confirm)
        confirm.setDefault(True)
        self._now = now
        self.what, self.known = "", now
        self.happened: date | None = None

    def _accept(self) -> None:
        what, known = self._what.toPlainText().strip(), self._known.read()
        good, happened = self._happened.read(optional=True)
        self._told.tell("" if what else say("Say what happened."))
        if not what or known is None or not good:
            return
        # The field has no seconds: what was not touched is the moment the dialog opened.
        self.what, self.known, self.happened = what, min(known, self._now), happened
        if known > self._now:
            self._known.tell(say("This is a time to come."))
            return
        self.accept()


class AskAssessment(Dialog):
    """What it means for those concerned, and why it is judged so."""

    def __init__(self, parent: QWidget, one: Incident) -> None:
        hint = say("The answer decides who is to be told. It may be judged anew until the incident is closed.")
        super().__init__(parent, say("Assess the incident"), hint if THEME.scale <= _HINT_UP_TO else "", width=560)
        risk = one.risk or Risk.RISK
        self._risk = choice([(key.value, say(RISKS[key])) for key in Risk], risk.value)
        self._people, self._text = line_edit(one.people), long_text(4)
        self._text.setPlainText(one.assessment)
        self._why = Field(say("Why it is judged so"), self._text)
        self.add(Field(say("Risk"), self._risk))
        self.add(Field(say("Whom it concerns, and about how many"), self._people))
        self.add(self._why)
        confirm = Button(say("Note it"), self._accept, kind="primary")
        self.finish_with(confirm)
        confirm.setDefault(True)

    def _accept(self) -> None:
        self._why.tell("" if self.assessment else say("Say why it is judged so."))
        if self.assessment:
            self.accept()

    @property
    def risk(self) -> Risk:
        """What was chosen."""
        return Risk(str(self._risk.currentData()))

    @property
    def people(self) -> str:
        """Whom it concerns."""
        return self._people.text().strip()

    @property
    def assessment(self) -> str:
        """Why it is judged so."""
        return self._text.toPlainText().strip()


class AskMeasures(Dialog):
    """All that has been done about it."""

    def __init__(self, parent: QWidget, one: Incident) -> None:
        hint = say("To stop it, to make good what can be, and to keep it from happening again.")
        super().__init__(parent, say("What has been done?"), hint, width=560)
        self._text = long_text(6)
        self._text.setPlainText(one.measures)
        self._field = Field(say("Measures"), self._text)
        self.add(self._field)
        confirm = Button(say("Note it"), self._accept, kind="primary")
        self.finish_with(confirm)
        confirm.setDefault(True)

    def _accept(self) -> None:
        self._field.tell("" if self.measures else say("Say what has been done."))
        if self.measures:
            self.accept()

    @property
    def measures(self) -> str:
        """What was written."""
        return self._text.toPlainText().strip()


class AskTold(Dialog):
    """Who has been told, and when."""

    def __init__(self, parent: QWidget, one: Incident, now: datetime) -> None:
        hint = say("Datatilsynet is told on datatilsynet.no. After the 72 hours it is told why it took longer, too.")
        super().__init__(parent, say("Who has been told?"), hint, width=500)
        told = {telling.whom for telling in one.told}
        first = next((key for key in Told if key not in told), Told.OTHER)
        self._whom = choice([(key.value, say(TOLD[key])) for key in Told], first.value)
        self._at = MomentField(say("When"), now)
        self._one, self._known, self._now, self.at = one, one.known, now, now
        self.add(Field(say("Who was told"), self._whom))
        self.add(self._at)
        self._text = long_text(3)
        self._why = Field(say("Why it took more than 72 hours"), self._text)
        self.add(self._why)
        self._whom.currentIndexChanged.connect(self._show_why)
        self._at.edit.editingFinished.connect(self._show_why)
        confirm = Button(say("Note it"), self._accept, kind="primary")
        self.finish_with(confirm)
        confirm.setDefault(True)
        self._show_why()

    def _show_why(self) -> None:
        """Asked only where it is the first Datatilsynet hears, after the 72 hours."""
        at = self._at.read()
        self._why.setVisible(at is not None and self._one.is_late(self.whom, at))

    def _accept(self) -> None:
        at = self._at.read()
        if at is None:
            return
        # The field has no seconds, so a moment within the minute it was known is taken for that moment.
        self.at = max(at, self._known) if at >= self._known.replace(second=0, microsecond=0) else at
        if not self._known <= self.at <= self._now:
            self._at.tell(say("They can only have been told between when it was known and now."))
            return
        late = self._one.is_late(self.whom, self.at)
        self._why.setVisible(late)
        self._why.tell(say("Say why it took longer.") if late and not self.why else "")
        if late and not self.why:
            self._text.setFocus()
            return
        self.accept()

    @property
    def whom(self) -> Told:
        """Who was chosen."""
        return Told(str(self._whom.currentData()))

    @property
    def why(self) -> str:
        """Why it took longer, where it did."""
        return self._text.toPlainText().strip()

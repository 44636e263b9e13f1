"""The register of incidents: those that run with what is left of their 72 hours, then those that are closed."""

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtWidgets import QDialog, QWidget

from entrack_vault.domain.duties import Duty
from entrack_vault.domain.incidents import RISK_NAMES, Incident, Told
from entrack_vault.domain.progress import Work
from entrack_vault.domain.times import show_day, show_moment
from entrack_vault.services import incidents, rights
from entrack_vault.services.gate import Gate
from ui.desk import Desk
from ui.parts.buttons import Button
from ui.parts.messages import empty
from ui.parts.tables import QUIET, Column, Look, TableModel
from ui.registers.incident_asking import AskIncident
from ui.registers.listed import ListedSection
from ui.words import language, say, say_count

_HOUR = timedelta(hours=1)


def time_left(one: Incident, now: datetime) -> tuple[str, str, str]:
    """How an incident stands by the 72 hours: text, kind of tag, icon."""
    if one.closed is not None:
        return say("Closed"), "neutral", "check"
    if not one.running:
        return say("No term runs"), "neutral", "check"
    left = one.left(now)
    if left < timedelta(0):
        hours = int(-left / _HOUR)
        return say_count("{count} hour too late", "{count} hours too late", hours), "danger", "circle-alert"
    hours = int(left / _HOUR)
    text = say_count("{count} hour left", "{count} hours left", hours) if hours else say("Under an hour left")
    return text, "danger" if one.nearly_due(now) else "warn", "clock"


class IncidentsModel(TableModel):
    """One incident a row."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__(
            (
                Column("number", say("Number"), 140),
                Column("what", say("What happened"), 320, stretch=True),
                Column("known", say("Known since"), 150),
                Column("left", say("Time left of 72 hours"), 180),
                Column("risk", say("Risk"), 130),
                Column("state", say("State"), 170),
            )
        )
        self._now = now
        self.incidents: list[Incident] = []

    def show(self, found: list[Incident]) -> None:
        """Shows others."""
        self.beginResetModel()
        self.incidents = found
        self.endResetModel()

    def clear(self) -> None:
        self.show([])

    def count(self) -> int:
        return len(self.incidents)

    def cell(self, row: int, key: str) -> tuple[str, Look]:
        one = self.incidents[row]
        left, tag, icon = time_left(one, self._now())
        closed = say("Closed {day}", day=show_day(one.closed, language())) if one.closed else say("Not closed")
        if one.waits_for is Told.PEOPLE:
            closed = say("Those concerned are to be told")
        shown: dict[str, tuple[str, Look]] = {
            "number": (one.number, Look(role="value")),
            "what": (" ".join(one.what.split()), Look()),
            "known": (show_moment(one.known, language()), QUIET),
            "left": (left, Look(tag=tag, icon=icon)),
            "risk": (say(RISK_NAMES[one.risk]) if one.risk else say("Not assessed"), Look()),
            "state": (closed, QUIET),
        }
        return shown[key]


class IncidentsSection(ListedSection):
    """Incidents under their tab."""

    def __init__(self, desk: Desk) -> None:
        self._incidents = IncidentsModel(desk.gate.session.now)
        text = say(
            "Something lost, sent to the wrong person, or seen by someone who should not? Register it at once."
        )
        first = Button(say("New incident …"), self.ask_new, kind="primary", icon="plus")
        super().__init__(desk, self._incidents, empty("shield-alert", say("No incidents"), text, first))

    @staticmethod
    def offered(desk: Desk) -> bool:
        return rights.has_duty(desk.gate, Duty.READ_WHOLE_LOG)

    def name(self) -> str:
        return say("Incidents")

    def waiting(self) -> str:
        return str(sum(one.running for one in self._incidents.incidents) or "")

    def buttons(self) -> list[QWidget]:
        return [
            Button(say("Whose cards were opened …"), self.show_opened, icon="scan-eye"),
            Button(say("New incident …"), self.ask_new, kind="primary", icon="plus", keys="Ctrl+N"),
        ]

    def refresh(self) -> None:
        self.desk.ask(self, lambda gate, _work: incidents.listed(gate), self._show)

    def _show(self, found: list[Incident]) -> None:
        self.show_rows(lambda: self._incidents.show(found))

    def open(self, row: int) -> None:
        from ui.registers.incident import IncidentPage

        self.show_over(IncidentPage(self.desk, self._incidents.incidents[row]))

    def show_opened(self) -> None:
        """Shows the page that asks the log whose cards were opened."""
        from ui.registers.opened import OpenedPage

        now = self.desk.gate.session.now()
        self.show_over(OpenedPage(self.desk, now - timedelta(days=1), now))

    def ask_new(self) -> None:
        """Asks what happened, and registers it."""
        asked = AskIncident(self, self.desk.gate.session.now())
        if asked.exec() != QDialog.DialogCode.Accepted:
            return
        what, known, happened = asked.what, asked.known, asked.happened

        def work(gate: Gate, _work: Work) -> list[Incident]:
            incidents.register(gate, what, known, happened)
            return incidents.listed(gate)

        def done(found: list[Incident]) -> None:
            self._show(found)
            self.desk.told.emit(say("The incident is registered. Assess what it means for those concerned."))

        self.desk.ask(self, work, done)

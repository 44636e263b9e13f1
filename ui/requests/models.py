"""The table of requests, and how much time is left for each."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from entrack_vault.domain.rights_cases import OUTCOMES, RIGHTS, CaseHead, to_aim_for
from entrack_vault.domain.times import show_day
from entrack_vault.register.model import Register
from entrack_vault.services.rights_cases import Listed
from ui.parts.tables import QUIET, Column, Look, TableModel
from ui.purge.models import Names, name_of
from ui.words import language, say, say_count


def time_left(case: CaseHead, today: date) -> tuple[str, str, str]:
    """How a case stands: text, kind of tag, icon."""
    if case.untold:
        return say("Tell those outside"), "warn", "at-sign"
    if case.outcome is not None:
        return say(OUTCOMES[case.outcome]), "neutral", "check"
    days = (case.term - today).days
    if days < 0:
        return say_count("{count} day late", "{count} days late", -days), "danger", "circle-alert"
    text = say_count("{count} day left", "{count} days left", days) if days else say("Due today")
    return (text, "warn", "clock") if case.nearly_due(today) else (text, "neutral", "clock")


class RequestsModel(TableModel):
    """Requests: those that end first, or those answered."""

    def __init__(self, register: Register, names: Names, staff: Mapping[UUID, str], today: date) -> None:
        super().__init__(
            (
                Column("number", say("Number"), 120),
                Column("right", say("Right"), 160),
                Column("left", say("Time left"), 150),
                Column("person", say("Who"), 220, stretch=True),
                Column("aim", say("Aim for"), 210),
                Column("group", say("Group"), 130),
                Column("handler", say("Handler"), 180),
            )
        )
        self._register, self._names, self._staff, self._today = register, names, staff, today
        self.cases: list[Listed] = []

    def show(self, found: list[Listed], names: Names) -> None:
        """Shows others."""
        self.beginResetModel()
        self.cases, self._names = found, names
        self.endResetModel()

    def clear(self) -> None:
        self._staff = {}
        self.show([], {})

    def count(self) -> int:
        return len(self.cases)

    def cell(self, row: int, key: str) -> tuple[str, Look]:
        one = self.cases[row]
        case, name = one.case, name_of(self._names, one.person)
        left, tag, icon = time_left(case, self._today)
        shown: dict[str, tuple[str, Look]] = {
            "number": (case.number, Look(role="value")),
            "right": (say(RIGHTS[case.right]), Look(role="value")),
            "person": (name, Look(mono=name)),
            "group": (self._register.populations[one.population].label(language()), QUIET),
            "left": (left, Look(tag=tag, icon=icon)),
            "aim": self._aim(case),
            "handler": (self._staff.get(case.handler, ""), QUIET),
        }
        return shown[key]

    def _aim(self, case: CaseHead) -> tuple[str, Look]:
        """The working day to aim for, and beside it the term where that is another; when it was answered."""
        if case.answered:
            return show_day(case.answered, language()), QUIET
        term, aim = show_day(case.term, language()), show_day(to_aim_for(case.term), language())
        return aim, Look(aside="" if aim == term else say("due {day}", day=term))

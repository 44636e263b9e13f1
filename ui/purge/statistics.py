"""How many by year and group, without persons: those who are here, and what purges have kept of those who are not."""

from entrack_vault.register.model import Register
from entrack_vault.services.statistics import FEWEST, LABELS, YearCount
from ui.parts.tables import QUIET, Column, Look, TableModel
from ui.words import language, say


class StatisticsModel(TableModel):
    """A row for each group, event and year; groups of few are not told."""

    def __init__(self, register: Register) -> None:
        super().__init__(
            (
                Column("group", say("Group"), 220),
                Column("event", say("What"), 260, stretch=True),
                Column("year", say("Year"), 100),
                Column("count", say("Count"), 140),
            )
        )
        self._register = register
        self.counts: list[YearCount] = []

    def show(self, found: list[YearCount]) -> None:
        """Shows others, the newest year first."""
        self.beginResetModel()
        self.counts = sorted(found, key=lambda one: -one.year)
        self.endResetModel()

    def clear(self) -> None:
        self.show([])

    def count(self) -> int:
        return len(self.counts)

    def cell(self, row: int, key: str) -> tuple[str, Look]:
        one = self.counts[row]
        if key == "group":
            return self._register.populations[one.population].plural(language()), Look(role="value")
        if key == "event":
            return say(LABELS.get(one.event, one.event)), QUIET
        if key == "year":
            return str(one.year), QUIET
        if one.count is None:
            return say("fewer than {count}", count=FEWEST), QUIET
        return str(one.count), Look(role="value")

"""The table of who is in the building, and how long each has been."""

from collections.abc import Mapping, Sequence
from datetime import date

from entrack_vault.domain.ids import Id
from entrack_vault.domain.times import show_clock, show_day
from entrack_vault.services.visitors import Inside
from ui.look.theme import THEME
from ui.parts.tables import QUIET, Column, Look, TableModel
from ui.purge.models import name_of
from ui.words import language, say

LEAVE = "leave"  # the column of the buttons
_WIDE_UP_TO = 150  # per cent of text size; above it what one needs most stands first, and the rest is scrolled to


def _columns(*, narrow: bool) -> tuple[Column, ...]:
    name, leave = Column("name", say("Name"), 160 if narrow else 220, stretch=not narrow), Column(LEAVE, "", 112)
    since = Column("since", say("Since"), 140)
    told = (
        Column("company", say("Company"), 170),
        Column("visits", say("Going to"), 170),
        Column("badge", say("Badge"), 90),
    )
    return (name, leave, since, *told) if narrow else (name, *told, since, leave)


class InsideModel(TableModel):
    """Visitors in the building: those of today by name, then those of an earlier day."""

    def __init__(self, today: date) -> None:
        super().__init__(_columns(narrow=THEME.scale > _WIDE_UP_TO))
        self._today = today
        self._hosts: Mapping[Id, str] = {}
        self.visitors: Sequence[Inside] = ()

    def show(self, found: Sequence[Inside], hosts: Mapping[Id, str], today: date) -> None:
        """Shows others; `hosts` are the names of employees the reader may know."""
        self.beginResetModel()
        self.visitors, self._hosts, self._today = found, hosts, today
        self.endResetModel()

    def clear(self) -> None:
        self.show((), {}, self._today)

    def count(self) -> int:
        return len(self.visitors)

    def cell(self, row: int, key: str) -> tuple[str, Look]:
        one = self.visitors[row]
        if key == "name":
            return one.name, Look(role="value", mono=one.name)
        if key == "visits":
            return one.visits or (name_of(self._hosts, one.host) if one.host else ""), QUIET
        if key == "since":
            return self._since(one)
        if key == LEAVE:
            return " ", QUIET  # the button stands there
        return (one.company if key == "company" else one.badge), QUIET

    def _since(self, one: Inside) -> tuple[str, Look]:
        if one.arrived is None:
            return say("not noted"), Look(tag="warn", icon="clock")
        if one.left_over(self._today):
            return show_day(one.arrived.date(), language()), Look(tag="warn", icon="clock")
        return show_clock(one.arrived, language()), QUIET

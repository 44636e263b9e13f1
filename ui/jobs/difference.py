"""Who gains and who loses by a draft: worked out from the versions, never typed."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from entrack_vault.domain.duties import LABELS, Duty
from entrack_vault.services.jobs import Proposal
from ui.desk import Desk
from ui.parts.frames import card, clear, column, row
from ui.parts.marks import Icon
from ui.parts.text import Label
from ui.words import language, say


class Difference(QWidget):
    """Two lists side by side."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._more, self._less = column(gap=8, margins=(16, 14, 16, 14)), column(gap=8, margins=(16, 14, 16, 14))
        both = row(gap=0)
        both.addLayout(self._more, 1)
        both.addLayout(self._less, 1)
        self.setLayout(column(card(both), gap=0))

    def show_incomplete(self) -> None:
        """The draft cannot be a version yet."""
        self._clear()
        self._more.addWidget(
            Label(say("Every paragraph needs a text before the draft can be signed."), "body", "text_2", wrap=True)
        )

    def show_proposal(self, proposal: Proposal) -> None:
        """What signing would give and take, and from whom."""
        self._clear()
        found = proposal.difference
        holders = ", ".join(proposal.holders) or say("Nobody has this job description yet.")
        self._list(self._more, say("Gains"), "plus", "accent", found.gained, found.duties_gained, holders)
        self._list(self._less, say("Loses"), "minus", "danger", found.lost, found.duties_lost, holders)

    def _room(self, group: str, category: str) -> str:
        register = self._desk.register
        return f"{register.populations[group].label(language())} · {register.categories[category].label(language())}"

    def _clear(self) -> None:
        clear(self._more)
        clear(self._less)

    def _list(
        self,
        where: QVBoxLayout,
        title: str,
        icon: str,
        tone: str,
        rooms: tuple[tuple[str, str, str], ...],
        duties: tuple[str, ...],
        holders: str,
    ) -> None:
        where.addWidget(Label(title, "section"))
        register, names = self._desk.register, {"read": say("read"), "write": say("write"), "export": say("export")}
        lines = [
            f"{self._room(group, category)}: {names[action]}"
            for group, category, action in rooms
            if group in register.populations and category in register.categories
        ]
        lines += [say(LABELS[Duty(duty)]) for duty in duties]
        for text in lines:
            where.addLayout(row(Icon(icon, tone), Label(text), None, gap=8))
        if lines:
            where.addWidget(Label(holders, "detail", "text_3", wrap=True))
        else:
            where.addWidget(Label(say("Nothing"), "body", "text_3"))
        where.addStretch(1)

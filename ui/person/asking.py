"""What the person page asks: why something is looked at, which version counts, which status comes next."""

from collections.abc import Container, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QDialog, QRadioButton, QWidget

from entrack_vault.domain.people import State
from entrack_vault.domain.restrictions import RESTRICTIONS
from entrack_vault.register.model import Population, Purpose
from entrack_vault.services.entering import EnteredFields
from entrack_vault.services.records import Conflict
from ui.look.theme import font, px
from ui.parts.buttons import Button
from ui.parts.dialog import Dialog
from ui.parts.fields import Field, choice
from ui.parts.frames import column, row, scrolling
from ui.parts.text import Label
from ui.person.values import shown
from ui.words import language, say

_VISIBLE = 9  # purposes shown at once; the others are scrolled to
THEIRS = 2  # how AskVersion ends when the other version shall stand


class AskPurpose(Dialog):
    """Purposes of the job description to choose from."""

    def __init__(
        self,
        parent: QWidget,
        title: str,
        hint: str,
        purposes: tuple[Purpose, ...],
        chosen: str,
        button: str,
        note: str = "",
    ) -> None:
        super().__init__(parent, title, hint, width=480)
        self._group = QButtonGroup(self)
        self._keys = [one.key for one in purposes]
        options = column(gap=4)
        for at, one in enumerate(purposes):
            option = QRadioButton(one.label(language()))
            option.setFont(font("body"))
            option.setChecked(one.key == chosen or (at == 0 and chosen not in self._keys))
            self._group.addButton(option, at)
            options.addWidget(option)
        inside = QWidget()
        inside.setLayout(options)
        area = scrolling(inside)
        area.setMinimumHeight(px(min(len(purposes), _VISIBLE) * 28 + 8))
        self.add(area)
        if note:
            self.add(Label(note, "detail", "text_3", wrap=True))
        confirm = Button(button, self.accept, kind="primary")
        self.finish_with(confirm)
        confirm.setDefault(True)
        checked = self._group.checkedButton()
        if checked is not None:
            checked.setFocus()

    def choose(self, key: str) -> None:
        """Marks one of them."""
        self._group.button(self._keys.index(key)).setChecked(True)

    @property
    def purpose(self) -> str:
        """The key of the one that was chosen."""
        at = self._group.checkedId()
        return self._keys[at] if 0 <= at < len(self._keys) else ""


def ask_purpose(
    parent: QWidget, title: str, hint: str, purposes: tuple[Purpose, ...], chosen: str, button: str, note: str = ""
) -> str:
    """The purpose that was chosen, or nothing."""
    dialog = AskPurpose(parent, title, hint, purposes, chosen, button, note)
    return dialog.purpose if dialog.exec() == QDialog.DialogCode.Accepted else ""


class AskVersion(Dialog):
    """Someone else saved first: both versions, field by field, and a choice between them."""

    def __init__(self, parent: QWidget, group: Population, conflict: Conflict, masked: frozenset[str]) -> None:
        hint = say(
            "Yours is not saved yet. See both versions and choose; the one you do not choose is kept in the history."
        )
        super().__init__(parent, say("Someone else changed the card meanwhile"), hint, width=640)
        theirs = _texts(group, conflict, conflict.mine)
        names, left, right = column(gap=8), column(gap=8), column(gap=8)
        for where, text in ((names, say("Field")), (left, say("As it is now")), (right, say("What you typed"))):
            where.addWidget(Label(text, "head", "text_2"))
        for key, values in conflict.mine.items():
            field = group.by_key[key]
            hidden = key in masked
            names.addWidget(Label(field.label(language()), "body", "text_2"))
            left.addWidget(Label("●●●●●●" if hidden and theirs[key] else theirs[key] or say("nothing"), "body"))
            mine = ", ".join(shown(field, value.text) for value in values)
            right.addWidget(Label(mine or say("nothing"), "value"))
        self.add(row(names, left, right, None, gap=32))
        keep = Button(say("Keep theirs"), lambda: self.done(THEIRS))
        mine_button = Button(say("Save mine"), self.accept, kind="primary")
        self.finish_with(mine_button, keep, cancel=say("Back to the form"))


def _texts(group: Population, conflict: Conflict, fields: EnteredFields) -> dict[str, str]:
    found: dict[str, str] = {}
    for key in fields:
        field = group.by_key[key]
        held = conflict.theirs.held.get(field.category)
        values = held.card.fields.get(key, ()) if held else ()
        found[key] = ", ".join(shown(field, value.text) for value in values)
    return found


class AskStatus(Dialog):
    """The next stage, but for those that a step of their own leads to; and whether the cards are restricted."""

    def __init__(
        self,
        parent: QWidget,
        group: Population,
        state: State,
        purposes: tuple[Purpose, ...],
        purpose: str,
        by_steps: Container[str | None] = (),
    ) -> None:
        super().__init__(
            parent, say("Change the status"), say("A status that ends the relation starts the clocks for purging.")
        )
        stages = [one for one in group.statuses if one.key == state.status or one.key not in by_steps]
        self._status = choice([(one.key, one.label(language())) for one in stages], state.status)
        self._purpose = choice([(one.key, one.label(language())) for one in purposes], purpose)
        reasons = [(one.value, say(text)) for one, text in RESTRICTIONS.items()]
        if state.restricted and state.restricted not in RESTRICTIONS:
            reasons.append((state.restricted, say("Restricted")))
        self._restricted = choice([("", say("No")), *reasons], state.restricted)
        self._before = state
        self.add(Field(say("Status"), self._status))
        hint = say("What is restricted is kept, but not changed, exported or purged.")
        self.add(Field(say("Restricted"), self._restricted, hint))
        self.add(Field(say("Purpose"), self._purpose))
        confirm = Button(say("Change"), self.accept, kind="primary")
        self.finish_with(confirm)
        confirm.setDefault(True)
        self._status.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def chosen(self) -> Mapping[str, str | None]:
        """Status, purpose, and restriction where it changes: a reason, or nothing to lift it."""
        now = str(self._restricted.currentData())
        restricted = None if now == self._before.restricted else now
        return {
            "status": str(self._status.currentData()),
            "purpose": str(self._purpose.currentData()),
            "restricted": restricted,
        }

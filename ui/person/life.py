"""What may be done with a person's record besides opening and changing it: one button, whose menu offers only what
the job description and the person's state allow. Every choice asks first."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QDialog, QMenu, QWidget

from entrack_vault.domain.duties import Duty
from entrack_vault.domain.people import State
from entrack_vault.i18n import N_
from entrack_vault.register.model import Carrying
from entrack_vault.services import consents, lives, rights
from entrack_vault.services.entering import CONSENT_GIVEN, DIED, ERASURE, MERGED, NOT_HIRED
from ui.look.theme import THEME, font, px
from ui.parts.buttons import Button, IconButton
from ui.person import carrying, left_out, merging, noting
from ui.words import say

if TYPE_CHECKING:
    from ui.person.page import PersonPage

_WORDS_UP_TO = 150  # per cent of text size; above it the button is an icon
_STEPS = {
    "hire": N_("Hire …"),
    "new_application": N_("New application …"),
    "come_back": N_("Hire again …"),
    "apply_inside": N_("Apply from inside …"),
}
_LEFT = ("left", "statutory_retention")


@dataclass(frozen=True)
class Offer:
    """One line of the menu; a line is drawn above those that begin another kind."""

    text: str
    act: Callable[[], None]
    apart: bool = False


def more_button(page: "PersonPage") -> list[QWidget]:
    """The button, where the job description lets one do any of it with somebody of this group."""
    if not _ever(page):
        return []
    if THEME.scale > _WORDS_UP_TO:
        made: Button = IconButton("ellipsis", say("More"))
    else:
        made = Button(say("More"), icon="chevron-down", icon_after=True)
    made.clicked.connect(lambda _on=False: open_menu(page, made))
    return [made]


def _ever(page: "PersonPage") -> bool:
    gate, group = page.desk.gate, page.group.key
    duties = (Duty.SIGN, Duty.HANDLE_REQUESTS)
    return bool(rights.writable(gate, group)) or any(rights.has_duty(gate, duty) for duty in duties)


def open_menu(page: "PersonPage", button: QWidget) -> QMenu:
    """Shows what may be done now, below the button."""
    menu = QMenu(button)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setFont(font("body"))
    found = offers(page)
    for at, one in enumerate(found):
        if one.apart and at:
            menu.addSeparator()
        # Once the menu is closed: a dialog that is opened from within it would hold it open.
        menu.addAction(one.text).triggered.connect(lambda _on=False, one=one: one.act())
    if not found:
        menu.addAction(say("Nothing can be done here just now")).setEnabled(False)
    width = menu.sizeHint().width()
    menu.popup(button.mapToGlobal(QPoint(button.width() - width, button.height() + px(4))))
    return menu


def offers(page: "PersonPage") -> list[Offer]:
    """What the job description and the person's state allow now."""
    if page.opened is None:
        return []
    gate, group, state = page.desk.gate, page.group, page.opened.person.state
    merged = MERGED in state.triggers
    usable = rights.usable(state, page.purpose) and not merged
    writable = rights.writable(gate, group.key)
    found = []
    if not merged and not state.restricted:
        ended = {DIED, ERASURE} & state.triggers.keys()
        steps = () if ended else lives.possible(gate, group.key)
        found += [
            Offer(say(_STEPS[step.key]), partial(carrying.begin, page, step))
            for step in steps
            if step.key in _STEPS and _stands_for(page, step, state)
        ]
        if writable and rights.sees_cases(gate, group.key):
            found.append(Offer(say("Merge with another record …"), partial(merging.begin, page)))
    noted = []
    if usable and _consents(page, state):
        noted.append(Offer(say("Renew the consent …"), partial(noting.renew, page)))
        if CONSENT_GIVEN in state.triggers:
            noted.append(Offer(say("Withdraw the consent …"), partial(noting.withdraw, page)))
    if usable and _may_change_number(page):
        noted.append(Offer(say("New identity number …"), partial(noting.new_number, page)))
    if usable and _may_die(page, state):
        noted.append(Offer(say("Note a death …"), partial(noting.death, page)))
    rights_of = []
    if rights.has_duty(gate, Duty.HANDLE_REQUESTS):
        rights_of.append(Offer(say("Register a request …"), partial(_ask_request, page)))
    if rights.has_duty(gate, Duty.SIGN):
        rights_of.append(Offer(say("What is left out …"), partial(left_out.begin, page)))
    for part in (noted, rights_of):
        found += [Offer(one.text, one.act, apart=at == 0) for at, one in enumerate(part)]
    return found


def _stands_for(page: "PersonPage", step: Carrying, state: State) -> bool:
    """Whether a step follows from where the person stands, and nothing it takes along is closed to the reader."""
    gate, before = page.desk.gate, page.group
    if not rights.writable(gate, before.key) or (state.linked and state.status == step.ends_with):
        return False
    has_left = state.status in _LEFT
    if before.key == "employee" and has_left != (step.to_population == "employee"):
        return False  # whoever has left comes back; whoever works here applies from inside
    readable = rights.readable(gate, before.key)
    masked = any(before.by_key[key].masked and before.by_key[key].category in readable for key, _ in step.fields)
    return not masked or rights.has_duty(gate, Duty.SHOW_IDENTITY_NUMBERS)


def _consents(page: "PersonPage", state: State) -> bool:
    group, gate = page.group, page.desk.gate
    if consents.FIELD not in group.by_key or state.status not in NOT_HIRED:
        return False
    named = any(one.key == consents.PURPOSE for one in page.purposes)
    return named and group.by_key[consents.FIELD].category in rights.writable(gate, group.key)


def _may_change_number(page: "PersonPage") -> bool:
    writable = rights.writable(page.desk.gate, page.group.key)
    return any(one.role == "national_id" and one.category in writable for one in page.group.fields)


def _may_die(page: "PersonPage", state: State) -> bool:
    """Until it is noted, or they have left: then the clocks run already."""
    gate, group = page.desk.gate, page.group
    ends = next((one for one in group.fields if one.starts == "left"), None)
    writable = rights.writable(gate, group.key)
    if ends is not None:
        return ends.category in writable and state.status not in _LEFT
    return bool(writable) and ERASURE not in state.triggers and any(stage.closes for stage in group.statuses)


def _ask_request(page: "PersonPage") -> None:
    from ui.requests.new import AskRequest
    from ui.requests.page import register

    asked = AskRequest(page, page.desk, page.person.id)
    if asked.exec() == QDialog.DialogCode.Accepted and asked.request is not None:
        register(page, page.desk, asked.request, lambda _listed: None)

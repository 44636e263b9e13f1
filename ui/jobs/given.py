"""What a job description gives beside its rooms: duties, and the purposes things are looked up for."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QGridLayout, QWidget

from entrack_vault.domain.duties import LABELS, Duty
from entrack_vault.register.model import Register
from ui.jobs.draft import Draft
from ui.look.theme import THEME, px
from ui.parts.frames import card, column, row
from ui.parts.text import Label
from ui.parts.ticks import tick
from ui.words import language, say

_ROOMY = 150  # per cent of text size up to which two stand side by side

Ticked = Callable[[], None]


def duties_card(draft: Draft, following: Callable[[], int], changed: Ticked) -> QWidget:
    """All duties, ticked where they are given. `following` says which paragraph a new one follows from."""
    boxes = []
    for duty in Duty:
        box = tick(say(LABELS[duty]), on=duty in draft.duties)

        def toggled(on: bool, duty: Duty = duty) -> None:
            draft.set_duty(duty, given=on, number=following())
            changed()

        box.toggled.connect(toggled)
        boxes.append(box)
    return _card(say("Duties"), say("beyond the rooms"), boxes)


def purposes_card(draft: Draft, register: Register, following: Callable[[], int], changed: Ticked) -> QWidget:
    """All purposes of the register, ticked where the job looks things up for them."""
    boxes = []
    for purpose in register.purposes.values():
        box = tick(purpose.label(language()), on=purpose.key in draft.purposes)

        def toggled(on: bool, key: str = purpose.key) -> None:
            draft.set_purpose(key, given=on, number=following())
            changed()

        box.toggled.connect(toggled)
        boxes.append(box)
    return _card(say("Purposes"), say("why it looks things up"), boxes)


def _card(title: str, about: str, boxes: Sequence[QWidget]) -> QWidget:
    grid = QGridLayout()
    grid.setHorizontalSpacing(px(16))
    across = 2 if THEME.scale <= _ROOMY else 1
    for at, box in enumerate(boxes):
        grid.addWidget(box, at // across, at % across)
    head = row(Label(title, "section"), Label(about, "body", "text_2"), None, gap=8)
    return card(column(head, grid, gap=8, margins=(16, 14, 16, 14)))

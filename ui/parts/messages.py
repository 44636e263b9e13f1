"""What is told on a page: banners that stay until they are dealt with, and empty pages that offer the first step."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from entrack_vault.errors import VaultError
from entrack_vault.i18n import translate
from ui.look.theme import THEME, px, room
from ui.parts.buttons import Button, IconButton
from ui.parts.frames import card, column, row
from ui.parts.marks import Icon
from ui.parts.text import Label
from ui.words import language, say

_PICTURE_UP_TO = 150  # per cent of text size; above it the words need the height
_LOOKS = {
    "info": ("card", "circle-check", "accent"),
    "warn": ("warn", "triangle-alert", "warn"),
    "danger": ("danger", "circle-alert", "danger"),
}


def banner(
    kind: str,
    title: str,
    text: str = "",
    *,
    action: tuple[str, Callable[[], object]] | None = None,
    closed: Callable[[], object] | None = None,
    icon: str = "",
) -> QFrame:
    """A message: `kind` is info, warn or danger; `action` a button's text and what it does."""
    ground, standard, tone = _LOOKS[kind]
    words = column(gap=2)
    words.addWidget(Label(title, "strong" if text else "body", wrap=True))
    if text:
        words.addWidget(Label(text, "body", "text_2", wrap=True))
    mark = Icon(icon or standard, tone, 18)
    sign = column(mark, None, gap=0) if text else column(None, mark, None, gap=0)
    made = row(sign, gap=12, margins=(16, 12, 12, 12))
    made.addLayout(words, 1)
    if action:
        made.addWidget(Button(action[0], action[1]), 0, Qt.AlignmentFlag.AlignVCenter)
    if closed:
        made.addWidget(IconButton("x", say("Close the message"), closed), 0, Qt.AlignmentFlag.AlignTop)
    framed = card(made, ground)
    framed.setAccessibleName(f"{title} {text}".strip())
    return framed


def error_banner(
    fault: VaultError,
    *,
    action: tuple[str, Callable[[], object]] | None = None,
    closed: Callable[[], object] | None = None,
) -> QFrame:
    """An error in its three parts: what happened as the title, what is safe and what to do beneath."""
    whole = fault.text(language())
    title = translate(language(), fault.happened, **fault.values)
    return banner("danger", title, whole[len(title) :].strip(), action=action, closed=closed)


def empty(icon: str, title: str, text: str, *buttons: Button) -> QWidget:
    """An empty page: what belongs here, and the first step."""
    words = Label(text, "body", "text_2", wrap=True)
    words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    words.setFixedWidth(room(340))
    words.setMinimumHeight(max(words.heightForWidth(room(340)), 0))
    inner = column(None, gap=12)
    picture = [Icon(icon, "text_3", 32)] if THEME.scale <= _PICTURE_UP_TO else []
    for widget in (*picture, Label(title, "strong"), words):
        inner.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
    if buttons:
        inner.addSpacing(px(4))
        inner.addLayout(row(None, *buttons, None))
    inner.addStretch(1)
    made = QWidget()
    made.setLayout(inner)
    return made

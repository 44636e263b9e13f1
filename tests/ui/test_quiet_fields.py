"""What fields do not do: change by the wheel, move when they get the keyboard, or hide what is edited."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from tests.building import AMALIE, MARTE, Built
from tests.ui.hands import AtTheWindow
from ui.desk import Desk
from ui.look.theme import SCALES
from ui.parts.fields import choice, line_edit, mark_wrong
from ui.parts.frames import column
from ui.shell.window import Window


def rolled(widget: QWidget) -> bool:
    """Whether a turn of the wheel over it was taken by it."""
    middle = QPointF(widget.rect().center())
    turn = QWheelEvent(
        middle,
        widget.mapToGlobal(middle),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    turn.ignore()
    widget.event(turn)
    return turn.isAccepted()


def test_the_wheel_changes_no_choice(at: AtTheWindow) -> None:
    """It scrolls the page; a list that happened to lie under it would be saved with another value."""
    naive = QComboBox(at.window)
    naive.addItems(["a", "b"])
    assert rolled(naive), "the attack works on Qt's own"
    assert naive.currentIndex() == 1
    made = choice([("a", "A"), ("b", "B")])
    made.setParent(at.window)
    assert not rolled(made)
    made.setFocus()
    assert not rolled(made)
    assert made.currentData() == "a"


@pytest.mark.parametrize("scale", SCALES)
def test_a_field_is_as_large_with_the_keyboard_or_a_mistake_in_it_as_without(at: AtTheWindow, scale: int) -> None:
    at.desk.prefer(scale=scale)
    ground = QWidget(at.window)
    large, text, wide = line_edit(large=True), QPlainTextEdit(), choice([("a", "A")])
    wide.setProperty("large", "true")
    fields: list[QWidget] = [line_edit(), large, choice([("a", "A")]), wide, text]
    ground.setLayout(column(*fields))
    ground.show()
    at.activate()
    for field in fields:
        before = field.sizeHint(), field.minimumSizeHint()
        field.setFocus()
        assert field.hasFocus()
        assert (field.sizeHint(), field.minimumSizeHint()) == before
        if isinstance(field, QLineEdit):
            mark_wrong(field, wrong=True)
            assert field.sizeHint() == before[0]


def test_a_form_is_brought_up_to_the_top(at: AtTheWindow, house: Built) -> None:
    """Also where the window is given another size in the same moment, and all of the page finds its place anew."""
    at.unlock(house, MARTE)
    at.open(AMALIE)
    page = at.person
    card = page.cards["financial"]
    page.editing.start("financial", card, page.purpose)
    at.window.resize(1280, 720)
    at.settled()
    assert page.editing.form is not None
    scroll, shown = page._scroll, page.cards["financial"]
    assert scroll is not None
    bar = scroll.verticalScrollBar()
    at.until(lambda: 0 <= shown.mapTo(scroll.viewport(), QPoint(0, 0)).y() <= 24 or 0 < bar.value() == bar.maximum())


def test_the_window_is_no_larger_than_the_screen(at: AtTheWindow, desk: Desk) -> None:
    desk.preferences.window = [9000, 9000]
    window = Window(desk)
    try:
        there = window.screen().availableGeometry()
        assert window.width() <= max(there.width(), window.minimumWidth())
        assert window.height() < max(there.height(), window.minimumHeight() + 1)
    finally:
        window.close_quietly()


def test_a_choice_too_narrow_for_its_text_ends_in_an_ellipsis(at: AtTheWindow) -> None:
    def drawn(text: str) -> QImage:
        made = choice([("a", text)])
        made.setParent(at.window)
        made.resize(140, made.sizeHint().height())
        return made.grab().toImage()

    text = "Personalsamtaler og oppfølging av sykefravær"
    assert drawn(text) in [drawn(text[:count] + "…") for count in range(1, 20)]
    assert drawn("Kort") != drawn("Kort…")

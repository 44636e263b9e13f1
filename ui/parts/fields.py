"""Fields with their label above, and hint or error below."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QStandardItem, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QStyleOptionComboBox, QWidget

from ui.look import icons
from ui.look.theme import font, px, room
from ui.parts.frames import column
from ui.parts.text import Label
from ui.words import say

_BESIDE = 50  # what borders, paddings and the arrow take of a list's width, as in style.qss
_VISIBLE = 14  # items of a list shown at once


def mark_wrong(widget: QWidget, *, wrong: bool) -> None:
    """Draws a field's border as an error, or not."""
    if (widget.property("wrong") == "true") != wrong:  # not marked yet is not wrong
        widget.setProperty("wrong", "true" if wrong else "false")
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class Field(QWidget):
    """A label, an editor and one line beneath it that holds a hint, or what is wrong."""

    def __init__(self, label: str, editor: QWidget, hint: str = "") -> None:
        super().__init__()
        self.editor, self._hint = editor, hint
        name = self._name = Label(label, "value")
        name.setBuddy(editor)
        editor.setAccessibleName(label)
        editor.setFont(font("body"))
        self._below = Label(hint, "detail", "text_3", wrap=True)
        self._below.setVisible(bool(hint))
        self.setLayout(column(name, editor, self._below, None, gap=6))

    def rename(self, label: str) -> None:
        """Asks for something else in the same place."""
        self._name.setText(label)
        self.editor.setAccessibleName(label)

    def tell(self, wrong: str) -> None:
        """Says what is wrong; an empty text puts the hint back."""
        self._below.setText(wrong or self._hint)
        self._below.retone("danger_ink" if wrong else "text_3")
        self._below.setVisible(bool(wrong or self._hint))
        self.editor.setAccessibleDescription(wrong or self._hint)
        mark_wrong(self.editor, wrong=bool(wrong))

    def note(self, text: str) -> None:
        """Says something about a value that is taken."""
        self._below.setText(text)
        self._below.retone("warn")
        self._below.show()
        self.editor.setAccessibleDescription(text)


def line_edit(text: str = "", placeholder: str = "", *, large: bool = False) -> QLineEdit:
    """A field of one line."""
    made = QLineEdit(text)
    made.setFont(font("body"))
    made.setPlaceholderText(placeholder)
    if large:
        made.setProperty("large", "true")
    return made


def secret_edit(*, large: bool = True) -> QLineEdit:
    """A field whose content is dots until the eye in it is pressed; nothing typed goes to undo or history."""
    made = line_edit(large=large)
    made.setEchoMode(QLineEdit.EchoMode.Password)
    shown = QAction(icons.icon("eye"), say("Show what is typed"), made)
    shown.setCheckable(True)

    def toggled(on: bool) -> None:
        made.setEchoMode(QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password)
        shown.setIcon(icons.icon("eye-off" if on else "eye"))

    shown.toggled.connect(toggled)
    made.addAction(shown, QLineEdit.ActionPosition.TrailingPosition)
    made.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
    return made


class _Choice(QComboBox):
    """The wheel scrolls the page, also where it passes a list: it changes nothing that nobody looks at. What does not
    fit ends in an ellipsis."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        super().initStyleOption(option)
        shown = Qt.TextElideMode.ElideRight
        option.currentText = self.fontMetrics().elidedText(option.currentText, shown, self.width() - px(_BESIDE))


def options_of(options: Iterable[tuple[str, str]], owner: QObject) -> QStandardItemModel:
    """A list to choose from, (key, text), for several choices that offer the same."""
    model = QStandardItemModel(owner)
    for key, text in options:
        item = QStandardItem(text)
        item.setData(key, Qt.ItemDataRole.UserRole)
        model.appendRow(item)
    return model


def choice(
    options: list[tuple[str, str]] | QStandardItemModel,
    chosen: str = "",
    changed: Callable[[str], object] | None = None,
) -> QComboBox:
    """A list to choose from: (key, text). The key is the item's data."""
    made = _Choice()
    made.setFont(font("body"))
    if isinstance(options, QStandardItemModel):
        made.setModel(options)
    else:
        for key, text in options:
            made.addItem(text, key)
    at = made.findData(chosen)
    made.setCurrentIndex(max(at, 0))
    made.setMaxVisibleItems(_VISIBLE)
    made.setMinimumWidth(room(120))
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(8)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    if changed is not None:
        made.currentIndexChanged.connect(lambda at: changed(made.itemData(at)))
    return made


def found_by_typing(made: QComboBox) -> QComboBox:
    """Lets a long list be narrowed by typing any part of a text; what is in no item falls back to the one before."""
    made.setEditable(True)
    made.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    completer = QCompleter(made.model(), made)
    completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setMaxVisibleItems(_VISIBLE)
    editor = line_edit()
    made.setLineEdit(editor)
    made.setCompleter(completer)
    editor.editingFinished.connect(lambda: editor.setText(made.itemText(made.currentIndex())))
    return made

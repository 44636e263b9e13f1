"""The window's language: the one in use, and texts in it. `say` takes a whole English sentence as message id."""

from PySide6.QtCore import QObject, Signal

from entrack_vault.i18n import Language, translate
from entrack_vault.i18n import translate_count as counted


class _Words(QObject):
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.language: Language = "nb"


WORDS = _Words()


def language() -> Language:
    """The language in use."""
    return WORDS.language


def speak(wanted: Language) -> None:
    """Changes the language; every page is told."""
    if wanted != WORDS.language:
        WORDS.language = wanted
        WORDS.changed.emit()


def say(text: str, **values: object) -> str:
    """A message in the language in use."""
    return translate(WORDS.language, text, **values)


def say_count(one: str, many: str, count: int, **values: object) -> str:
    """A message in the number `count` asks for."""
    return counted(WORDS.language, one, many, count, **values)

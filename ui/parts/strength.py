"""An honest estimate of how long a passphrase withstands guessing, from a library that knows how people choose."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit, QProgressBar, QWidget

from ui.parts.frames import column
from ui.parts.text import Label
from ui.words import say

_PAUSE = 150  # ms after the last letter
_MOST = 72  # characters the library looks at


def estimate(passphrase: str) -> int:
    """From 0, guessed at once, to 4, not guessed by anyone; what is longer than the library reads is not weaker."""
    from zxcvbn import zxcvbn

    return int(zxcvbn(passphrase[:_MOST])["score"]) if passphrase else 0


def words_for(score: int) -> str:
    """What is said of an estimate."""
    return (
        say("Guessed at once"),
        say("Guessed within days"),
        say("Guessed by someone who has time and computers"),
        say("Hard to guess"),
        say("Very hard to guess"),
    )[score]


class Strength(QWidget):
    """A bar and a sentence below a passphrase."""

    def __init__(self, field: QLineEdit) -> None:
        super().__init__()
        self._field = field
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 4)
        self._bar.setAccessibleName(say("How hard the passphrase is to guess"))
        self._text = Label("", "detail", "text_3")
        self.setLayout(column(self._bar, self._text, gap=4))
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_PAUSE)
        self._wait.timeout.connect(self.look)
        field.textChanged.connect(lambda _text: self._wait.start())
        self.look()

    def look(self) -> None:
        """Estimates what stands in the field."""
        text = self._field.text()
        score = estimate(text)
        self._bar.setValue(score if text else 0)
        self._text.setText(words_for(score) if text else say("How hard it is to guess is shown here."))
        self._text.retone("danger" if text and score < 2 else "warn" if text and score == 2 else "text_3")

"""A later turn of the window's loop comes after what waits, and never for somebody who is gone."""

from PySide6.QtCore import QCoreApplication, QEvent, QObject

from tests.building import MARTE, Built
from tests.ui.hands import AtTheWindow
from ui.entrance.unlock import Unlock
from ui.parts.turns import later
from ui.shell.workspace import Workspace


def test_it_comes_after_what_was_posted_before_and_since(at: AtTheWindow) -> None:
    done: list[str] = []

    class Heard(QObject):
        def event(self, event: QEvent) -> bool:
            if event.type() == QEvent.Type.User:
                done.append("posted")
                if len(done) < 3:
                    QCoreApplication.postEvent(self, QEvent(QEvent.Type.User))
            return super().event(event)

    heard = Heard()
    later(heard, lambda: done.append("later"))
    QCoreApplication.postEvent(heard, QEvent(QEvent.Type.User))
    at.until(lambda: "later" in done)
    assert done == ["posted", "posted", "posted", "later"]


def test_it_does_not_come_for_somebody_who_is_gone(at: AtTheWindow) -> None:
    done: list[str] = []
    owner = QObject(at.window)
    later(owner, lambda: done.append("theirs"))
    later(at.window, lambda: done.append("ours"))
    owner.deleteLater()
    at.until(lambda: "ours" in done)
    assert done == ["ours"]


def test_a_vault_locked_before_its_first_page_shows_the_entrance(at: AtTheWindow, house: Built) -> None:
    """The page is made some turns after unlocking: none comes once it is locked again."""
    turns: list[int] = []

    def lock() -> None:
        at.window.lock(at_once=True)
        turns.append(1)

    at.desk.opened.connect(lambda: later(at.window, lock))
    _begin_to_unlock(at, house)
    at.until(lambda: bool(turns) and not at.desk.worker.busy)
    later(at.window, lambda: later(at.window, lambda: turns.append(2)))
    at.until(lambda: 2 in turns)
    assert at.window.workspace is None
    assert at.seen(Unlock)
    assert not at.seen(Workspace)


def test_another_language_before_the_first_page_is_the_language_of_that_page(at: AtTheWindow, house: Built) -> None:
    at.desk.opened.connect(lambda: later(at.window, lambda: at.desk.prefer(language="en")))
    _begin_to_unlock(at, house)
    at.until(lambda: at.window.workspace is not None)
    at.settled()
    assert at.reads("People")
    assert not at.reads("Personer")


def _begin_to_unlock(at: AtTheWindow, house: Built) -> None:
    own = house.keys[MARTE]
    form = at.seen(Unlock)[0]
    form.give_key_sheet(own.secret_key)
    form.type_passphrase(own.passphrase)
    at.press("Lås opp")

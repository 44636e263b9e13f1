"""The vault locks with the computer's screen: a desktop's own signal on a real message bus."""

from pathlib import Path

import pytest

from tests import on_a_bus
from tests.building import MARTE, Built
from tests.ui.hands import AtTheWindow


@pytest.mark.linux_only
@pytest.mark.parametrize(("active", "made"), [("on", "locked"), ("off", "nothing")])
@pytest.mark.parametrize("name", ["org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver"])
def test_a_screen_that_locks_is_heard_and_one_that_opens_is_not(
    name: str, active: str, made: str, tmp_path: Path
) -> None:
    path = "/" + name.replace(".", "/")
    assert on_a_bus.run("tests.ui.with_screen", name, path, active, place=tmp_path).strip() == made


def test_the_vault_is_locked_with_the_screen(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, MARTE)
    assert at.window.screen_lock is not None
    at.window.screen_lock.lock()
    assert at.desk.vault is None
    at.window.screen_lock.lock()  # once more, at the entrance, changes nothing
    assert at.window.entrance is not None

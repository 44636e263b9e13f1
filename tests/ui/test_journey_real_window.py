"""A real window on a virtual screen, driven by real keys: someone found, a contract added, the overview saved.

The program runs as a process of its own, with nothing but a member's passphrase and key sheet typed into it. What it
did is read from the vault's log afterwards; nothing waits for a while, everything for something.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest

from entrack_vault.domain.events import Event
from entrack_vault.exports import letter
from entrack_vault.exports.letter import Letter
from entrack_vault.services import log
from entrack_vault.services.common import utc_now
from entrack_vault.vault import paper
from tests.building import AMALIE, MARTE, OWNER, Built

pytestmark = pytest.mark.linux_only
CHECKOUT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 90.0  # seconds that anything may take on a busy machine
TITLE = "^Entrack Vault$"


def until(true: Callable[[], object], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, f"it never came to this: {what}"
        time.sleep(0.2)


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a virtual screen with a window manager on it."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1440x900x24", "-nolisten", "tcp"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as answer:
        display = f":{answer.readline().strip()}"
    environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "HOME": str(tmp_path)}
    manager = subprocess.Popen(["openbox"], env=environment, stderr=subprocess.DEVNULL)
    yield environment
    for process in (manager, server):
        process.terminate()
        process.wait(20)


class Hands:
    """Keys pressed on the virtual screen."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment

    def do(self, *arguments: str) -> str:
        """One call of the tool that presses keys; what it says."""
        done = subprocess.run(
            ["xdotool", *arguments], env=self._environment, capture_output=True, text=True, check=False, timeout=60
        )
        return done.stdout.strip()

    def window_is_there(self) -> bool:
        """Brings the window to the front, once it is there."""
        found = self.do("search", "--onlyvisible", "--name", TITLE).split()
        if found:
            self.do("windowactivate", "--sync", found[-1])
        return bool(found)

    def keys(self, *names: str) -> None:
        """Presses keys."""
        self.do("key", "--clearmodifiers", "--delay", "40", *names)

    def type(self, text: str) -> None:
        """Types text."""
        self.do("type", "--clearmodifiers", "--delay", "15", text)


def test_from_unlocking_to_the_saved_overview_in_a_real_window(
    house: Built, own_state_folder: Path, screen: dict[str, str], tmp_path: Path
) -> None:
    hands, own, out = Hands(screen), house.keys[MARTE], tmp_path / "oversikt.pdf"
    contract = tmp_path / "Arbeidsavtale.pdf"
    contract.write_bytes(letter.draw(Letter("nb", "Entrack AS", "", "Arbeidsavtale", "11.03.2026", ["Avtalt."])))

    def happened(event: Event) -> bool:
        with house.unlock(OWNER, now=utc_now) as owners:
            return any(line.member == MARTE for line in log.read(owners.gate, event=event))

    with house.unlock(MARTE, now=utc_now):
        pass  # this workstation remembers the vault from now on, so that its form is there with the window
    program = subprocess.Popen(
        [sys.executable, "-m", "ui", str(house.folder)], cwd=CHECKOUT, env=screen, stderr=subprocess.PIPE, text=True
    )
    try:
        until(hands.window_is_there, "a window")

        attempts = count()

        def unlocked() -> bool:
            if next(attempts):
                hands.keys("shift+Tab")  # from the key, where a failed attempt leaves the keyboard
            hands.keys("ctrl+a")
            hands.type(own.passphrase)
            hands.keys("Tab", "ctrl+a")
            hands.type("-".join(paper.to_groups("secret", own.secret_key)))
            hands.keys("Return")
            with suppress(AssertionError):
                _soon(lambda: happened(Event.PEOPLE_LISTED))
            return happened(Event.PEOPLE_LISTED)

        until(unlocked, "the vault unlocked")

        def opened() -> bool:
            hands.keys("ctrl+k")
            hands.type("amalie")
            hands.keys("Return")
            with suppress(AssertionError):
                _soon(lambda: happened(Event.CARDS_OPENED))
            return happened(Event.CARDS_OPENED)

        until(opened, "Amalie opened")

        def filed() -> bool:
            hands.keys("ctrl+d", "Return")  # Add has the keyboard where there is nothing yet
            hands.do("search", "--sync", "--onlyvisible", "--name", "Velg dokumenter")
            hands.type(str(contract))
            hands.keys("Return")
            hands.do("search", "--sync", "--onlyvisible", "--name", "Legg til et dokument")
            hands.keys("Return")
            with suppress(AssertionError):
                _soon(lambda: happened(Event.DOCUMENT_ADDED))
            return happened(Event.DOCUMENT_ADDED)

        until(filed, "the contract added")

        def made() -> bool:
            hands.keys("ctrl+p", "Return")
            with suppress(AssertionError):
                _soon(lambda: happened(Event.OVERVIEW_MADE))
            return happened(Event.OVERVIEW_MADE)

        until(made, "the overview made")

        def saved() -> bool:
            hands.keys("Return")  # Save has the keyboard once the pages are there
            hands.do("search", "--sync", "--onlyvisible", "--name", "Lagre oversikten")
            hands.keys("ctrl+a")
            hands.type(str(out))
            hands.keys("Return")
            with suppress(AssertionError):
                _soon(out.exists)
            return out.exists()

        until(saved, "the overview saved")
        until(lambda: happened(Event.OVERVIEW_PLACED), "the hand-over noted")
        assert out.read_bytes().startswith(b"%PDF")
        with house.unlock(OWNER, now=utc_now) as owners:
            lines = log.read(owners.gate, person=house.people[AMALIE])
        assert {line.entry.event for line in lines if line.member == MARTE} >= {
            Event.CARDS_OPENED,
            Event.DOCUMENT_ADDED,
            Event.OVERVIEW_MADE,
            Event.OVERVIEW_PLACED,
        }
        hands.keys("ctrl+l")
    finally:
        program.terminate()
        _, said = program.communicate(timeout=30)
    told = [line for line in said.splitlines() if line and "dbus" not in line.casefold()]
    assert not told, f"the program said: {told}"
    assert own_state_folder.exists()


def _soon(true: Callable[[], object]) -> None:
    end = time.monotonic() + 10
    while not true():
        assert time.monotonic() < end
        time.sleep(0.3)

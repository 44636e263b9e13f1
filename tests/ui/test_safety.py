"""No core dumps, reports without values, one window per person, and what is told of our own mistakes."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.building import MARTE, Built
from tests.ui.hands import AtTheWindow
from ui.shell import safety
from ui.shell.single import Single

CANARY = "kanarifugl"


def test_a_crash_writes_no_memory_to_the_disk() -> None:
    before = resource.getrlimit(resource.RLIMIT_CORE)
    safety.no_core_dumps()
    assert resource.getrlimit(resource.RLIMIT_CORE)[0] == 0
    assert before[1] >= 0 or before[1] == resource.RLIM_INFINITY


def test_a_report_names_places_and_no_values() -> None:
    def slip(value: str) -> None:
        raise ValueError(f"{value} is wrong")

    try:
        slip(CANARY)
    except ValueError as fault:
        report = safety.report_of(type(fault).__name__, fault.__traceback__)
    assert "ValueError" in report
    assert Path(__file__).name in report
    assert CANARY not in report
    assert str(Path(__file__).parent) not in report


def test_our_own_mistake_is_told_calmly_and_the_window_goes_on(at: AtTheWindow, house: Built) -> None:
    before = sys.excepthook
    safety.watch(at.desk, at.window)
    try:
        at.unlock(house, MARTE)

        def read_and_go_on() -> None:
            assert at.reads("Programmet gjorde en feil")
            assert not at.reads(CANARY)
            at.press("Fortsett")

        at.when_asked(read_and_go_on)
        fault = ValueError(CANARY)
        sys.excepthook(type(fault), fault, fault.__traceback__)
        assert at.window.workspace is not None
    finally:
        sys.excepthook = before


def test_a_second_start_raises_the_first_window(qapp: QApplication, qtbot: QtBot, own_state_folder: Path) -> None:
    first, second = Single(), Single()
    assert first.is_first()
    first.listen()
    with qtbot.waitSignal(first.raised, timeout=10_000):
        assert not second.is_first()
    assert own_state_folder.exists()


def test_a_window_that_is_starting_is_waited_for(qapp: QApplication, qtbot: QtBot, own_state_folder: Path) -> None:
    """Two starts at once: one of them opens, the other raises it."""
    first = Single()
    assert first.is_first()
    raised: list[bool] = []
    first.raised.connect(lambda: raised.append(True))
    code = "from ui.shell.single import Single; one = Single(); print('asks', flush=True); print(one.is_first())"
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as second:
        assert second.stdout is not None
        assert second.stdout.readline() == "asks\n"
        first.listen()
        qtbot.waitUntil(lambda: bool(raised), timeout=10_000)
        assert second.stdout.read().strip() == "False"


def test_a_window_that_was_killed_stands_in_nobody_s_way(qapp: QApplication, own_state_folder: Path) -> None:
    code = "from ui.shell.single import Single; one = Single(); print(one.is_first(), flush=True); input()"
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as killed:
        assert killed.stdout is not None
        assert killed.stdout.readline() == "True\n"
        killed.kill()
    assert Single().is_first()


def test_another_person_at_the_same_computer_has_a_window_of_their_own(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Single()
    assert first.is_first()
    monkeypatch.setenv("ENTRACK_VAULT_STATE", str(tmp_path / "another"))
    assert Single().is_first()

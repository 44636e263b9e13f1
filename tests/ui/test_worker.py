"""The worker: in order, in a thread of its own, answers only to whoever is still there; the window stays awake."""

import threading
import time
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from entrack_vault.domain.progress import Work
from entrack_vault.errors import Cancelled, Misuse, VaultError
from ui.worker import Task, Worker


@pytest.fixture
def worker(qapp: QApplication) -> Iterator[Worker]:
    made = Worker()
    yield made
    made.close()


def _nobody(_fault: VaultError) -> None:
    raise AssertionError("it did not fail")


def test_work_is_done_in_order_and_elsewhere_and_answers_come_here(worker: Worker, qtbot: QtBot) -> None:
    owner = QObject()
    places: list[threading.Thread] = []
    answers: list[int] = []

    def work(number: int, _work: Work) -> int:
        places.append(threading.current_thread())
        return number

    for number in range(5):
        worker.ask(Task(partial(work, number), answers.append, _nobody, owner))
    qtbot.waitUntil(lambda: len(answers) == 5)
    assert answers == [0, 1, 2, 3, 4]
    assert set(places) != {threading.main_thread()}
    assert len(set(places)) == 1
    assert not worker.busy


def test_an_error_of_the_vault_goes_to_whoever_asked_and_our_own_slip_to_the_report(
    worker: Worker, qtbot: QtBot
) -> None:
    owner = QObject()
    failed: list[VaultError] = []
    slips: list[BaseException] = []
    done: list[object] = []
    worker.slipped.connect(slips.append)

    def misused(_work: Work) -> None:
        raise Misuse("no")

    def slipped(_work: Work) -> None:
        raise ZeroDivisionError

    worker.ask(Task(misused, done.append, failed.append, owner))
    worker.ask(Task(slipped, done.append, failed.append, owner))
    qtbot.waitUntil(lambda: len(failed) + len(slips) == 2)
    assert isinstance(failed[0], Misuse)
    assert isinstance(slips[0], ZeroDivisionError)
    assert done == []


def test_answers_to_someone_who_is_gone_and_from_before_locking_are_dropped(worker: Worker, qtbot: QtBot) -> None:
    answers: list[object] = []
    gate = threading.Event()
    owner = QObject()
    worker.ask(Task(lambda _work: gate.wait(10), answers.append, _nobody, owner))
    worker.forget()
    here = QObject()
    worker.ask(Task(lambda _work: "after", answers.append, _nobody, here))
    gate.set()
    qtbot.waitUntil(lambda: not worker.busy)
    assert answers == ["after"]


def test_long_work_tells_how_far_it_is_and_can_be_stopped(worker: Worker, qtbot: QtBot) -> None:
    told: list[object] = []
    failed: list[VaultError] = []
    worker.began.connect(told.append)
    worker.progressed.connect(lambda done, total: told.append((done, total)))
    owner = QObject()

    def long(work: Work) -> None:
        for step in range(100_000):
            work.step(step, 100_000)
            time.sleep(0.001)

    worker.ask(Task(long, _nobody, failed.append, owner, label="Verifying"))
    qtbot.waitUntil(lambda: len(told) > 3)
    worker.cancel()
    qtbot.waitUntil(lambda: bool(failed))
    assert told[0] == "Verifying"
    assert isinstance(failed[0], Cancelled)


def test_the_window_goes_on_while_the_worker_works(worker: Worker, qtbot: QtBot) -> None:
    """Counted, not timed: the heart beats many times during one piece of work that waits for it to."""
    beats: list[int] = []
    answers: list[int] = []
    timer = QTimer()
    timer.timeout.connect(lambda: beats.append(1))
    timer.start(1)
    owner = QObject()

    def until_beaten(_work: Work) -> int:
        end = time.monotonic() + 20
        while len(beats) < 50 and time.monotonic() < end:
            sum(range(2000))
        return len(beats)

    worker.ask(Task(until_beaten, answers.append, _nobody, owner))
    qtbot.waitUntil(lambda: bool(answers), timeout=25_000)
    timer.stop()
    assert answers[0] >= 50


class Held:
    """Tells in which thread it was let go of."""

    def __init__(self, told: list[int]) -> None:
        self._told = told

    def __del__(self) -> None:
        self._told.append(threading.get_ident())


def test_what_a_task_holds_is_let_go_of_in_the_windows_thread(
    worker: Worker, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A part of the window that is freed in another thread takes the program with it."""
    threads: list[int] = []
    owner, answered = QObject(), worker._answered

    class Slow:
        """The window has dealt with the answer before the worker goes on."""

        def emit(self, handed: object) -> None:
            answered.emit(handed)
            time.sleep(0.02)

    monkeypatch.setattr(worker, "_answered", Slow())

    def ask() -> None:
        held = Held(threads)
        worker.ask(Task(lambda _work: held, lambda _answer: None, _nobody, owner))

    for _ in range(10):
        ask()
    qtbot.waitUntil(lambda: len(threads) == 10)
    assert set(threads) == {threading.get_ident()}

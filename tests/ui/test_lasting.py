"""Answers of None from Qt do not wear None out, on whatever Python this is."""

import sys

from PySide6.QtWidgets import QApplication, QStackedWidget

from ui.shell.lasting import ENOUGH, keep_alive


def test_a_hundred_thousand_answers_of_none_leave_it_alive(qapp: QApplication) -> None:
    stack = QStackedWidget()
    before = sys.getrefcount(None)
    for _ in range(100_000):
        assert stack.widget(0) is None
    assert sys.getrefcount(None) > before - 200_000
    assert sys.version_info >= (3, 12) or sys.getrefcount(None) > ENOUGH // 2


def test_it_is_done_once(qapp: QApplication) -> None:
    before = sys.getrefcount(None)
    keep_alive()
    assert abs(sys.getrefcount(None) - before) < ENOUGH // 4

"""Dialogs that ask for files and folders begin among the person's documents, not where the program was started."""

from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog

from tests.ui.hands import AtTheWindow
from ui.parts.choosing import ask_for_file, ask_for_files, ask_for_folder, ask_where

ASKING = ("getOpenFileName", "getOpenFileNames", "getExistingDirectory", "getSaveFileName")


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """Where each dialog began; nobody chooses anything. There is a folder for documents."""
    places: list[str] = []

    def asked(_parent: object, _title: str, begin: str, _kinds: str = "") -> tuple[object, str]:
        places.append(begin)
        return [], ""

    def asked_for_folder(_parent: object, _title: str, begin: str) -> str:
        places.append(begin)
        return ""

    for name in ASKING:
        monkeypatch.setattr(QFileDialog, name, asked_for_folder if name == "getExistingDirectory" else asked)
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _kind: str(tmp_path))
    return places


def test_they_begin_among_the_documents(at: AtTheWindow, begun: list[str], tmp_path: Path) -> None:
    assert ask_for_file(at.window, "?", "") is None
    assert ask_for_files(at.window, "?") == []
    assert ask_for_folder(at.window, "?") is None
    assert ask_where(at.window, "?", "brev.pdf", "pdf") is None
    assert begun == [str(tmp_path)] * 3 + [str(tmp_path / "brev.pdf")]


def test_a_folder_that_was_typed_is_where_it_begins(at: AtTheWindow, begun: list[str]) -> None:
    ask_for_folder(at.window, "?", "/hvelv")
    assert begun == ["/hvelv"]


def test_without_a_folder_for_documents_they_begin_at_home(
    at: AtTheWindow, begun: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _kind: str(tmp_path / "none"))
    ask_for_files(at.window, "?")
    assert begun == [str(Path.home())]

"""The reception at the window: a form that Enter registers, who is in, leaving, and the fire list on one key."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from entrack_vault.domain.events import Event
from entrack_vault.services import log, records, visitors
from entrack_vault.services.common import utc_now
from tests.building import CAMILLA, MARTE, OWNER, SINDRE, TOR, Built
from tests.ui.hands import AtTheWindow
from tests.ui.test_locking import everything_readable
from ui.parts.buttons import Button
from ui.parts.dialog import Dialog
from ui.visitors import page as visitors_page
from ui.visitors.page import VisitorsPage

TOLD = "Har fått vite om kameraene"


def reception(at: AtTheWindow) -> VisitorsPage:
    at.settled()
    at.workspace.go("visitors")
    at.settled()
    page = at.workspace.page
    assert isinstance(page, VisitorsPage)
    return page


@pytest.fixture
def page(at: AtTheWindow, house: Built) -> VisitorsPage:
    """The receptionist's page; somebody came on an earlier day and was never signed out."""
    at.unlock(house, TOR)
    return reception(at)


def names(page: VisitorsPage) -> list[str]:
    return [page.model.cell(row, "name")[0] for row in range(page.model.count())]


def comes(at: AtTheWindow, name: str, visits: str = "Salg") -> None:
    """Types and presses Enter, as one does all day."""
    at.type("Navn", name)
    at.type("Skal til", visits)
    at.press(TOLD)
    at.key(Qt.Key.Key_Return)
    at.settled()


def test_somebody_comes_and_enter_registers_them(at: AtTheWindow, page: VisitorsPage) -> None:
    assert names(page) == [CAMILLA]
    at.activate()
    assert page.form.name.hasFocus(), "one may type at once"
    at.type("Firma", "Vik AS")
    at.type("Besøkskort", "14")
    comes(at, "Nora Vik")
    assert names(page) == ["Nora Vik", CAMILLA]
    assert [page.model.cell(0, key)[0] for key in ("company", "visits", "badge")] == ["Vik AS", "Salg", "14"]
    assert at.reads("2 besøkende i bygget")
    assert at.reads("1 kom en tidligere dag")
    assert at.reads("Nora Vik er registrert.")
    assert not page.form.typing()
    assert not page.form.told.isChecked(), "the next must be told, too"
    assert page.form.name.hasFocus()
    assert not at.troubles


def test_what_is_missing_is_said_at_its_field_and_nobody_is_registered(at: AtTheWindow, page: VisitorsPage) -> None:
    before = at.desk.gate.session.head
    at.press("Registrer")
    assert at.reads("Ingen registreres uten navn.")
    assert at.reads("Oppgi en vert, en avdeling eller et møte.")
    assert at.reads("Besøkende skal få vite at det er kameraer her.")
    at.type("Navn", "Nora Vik")
    at.type("Skal til", "Salg")
    at.type("Telefon", "12")
    at.press(TOLD)
    at.key(Qt.Key.Key_Return)
    at.settled()
    assert page.form.phone.hasFocus()
    assert page.form.typing()
    assert at.desk.gate.session.head == before
    assert names(page) == [CAMILLA]


def test_without_the_tick_nobody_comes_in(at: AtTheWindow, page: VisitorsPage) -> None:
    at.type("Navn", "Nora Vik")
    at.type("Skal til", "Salg")
    at.key(Qt.Key.Key_Return)
    at.settled()
    assert page.form.told.hasFocus()
    at.key(Qt.Key.Key_Space)
    at.key(Qt.Key.Key_Return)
    at.settled()
    assert names(page) == ["Nora Vik", CAMILLA]


def test_the_button_of_a_row_signs_out_and_enter_does_the_same(
    at: AtTheWindow, page: VisitorsPage, house: Built
) -> None:
    comes(at, "Nora Vik")
    comes(at, "Per Gjest")
    buttons = [one for one in at.seen(Button) if one.text() == "Har gått"]
    assert len(buttons) == 3
    QTest.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    at.settled()
    assert names(page) == ["Per Gjest", CAMILLA]
    assert at.reads("Nora Vik har gått.")
    at.key_in_table(page.table, 1)
    at.settled()
    assert names(page) == ["Per Gjest"]
    with house.unlock(OWNER, now=utc_now) as owners:
        card = records.open_person(owners.gate, house.people[CAMILLA], "premises_access").person.cards["contact"]
    assert "departed" not in card.fields, "nobody saw her leave, so no time is invented"


def test_everyone_is_signed_out_at_closing_time_once_it_is_confirmed(at: AtTheWindow, page: VisitorsPage) -> None:
    comes(at, "Nora Vik")
    at.when_shown(Dialog, lambda: at.press("Avbryt"))
    at.press("Alle har gått …")
    at.settled()
    assert page.model.count() == 2
    at.when_shown(Dialog, lambda: at.press("2 har gått"))
    at.press("Alle har gått …")
    at.settled()
    assert at.reads("2 besøk er over.")
    assert at.reads("Ingen besøkende er i bygget")
    assert page.model.count() == 0


def test_a_host_is_chosen_by_typing_where_employees_may_be_listed(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, OWNER)
    page = reception(at)
    page.form.name.setText("Nora Vik")
    page.form.told.setChecked(True)
    at.activate()
    page.form.visits.setFocus()
    QTest.keyClicks(page.form.visits, "sind")
    completer = page.form.visits.completer()
    popup = completer.popup() if completer else None
    assert popup is not None
    at.until(popup.isVisible)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return):  # the first Enter takes the name, and registers nobody yet
        QApplication.sendEvent(popup, QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier))
    assert page.form.visits.text() == SINDRE
    at.settled()
    assert names(page) == [CAMILLA]
    at.key(Qt.Key.Key_Return)
    at.settled()
    found = page.model.visitors[0]
    assert (found.name, found.host, found.visits) == ("Nora Vik", house.people[SINDRE], SINDRE)


def test_ctrl_p_prints_the_fire_list_with_no_question_asked(
    at: AtTheWindow, page: VisitorsPage, house: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    comes(at, "Nora Vik")
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "ut.pdf"))
    monkeypatch.setattr(visitors_page, "own_printer", lambda _name: printer)
    at.shortcut(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    at.settled()
    at.settled()
    assert len(PdfReader(tmp_path / "ut.pdf").pages) == 1
    assert at.reads("Brannlisten er skrevet ut. Det er notert i innsynsloggen.")
    with house.unlock(OWNER, now=utc_now) as owners:
        told = log.read(owners.gate, event=Event.LIST_PRINTED)
    assert len(told) == 3
    assert {one.member for one in told} == {TOR}


def test_without_a_printer_it_is_saved_and_its_hash_noted(
    at: AtTheWindow, page: VisitorsPage, house: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "brannliste.pdf"
    monkeypatch.setattr(visitors_page, "own_printer", lambda _name: None)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    page.print_list()
    at.settled()
    at.settled()
    assert CAMILLA in PdfReader(file).pages[0].extract_text()
    with house.unlock(OWNER, now=utc_now) as owners:
        told = log.read(owners.gate, event=Event.LIST_PRINTED)
    assert {one.entry.file for one in told} == {hashlib.sha256(file.read_bytes()).digest()}


def test_somebody_else_signs_out_and_the_page_follows(at: AtTheWindow, page: VisitorsPage, house: Built) -> None:
    with house.unlock(OWNER, now=utc_now) as owners:
        visitors.leave_all(owners.gate)
    page.leave(0)
    at.settled()
    at.settled()
    assert [fault.happened for fault in at.troubles] == ["The visit is over already."]
    assert page.model.count() == 0


def test_only_those_who_register_visitors_have_the_page(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, MARTE)
    assert "visitors" not in at.workspace.rail.items


def test_nothing_is_left_of_it_after_locking(at: AtTheWindow, page: VisitorsPage) -> None:
    comes(at, "Nora Vik")
    at.type("Navn", "Per Halvveis")
    assert page.typing()
    assert "Per Halvveis" in everything_readable()
    at.window.lock()
    readable = everything_readable()
    assert not any(name in readable for name in ("Nora Vik", "Per Halvveis", CAMILLA))
    assert page.model.count() == 0
    at.settled()


def test_at_twice_the_text_size_everything_can_be_reached(at: AtTheWindow, house: Built) -> None:
    at.desk.prefer(scale=200)
    at.unlock(house, TOR)
    page = reception(at)
    comes(at, "Nora Vik")
    assert names(page) == ["Nora Vik", CAMILLA]
    assert at.button("Registrer")
    assert not at.troubles


def test_those_of_an_earlier_day_are_shown_as_such(at: AtTheWindow, house: Built) -> None:
    yesterday = utc_now() - timedelta(days=1)
    with house.unlock(TOR, now=lambda: yesterday) as tors:
        visitors.arrive(tors.gate, "Per Igår", visits="Salg", camera_notice=True)
    at.unlock(house, TOR)
    page = reception(at)
    comes(at, "Nora Vik")
    assert names(page)[0] == "Nora Vik"
    looks = {page.model.cell(row, "name")[0]: page.model.cell(row, "since") for row in range(3)}
    assert looks["Per Igår"][0] == f"{yesterday.astimezone():%d.%m.%Y}"
    assert looks["Per Igår"][1].tag == "warn"
    assert looks[CAMILLA] == ("ikke notert", looks["Per Igår"][1])
    assert looks["Nora Vik"][1].tag == ""

"""The log's page, the settings, the overview: what each shows, and what it leaves in the log."""

import hashlib
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QDate, Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest

from entrack_vault import access_log
from entrack_vault.domain.events import Event
from entrack_vault.domain.times import show_day
from entrack_vault.services import log, records
from entrack_vault.services.settings import settings_of
from tests.building import AMALIE, MARTE, OWNER, TOR, Built
from tests.ui.hands import AtTheWindow
from ui import preferences
from ui.log.page import LogPage
from ui.log.period import AskPeriod
from ui.overview.page import OverviewPage
from ui.parts import pdf_view
from ui.words import language


def log_page(at: AtTheWindow) -> LogPage:
    at.workspace.go("log")
    at.settled()
    page = at.workspace.page
    assert isinstance(page, LogPage)
    return page


def test_the_owner_reads_the_whole_log_filters_and_verifies_it(at: AtTheWindow, house: Built) -> None:
    with house.unlock(MARTE):
        pass
    at.unlock(house, OWNER)
    page = log_page(at)
    everyone = {page.model.cell(row, "member")[0] for row in range(page.model.count())}
    assert {OWNER, MARTE} <= everyone
    at.choose("Medarbeider", MARTE)
    assert {page.model.cell(row, "member")[0] for row in range(page.model.count())} == {MARTE}
    page.show_all()
    at.press("Kontroller nå")
    at.settled()
    at.settled()
    assert page.model.count() > 10
    assert at.reads("Hele loggen er kontrollert")


def test_the_days_that_are_read_can_be_said(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, OWNER)
    page = log_page(at)
    days = {line.entry.at.astimezone().date() for line in page.model.lines}
    first, last = min(days), max(days)
    assert first < last, "the vault was built some day before this one"

    def answer() -> None:
        at.type("Første dag", show_day(last, "nb"))
        at.type("Siste dag", show_day(first, "nb"))
        at.press("Les disse dagene")
        assert isinstance(at.top, AskPeriod), "the last day is before the first"
        at.type("Første dag", show_day(first, "nb"))
        at.press("Les disse dagene")

    at.when_asked(answer)
    page.ask_period()
    at.settled()
    assert {line.entry.at.astimezone().date() for line in page.model.lines} == {first}
    assert at.button(f"Dager: {show_day(first, 'nb')} til {show_day(first, 'nb')} …")
    at.when_asked(lambda: at.press("De nyeste, uansett dag"))
    page.ask_period()
    at.settled()
    assert {line.entry.at.astimezone().date() for line in page.model.lines} == days


def test_the_lines_shown_are_saved_and_that_is_an_entry(at: AtTheWindow, house: Built, tmp_path: Path) -> None:
    at.unlock(house, OWNER)
    at.open(AMALIE)
    page = log_page(at)
    at.choose("Registrert", str(house.people[AMALIE]))
    shown = page.model.count()
    page.save_as(tmp_path / "logg.csv")
    at.settled()
    lines = (tmp_path / "logg.csv").read_text("utf-8-sig").splitlines()
    assert len(lines) == shown + 1
    assert all(AMALIE in line for line in lines[1:])
    digest = hashlib.sha256((tmp_path / "logg.csv").read_bytes()).digest()
    with house.unlock(OWNER) as owners:
        assert digest in {line.entry.file for line in log.read(owners.gate, event=Event.LOG_EXPORTED)}


def test_the_log_goes_on_paper_with_the_head_it_was_read_at(at: AtTheWindow, house: Built, tmp_path: Path) -> None:
    with house.unlock(MARTE) as martes:
        records.open_person(martes.gate, house.people[AMALIE], "payroll_run", ["financial"])
        records.open_person(martes.gate, house.people[AMALIE], "employment", ["contact"])
    at.unlock(house, OWNER)
    page = log_page(at)
    at.choose("Formål", "payroll_run")
    assert [page.model.cell(row, "event")[0] for row in range(page.model.count())] == ["Åpnet kort"]
    at.choose("Formål", "")
    at.choose("Kategori", "financial")
    assert page.model.count() >= 1
    at.choose("Kategori", "")
    head = page.desk.gate.session.head
    page.save_as(tmp_path / "logg.pdf")
    at.settled()
    text = "".join(one.extract_text() for one in PdfReader(tmp_path / "logg.pdf").pages)
    assert AMALIE in text
    assert MARTE in text
    assert head.hash.hex()[:8] in text.replace(" ", "").lower()
    digest = hashlib.sha256((tmp_path / "logg.pdf").read_bytes()).digest()
    with house.unlock(OWNER) as owners:
        assert digest in {line.entry.file for line in log.read(owners.gate, event=Event.LOG_EXPORTED)}


def test_enter_shows_a_line_in_full(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, OWNER)
    at.open(AMALIE)
    page = log_page(at)
    row = next(row for row in range(page.model.count()) if page.model.cell(row, "person")[0] == AMALIE)
    one, seen = page.model.lines[row], []

    def look() -> None:
        seen.append(at.texts())
        at.press("Lukk")

    at.when_asked(look)
    at.key_in_table(page.table, row)
    (told,) = seen
    assert f"Oppføring nr. {one.entry.sequence}" in told
    assert one.hash.hex() in told.replace(" ", "").lower()
    assert str(house.people[AMALIE]) in told


def test_others_read_their_own_lines_alone(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, TOR)
    page = log_page(at)
    assert at.reads("Din egen innsynslogg")
    assert {page.model.cell(row, "member")[0] for row in range(page.model.count())} == {TOR}


def test_the_chart_is_moved_in_by_keys_and_filters_the_lines(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, MARTE)
    page = log_page(at)
    page.chart.setFocus()
    QTest.keyClick(page.chart, Qt.Key.Key_Left)
    assert page.chart.period is not None
    today = QDate.currentDate()
    assert page.chart.period[1].isoformat() == today.toString(Qt.DateFormat.ISODate)
    assert "hendelser" in page.chart.accessibleDescription()
    shown = page.model.count()
    QTest.keyClick(page.chart, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert page.chart.period[0] < page.chart.period[1]
    QTest.keyClick(page.chart, Qt.Key.Key_Backspace)
    assert page.chart.period is None
    assert page.model.count() >= shown


def test_a_log_that_is_not_whole_is_told_on_its_page(
    at: AtTheWindow, house: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    at.unlock(house, OWNER)
    page = log_page(at)

    def broken(*_: object, **__: object) -> None:
        raise access_log.broken("")

    monkeypatch.setattr(log, "verify", broken)
    page.verify()
    at.settled()
    assert at.reads("Loggen er ikke hel")


def test_the_overview_is_looked_at_saved_and_noted_with_its_hash(
    at: AtTheWindow, house: Built, tmp_path: Path
) -> None:
    at.unlock(house, MARTE)
    at.open(AMALIE)
    at.press("Oversikt …")
    at.type("Kravet mottatt", "i går")
    at.press("Lag oversikten")
    page = at.people.over
    assert isinstance(page, OverviewPage)
    assert page.drawn is None, "a date that is none is told at its field"
    at.type("Kravet mottatt", "03.03.2026")
    at.type("Saksnummer", "2026-014")
    at.press("Lag oversikten")
    at.settled()
    assert page.drawn is not None
    assert page.drawn.content.startswith(b"%PDF")
    assert page.drawn.made.overview.case_number == "2026-014"
    out = tmp_path / "oversikt.pdf"
    page.save_as(out)
    at.settled()
    digest = hashlib.sha256(out.read_bytes()).digest()
    with house.unlock(OWNER) as owners:
        (placed,) = log.read(owners.gate, person=house.people[AMALIE], event=Event.OVERVIEW_PLACED)
    assert placed.entry.file == digest
    assert placed.member == MARTE


def test_a_password_protects_the_saved_file(at: AtTheWindow, house: Built, tmp_path: Path) -> None:
    from pypdf import PdfReader

    at.unlock(house, MARTE)
    at.open(AMALIE)
    at.press("Oversikt …")
    at.press("Lag oversikten")
    at.settled()
    at.press("Beskytt med passord")
    at.type("Passord til filen", "brev i posten")
    page = at.people.over
    assert isinstance(page, OverviewPage)
    page.save_as(tmp_path / "o.pdf")
    at.settled()
    assert PdfReader(tmp_path / "o.pdf").is_encrypted


def test_every_page_is_painted_onto_the_printer(at: AtTheWindow, house: Built, tmp_path: Path) -> None:
    from pypdf import PdfReader

    at.unlock(house, MARTE)
    at.open(AMALIE)
    at.press("Oversikt …")
    at.press("Lag oversikten")
    at.settled()
    page = at.people.over
    assert isinstance(page, OverviewPage)
    assert page.view is not None
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    assert pdf_view.paint(printer, page.view.document)
    assert len(PdfReader(tmp_path / "printed.pdf").pages) == page.view.document.pageCount() > 1


def test_language_theme_and_text_size_change_at_once_and_are_remembered(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, MARTE)
    at.workspace.go("settings")
    at.choose("Språk", "en")
    assert language() == "en"
    at.until(lambda: at.reads("Text size"))
    assert at.workspace.place == "settings"
    at.choose("Theme", "dark")
    at.choose("Text size", "200")
    kept = preferences.load()
    assert (kept.language, kept.theme, kept.scale) == ("en", "dark", 200)
    at.choose("Language", "nb")
    at.choose("Tekststørrelse", "100")
    assert at.reads("Innstillinger")


def test_the_owner_changes_the_organisation_and_others_cannot(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, OWNER)
    at.workspace.go("settings")
    at.type("Avdeling", "Lønn og personal")
    at.press("Lagre")
    at.settled()
    with house.unlock(OWNER) as owners:
        assert settings_of(owners.gate).department == "Lønn og personal"
    at.window.lock()
    at.settled()
    at.unlock(house, MARTE)
    at.workspace.go("settings")
    assert at.reads("Bare økonomisjefen endrer disse.")
    assert not at.reads("Lagre")


def test_the_passphrase_is_changed_with_the_key_sheet(at: AtTheWindow, house: Built) -> None:
    from entrack_vault.vault import paper

    at.unlock(house, MARTE)
    at.workspace.go("settings")

    def change() -> None:
        at.until(lambda: at.reads("Hemmelig nøkkel, fra nøkkelarket ditt"))
        at.type("Ny passfrase", "ni nye nøtter i november")
        at.type("En gang til", "ni nye nøtter i november")
        at.type(
            "Hemmelig nøkkel, fra nøkkelarket ditt", "-".join(paper.to_groups("secret", house.keys[MARTE].secret_key))
        )
        at.press("Endre passfrase")

    at.when_asked(change)
    at.press("Endre passfrase …")
    at.until(lambda: at.reads("Passfrasen er endret."))


def test_preferences_that_make_no_sense_are_replaced(own_state_folder: Path) -> None:
    (own_state_folder / preferences.FILE).write_text(
        '{"language": "xx", "scale": 130, "window": ["a", 2], "columns": 3}'
    )
    assert preferences.load() == preferences.Preferences()
    (own_state_folder / preferences.FILE).write_text("{")
    assert preferences.load() == preferences.Preferences()

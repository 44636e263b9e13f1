"""The record of processing at the window: read by anyone with the keyboard alone, kept in place, and saved."""

import csv
import io
from pathlib import Path

from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from entrack_vault.services import systems
from entrack_vault.services.common import utc_now
from tests.building import KARI, OWNER, TOR, Built
from tests.services.test_processing import PAYROLL
from tests.ui.hands import AtTheWindow
from ui.registers.page import RegistersPage
from ui.registers.processing import ProcessingSection


def section_of(at: AtTheWindow) -> ProcessingSection:
    at.settled()
    at.workspace.go("registers")
    at.settled()
    page = at.workspace.page
    assert isinstance(page, RegistersPage)
    section = page.section
    assert isinstance(section, ProcessingSection), "it is the first of the registers"
    return section


def choose(at: AtTheWindow, section: ProcessingSection, key: str) -> None:
    record = section.model.record
    assert record is not None
    section.table.selectRow(next(row for row, one in enumerate(record.processings, 1) if one.key == key))
    at.settled()


def test_the_receptionist_reads_it_with_the_keys_alone(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, TOR)
    section = section_of(at)
    assert at.reads("Entrack AS ved økonomisjefen")
    assert at.reads("Kryptering etter stillingsinstruks")
    at.activate()
    at.until(section.table.hasFocus)
    QTest.keyClick(section.table, Qt.Key.Key_Down)
    at.settled()
    assert at.reads("Opplysninger registreres, holdes oppdatert og brukes til dette.")
    assert at.reads("Rekrutteringsbyrå")
    choose(at, section, "website_pixel")
    assert at.reads("Ingenting lagres i hvelvet")
    assert at.reads("EU–US Data Privacy Framework")
    assert at.reads("Ingen: ingenting av det ligger i hvelvet.")
    choose(at, section, "premises_access")
    assert at.reads("Resepsjonist")
    assert at.reads("Besøk: 30 dager etter besøket")


def test_what_is_read_stays_until_something_in_it_changes(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, KARI)
    section = section_of(at)
    choose(at, section, "payroll_run")
    shown = section.panes()[1]
    section.refresh()
    at.settled()
    assert section.panes()[1] is shown
    assert not at.reads("I andre systemer")
    with house.unlock(OWNER, now=utc_now) as owner:
        systems.save(owner.gate, PAYROLL)
    section.refresh()
    at.settled()
    assert at.reads("I andre systemer")
    assert at.reads("Slett den ansatte under Arkiv")
    assert section.table.currentIndex().row() == section.table.chosen_rows()[0] > 0


def test_it_is_saved_as_pdf_and_as_a_table(at: AtTheWindow, house: Built, tmp_path: Path) -> None:
    at.unlock(house, TOR)
    section = section_of(at)
    assert at.button("Lagre som CSV …")
    assert at.button("Lagre som PDF …")
    section.save_as(tmp_path / "protokoll.pdf")
    section.save_as(tmp_path / "protokoll.csv")
    at.settled()
    at.settled()
    assert at.reads("Behandlingsprotokollen er lagret.")
    assert "Behandlingsprotokoll" in PdfReader(tmp_path / "protokoll.pdf").pages[0].extract_text()
    text = (tmp_path / "protokoll.csv").read_text("utf-8-sig")
    heads, *lines = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    assert heads[0] == "Behandling"
    assert section.model.record is not None
    assert [line[0] for line in lines] == [one.name for one in section.model.record.processings]


def test_a_disk_that_cannot_be_written_is_told(at: AtTheWindow, house: Built, tmp_path: Path) -> None:
    at.unlock(house, TOR)
    section = section_of(at)
    section.save_as(tmp_path / "nowhere" / "protokoll.pdf")
    at.settled()
    assert [fault.happened for fault in at.troubles] == ["The folder for the file does not exist."]
    at.window.lock()
    at.until(lambda: section.model.record is None)

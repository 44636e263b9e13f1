"""The import at the window: columns beside a dry run, rows decided and corrected there, and nothing stored before."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from entrack_vault.domain.events import Event
from entrack_vault.services import log, people
from tests.building import AMALIE, MARTE, OWNER, TOR, Built
from tests.ui.hands import AtTheWindow
from ui.importing.page import ImportPage
from ui.importing.reading import HowRead
from ui.importing.rows import AskCell, AskDecision

LIST = """ANSATTNUMMER;NAVN;POSTNUMMER;BANKKONTONUMMER;Fagforening
1001;Amalie Bergseth;0155;9999.00.00006;ja
1201;Nils Nyansatt;155;9999.00.00014;nei
1202;Berit Bommert;0155;9999.00.00015;nei
"""


@pytest.fixture
def importing(at: AtTheWindow, house: Built, tmp_path: Path) -> ImportPage:
    (tmp_path / "ansatte.csv").write_text(LIST, "cp1252")
    at.unlock(house, MARTE)
    at.press("Importer …")
    page = at.people.over
    assert isinstance(page, ImportPage)
    page.read(tmp_path / "ansatte.csv")
    at.settled()
    at.until(lambda: page.plan is not None)
    return page


def outcomes(page: ImportPage) -> dict[int, str]:
    assert page.plan is not None
    return {one.row: str(one.outcome) for one in page.plan.rows}


def test_the_dry_run_shows_what_would_become_of_each_row(at: AtTheWindow, importing: ImportPage) -> None:
    assert outcomes(importing) == {2: "update", 3: "create", 4: "stopped"}
    assert at.reads("1 stoppet")
    assert at.reads("1 rad trenger deg")
    assert at.reads("Importer 2 rader")
    assert importing.columns.choices["Fagforening"].currentData() == "", "a special category is left out by itself"
    assert not at.reads("\nja\n"), "and what it holds is not shown"


def test_a_cell_is_corrected_in_the_table_and_the_file_left_alone(
    at: AtTheWindow, importing: ImportPage, house: Built
) -> None:
    def correct() -> None:
        assert isinstance(at.top, AskCell)
        assert at.reads("Kontrollsifferet i kontonummeret stemmer ikke.")
        at.type("Verdi", "9999.00.00022")
        at.press("Rett")

    at.when_asked(correct)
    at.key_in_table(importing.needs_you)
    at.until(lambda: importing.plan is not None and outcomes(importing)[4] == "create")
    assert importing.path is not None
    assert importing.path.read_text("cp1252") == LIST
    at.press("Importer 3 rader")
    at.settled()
    at.settled()
    assert at.reads("Importert. Nye personer: 2 · Oppdateres: 1")
    with house.unlock(OWNER) as owners:
        found = people.load(owners.gate).find("berit bommert")
        done = log.read(owners.gate, event=Event.IMPORT_DONE)
    assert len(found) == 1
    assert [line.member for line in done] == [MARTE]


def test_leaving_a_row_out_and_another_column_for_a_field(at: AtTheWindow, importing: ImportPage) -> None:
    at.when_asked(lambda: at.press("Hopp over raden"))
    at.key_in_table(importing.needs_you)
    at.until(lambda: importing.plan is not None and outcomes(importing)[4] == "skipped")
    at.choose("Felt for BANKKONTONUMMER", "")
    at.until(lambda: importing.plan is not None and "bank_account" not in importing.plan.mapping.by_field())


def test_whom_a_row_is_about_is_asked_and_decided(at: AtTheWindow, importing: ImportPage, tmp_path: Path) -> None:
    text = "ANSATTNUMMER;NAVN;FØDSELSDATO\n1001;Amalie Bergseth;01.01.1990\n"
    (tmp_path / "tvil.csv").write_text(text, "utf-8")
    importing.read(tmp_path / "tvil.csv")
    at.settled()
    at.until(lambda: importing.plan is not None and importing.plan.counts["ask"] == 1)
    assert at.reads("1 rad må avgjøres først")

    def decide() -> None:
        dialog = at.top
        assert isinstance(dialog, AskDecision)
        at.choose("Hvem gjelder raden?", "new")
        at.press("Avgjør")

    at.when_asked(decide)
    at.key_in_table(importing.needs_you)
    at.until(lambda: importing.plan is not None and outcomes(importing) == {2: "create"})
    assert AMALIE in at.desk.names.values()


def test_how_the_file_is_read_can_be_said(at: AtTheWindow, importing: ImportPage, tmp_path: Path) -> None:
    (tmp_path / "rar.csv").write_text("ANSATTNUMMER;NAVN\nNr.;Hele navnet\n1203;Åse Ny\n", "cp1252")
    importing.read(tmp_path / "rar.csv")
    at.settled()
    at.until(lambda: importing.plan is not None)
    assert importing.table is not None
    assert importing.table.header_row == 1

    def say_so() -> None:
        assert isinstance(at.top, HowRead)
        at.type("Rad med overskriftene", "2")
        at.press("Les på nytt")

    at.when_asked(say_so)
    at.press("Slik leses den …")
    at.settled()
    at.until(lambda: importing.table is not None and importing.table.header_row == 2)
    assert [column.name for column in importing.table.columns] == ["Nr.", "Hele navnet"]


def test_the_report_says_what_became_of_each_row_and_holds_no_values(
    at: AtTheWindow, importing: ImportPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at.press("Importer 2 rader")
    at.settled()
    at.settled()
    out = tmp_path / "rapport.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    at.press("Lagre rapporten …")
    at.settled()
    text = out.read_text("utf-8-sig")
    assert [line.split(";")[:2] for line in text.splitlines()[1:4]] == [
        ["2", "endres"],
        ["3", "registreres"],
        ["4", "stoppes"],
    ]
    assert "Bommert" not in text
    assert "9999" not in text


def test_a_file_that_is_no_list_is_told(at: AtTheWindow, importing: ImportPage, tmp_path: Path) -> None:
    (tmp_path / "bilde.xlsx").write_bytes(b"\x89PNG")
    importing.read(tmp_path / "bilde.xlsx")
    at.settled()
    assert at.reads("Ingenting er importert.") or at.troubles == []
    assert importing.path == tmp_path / "bilde.xlsx"


def test_leaving_half_way_asks_and_stores_nothing(at: AtTheWindow, importing: ImportPage, house: Built) -> None:
    at.when_asked(lambda: at.press("Forlat"))
    at.press("Avbryt")
    at.settled()
    assert at.people.over is None
    with house.unlock(OWNER) as owners:
        assert people.load(owners.gate).find("nyansatt") == []


def test_whoever_may_register_nobody_is_offered_no_import(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, TOR)
    with house.unlock(TOR) as tors:
        writes = any(right.category == "contact" and right.level == "write" for right in tors.session.job.rights)
    assert at.reads("Importer …") is writes

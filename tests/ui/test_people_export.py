"""Those who are chosen in the list become a file: asked why, each one logged, and only of one group."""

from pathlib import Path

from PySide6.QtCore import QItemSelectionModel

from entrack_vault.domain.events import Event
from entrack_vault.services import log
from tests.building import AMALIE, LIVE, MARTE, OWNER, SINDRE, TOR, Built
from tests.ui.hands import AtTheWindow
from ui.people import export
from ui.people.export import AskExport


def choose(at: AtTheWindow, *names: str) -> None:
    page = at.people.list
    page.table.clearSelection()
    rows = [row for row in range(page.model.count()) if page.model.cell(row, "name")[0] in names]
    assert len(rows) == len(names)
    whole_rows = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for row in rows:
        page.table.selectionModel().select(page.model.index(row, 0), whole_rows)
    at.until(lambda: at.reads(f"{len(names)} personer er valgt"))


def test_two_employees_become_a_table_with_the_categories_and_the_purpose_that_were_asked_for(
    at: AtTheWindow, house: Built, tmp_path: Path
) -> None:
    at.unlock(house, MARTE)
    choose(at, AMALIE, SINDRE)
    asked: list[tuple[list[str], str]] = []

    def answer() -> None:
        dialog = at.top
        assert isinstance(dialog, AskExport)
        at.press("Økonomi")
        at.press("Kontakt")
        at.choose("Formål", "payroll_run")
        asked.append((dialog.categories, dialog.purpose))
        at.press("Avbryt")

    at.when_asked(answer)
    at.press("Eksporter …")
    assert asked == [(["financial"], "payroll_run")]
    page = at.people.list
    export.export(page, page.chosen_people(), ["financial"], "payroll_run", tmp_path / "ut.csv")
    at.settled()
    lines = (tmp_path / "ut.csv").read_text("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert "9999.00.00006" in lines[1] + lines[2]
    with house.unlock(OWNER) as owners:
        exported = log.read(owners.gate, event=Event.CARDS_EXPORTED)
        placed = log.read(owners.gate, event=Event.SELECTION_PLACED)
    assert {line.entry.person for line in exported} == {house.people[AMALIE], house.people[SINDRE]}
    assert len(placed) == 1


def test_people_of_two_groups_are_not_exported_together(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, OWNER)
    choose(at, AMALIE, LIVE)
    assert at.reads("Velg personer i én gruppe for å eksportere dem som tabell.")
    assert not at.reads("Eksporter …")


def test_whoever_may_take_nothing_out_is_told_so(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, TOR)
    page = at.people.list
    if page.model.count() < 2:
        return
    page.table.selectAll()
    at.until(lambda: at.reads("personer er valgt") or at.reads("person er valgt"))
    assert at.reads("Eksporter …") is export.may_export(at.desk, page.chosen_people())

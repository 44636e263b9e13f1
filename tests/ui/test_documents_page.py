"""Documents at the window: added, shown from memory, taken out on a purpose, removed and brought back."""

import tempfile
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from entrack_vault.domain.documents import FileKind
from entrack_vault.domain.events import Event
from entrack_vault.services import documents, records
from tests.building import AMALIE, MARTE, OWNER, Built
from tests.filing import added, wanted
from tests.ui.documents_at_hand import CANARY, events, pdf, show, tab
from tests.ui.hands import AtTheWindow
from tests.ui.test_locking import everything_readable
from ui.documents import outward
from ui.documents.adding import AskDocuments
from ui.documents.correcting import AskCorrection
from ui.documents.shown import Mail, Picture
from ui.parts.pdf_view import PdfView
from ui.person.asking import AskPurpose
from ui.person.page import DOCUMENTS


def test_the_tab_tells_how_many_there_are_and_what_each_is(filed: AtTheWindow) -> None:
    model = tab(filed).model
    assert model is not None
    names = {model.cell(row, "name")[0]: model.cell(row, "name")[1].aside for row in range(model.count())}
    assert names == {
        "Avtale.pdf": "PDF",
        "Bilde.png": "Bilde",
        "Brev.txt": "Tekst",
        "Søknad.eml": "E-post",
        "Regneark.xlsx": "Excel",
    }
    assert filed.button("Dokumenter").accessibleDescription() == "5"


def test_adding_a_contract_by_choosing_what_it_is(at: AtTheWindow, house: Built, tmp_path: Path) -> None:
    file = tmp_path / "Arbeidsavtale Amalie.dat"
    file.write_bytes(pdf("Avtalen."))
    at.unlock(house, MARTE)
    at.open(AMALIE)
    at.press("Dokumenter")
    assert at.reads("Ingen dokumenter ennå")

    def answer() -> None:
        dialog = at.top
        assert isinstance(dialog, AskDocuments)
        assert dialog.chosen.sort == "employment_contract"  # what the name speaks of
        assert at.reads("Arbeidsavtale Amalie.dat")
        assert at.reads("Dokumenterer behandlingsgrunnlaget: Samtykke")
        at.type("Dato på dokumentet", "1.2.2026")
        at.press("Legg til")

    at.when_asked(answer)
    tab(at).ask_about([file])
    at.settled()
    at.settled()
    (one,) = tab(at).opened.person.documents
    assert (one.name, one.kind, one.sort) == ("Arbeidsavtale Amalie.dat", FileKind.PDF, "employment_contract")
    assert (one.evidence, one.since.isoformat()) == ("consent_contract", "2026-02-01")
    assert file.read_bytes() == pdf("Avtalen.")
    assert len(events(house, Event.DOCUMENT_ADDED)) == 1


def test_a_wrong_date_is_told_where_it_stands(at: AtTheWindow, house: Built, tmp_path: Path) -> None:
    file = tmp_path / "notat.txt"
    file.write_text("notat", "utf-8")
    at.unlock(house, MARTE)
    at.open(AMALIE)
    at.press("Dokumenter")

    def answer() -> None:
        at.type("Dato på dokumentet", "i går")
        at.press("Legg til")
        assert isinstance(at.top, AskDocuments)
        at.press("Avbryt")

    at.when_asked(answer)
    tab(at).ask_about([file])
    at.settled()
    assert tab(at).opened.person.documents == ()


def test_files_dropped_anywhere_on_the_page_are_added_together(at: AtTheWindow, house: Built, tmp_path: Path) -> None:
    files = [tmp_path / f"{number}.txt" for number in range(3)]
    for file in files:
        file.write_text(file.name, "utf-8")
    at.unlock(house, MARTE)
    at.open(AMALIE)
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(one)) for one in (*files, tmp_path)])
    held = (Qt.DropAction.CopyAction, dropped, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    entering = QDragEnterEvent(QPointF(100, 200), *held)
    QApplication.sendEvent(at.person, entering)
    assert entering.isAccepted()
    at.when_asked(lambda: at.press("Legg til"))
    QApplication.sendEvent(at.person, QDropEvent(QPointF(100, 200), *held))
    at.settled()
    at.settled()
    assert sorted(one.name for one in tab(at).opened.person.documents) == ["0.txt", "1.txt", "2.txt"]


def test_a_file_that_cannot_be_read_is_told_and_those_before_it_stay(
    filed: AtTheWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, gone = tmp_path / "god.txt", tmp_path / "borte.txt"
    good.write_text("god", "utf-8")
    gone.write_text("borte", "utf-8")

    def answer() -> None:
        gone.unlink()
        filed.press("Legg til")

    filed.when_asked(answer)
    tab(filed).ask_about([good, gone])
    filed.settled()
    filed.settled()
    assert "god.txt" in {one.name for one in tab(filed).opened.person.documents}
    (trouble,) = filed.troubles
    assert "En fil kunne ikke leses." in trouble.text("nb")
    assert filed.reads("En fil kunne ikke leses.")
    assert filed.reads("Én fil er ikke lagt til")


def test_a_pdf_is_shown_searched_and_zoomed(filed: AtTheWindow) -> None:
    view = show(filed, "Avtale.pdf")
    assert isinstance(view, PdfView)
    assert filed.reads("1 side")
    view.search.setText("lønnen")
    filed.until(lambda: filed.reads("2 treff"))
    QTest.keyClick(view.search, Qt.Key.Key_Return)
    assert view.view.currentSearchResultIndex() == 0
    filed.press("Neste treff")
    assert view.view.currentSearchResultIndex() == 1
    filed.press("Forrige treff")
    assert view.view.currentSearchResultIndex() == 0
    before = view.view.zoomFactor()
    filed.press("Større")
    assert view.view.zoomFactor() > before


def test_a_picture_and_a_text_are_shown(filed: AtTheWindow) -> None:
    shown = show(filed, "Bilde.png")
    assert isinstance(shown, Picture)
    assert filed.reads("320 × 200 piksler")
    filed.press("Større")
    filed.shortcut(Qt.Key.Key_Escape)
    shown = show(filed, "Brev.txt")
    assert isinstance(shown, QPlainTextEdit)
    assert CANARY in shown.toPlainText()
    assert shown.isReadOnly()


def test_an_e_mail_is_read_and_its_attachment_opens_over_it(filed: AtTheWindow) -> None:
    shown = show(filed, "Søknad.eml")
    assert isinstance(shown, Mail)
    assert CANARY in shown.text.toPlainText()
    filed.press("Åpne vedlegget CV.pdf")
    viewer = tab(filed).viewer
    assert viewer is not None
    assert isinstance(viewer.pages.currentWidget(), PdfView)
    filed.shortcut(Qt.Key.Key_Escape)
    assert isinstance(viewer.pages.currentWidget(), Mail)
    filed.shortcut(Qt.Key.Key_Escape)
    assert tab(filed).viewer is None


def test_what_is_not_shown_says_so(filed: AtTheWindow, house: Built) -> None:
    found = tab(filed)
    assert found.table is not None
    row = next(row for row, one in enumerate(found.opened.person.documents) if one.kind is FileKind.EXCEL)
    filed.key_in_table(found.table, row)
    filed.settled()
    assert filed.reads("Regneark.xlsx vises ikke i vinduet")
    assert events(house, Event.DOCUMENT_OPENED) == []


def test_a_broken_pdf_says_so(at: AtTheWindow, house: Built) -> None:
    with house.unlock(OWNER) as owners:
        added(owners.gate, house, b"%PDF-1.7 and nothing more", "cv", called="x.pdf")
    at.unlock(house, OWNER)
    at.open(AMALIE)
    at.person.show_tab(DOCUMENTS)
    show(at, "x.pdf")
    assert at.reads("Dette dokumentet kan ikke vises her")


def test_taking_one_out_asks_why_and_is_logged(filed: AtTheWindow, house: Built, tmp_path: Path) -> None:
    found = tab(filed)
    one = next(one for one in found.opened.person.documents if one.name == "Brev.txt")
    out = tmp_path / "ut.txt"
    outward.save_as(found, one, out, "final_settlement")
    filed.settled()
    assert CANARY in out.read_text("utf-8")
    assert events(house, Event.DOCUMENT_EXPORTED) == ["final_settlement"]
    assert not filed.troubles


def test_changing_one_s_mind_when_asked_why_takes_nothing_out(filed: AtTheWindow, house: Built) -> None:
    def decline() -> None:
        assert isinstance(filed.top, AskPurpose)
        filed.press("Avbryt")

    filed.when_asked(decline)
    filed.press("Lagre som fil …")
    filed.settled()
    assert events(house, Event.DOCUMENT_EXPORTED) == []


@pytest.mark.parametrize("name", ["Avtale.pdf", "Bilde.png", "Brev.txt", "Søknad.eml"])
def test_printing_is_logged_before_anything_is_printed(
    filed: AtTheWindow, house: Built, tmp_path: Path, name: str
) -> None:
    show(filed, name)
    found = tab(filed)
    assert found.viewer is not None
    view = found.viewer.pages.currentWidget()
    assert view is not None
    one = next(one for one in found.opened.person.documents if one.name == name)
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "ut.pdf"))
    outward.print_on(found, one, view, printer, "final_settlement")
    filed.settled()
    assert (tmp_path / "ut.pdf").read_bytes().startswith(b"%PDF")
    assert events(house, Event.DOCUMENT_PRINTED) == ["final_settlement"]


def test_what_is_known_of_one_is_corrected(filed: AtTheWindow, house: Built) -> None:
    def answer() -> None:
        filed.type("Dato på dokumentet", "31.02.2026")
        filed.press("Lagre")
        assert isinstance(filed.top, AskCorrection), "a day that is none is told, and nothing is saved"
        filed.type("Dato på dokumentet", "28.02.2026")
        filed.press("Lagre")

    before = tab(filed).opened.person.documents[0]
    filed.when_asked(answer)
    filed.press("Rett …")
    filed.settled()
    filed.settled()
    with house.unlock(OWNER) as owners:
        person = records.open_person(owners.gate, house.people[AMALIE], "employment").person
    after = next(one for one in person.documents if one.id == before.id)
    assert after.since == date(2026, 2, 28)
    assert (after.sort, after.source, after.size) == (before.sort, before.source, before.size)


def test_removing_asks_first_and_can_be_undone(filed: AtTheWindow, house: Built) -> None:
    found = tab(filed)
    assert found.table is not None
    row = next(row for row, one in enumerate(found.opened.person.documents) if one.name == "Brev.txt")
    found.table.selectRow(row)
    filed.when_asked(lambda: filed.press("Fjern"))
    filed.press("Fjern")
    filed.settled()
    filed.settled()
    assert "Brev.txt" not in {one.name for one in tab(filed).opened.person.documents}
    assert filed.reads("Brev.txt er fjernet fra siden")
    filed.press("Angre")
    filed.settled()
    filed.settled()
    assert "Brev.txt" in {one.name for one in tab(filed).opened.person.documents}
    assert len(events(house, Event.DOCUMENT_REMOVED)) == 1


def test_what_was_removed_is_listed_and_brought_back(filed: AtTheWindow, house: Built) -> None:
    found = tab(filed)
    one = next(one for one in found.opened.person.documents if one.name == "Brev.txt")
    assert not filed.reads("1 fjernet …")
    found.remove_now(one)
    filed.settled()
    filed.settled()

    def back() -> None:
        assert filed.reads("Brev.txt")
        filed.press("Hent tilbake Brev.txt")

    filed.when_asked(back)
    filed.press("1 fjernet …")
    filed.settled()
    filed.settled()
    assert "Brev.txt" in {one.name for one in tab(filed).opened.person.documents}
    assert tab(filed).removed == []


def test_a_member_without_the_right_is_not_offered_what_they_may_not_do(at: AtTheWindow, house: Built) -> None:
    with house.unlock(OWNER) as owners:
        added(owners.gate, house, b"brev", "other_job", called="Brev.txt")
        records.set_status(owners.gate, house.people[AMALIE], "active", "employment", restricted="accuracy")
    at.unlock(house, OWNER)
    at.open(AMALIE)
    at.person.show_tab(DOCUMENTS)
    offered = {one.text() for one in at.seen(type(at.button("Åpne"))) if one.isEnabled()}
    assert "Åpne" in offered
    assert not offered & {"Legg til …", "Lagre som fil …", "Fjern"}


def test_locking_leaves_nothing_of_what_was_shown(filed: AtTheWindow) -> None:
    shown = show(filed, "Søknad.eml")
    assert isinstance(shown, Mail)
    filed.press("Åpne vedlegget CV.pdf")
    viewer = tab(filed).viewer
    assert viewer is not None
    pages = viewer.pages.currentWidget()
    assert isinstance(pages, PdfView)
    assert any(CANARY in text for text in everything_readable())
    filed.window.lock()
    assert pages.buffer.data().isEmpty()
    assert pages.document.pageCount() == 0
    for text in (CANARY, "Avtale.pdf", "CV.pdf", "Regneark.xlsx"):
        assert not [one for one in everything_readable() if text in one]


def test_showing_puts_nothing_on_the_disk(
    filed: AtTheWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "temp"
    place.mkdir()
    for variable in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(variable, str(place))
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    for name in ("Avtale.pdf", "Bilde.png", "Brev.txt", "Søknad.eml"):
        show(filed, name)
        assert list(place.iterdir()) == []
        filed.shortcut(Qt.Key.Key_Escape)


def test_the_removed_document_of_someone_else_is_judged_by_revision(filed: AtTheWindow, house: Built) -> None:
    found = tab(filed)
    one = next(one for one in found.opened.person.documents if one.name == "Brev.txt")
    with house.unlock(OWNER) as others:
        theirs = records.open_person(others.gate, house.people[AMALIE], "employment")
        documents.remove(others.gate, theirs, one.id, "employment")
        theirs = records.open_person(others.gate, house.people[AMALIE], "employment")
        documents.add(others.gate, theirs, wanted(b"x", "cv", "ny.txt"), "employment")
    found.remove_now(one)
    filed.settled()
    (trouble,) = filed.troubles
    assert "En annen har endret dette" in trouble.text("nb")

"""The privacy notice and the review of rights at the window."""

import csv
from datetime import date, timedelta
from pathlib import Path

from pypdf import PdfReader
from PySide6.QtWidgets import QPlainTextEdit

from entrack_vault.domain.folding import alphabetical
from entrack_vault.domain.times import show_day
from entrack_vault.services import notices, records, reviews
from entrack_vault.services.common import utc_now
from tests.building import AASE, AMALIE, JONAS, MARTE, OWNER, Built
from tests.ui.hands import AtTheWindow
from tests.ui.test_locking import everything_readable
from ui.parts.dialog import Dialog
from ui.registers.notice_lacking import LackingPage
from ui.registers.notice_version import AskVersion, VersionPage
from ui.registers.notices import NoticesSection
from ui.registers.page import RegistersPage
from ui.registers.reviews import ReviewsSection

NB, EN = "Vi tar vare på opplysninger om deg.", "We keep data about you."
SOON = date.today() + timedelta(days=30)


def registers(at: AtTheWindow) -> RegistersPage:
    at.settled()
    at.workspace.go("registers")
    at.settled()
    page = at.workspace.page
    assert isinstance(page, RegistersPage)
    return page


def shown(at: AtTheWindow) -> NoticesSection:
    page = registers(at)
    page.show_kind(NoticesSection)
    at.settled()
    assert isinstance(page.section, NoticesSection)
    return page.section


def published(house: Built) -> None:
    with house.unlock(OWNER, now=utc_now) as owners:
        notices.publish(owners.gate, NB, EN, date(2018, 9, 17), material=True)


def lacking(at: AtTheWindow) -> LackingPage:
    at.press("Se hvem …")
    at.settled()
    page = at.workspace.page
    assert isinstance(page, RegistersPage)
    assert isinstance(page.over, LackingPage)
    return page.over


def test_versions_are_written_in_both_languages(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, OWNER)
    section = shown(at)
    assert at.reads("Ingen versjon er publisert ennå")

    def first() -> None:
        at.press("Publiser")
        assert at.reads("Dette feltet kan ikke være tomt.")
        at.type("Teksten på bokmål", NB)
        at.type("Teksten på engelsk", EN)
        at.type("Gjelder fra", "17.09.2018")
        at.press("Publiser")

    at.when_shown(AskVersion, first)
    section.ask_new()
    at.settled()
    assert section.model.count() == 1
    assert section.model.cell(0, "status")[0] == "Gjelder nå"

    def second() -> None:
        assert NB in {edit.toPlainText() for edit in at.seen(QPlainTextEdit)}, "one begins from the text before"
        at.type("Gjelder fra", "16.09.2018")
        at.press("Publiser")
        assert at.reads("Den ville gjelde før den forrige versjonen.")
        at.type("Gjelder fra", show_day(date.today(), "nb"))
        at.press("Endringen er vesentlig: De registrerte får vite om den før den dagen")
        at.press("Publiser")
        assert at.reads("Oppgi en dag som ikke er kommet, så det er tid til å si fra til alle.")
        at.type("Gjelder fra", show_day(SOON, "nb"))
        at.press("Publiser")

    at.when_shown(AskVersion, second)
    section.ask_new()
    at.settled()
    assert [section.model.cell(row, "status")[0] for row in range(2)] == ["Kommer", "Gjelder nå"]
    assert section.model.cell(0, "change")[0] == "Vesentlig endring"
    assert at.reads(f"{len(house.people)} personer har ikke fått versjon 2.")
    at.key_in_table(section.table, 1)
    at.settled()
    page = at.workspace.page
    assert isinstance(page, RegistersPage)
    assert isinstance(page.over, VersionPage)
    assert at.reads(NB)
    assert at.reads(EN)
    assert at.reads("Første versjon")


def test_letters_a_list_and_noting_it(at: AtTheWindow, house: Built, tmp_path: Path) -> None:
    published(house)
    at.unlock(house, OWNER)
    section = shown(at)
    page = lacking(at)
    assert page.model.count() == len(house.people)
    names = [page.model.cell(row, "name")[0] for row in range(page.model.count())]
    assert names == sorted(names, key=alphabetical)
    page.save_list(tmp_path / "liste.csv")
    at.settled()
    with (tmp_path / "liste.csv").open(encoding="utf-8-sig", newline="") as file:
        mailed = {row[0] for row in list(csv.reader(file, delimiter=";"))[1:]}
    assert AMALIE in mailed
    assert AASE not in mailed
    assert {page.model.cell(row, "name")[0] for row in page.table.chosen_rows()} == mailed, "those written to"
    at.when_shown(Dialog, lambda: at.press(f"Noter {len(mailed)} personer"))
    at.press("Noter som gitt …")
    at.settled()
    assert page.model.count() == len(house.people) - len(mailed)
    page.save_letters(tmp_path / "brev.pdf")
    at.settled()
    text = "\n".join(one.extract_text() for one in PdfReader(tmp_path / "brev.pdf").pages)
    assert AASE in text
    assert AMALIE not in text
    assert NB in text
    page.note_given()
    at.settled()
    assert at.reads("Alle har fått denne versjonen")
    at.workspace.back()
    at.settled()
    assert section.waiting() == ""
    assert not at.reads("Se hvem …")
    with house.unlock(OWNER, now=utc_now) as owners:
        state = records.open_person(owners.gate, house.people[AMALIE], "employment").person.state
    assert state.notices == {1: date.today()}
    assert not at.troubles


def test_whoever_may_not_give_it_reads_it_alone(at: AtTheWindow, house: Built) -> None:
    published(house)
    at.unlock(house, JONAS)
    section = shown(at)
    assert section.model.count() == 1
    assert section.buttons() == []
    assert not at.reads("Se hvem …")
    assert ReviewsSection not in {type(one) for one in registers(at).sections}


def test_payroll_sees_whom_they_may_tell_but_does_not_publish(at: AtTheWindow, house: Built) -> None:
    published(house)
    at.unlock(house, MARTE)
    assert shown(at).buttons() == []
    page = lacking(at)
    assert {one.population for one in page.model.people} == {"employee", "applicant"}
    page.choose({house.people["Live Moen"]})
    assert at.reads("Brev …")
    assert at.reads("Noter som gitt …")
    assert not at.reads("E-postliste …"), "no list of applicants leaves the vault by her"


def test_rights_are_looked_through_and_confirmed(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, OWNER)
    page = registers(at)
    page.show_kind(ReviewsSection)
    at.settled()
    section = page.section
    assert isinstance(section, ReviewsSection)
    assert section.waiting() == "1"
    assert at.reads("Det er tid for gjennomgang: Det har ikke vært noen ennå.")
    row = next(at for at, one in enumerate(section.model.members) if one.name == MARTE)
    section.table.selectRow(row)
    assert at.reads("Foreslå sletting")
    assert at.reads("Ansatte")
    count = section.model.count()
    at.when_shown(Dialog, lambda: at.press(f"Bekreft {count} medarbeidere"))
    at.press("Bekreft alle …")
    at.settled()
    assert section.waiting() == ""
    assert at.reads(f"{OWNER} · {count} medarbeidere")
    with house.unlock(OWNER, now=utc_now) as owners:
        (made,) = reviews.earlier(owners.gate)
    assert made.day == date.today()


def test_nothing_is_left_of_them_after_locking(at: AtTheWindow, house: Built) -> None:
    published(house)
    at.unlock(house, OWNER)
    shown(at)
    page = lacking(at)
    assert page.model.count()
    registers_page = at.workspace.page
    at.window.lock()
    assert AMALIE not in everything_readable()
    assert page.model.count() == 0
    assert isinstance(registers_page, RegistersPage)
    assert all(section.found is None for section in registers_page.sections if isinstance(section, NoticesSection))
    at.settled()


def test_at_twice_the_text_size_it_can_all_be_read(at: AtTheWindow, house: Built) -> None:
    at.desk.prefer(scale=200)
    published(house)
    at.unlock(house, OWNER)
    section = shown(at)
    section.open(0)
    at.settled()
    assert at.reads(NB)
    assert at.reads(EN)
    at.workspace.back()
    at.settled()
    page = at.workspace.page
    assert isinstance(page, RegistersPage)
    page.show_kind(ReviewsSection)
    at.settled()
    assert at.reads("Tidligere gjennomganger")
    assert not at.troubles

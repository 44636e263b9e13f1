"""What the finance manager does at the window: enrols, confirms by fingerprint, changes jobs, signs new versions."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from entrack_vault import vault
from entrack_vault.domain.duties import Duty
from entrack_vault.domain.hexes import grouped_hex
from entrack_vault.services import jobs, staff
from entrack_vault.services.common import utc_now
from entrack_vault.vault import paper
from tests.building import AMALIE, JONAS, MARTE, OWNER, SELMA, Built, OwnKeys
from tests.ui.hands import AtTheWindow
from ui.jobs.page import JobsPage
from ui.parts.dialog import Dialog
from ui.parts.text import HashLabel
from ui.staff.asking import AskRegisteredAs, ShowInvitation
from ui.staff.page import StaffPage

WORDS = "sytten sauer på vidda"


@pytest.fixture
def at_staff(at: AtTheWindow, house: Built) -> StaffPage:
    at.unlock(house, OWNER)
    at.workspace.go("staff")
    at.settled()
    page = at.workspace.page
    assert isinstance(page, StaffPage)
    return page


def choose(page: StaffPage, name: str) -> None:
    at = next(n for n, one in enumerate(page.model.members) if one.name == name)
    page.table.selectRow(at)


def test_only_whoever_signs_sees_staff_and_job_descriptions(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, MARTE)
    expected = {"today", "people", "requests", "purge", "log", "registers", "settings"}
    assert set(at.workspace.rail.items) == expected


def test_someone_new_is_enrolled_joins_and_is_confirmed_by_fingerprint(
    at: AtTheWindow, at_staff: StaffPage, house: Built
) -> None:
    groups: list[str] = []

    def take_sheet() -> None:
        dialog = at.top
        assert isinstance(dialog, ShowInvitation)
        groups.extend(label.text() for label in at.seen(HashLabel) if len(label.text()) == 4)
        at.press("Jeg har levert det")

    def name_them() -> None:
        at.type("Navn", "Nora Ny")
        at.press("Lag innmeldingsarket")

    at.when_asked(name_them)
    at.press("Ny medarbeider")
    at.when_asked(take_sheet)
    at.until(lambda: groups)
    at.settled()
    joined = vault.join(house.folder, one_time_key=paper.from_text("enrolment", " ".join(groups)), passphrase=WORDS)
    at_staff.refresh()
    at.settled()
    choose(at_staff, "Nora Ny")
    assert at.reads("Venter på bekreftelse")

    def compare() -> None:
        assert at.reads(grouped_hex(joined.fingerprint))
        confirm = [one for one in at.seen(type(at.button("Avbryt"))) if one.text() == "Signer inn"]
        assert not confirm[0].isEnabled(), "nothing is signed before it is compared"
        at.press("Hver gruppe er lik")
        at.press("Signer inn")

    at.when_asked(compare)
    at.press("Bekreft …")
    at.settled()
    at.settled()
    assert at.reads("Nora Ny er medlem nå.") or at_staff.member is not None
    own = OwnKeys(joined.member, WORDS, joined.secret_key)
    with vault.unlock(house.folder, passphrase=own.passphrase, secret_key=own.secret_key) as noras:
        assert noras.session.job.key == "payroll_officer"


def test_another_job_description_takes_the_old_rooms(at: AtTheWindow, at_staff: StaffPage, house: Built) -> None:
    choose(at_staff, JONAS)

    def pick() -> None:
        at.choose("Stillingsinstruks", "receptionist")
        at.press("Signer endringen")

    at.when_asked(pick)
    at.press("Endre stillingsinstruks …")
    at.settled()
    at.settled()
    with house.unlock(JONAS, now=utc_now) as his:
        assert his.session.job.key == "receptionist"


def test_a_member_is_registered_as_an_employee(at: AtTheWindow, at_staff: StaffPage, house: Built) -> None:
    choose(at_staff, MARTE)
    assert at.reads("Ingen: Det hvelvet har om personen som medarbeider")

    def pick() -> None:
        dialog = at.top
        assert isinstance(dialog, AskRegisteredAs)
        at.until(lambda: at.reads("Ingen andre i denne gruppen heter det."))  # it looks for her own name first
        at.press("Noter")
        assert at.reads("Velg hvilken oppføring det er.")
        at.type("Ansatt", "amalie")
        at.until(lambda: dialog.search.person)
        at.press("Noter")

    at.when_shown(AskRegisteredAs, pick)
    at.press("Registrert som …")
    at.settled()
    at.settled()
    assert at.reads(AMALIE)
    with house.unlock(OWNER, now=utc_now) as owner:
        found = next(one for one in staff.everyone(owner.gate) if one.name == MARTE)
        assert found.person == house.people[AMALIE]
    at.when_shown(AskRegisteredAs, lambda: at.press("Ikke registrert"))
    at.press("Registrert som …")
    at.settled()
    at.settled()
    assert at.reads("Ingen: Det hvelvet har om personen som medarbeider")


def test_someone_leaves_and_cannot_unlock_any_more(at: AtTheWindow, at_staff: StaffPage, house: Built) -> None:
    choose(at_staff, SELMA)
    at.when_asked(lambda: at.press("Avbryt"))
    at.press("Slutter …")
    at.when_asked(lambda: at.press(f"{SELMA} slutter"))
    at.press("Slutter …")
    at.settled()
    at.settled()
    with house.unlock(OWNER, now=utc_now) as owners:
        (left,) = [one for one in staff.everyone(owners.gate) if one.name == SELMA]
    assert left.status == "left"


@pytest.fixture
def at_jobs(at: AtTheWindow, house: Built) -> JobsPage:
    at.unlock(house, OWNER)
    at.workspace.go("jobs")
    at.settled()
    page = at.workspace.page
    assert isinstance(page, JobsPage)
    row = next(n for n, one in enumerate(page.model.jobs) if one.job.key == "payroll_officer")
    page.open_row(row)
    at.settled()
    return page


def test_a_right_is_given_by_its_letter_shown_as_a_gain_and_signed(
    at: AtTheWindow, at_jobs: JobsPage, house: Built
) -> None:
    one = at_jobs.over
    assert one is not None
    matrix = one.matrix
    room = ("customer_contact", "contact")
    assert not matrix.rights.has(room, "read")
    QTest.keyClick(matrix, Qt.Key.Key_Up)
    groups, categories = list(at.desk.register.populations), list(at.desk.register.categories)
    for _ in range(len(groups)):
        QTest.keyClick(matrix, Qt.Key.Key_Up)
    for _ in range(len(categories)):
        QTest.keyClick(matrix, Qt.Key.Key_Left)
    for _ in range(groups.index(room[0])):
        QTest.keyClick(matrix, Qt.Key.Key_Down)
    for _ in range(categories.index(room[1])):
        QTest.keyClick(matrix, Qt.Key.Key_Right)
    assert matrix.room == room
    assert "lukket" in matrix.accessibleDescription()
    QTest.keyClicks(matrix, "s")
    assert matrix.rights.has(room, "read")
    assert matrix.rights.has(room, "write")
    at.until(lambda: at.reads("Kundekontakt · Kontakt: skrive"))
    assert at.reads("Versjon 2, utkast")
    at.when_asked(lambda: at.press("Signer"))
    at.press("Signer versjon 2 …")
    at.settled()
    at.settled()
    with house.unlock(MARTE, now=utc_now) as martes:
        assert martes.session.job.right(*room, martes.session.today) is not None


def test_a_duty_is_taken_and_a_right_is_given_a_last_day(at: AtTheWindow, at_jobs: JobsPage, house: Built) -> None:
    one = at_jobs.over
    assert one is not None
    assert Duty.GIVE_OVERVIEWS in one.draft.duties
    at.press("Gi oversikter")
    at.until(lambda: at.reads("Gi oversikter"))
    assert one.matrix.room in one.draft.rights.by_room
    at.type("Siste dag med retten", "31.12.2031")
    at.key(Qt.Key.Key_Return)
    at.when_asked(lambda: at.press("Signer"))
    one.sign()
    at.settled()
    at.settled()
    with house.unlock(OWNER, now=utc_now) as owners:
        now = jobs.one(owners.gate, "payroll_officer")
    assert now.version == 2
    assert Duty.GIVE_OVERVIEWS not in {given.duty for given in now.job.duties}
    assert [right.until for right in now.job.rights if right.until] == [date(2031, 12, 31)]


def test_a_draft_that_is_left_is_there_again_until_locking(at: AtTheWindow, at_jobs: JobsPage) -> None:
    at.type("Avsnitt 1", "Lønn kjøres hver måned.")
    at.workspace.go("people")
    assert at.workspace.place == "people"
    at.workspace.go("jobs")
    assert at_jobs.over is not None
    key = at_jobs.over.in_force.job.key
    assert at_jobs.over.changed
    assert at_jobs.back()
    at.settled()
    at_jobs.open_row([one.job.key for one in at_jobs.model.jobs].index(key))
    assert at_jobs.over.changed
    assert at_jobs.over.draft.text(1, "nb") == "Lønn kjøres hver måned."
    at.press("Forkast utkastet")
    at.settled()
    at_jobs.open_row([one.job.key for one in at_jobs.model.jobs].index(key))
    assert not at_jobs.over.changed


def test_the_question_before_signing_says_who_gains_and_who_loses(at: AtTheWindow, at_jobs: JobsPage) -> None:
    at.press("Gi oversikter")
    at.until(lambda: at.reads("Gi oversikter"))

    def look() -> None:
        assert isinstance(at.top, Dialog)
        texts = [one.text() for one in at.top.findChildren(QLabel)]
        assert "Får mindre" in texts
        assert "Gi oversikter" in texts
        assert any("Marte" in text for text in texts)
        at.press("Avbryt")

    assert at_jobs.over is not None
    at.until(lambda: at_jobs.over is not None and at_jobs.over.proposed)
    at.when_asked(look)
    at_jobs.over.sign()


def test_an_empty_paragraph_cannot_be_signed(at: AtTheWindow, at_jobs: JobsPage) -> None:
    at.press("Nytt avsnitt")
    at.until(lambda: at.reads("Hvert avsnitt må ha en tekst før utkastet kan signeres."))
    assert at_jobs.over is not None
    assert at_jobs.over.next_version is None


def test_a_new_job_description_is_written_and_signed(at: AtTheWindow, at_jobs: JobsPage, house: Built) -> None:
    def name_it() -> None:
        at.type("Navn på bokmål", "Regnskapsmedarbeider")
        at.press("Skriv den")

    at_jobs.to_list()
    at.settled()
    at.when_asked(name_it)
    at.press("Ny …")
    page = at_jobs.over
    assert page is not None
    at.type("Avsnitt 1", "Fører regnskapet og åpner ansattes kontaktopplysninger.")
    page.matrix.setFocus()
    QTest.keyClick(page.matrix, Qt.Key.Key_L)
    at.press("Lønnskjøring")
    at.until(lambda: at.button("Signer versjon 1 …").isEnabled())
    at.when_asked(lambda: at.press("Signer"))
    at.press("Signer versjon 1 …")
    at.settled()
    at.settled()
    with house.unlock(OWNER) as owners:
        made = jobs.one(owners.gate, "regnskapsmedarbeider")
    assert (made.version, made.job.nb, len(made.job.rights)) == (1, "Regnskapsmedarbeider", 1)
    assert [given.purpose for given in made.job.purposes] == ["payroll_run"]


def test_a_name_that_is_taken_is_told(at: AtTheWindow, at_jobs: JobsPage) -> None:
    def name_it() -> None:
        at.type("Navn på bokmål", at_jobs.model.jobs[0].job.nb)
        at.press("Skriv den")
        assert at.reads("Det finnes en stillingsinstruks med det navnet.")
        at.press("Avbryt")

    at_jobs.to_list()
    at.settled()
    at.when_asked(name_it)
    at.press("Ny …")
    assert at_jobs.over is None


def test_earlier_versions_are_read_but_not_changed(at: AtTheWindow, at_jobs: JobsPage, house: Built) -> None:
    row = next(n for n, one in enumerate(at_jobs.model.jobs) if one.job.key == "payroll_officer")
    at_jobs.open_row(row)
    page = at_jobs.over
    assert page is not None
    at.type("Avsnitt 1", "Kjører lønn etter nye regler.")
    at.when_asked(lambda: at.press("Signer"))
    at.until(lambda: at.button("Signer versjon 2 …").isEnabled())
    at.press("Signer versjon 2 …")
    at.settled()
    at.settled()
    at_jobs.open_row(row)
    seen: list[bool] = []

    def look() -> None:
        seen.append(at.reads("Kjører lønn etter nye regler."))
        at.choose("Versjon", "1")
        seen.append(at.reads("Kjører lønn etter nye regler."))
        at.press("Lukk")

    at.when_asked(look)
    at.press("Versjoner …")
    at.until(lambda: seen)
    assert seen == [True, False]

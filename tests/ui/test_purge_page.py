"""Purging at the window: payroll proposes what is due, the finance manager approves the very plan that is shown."""

from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QSpinBox

from entrack_vault.domain.events import Event
from entrack_vault.domain.holds import HoldReason
from entrack_vault.domain.people import Entered
from entrack_vault.services import holds, log, overview, purge, records
from entrack_vault.services.common import utc_now
from tests.building import MARTE, OWNER, SELMA, SINDRE, Built
from tests.ui.hands import AtTheWindow
from tests.ui.test_locking import everything_readable
from ui.parts.text import Label
from ui.person.retention import AskHold, RetentionDialog
from ui.purge.case import CasePage
from ui.purge.page import PurgePage
from ui.purge.rules import AskRule
from ui.purge.taken import TakenOut

LEFT = "2026-01-15"


@pytest.fixture
def left(house: Built) -> UUID:
    """Someone who has left, with a clock that has run out."""
    who = house.people[SINDRE]
    with house.unlock(OWNER, now=utc_now) as owners:
        person = records.edit_person(owners.gate, who, "employment", ["job"])
        day = Entered(LEFT, date.fromisoformat(LEFT), "person")
        records.save(owners.gate, person, {"end_date": (day,)}, "employment")
    return who


def purge_page(at: AtTheWindow) -> PurgePage:
    at.settled()
    at.workspace.go("purge")
    at.settled()
    page = at.workspace.page
    assert isinstance(page, PurgePage)
    return page


def shown(page: PurgePage) -> CasePage:
    assert isinstance(page.over, CasePage)
    return page.over


def proposed(house: Built, who: UUID) -> UUID:
    with house.unlock(MARTE, now=utc_now) as officer:
        return purge.propose(officer.gate, [who])[0].id


def test_payroll_proposes_what_is_due(at: AtTheWindow, house: Built, left: UUID) -> None:
    at.unlock(house, MARTE)
    page = purge_page(at)
    assert [one.person for one in page.due.people] == [left]
    assert page.due.cell(0, "name")[0] == SINDRE
    at.when_asked(lambda: at.press("Foreslå"))
    at.press("Foreslå sletting for alle …")
    at.settled()
    at.settled()
    assert isinstance(page.over, CasePage)
    assert page.over.case.status == "proposed"
    assert at.reads("Venter på godkjenning")
    with pytest.raises(AssertionError):
        at.button("Godkjenn og slett for 1 person")
    at.workspace.back()
    at.settled()
    at.press("Slettinger")
    assert page.cases.count() == 1


def test_the_finance_manager_approves_and_saves_the_certificate(
    at: AtTheWindow, house: Built, left: UUID, tmp_path: Path
) -> None:
    proposed(house, left)
    at.unlock(house, OWNER)
    page = purge_page(at)
    page.open(page.cases.cases[0])
    at.settled()
    assert at.reads("Sindre Ødegård")
    assert at.reads("Slik er fristene regnet ut")
    at.when_asked(lambda: at.press("Avbryt"))
    at.press("Godkjenn og slett for 1 person")
    assert shown(page).case.status == "proposed", "the way out is the default"
    at.when_asked(lambda: at.press("Slett for 1 person"))
    at.press("Godkjenn og slett for 1 person")
    at.settled()
    at.settled()
    assert shown(page).case.status == "done"
    shown(page).save_as(tmp_path / "bevis.pdf")
    at.settled()
    text = PdfReader(tmp_path / "bevis.pdf").pages[0].extract_text()
    assert shown(page).case.number in text
    assert SINDRE not in text
    with house.unlock(OWNER, now=utc_now) as owners:
        found = records.open_person(owners.gate, left, "employment").person
        assert "phone" not in found.cards["contact"].fields
        assert log.read(owners.gate, event=Event.CERTIFICATE_PLACED)


def test_what_was_taken_out_before_is_ticked_off(at: AtTheWindow, house: Built, left: UUID) -> None:
    with house.unlock(OWNER, now=utc_now) as owners:
        overview.note_placed(owners.gate, overview.make(owners.gate, left, "nb"), bytes(32))
    case = proposed(house, left)
    with house.unlock(OWNER, now=utc_now) as owners:
        purge.answer(owners.gate, case, approve=True)
        purge.carry_out(owners.gate, case)
    at.unlock(house, OWNER)
    page = purge_page(at)
    page.open(page.cases.cases[0])
    at.settled()
    taken = shown(page).findChild(TakenOut)
    assert isinstance(taken, TakenOut)
    assert taken.model.cell(0, "ticked")[0] == "Ikke ennå"
    taken.table.selectRow(0)
    at.press("Er makulert")
    at.settled()
    assert taken.model.cell(0, "ticked")[0] != "Ikke ennå"
    at.window.lock()
    assert taken.model.taken == []


def test_it_is_sent_back(at: AtTheWindow, house: Built, left: UUID) -> None:
    proposed(house, left)
    at.unlock(house, OWNER)
    page = purge_page(at)
    page.open(page.cases.cases[0])
    at.settled()
    at.when_asked(lambda: at.press("Avslå"))
    at.press("Avslå …")
    at.settled()
    assert isinstance(page.over, CasePage)
    assert page.over.case.status == "declined"
    assert at.reads("Ingenting ble slettet.")


def test_what_has_changed_since_is_told_and_nothing_goes(at: AtTheWindow, house: Built, left: UUID) -> None:
    proposed(house, left)
    with house.unlock(MARTE, now=utc_now) as officer:
        holds.add(officer.gate, left, HoldReason.DISPUTE, [], date(2099, 1, 1))
    at.unlock(house, OWNER)
    page = purge_page(at)
    page.open(page.cases.cases[0])
    at.settled()
    assert at.reads("Noe er endret siden slettingen ble foreslått")
    with pytest.raises(AssertionError, match="cannot be pressed now"):
        at.press("Godkjenn og slett for 1 person")


def test_the_place_is_offered_to_those_with_a_duty_for_it(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, SELMA)
    at.settled()
    assert "purge" not in at.workspace.rail.items


def test_an_empty_list_says_what_belongs_there(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, MARTE)
    purge_page(at)
    assert at.reads("Ingenting er forfalt")


def test_locking_leaves_no_name(at: AtTheWindow, house: Built, left: UUID) -> None:
    proposed(house, left)
    at.unlock(house, OWNER)
    page = purge_page(at)
    page.open(page.cases.cases[0])
    at.settled()
    at.window.lock()
    at.settled()
    assert SINDRE not in everything_readable()


def test_why_it_is_still_here_and_holding_it_back(at: AtTheWindow, house: Built, left: UUID) -> None:
    at.unlock(house, MARTE)
    at.open(SINDRE)

    def look() -> None:
        assert isinstance(at.top, RetentionDialog)
        told = {at.top.model.cell(row, "what")[0]: at.top.model.cell(row, "now")[0] for row in range(4)}
        assert told["Telefon"] == "Skal slettes"
        at.when_shown(AskHold, lambda: at.press("Sperr"))
        at.press("Sperr …")
        at.when_shown(RetentionDialog, then)

    def then() -> None:
        assert isinstance(at.top, RetentionDialog)
        told = {at.top.model.cell(row, "now")[0] for row in range(4)}
        assert told == {"Sperret mot sletting"}
        at.press("Opphev")
        at.when_shown(RetentionDialog, last)

    def last() -> None:
        assert isinstance(at.top, RetentionDialog)
        assert {at.top.model.cell(row, "now")[0] for row in range(4)} != {"Sperret mot sletting"}
        at.press("Lukk")
        ended.append(True)

    ended: list[bool] = []
    at.when_shown(RetentionDialog, look)
    at.press("Oppbevaring …")
    at.until(lambda: bool(ended))
    at.settled()
    with house.unlock(OWNER, now=utc_now) as owners:
        (hold,) = holds.read(owners.gate, left)
    assert hold.lifted is not None


def test_the_finance_manager_decides_a_rule_after_seeing_what_it_does(
    at: AtTheWindow, house: Built, left: UUID
) -> None:
    at.unlock(house, OWNER)
    page = purge_page(at)
    at.press("Regler")
    row = [rule.key for rule in page.rules.rules].index("contact_after_leaving")

    def answer() -> None:
        asked = at.top
        assert isinstance(asked, AskRule)
        asked.findChildren(QSpinBox)[0].setValue(9)
        at.until(lambda: at.reads("1 senere"))
        at.type("Grunnlag", "vedtak i ledelsen")
        at.press("Signer regelen")

    at.when_asked(answer)
    page.decide(row)
    at.settled()
    at.settled()
    at.until(lambda: page.rules.cell(row, "ground")[0] == "vedtak i ledelsen")
    assert at.reads("Regelen er signert og gjelder.")
    assert [one.rule for one in page.due.people] == ["personnel_file"]
    at.when_asked(lambda: read_then_leave(at))
    page.decide(row)
    with house.unlock(MARTE, now=utc_now) as officer:
        assert officer.register.retention["contact_after_leaving"].years == 9


def read_then_leave(at: AtTheWindow) -> None:
    assert at.reads("Tidligere beslutninger")
    assert any("vedtak i ledelsen" in label.text() and OWNER in label.text() for label in at.seen(Label))
    at.press("Avbryt")


def test_statistics_count_by_year_and_tell_of_no_few(at: AtTheWindow, house: Built, left: UUID) -> None:
    at.unlock(house, OWNER)
    page = purge_page(at)
    at.press("Statistikk")
    at.until(page.statistics.count)
    rows = [
        [page.statistics.cell(one, key)[0] for key in ("group", "event", "year", "count")]
        for one in range(page.statistics.count())
    ]
    assert ["Ansatte", "Sluttet", "2026", "færre enn 5"] in rows
    at.window.lock()
    assert page.statistics.count() == 0

"""Today at the window: what waits for whoever works here, and the way to it."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from entrack_vault.domain.rights_cases import Channel, Right
from entrack_vault.services import purge, records, rights_cases
from entrack_vault.services.common import utc_now
from tests.building import AMALIE, JONAS, LIVE, MARTE, OWNER, SELMA, Built
from tests.ui.hands import AtTheWindow
from tests.ui.test_locking import everything_readable
from ui.purge.case import CasePage as PurgeCase
from ui.purge.page import PurgePage
from ui.requests.case import CasePage
from ui.requests.page import RequestsPage
from ui.today.lines import Line
from ui.today.page import TodayPage


def today_page(at: AtTheWindow) -> TodayPage:
    at.settled()
    at.workspace.go("today")
    at.settled()
    page = at.workspace.page
    assert isinstance(page, TodayPage)
    return page


@pytest.fixture
def waiting(house: Built) -> None:
    """Two requests, one of them late, and a purge that payroll's colleague has proposed."""
    with house.unlock(OWNER) as owners:  # when the house was built, long ago
        records.set_status(owners.gate, house.people[LIVE], "rejected", "recruitment")
        rights_cases.receive(owners.gate, house.people[AMALIE], Right.RECTIFICATION, Channel.LETTER)
    with house.unlock(MARTE, now=utc_now) as marte:
        received = marte.session.today - timedelta(days=26)
        rights_cases.receive(marte.gate, house.people[AMALIE], Right.ACCESS, Channel.EMAIL, received)
    with house.unlock(JONAS, now=utc_now) as jonas:
        purge.propose(jonas.gate, [house.people[LIVE]])


@pytest.mark.usefixtures("waiting")
def test_the_finance_manager_sees_what_waits_and_goes_there(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, OWNER)
    page = today_page(at)
    assert at.reads("1 krav har gått over fristen, 1 krav har frist innen en uke, 1 sletting venter på deg")
    assert at.reads(f"{AMALIE} · Ansatt")
    assert at.reads("Venter på deg")
    first = next(one for one in page.findChildren(Line) if f", {AMALIE}" in one.accessibleName())
    assert "Retting" in first.accessibleName(), "the late one stands first"
    QTest.mouseClick(first, Qt.MouseButton.LeftButton)
    at.settled()
    over = at.workspace.page
    assert isinstance(over, RequestsPage)
    assert isinstance(over.over, CasePage)
    assert over.over.listed.case.right is Right.RECTIFICATION
    page = today_page(at)
    line = next(
        one
        for one in page.findChildren(Line)
        if "Retting" not in one.accessibleName() and "S-" in one.accessibleName()
    )
    QTest.keyClick(line, Qt.Key.Key_Return)
    at.settled()
    there = at.workspace.page
    assert isinstance(there, PurgePage)
    assert isinstance(there.over, PurgeCase)


@pytest.mark.usefixtures("waiting")
def test_payroll_sees_requests_and_that_someone_else_approves(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, MARTE)
    today_page(at)
    assert at.reads("En annen må godkjenne")
    assert not at.reads("Sikkerhetskopi")
    at.press("Alle krav")
    at.settled()
    assert isinstance(at.workspace.page, RequestsPage)


def test_whoever_can_act_on_little_sees_little(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, SELMA)
    today_page(at)
    assert at.reads("Ingenting venter på deg.")
    assert not at.reads("Krav med frist")
    assert not at.reads("Slettinger som venter")
    assert not at.troubles


@pytest.mark.usefixtures("waiting")
def test_nothing_is_left_of_it_after_locking(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, OWNER)
    page = today_page(at)
    assert AMALIE in everything_readable()
    at.window.lock()
    assert AMALIE not in everything_readable()
    assert page.found is None
    at.settled()

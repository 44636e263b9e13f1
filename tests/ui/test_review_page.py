"""The full review at the window: all of it gone through together, remarks registered; an objection is weighed."""

from PySide6.QtCore import Qt

from entrack_vault.domain.rights_cases import Channel, Prevails, Right
from entrack_vault.services import rights_cases
from entrack_vault.services.common import utc_now
from tests.building import AMALIE, MARTE, SINDRE, VIDAR, Built
from tests.building import OWNER as INGRID
from tests.ui.hands import AtTheWindow
from tests.ui.test_locking import everything_readable
from tests.ui.test_requests_page import case_page, opened, registered, requests_page
from ui.overview.page import OverviewPage
from ui.requests.asking import AskWeighing
from ui.requests.review import AskRemark, ReviewPage


def review(at: AtTheWindow, house: Built) -> ReviewPage:
    registered(house, Right.REVIEW)
    at.unlock(house, MARTE)
    page = requests_page(at)
    opened(at, page)
    at.press("Gå gjennom det sammen …")
    at.settled()
    assert isinstance(page.over, ReviewPage)
    return page.over


def test_every_category_is_gone_through_with_nobody_elses_data_in_sight(at: AtTheWindow, house: Built) -> None:
    page = review(at, house)
    assert at.reads(AMALIE)
    assert at.reads("Steg 1 av")
    assert not at.workspace.top.search.isVisible(), "nobody else is looked for beside them"
    at.shortcut(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert not at.workspace.top.search.hasFocus()
    seen = ""
    for _step in page.parts:
        at.press("Fortsett")
        seen += at.texts()
        assert SINDRE not in at.texts()
    for text in (
        "Vurdert etter loven: ",
        "Slettes etter: ",
        "bokføringsloven",
        "Regnskapsmedarbeider",
        "amalie.bergseth@example.no",
        "Hvor mye",
        "Hvor lenge",
        "Fra: ",
    ):
        assert text in seen
    at.press("Fortsett")
    assert at.reads("Det er alt")
    at.press("Lag oversikten …")
    at.settled()
    assert isinstance(at.workspace.page.over, OverviewPage)  # type: ignore[attr-defined]


def test_a_remark_becomes_a_request_at_once(at: AtTheWindow, house: Built) -> None:
    page = review(at, house)
    at.press("Fortsett")

    def fill() -> None:
        at.press("Registrer")
        assert at.reads("Dette feltet kan ikke være tomt.")
        at.type("Hva personen sier om det", "Nummeret er feil.")
        at.press("Registrer")

    at.when_shown(AskRemark, fill)
    at.press("Merknad til Telefon")
    at.settled()
    page.go(99)
    assert at.reads("Telefon: Nummeret er feil.")
    with house.unlock(MARTE, now=utc_now) as marte:
        found = rights_cases.read(marte.gate, house.people[AMALIE])
    assert [one.about for one in found if one.right is Right.RECTIFICATION] == ["Telefon: Nummeret er feil."]


def test_nothing_is_left_of_it_after_locking(at: AtTheWindow, house: Built) -> None:
    review(at, house)
    assert AMALIE in everything_readable()
    at.window.lock()
    assert AMALIE not in everything_readable()
    at.settled()


def test_an_objection_is_weighed_on_its_page(at: AtTheWindow, house: Built) -> None:
    with house.unlock(INGRID, now=utc_now) as owner:
        rights_cases.receive(owner.gate, house.people[VIDAR], Right.OBJECTION, Channel.EMAIL)
    at.unlock(house, INGRID)
    page = requests_page(at)
    opened(at, page)

    def fill() -> None:
        at.press("Noter")
        assert at.reads("Si hvorfor det er vurdert slik.")
        at.choose("Hvilke grunner som veier tyngst", "theirs")
        at.type("Hvorfor", "Vi har ikke bruk for kontakten.")
        at.press("Noter")

    at.when_shown(AskWeighing, fill)
    at.press("Avvei …")
    at.settled()
    found = case_page(page).case
    assert found is not None
    assert found.prevails is Prevails.THEIRS
    assert at.reads("Vi har ikke bruk for kontakten.")

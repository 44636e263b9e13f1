"""Someone restricted at the window: seen in the list and its preview, read on the page, and used nowhere."""

import pytest

from entrack_vault.domain.restrictions import RESTRICTIONS, Restriction
from entrack_vault.i18n import Language, translate
from entrack_vault.services import records
from tests.building import AMALIE, MARTE, OWNER, SINDRE, Built
from tests.filing import added
from tests.ui.hands import AtTheWindow
from tests.ui.test_people_export import choose
from ui.documents.tab import DocumentsTab
from ui.parts.buttons import Button
from ui.parts.text import Label
from ui.person.page import DOCUMENTS
from ui.words import speak

NOT_USED = "Opplysningene kan leses, men ikke endres eller eksporteres før begrensningen løftes."


@pytest.fixture
def restricted(at: AtTheWindow, house: Built) -> AtTheWindow:
    """Marte in payroll, after Amalie has objected and Sindre has not."""
    with house.unlock(OWNER) as owners:
        added(owners.gate, house)
        records.restrict(owners.gate, house.people[AMALIE], Restriction.OBJECTION, "rights_request")
    at.unlock(house, MARTE)
    at.until(at.people.list.model.count)
    return at


def row_of(at: AtTheWindow, name: str) -> int:
    model = at.people.list.model
    return next(row for row in range(model.count()) if model.cell(row, "name")[0] == name)


def test_the_list_marks_them_in_words_and_not_by_colour_alone(restricted: AtTheWindow) -> None:
    model = restricted.people.list.model
    assert model.cell(row_of(restricted, AMALIE), "status")[0] == "Aktiv, begrenset"
    assert model.cell(row_of(restricted, SINDRE), "status")[0] == "Aktiv"
    model.status, model.population = "active", "employee"
    model.refresh()
    assert model.cell(row_of(restricted, AMALIE), "status")[0] == "Aktiv, begrenset", "found by status as before"
    model.words = "amalie"
    model.refresh()
    assert model.count() == 1


def test_the_preview_says_so_and_offers_what_is_theirs(restricted: AtTheWindow) -> None:
    at = restricted
    choose_one(at, AMALIE)
    assert at.reads("Begrenset")
    assert at.reads(NOT_USED)
    assert {"Åpne", "Oversikt …"} <= {one.text() for one in at.seen(Button) if one.isEnabled()}
    choose_one(at, SINDRE)
    at.until(lambda: not at.reads(NOT_USED))


def choose_one(at: AtTheWindow, name: str) -> None:
    at.people.list.table.clearSelection()
    at.people.list.table.selectRow(row_of(at, name))
    at.until(lambda: any(label.text() == "Rom" for label in at.seen(Label)))


def test_the_export_of_several_says_who_is_left_out(restricted: AtTheWindow) -> None:
    choose(restricted, AMALIE, SINDRE)
    assert restricted.reads("1 er begrenset og blir utelatt.")
    assert restricted.button("Eksporter …").isEnabled()


def test_an_export_of_nobody_but_them_is_grey_and_says_why(at: AtTheWindow, house: Built) -> None:
    with house.unlock(OWNER) as owners:
        for name in (AMALIE, SINDRE):
            records.restrict(owners.gate, house.people[name], Restriction.CLAIMS, "rights_request")
    at.unlock(house, MARTE)
    choose(at, AMALIE, SINDRE)
    assert at.reads("2 er begrenset og blir utelatt.")
    (export,) = [one for one in at.seen(Button) if one.text() == "Eksporter …"]
    assert not export.isEnabled()


@pytest.mark.parametrize("spoken", ["nb", "en"])
def test_the_page_tells_why_and_edits_nothing(restricted: AtTheWindow, spoken: Language) -> None:
    at = restricted
    speak(spoken)
    at.until(at.people.list.model.count)
    at.open(AMALIE)
    why = translate(spoken, RESTRICTIONS[Restriction.OBJECTION])
    rest = translate(spoken, "What is held may be read, but not changed or exported until the restriction is lifted.")
    assert at.reads(translate(spoken, "Restricted (GDPR Art. 18)"))
    assert at.reads(f"{why}. {rest}")
    assert not at.reads(translate(spoken, "Edit"))
    at.person.show_tab(DOCUMENTS)
    tab = at.person.documents
    assert isinstance(tab, DocumentsTab)
    texts = {one.text(): one.isEnabled() for one in at.seen(Button)}
    assert texts[translate(spoken, "Open")]
    for shut in ("Save as a file …", "Remove", "Correct …"):
        assert not texts[translate(spoken, shut)], shut
    assert translate(spoken, "Add …") not in texts
    assert at.reads(f"{why}. {rest}"), "the reason stands above what is grey"

"""The list: found as one types, filtered, sorted, previewed, opened by keys; a settled search is logged."""

from array import array
from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from entrack_vault.domain.events import Event
from entrack_vault.domain.search_index import SearchIndex
from entrack_vault.services import log, people, records
from entrack_vault.services.people import PeopleList
from tests.building import AASE, AMALIE, LIVE, MARTE, OWNER, PER, SINDRE, TOR, Built, entered
from tests.ui.hands import AtTheWindow
from ui.people.model import Fetched, PeopleModel


def names(at: AtTheWindow) -> list[str]:
    model = at.people.list.model
    return [model.cell(row, "name")[0] for row in range(model.count())]


def test_each_member_sees_only_the_groups_of_their_job_description(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, TOR)  # the reception
    with house.unlock(TOR) as tors:
        job = tors.session.job
    assert set(names(at))
    shown = {at.people.list.model.cell(row, "population")[0] for row in range(at.people.list.model.count())}
    groups = at.desk.register.populations
    assert shown <= {groups[right.population].label.nb for right in job.rights}
    assert LIVE not in names(at)


def test_ctrl_k_words_and_enter_open_someone_from_anywhere(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, MARTE)
    at.workspace.go("settings")
    at.shortcut(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert at.workspace.top.search.hasFocus()
    QTest.keyClicks(at.workspace.top.search, "berg amalie")
    assert names(at) == [AMALIE]
    QTest.keyClick(at.workspace.top.search, Qt.Key.Key_Return)
    at.settled()
    assert at.person.person.name == AMALIE
    at.shortcut(Qt.Key.Key_Escape)
    at.settled()
    assert at.people.over is None


def test_a_search_is_logged_when_it_settles_and_without_its_words(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, MARTE)
    QTest.keyClicks(at.workspace.top.search, "sindre")

    def searched() -> bool:
        assert at.desk.vault is not None
        return not at.desk.worker.busy and not at.people.list.searching

    at.until(searched)
    with house.unlock(OWNER) as owners:
        newest = log.read(owners.gate, event=Event.PEOPLE_SEARCHED)
    assert len(newest) == 1 or all(line.member == MARTE for line in newest)
    assert newest[0].entry.person is None


def test_chips_filter_by_group_and_status_and_nothing_found_offers_a_way_back(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, OWNER)
    everyone = names(at)
    assert {AMALIE, LIVE, PER} <= set(everyone)
    at.press("Jobbsøkere")
    assert names(at) == [LIVE]
    QTest.keyClicks(at.workspace.top.search, "finnes ikke")
    assert at.reads("Ingen treff")
    at.press("Vis alle")
    assert names(at) == everyone


def test_sorting_by_any_column_and_back(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, MARTE)
    model = at.people.list.model
    numbers = [column.key for column in model.columns].index("own_number")
    at.people.list.table.sortByColumn(numbers, Qt.SortOrder.AscendingOrder)
    found = [model.cell(row, "own_number")[0] for row in range(model.count())]
    assert found[:3] == ["1001", "1002", "1003"]
    at.people.list.table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    assert names(at)[-1] == AMALIE
    at.people.list.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert names(at)[0] == AMALIE


def test_the_preview_opens_nothing(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, MARTE)
    assert at.desk.vault is not None
    before = at.desk.vault.session.head.sequence
    for row in range(at.people.list.model.count()):
        at.people.list.table.selectRow(row)
    at.until(lambda: at.reads("Åpnes av Personalansvarlig, Økonomisjef"))
    assert at.desk.vault.session.head.sequence == before


def test_a_new_person_is_registered_and_what_is_wrong_is_told_at_its_field(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, MARTE)
    at.press("Ny person")
    at.press("Registrer")
    assert at.reads("Dette feltet kan ikke være tomt.")
    at.type("Navn *", "Ny Prøvesen")
    at.type("Ansattnummer", "1099")
    at.type("Postnummer", "155")
    at.press("Registrer")
    assert at.people.over is not None
    at.type("Postnummer", "0155")
    at.press("Registrer")
    at.settled()
    at.settled()
    assert at.people.over is None
    assert "Ny Prøvesen" in names(at)
    assert {AMALIE, SINDRE, AASE} <= set(names(at))


def test_f5_fetches_what_others_have_registered_since(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, MARTE)
    with house.unlock(OWNER) as owners:
        records.create(owners.gate, "employee", entered(name="Kari Kommer", employee_number="1888"), "employment")
    assert "Kari Kommer" not in names(at)
    at.shortcut(Qt.Key.Key_F5)
    at.settled()
    assert "Kari Kommer" in names(at)


def test_the_first_screen_stands_while_the_rest_is_on_its_way(
    at: AtTheWindow, house: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "SCREEN", 1)
    totals: list[int] = []
    show = PeopleModel.show

    def seen(model: PeopleModel, found: Fetched | None) -> PeopleList | None:
        totals.append(len(found.listed) if found else 0)
        return show(model, found)

    monkeypatch.setattr(PeopleModel, "show", seen)
    at.unlock(house, MARTE)
    assert totals[0] == 1
    assert totals[-1] == at.people.list.model.total > 1


def test_a_list_that_another_took_the_place_of_is_let_go_of(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, MARTE)
    before = at.people.list.model.listed
    assert before is not None
    total = len(before)
    at.people.list.refresh()
    at.settled()
    at.settled()
    assert len(before) == 0
    assert before.find("amalie") == []
    assert at.people.list.model.total == total
    assert at.people.list.model.listed is not before


def test_a_first_screen_that_comes_after_locking_is_let_go_of(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, MARTE)
    page = at.people.list
    begun = Fetched(page.model.listed or PeopleList([], SearchIndex(array("L"), {}, {})), {}, {}, Counter())
    page.refresh()
    fetch = page._fetch
    page.clear()
    page._begun(fetch, begun)
    assert page.model.total == 0
    at.settled()

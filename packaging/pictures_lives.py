"""Pictures of the life of a record: what may be done with somebody, each thing that is asked, and what is told."""

from collections.abc import Callable
from dataclasses import replace

from pictures_walks import Walk, with_dialog
from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QApplication, QWidget

from entrack_vault.domain.restrictions import Restriction
from entrack_vault.domain.withholding import WithholdingGround
from entrack_vault.services import lives, merging, records, withholding
from entrack_vault.services.gate import Gate
from ui.people.closing import ask_and_close
from ui.person import carrying, left_out, life, linked, noting
from ui.person.merging import AskTwin, AskValues, Compared
from ui.person.page import PersonPage
from ui.shell.places import PeoplePlace


def lives_of_records(at: Walk) -> None:
    """An applicant who is hired, an employee with all that is asked, one who is restricted, a recruitment closed."""
    workspace = at.window.workspace
    if workspace is None:
        return
    workspace.go("people")
    at.settle()
    place = workspace.page
    assert isinstance(place, PeoplePlace)
    page = _opened(at, place, "applicant", "received")
    _draw_menu(at, page, "14-life-menu")
    step = at.desk.register.carryings[lives.HIRE]
    with_dialog(at, lambda: carrying.begin(page, step), "14-life-hire", accept=True)
    at.settle()
    at.settle()
    at.draw("14-life-hired")
    page = _opened(at, place, "employee", "active")
    _draw_menu(at, page, "14-life-menu-employee")
    with_dialog(at, lambda: noting.death(page), "14-life-death")
    with_dialog(at, lambda: noting.new_number(page), "14-life-number")
    who = page.person.id
    _do(at, page, lambda gate: withholding.withhold(gate, who, WithholdingGround.INTERNAL, field="title"))
    with_dialog(at, lambda: left_out.begin(page), "14-life-left-out")
    at.settle()
    at.settle()
    _merging(at, place, page)
    _do(at, page, lambda gate: records.restrict(gate, who, Restriction.CLAIMS, "rights_request"))
    page.open()
    at.settle()
    at.draw("14-life-restricted")
    with_dialog(at, lambda: linked.use_all_the_same(page), "14-life-restricted-asked", accept=True)
    at.settle()
    at.draw("14-life-restricted-used")
    _do(at, page, lambda gate: records.restrict(gate, who, None, "rights_request"))
    _do(at, page, lambda gate: _lift(gate, page))
    place.back()
    at.settle()
    _closing(at, place)


def _lift(gate: Gate, page: PersonPage) -> None:
    for one in withholding.read(gate, page.person.id):
        if one.lifted is None:
            withholding.lift(gate, page.person.id, one.id)


def _do(at: Walk, owner: QWidget, step: Callable[[Gate], object]) -> None:
    at.desk.ask(owner, lambda gate, _work: step(gate), lambda _done: None)
    at.settle()


def _rows(place: PeoplePlace, group: str, status: str) -> list[int]:
    model = place.list.model
    people = [(row, model.person(row)) for row in range(model.count())]
    return [row for row, one in people if one is not None and (one.population, one.status) == (group, status)]


def _opened(at: Walk, place: PeoplePlace, group: str, status: str) -> PersonPage:
    person = place.list.model.person(_rows(place, group, status)[0])
    assert person is not None
    place.show_person(person)
    at.settle()
    page = place.over
    assert isinstance(page, PersonPage)
    return page


def _draw_menu(at: Walk, page: PersonPage, name: str) -> None:
    button = next(one for one in at.window.findChildren(QWidget) if one.isVisible() and _is_more(one))
    menu = life.open_menu(page, button)
    at.draw(name)
    menu.close()


def _is_more(widget: QWidget) -> bool:
    return getattr(widget, "icon_name", "") in ("ellipsis", "chevron-down") and widget.parent() is not None


def _merging(at: Walk, place: PeoplePlace, page: PersonPage) -> None:
    opened = page.opened
    assert opened is not None
    other = place.list.model.person(_rows(place, "employee", "active")[1])
    assert other is not None

    def ask() -> None:
        asked = AskTwin(page, at.desk, page.person.id, page.group)
        asked.looked_for(other.name)
        asked.exec()

    with_dialog(at, ask, "14-life-twin")
    found: list[Compared] = []

    def compare(gate: Gate) -> None:
        there = records.open_person(gate, other.id, page.purpose).person
        differing = merging.differing(gate, page.person.id, other.id, page.purpose)
        found.append(Compared(opened.person, there, differing))

    _do(at, page, compare)
    with_dialog(at, AskValues(page, page.group, found[0]).exec, "14-life-merge")
    few = replace(found[0], differing=found[0].differing[:3])
    with_dialog(at, AskValues(page, page.group, few).exec, "14-life-merge-few")


def _closing(at: Walk, place: PeoplePlace) -> None:
    table, model = place.list.table, place.list.model
    table.clearSelection()
    for row in _rows(place, "applicant", "received")[:3]:
        whole = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        table.selectionModel().select(model.index(row, 0), whole)
    QApplication.processEvents()
    at.draw("14-life-chosen")
    with_dialog(at, lambda: ask_and_close(place.list), "14-life-closing")


WALKS = (lives_of_records,)

"""Every page: each control has a name and is reached by Tab, nothing overflows at 200 % text, in both languages."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

from entrack_vault.exports import letter
from entrack_vault.exports.letter import Letter
from tests.building import AMALIE, OWNER, Built
from tests.filing import added
from tests.ui.hands import AtTheWindow
from ui.jobs.matrix import Matrix
from ui.parts.buttons import Button
from ui.parts.day_chart import DayChart
from ui.person.page import DOCUMENTS
from ui.shell.rail import RailItem

CONTROLS = (
    *(QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QAbstractItemView),
    *(RailItem, DayChart, Matrix),
)


def go_to(at: AtTheWindow, place: str) -> None:
    """Goes to a page, or to one of those over the list of people."""
    at.workspace.go("people" if place in OVER else place)
    at.settled()
    if place in OVER:
        person = next(one for one in (at.people.list.model.person(n) for n in range(9)) if one and one.name == AMALIE)
        OVER[place](at, person)
        at.settled()


def documents(at: AtTheWindow, person: object, *, shown: bool = False) -> None:
    """Goes to someone's documents, and opens the first."""
    at.people.show_person(person)  # type: ignore[arg-type]
    at.settled()
    at.person.show_tab(DOCUMENTS)
    tab = at.person.documents
    assert tab is not None
    if shown:
        tab.open(tab.opened.person.documents[0])


OVER: dict[str, Callable[[AtTheWindow, object], None]] = {
    "person": lambda at, person: at.people.show_person(person),  # type: ignore[arg-type]
    "documents": documents,
    "document": lambda at, person: documents(at, person, shown=True),
    "overview": lambda at, person: at.people.show_overview(person),  # type: ignore[arg-type]
    "import": lambda at, _person: at.people.show_import(),
    "new": lambda at, _person: at.people.show_new(),
}
PLACES = ("today", "people", "requests", "purge", "log", "jobs", "staff", "registers", "settings", *OVER)


def controls(window: QWidget) -> list[QWidget]:
    return [
        one
        for one in window.findChildren(QWidget)
        if isinstance(one, CONTROLS) and one.isVisible() and one.isEnabled() and not inner(one)
    ]


def inner(widget: QWidget) -> bool:
    """A part of another control, which speaks for it: a list's corner, a field's own button."""
    parent = widget.parentWidget()
    return isinstance(parent, QLineEdit | QComboBox | QAbstractItemView) and not isinstance(widget, Button)


def name_of(widget: QWidget) -> str:
    return widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")


@pytest.fixture
def owners(at: AtTheWindow, house: Built) -> AtTheWindow:
    with house.unlock(OWNER) as vault:
        content = letter.draw(Letter("nb", "Entrack AS", "", "Avtale", "11.03.2026", ["Lønnen er avtalt."]))
        added(vault.gate, house, content, called="En arbeidsavtale med et ganske langt navn.pdf")
    at.unlock(house, OWNER)
    return at


@pytest.mark.parametrize("place", PLACES)
def test_every_control_has_a_name(owners: AtTheWindow, place: str) -> None:
    go_to(owners, place)
    nameless = [one for one in controls(owners.window) if not name_of(one)]
    assert not nameless, nameless


@pytest.mark.parametrize("place", PLACES)
def test_every_control_is_reached_by_tab(owners: AtTheWindow, place: str) -> None:
    go_to(owners, place)
    owners.activate()
    wanted = {one for one in controls(owners.window) if one.focusPolicy() & Qt.FocusPolicy.TabFocus}
    unreachable = [
        one
        for one in controls(owners.window)
        if not one.focusPolicy() & Qt.FocusPolicy.TabFocus and not tab_group(one)
    ]
    assert not unreachable, unreachable
    start = next(iter(owners.workspace.rail.items.values()))
    start.setFocus()
    reached: set[QWidget] = set()
    for _ in range(400):
        focused = QApplication.focusWidget()
        if focused is None or (focused is start and reached):
            break
        reached.add(focused)
        owners.window.focusNextPrevChild(True)
    missed = [name_of(one) for one in wanted - reached if not tab_group(one)]
    assert not missed, missed


def tab_group(widget: QWidget) -> bool:
    """Buttons that exclude each other are one stop: arrows move among them."""
    return isinstance(widget, QAbstractButton) and widget.autoExclusive()


@pytest.mark.parametrize("language", ["nb", "en"])
def test_at_twice_the_text_size_nothing_is_wider_than_its_page(owners: AtTheWindow, language: str) -> None:
    owners.window.resize(1280, 720)
    owners.desk.prefer(scale=200, language=language)
    too_wide = []
    for place in PLACES:
        go_to(owners, place)
        for area in owners.seen(QScrollArea):
            content = area.widget()
            wanted = content.minimumSizeHint().width() if content else 0
            if wanted > area.viewport().width() + 1:
                too_wide.append(f"{place}: {wanted} in {area.viewport().width()}")
        layout = owners.workspace.layout()
        assert layout is not None
        for inside in (*owners.workspace.findChildren(QLayout), layout):
            inside.invalidate()  # what they remember is of the page before
        least = layout.totalMinimumSize()
        if owners.window.width() > 1280 or least.width() > 1280 or least.height() > 720:
            too_wide.append(f"{place}: the window wants {least.width()} by {least.height()}")
    assert not too_wide, too_wide
    owners.desk.prefer(scale=100, language="nb")


@pytest.mark.parametrize("language", ["nb", "en"])
def test_no_message_id_is_left_on_any_page(owners: AtTheWindow, language: str) -> None:
    """A text with a {placeholder} left in it was never filled in."""
    owners.desk.prefer(language=language)
    for place in PLACES:
        go_to(owners, place)
        assert "{" not in owners.texts(), place
    owners.desk.prefer(language="nb")

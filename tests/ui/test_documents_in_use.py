"""Documents in use while others work, opened twice, made to harm, marked; and what is left of them after locking."""

import gc
import weakref

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication

from entrack_vault.domain.events import Event
from entrack_vault.services import documents, records
from tests.building import AMALIE, OWNER, Built
from tests.filing import added
from tests.ui.documents_at_hand import events, show, tab
from tests.ui.hands import AtTheWindow
from ui.person.page import DOCUMENTS


def test_a_page_in_use_is_not_taken_away_and_follows_afterwards(filed: AtTheWindow, house: Built) -> None:
    """Others remove a document while one is being read: the list follows once the reading is over."""
    show(filed, "Brev.txt")
    with house.unlock(OWNER) as others:
        theirs = records.open_person(others.gate, house.people[AMALIE], "employment")
        gone = next(one for one in theirs.person.documents if one.name == "Bilde.png")
        documents.remove(others.gate, theirs, gone.id, "employment")
    filed.workspace.watch.look()
    filed.settled()
    assert tab(filed).viewer is not None
    filed.shortcut(Qt.Key.Key_Escape)
    filed.until(lambda: "Bilde.png" not in {one.name for one in tab(filed).opened.person.documents})


def test_opening_twice_opens_once(filed: AtTheWindow, house: Built) -> None:
    found = tab(filed)
    one = next(one for one in found.opened.person.documents if one.name == "Brev.txt")
    found.open(one)
    found.open(one)
    filed.settled()
    assert found.stack.count() == 2
    assert len(events(house, Event.DOCUMENT_OPENED)) == 1


def test_an_e_mail_made_to_take_long_is_not_read_and_can_still_be_saved(at: AtTheWindow, house: Built) -> None:
    with house.unlock(OWNER) as owners:
        content = b"From: a@example.no\nSubject: x\nTo: " + b"a@example.no,\n " * 20_000 + b"\n\nHei"
        added(owners.gate, house, content, "cv", called="x.eml")
    at.unlock(house, OWNER)
    at.open(AMALIE)
    at.person.show_tab(DOCUMENTS)
    show(at, "x.eml")
    assert at.reads("Dette dokumentet kan ikke vises her")
    assert at.button("Lagre som fil …").isEnabled()


def test_marking_a_contract_as_evidence_and_not(at: AtTheWindow, house: Built) -> None:
    with house.unlock(OWNER) as owners:
        added(owners.gate, house)
    at.unlock(house, OWNER)
    at.open(AMALIE)
    at.person.show_tab(DOCUMENTS)
    at.press("Ikke dokumentasjon")
    at.settled()
    at.settled()
    assert [one.evidence for one in tab(at).opened.person.documents] == [""]
    at.press("Merk som dokumentasjon")
    at.settled()
    at.settled()
    assert [one.evidence for one in tab(at).opened.person.documents] == ["consent_contract"]


def test_nothing_that_opens_a_document_is_left_after_locking(filed: AtTheWindow) -> None:
    show(filed, "Brev.txt")
    opened = tab(filed).opened
    seen: list[weakref.ref[object]] = [weakref.ref(one) for one in (opened, *opened.filed.values())]
    del opened
    filed.window.lock()
    filed.settled()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert [one for one in seen if one() is not None] == []

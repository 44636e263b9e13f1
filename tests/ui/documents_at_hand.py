"""A person with one document of each kind, at the window: what the tests of documents begin with."""

from email.message import EmailMessage

import pytest
from PySide6.QtCore import QBuffer
from PySide6.QtGui import QColor, QImage

from entrack_vault.domain.events import Event
from entrack_vault.exports import letter
from entrack_vault.exports.letter import Letter
from entrack_vault.services import log
from tests.building import AMALIE, OWNER, Built
from tests.filing import added
from tests.ui.hands import AtTheWindow
from ui.documents.tab import DocumentsTab
from ui.person.page import DOCUMENTS

CANARY = "Kanarifuglen synger"


def pdf(*paragraphs: str) -> bytes:
    return letter.draw(Letter("nb", "Entrack AS", "", "Arbeidsavtale", "11.03.2026", paragraphs))


def picture() -> bytes:
    image = QImage(320, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("#0a6b5e"))
    held = QBuffer()
    held.open(QBuffer.OpenModeFlag.WriteOnly)
    assert image.save(held, "PNG")  # type: ignore[call-overload]
    return bytes(held.data().data())


def mail() -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "soker@example.no", "jobb@example.no", "Søknad"
    made.set_content(f"Hei. {CANARY}.\n")
    made.add_attachment(pdf("Vedlagt."), maintype="application", subtype="pdf", filename="CV.pdf")
    return made.as_bytes()


@pytest.fixture
def filed(at: AtTheWindow, house: Built) -> AtTheWindow:
    """The owner has opened Amalie, who has one document of each kind that is shown and one that is not."""
    with house.unlock(OWNER) as owners:
        for name, content in (
            ("Avtale.pdf", pdf("Lønnen er avtalt.", CANARY, "Lønnen utbetales den 15.")),
            ("Bilde.png", picture()),
            ("Brev.txt", f"Kjære Amalie. {CANARY}.".encode()),
            ("Søknad.eml", mail()),
            ("Regneark.xlsx", b"PK\x03\x04xl/workbook.xml"),
        ):
            added(owners.gate, house, content, "other_job", called=name)
    at.unlock(house, OWNER)
    at.open(AMALIE)
    at.person.show_tab(DOCUMENTS)
    return at


def tab(at: AtTheWindow) -> DocumentsTab:
    assert at.person.documents is not None
    return at.person.documents


def show(at: AtTheWindow, name: str) -> object:
    """Opens a document from the list with the keyboard; what shows it."""
    found = tab(at)
    assert found.table is not None
    row = next(row for row, one in enumerate(found.opened.person.documents) if one.name == name)
    at.key_in_table(found.table, row)
    at.settled()
    assert found.viewer is not None
    return found.viewer.pages.currentWidget()


def events(house: Built, *wanted: Event) -> list[str]:
    with house.unlock(OWNER) as owners:
        lines = log.read(owners.gate, person=house.people[AMALIE])
    return [line.entry.purpose for line in lines if line.entry.event in wanted]

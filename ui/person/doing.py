"""What a person's page has done on wish: a masked value shown for a while, a value copied, the status changed."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from entrack_vault.services import lives, records, restricting
from entrack_vault.services.records import Opened
from ui.person import asking
from ui.person.asking import AskStatus
from ui.person.values import Row, shown
from ui.shell.clipboard import copy_for_a_while
from ui.words import language, say

if TYPE_CHECKING:
    from ui.person.page import PersonPage


def reveal(page: "PersonPage", category: str, one: Row) -> None:
    """Asks what a masked value is needed for, and shows it; that is an entry of its own in the log."""
    title = say("Show {field} of {name}?", field=one.field.label(language()), name=page.person.name)
    hint = say("Choose what you need it for. The choice is written to the access log.")
    note = say("It is hidden again after 30 seconds.")
    why = asking.ask_purpose(page, title, hint, page.purposes, page.purpose, say("Show it"), note)
    if not why:
        return
    who, key = page.person.id, one.field.key

    def show(opened: Opened) -> None:
        held = opened.person.cards.get(category)
        values = held.fields.get(key, ()) if held else ()
        text = ", ".join(shown(one.field, value.text) for value in values)
        if text and category in page.cards:
            page.cards[category].reveal(one, text)

    page.desk.ask(page, lambda gate, _work: records.open_person(gate, who, why, [category], reveal=[key]), show)


def copy_value(page: "PersonPage", text: str) -> None:
    """Copies a value for half a minute."""
    copy_for_a_while(text)
    page.desk.told.emit(say("Copied. It leaves the clipboard in 30 seconds."))


def change_status(page: "PersonPage") -> None:
    """Asks for the next stage, and moves the person there."""
    if page.opened is None:
        return
    hired = {one.ends_with for one in page.desk.register.carryings.values() if one.from_population == page.group.key}
    dialog = AskStatus(page, page.group, page.opened.person.state, page.purposes, page.purpose, hired)
    if dialog.exec() != QDialog.DialogCode.Accepted:
        return
    chosen, who = dialog.chosen, page.person.id

    def done(closed: tuple[str, ...]) -> None:
        said = [say("The status is changed.")]
        if closed:
            groups = ", ".join(page.desk.population(key).plural(language()).lower() for key in closed)
            said.append(say(lives.NOT_NOTED_IN, groups=groups))
        page.desk.told.emit(" ".join(said))
        page.desk.changed.emit()
        page.open()

    page.desk.ask(
        page,
        lambda gate, _work: restricting.change(
            gate, who, str(chosen["purpose"]), status=str(chosen["status"]), restricted=chosen["restricted"]
        ),
        done,
    )

"""What a person's page says above the cards: that they are restricted, registered elsewhere too, or merged."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from entrack_vault.domain.ids import Id
from entrack_vault.domain.people import Listed, State
from entrack_vault.domain.restrictions import restriction_label
from entrack_vault.services import linked, rights
from entrack_vault.services.entering import MERGED
from entrack_vault.services.records import Opened
from ui.parts.frames import row
from ui.parts.messages import banner
from ui.person.asking import ask_purpose
from ui.words import language, say

if TYPE_CHECKING:
    from ui.person.page import PersonPage

_MARGINS = (24, 0, 24, 12)


def show_banners(page: "PersonPage", head: QVBoxLayout, opened: Opened) -> None:
    """Puts them below a page's header; other records of the same human being are looked for first."""
    state = opened.person.state
    if state.restricted:
        _show_restricted(page, head, state)
    if MERGED in state.triggers:
        text = say("What was held here is in the other record. Nothing is added here any more.")
        told = banner("warn", say("Merged into another record; waits to be purged"), text, icon="users")
        head.addLayout(row(told, margins=_MARGINS))
    if not state.linked:
        return

    def show(found: tuple[tuple[Id, str], ...]) -> None:
        if page.opened is opened:
            for other, population in found:
                _show_linked(page, head, other, population)

    page.desk.ask(page, lambda gate, _work: linked.still_there(gate, state), show)


def _show_linked(page: "PersonPage", head: QVBoxLayout, other: Id, population: str) -> None:
    group = page.desk.population(population).label(language())
    if population in rights.populations(page.desk.gate):
        name = page.desk.names.get(other) or page.person.name
        open_it = partial(page.person_wanted.emit, Listed(other, population, name, "", "", ""))
        told = banner(
            "info",
            say("Also registered as: {group}", group=group),
            action=(say("Open that record"), open_it),
            icon="users",
        )
    else:
        text = say("That record is closed to you.")
        told = banner("info", say("Also registered as: {group}", group=group), text, icon="users")
    head.addLayout(row(told, margins=_MARGINS))


def _show_restricted(page: "PersonPage", head: QVBoxLayout, state: State) -> None:
    why = say(restriction_label(state.restricted))
    if rights.usable(state, page.purpose):
        purpose = next(one.label(language()) for one in page.purposes if one.key == page.purpose)
        title = say("Restricted, and used all the same: {purpose}", purpose=purpose)
        text = say("What you change or take out is written to the access log with this purpose. It is not purged.")
        told = banner("warn", title, f"{why}. {text}", icon="circle-pause")
    else:
        text = say("What is held may be read, but not changed or exported until the restriction is lifted.")
        excepted = rights.usable_purposes(page.purposes, state)
        action = (say("Use it all the same …"), partial(use_all_the_same, page)) if excepted else None
        told = banner("warn", say("Restricted (GDPR Art. 18)"), f"{why}. {text}", icon="circle-pause", action=action)
    head.addLayout(row(told, margins=_MARGINS))


def use_all_the_same(page: "PersonPage") -> None:
    """Asks for which of the law's exceptions restricted data is used, and opens the page anew for it."""
    if page.opened is None:
        return
    hint = say(
        "The law allows it with the person's consent, for a legal claim, to protect others, or for an important"
        " public interest (GDPR Art. 18(2)). Your choice is written to the access log with all you do here."
    )
    chosen = ask_purpose(
        page,
        say("Use restricted data all the same?"),
        hint,
        rights.usable_purposes(page.purposes, page.opened.person.state),
        "",
        say("Use it for this"),
    )
    if chosen:
        page.purpose = chosen
        page.open()

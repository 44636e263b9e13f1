"""Looking for somebody who asks though nothing seems to be held of them, before they are told that it is so.

By name and e-mail, among those whom each member may know of; together they must have looked everywhere.
"""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from entrack_vault import access
from entrack_vault.domain.events import Event
from entrack_vault.domain.ids import Id
from entrack_vault.domain.people import CONTACT, Listed
from entrack_vault.domain.rights_cases import RightsCase
from entrack_vault.errors import Misuse
from entrack_vault.i18n import N_
from entrack_vault.services import people, records, rights, rights_cases
from entrack_vault.services.entering import group_of
from entrack_vault.services.gate import Gate
from entrack_vault.services.rights_clocks import ENQUIRER
from entrack_vault.services.session import Session


def look(gate: Gate, person: Id, case: UUID, *, others: Collection[Id] = ()) -> tuple[Listed, ...]:
    """Looks for an enquirer in every group this member has a right in; those who may be them. Logged as lists are.

    Where there is nobody but `others`, who have been found to be somebody else, it is noted on the request where it
    was looked. Misuse for someone who is registered.
    """
    if group_of(gate.session, person).key != ENQUIRER:
        raise Misuse(N_("Something is held of this person."), N_("Nothing was changed."))
    # Name and e-mail stand there; who opens other things of a group alone finds nobody in it.
    groups = tuple(
        key for key in rights.populations(gate) if key != ENQUIRER and CONTACT in rights.readable(gate, key)
    )
    card = records.open_person(gate, person, rights_cases.PURPOSE, [CONTACT]).person.cards[CONTACT]
    asked = [value.text for key in ("name", "email") for value in card.fields.get(key, ())]
    listed = people.load(gate, groups) if groups else None
    found = {one.id: one for text in asked for one in (listed.find(text) if listed else ())}
    # Whoever gives all their names may be registered by the first and the last of them.
    for text in asked:
        words = text.split()
        if len(words) > 2 and listed:
            found |= {one.id: one for one in listed.find(f"{words[0]} {words[-1]}")}
    alike = tuple(one for key, one in found.items() if key not in others)
    if not alike:
        rights_cases.alter(gate, person, case, Event.REQUEST_CHANGED, lambda one: _also(one, groups))
    return alike


def _also(one: RightsCase, groups: tuple[str, ...]) -> dict[str, Any]:
    return {"searched": tuple(dict.fromkeys((*one.searched, *groups)))}


def missing(session: Session, case: RightsCase) -> tuple[str, ...]:
    """The populations that somebody's job description opens, and in which nobody has looked yet. Whether there is
    anyone in one of them, only those who open it can tell."""
    opened = access.populations_of(session.held_jobs(), session.today)
    return tuple(key for key in session.register.populations if key in opened - {*case.searched, ENQUIRER})


def check_searched(session: Session, case: RightsCase) -> None:
    """That it was looked for them everywhere: the letter says that nothing is held in any group."""
    if missing(session, case):
        raise Misuse(
            N_("It has not been looked for them everywhere yet."),
            N_("Nothing was changed."),
            N_("Look for them from the request, and let a colleague look in the groups that are closed to you."),
        )

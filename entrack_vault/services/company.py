"""Reading and saving the company's own registers. Everyone reads them; owners write and sign them."""

from typing import TypeVar
from uuid import UUID

from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import Event
from entrack_vault.domain.ids import new_id
from entrack_vault.errors import Misuse
from entrack_vault.i18n import N_
from entrack_vault.register.compartments import COMMON
from entrack_vault.services.common import LoggedCompany
from entrack_vault.services.company_entries import CompanyEntry
from entrack_vault.services.gate import Gate, Request

C = TypeVar("C", bound=CompanyEntry)


def revisions(gate: Gate, kind: type[C]) -> list[tuple[LoggedCompany, C]]:
    """Every revision of every entry of a kind, the oldest first."""
    return [(one, one.content) for one in gate.session.company if isinstance(one.content, kind)]


def entries(gate: Gate, kind: type[C]) -> dict[UUID, C]:
    """The entries of a kind in force, by what they are about, in the order they were begun."""
    return {one.subject: content for one, content in revisions(gate, kind)}


def save(gate: Gate, content: CompanyEntry, subject: UUID | None = None) -> UUID:
    """Begins an entry, or saves the next revision of one; what it is about. Needs the duty to sign.

    Misuse for one that is not there. Busy where someone else has saved it meanwhile.
    """
    session = gate.session
    held = None
    if subject is not None:
        held = next((one.held for one in reversed(session.company) if one.subject == subject), None)
        if held is None:
            raise Misuse(N_("There is no such entry."), N_("Nothing was changed."), N_("See the list."))
    about = subject or new_id()
    with gate.change(Request(Event.REGISTER_CHANGED, duty=Duty.SIGN)) as change:
        if held is None:
            change.save(about, COMMON, new_id(), 1, content.content())
        else:
            change.expect(held.record, held.revision)
            change.save(about, COMMON, held.record, held.revision + 1, content.content())
    session.reread_common()
    return about

"""From a line of Today's page to where something is done about it."""

from typing import TYPE_CHECKING
from uuid import UUID

from entrack_vault.domain.incidents import Incident
from entrack_vault.services.purge import Case
from entrack_vault.services.rights_cases import Listed as Waiting

if TYPE_CHECKING:
    from ui.registers.page import RegistersPage
    from ui.shell.workspace import Workspace


def lead(workspace: "Workspace", key: str, what: object) -> None:
    """Shows a place on the rail, and there a request, a purge, an incident, a person, or a register by its name."""
    from ui.purge.page import PurgePage
    from ui.registers.page import RegistersPage
    from ui.requests.page import RequestsPage

    workspace.go(key)
    page = workspace.page
    if isinstance(page, RequestsPage) and isinstance(what, Waiting):
        page.open(what)
        return
    if isinstance(page, PurgePage) and isinstance(what, Case):
        page.open(what)
        return
    if isinstance(what, UUID):
        _open_person(workspace, what)
    elif isinstance(page, RegistersPage):
        _open_register(page, what)


def _open_person(workspace: "Workspace", person: UUID) -> None:
    """Shows someone's own page, where the list has them: it has everyone the job description lets one know of."""
    from ui.shell.places import PeoplePlace

    page = workspace.page
    listed = page.list.model.listed if isinstance(page, PeoplePlace) else None
    found = next((one for one in listed.people if one.id == person), None) if listed else None
    if found is not None:
        workspace.open_person(found)


def _open_register(page: "RegistersPage", what: object) -> None:
    from ui.registers.incident import IncidentPage
    from ui.registers.incidents import IncidentsSection
    from ui.registers.notices import NoticesSection
    from ui.registers.papers import PapersSection
    from ui.registers.reviews import ReviewsSection

    if isinstance(what, Incident):
        page.show_kind(IncidentsSection)
        page.section.show_over(IncidentPage(page.desk, what))
    elif what == "incidents":
        page.show_kind(IncidentsSection)
    elif what == "notices":
        page.show_kind(NoticesSection)
    elif what == "papers":
        page.show_kind(PapersSection)
    elif what == "reviews":
        page.show_kind(ReviewsSection)

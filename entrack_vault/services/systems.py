"""Other systems that hold a category of somebody: the payroll program, e-mail. Named in overviews under "where", and
cleared by hand when something is purged (DOMAIN.md section 2, point 2)."""

from dataclasses import dataclass
from uuid import UUID

from entrack_vault.errors import Misuse
from entrack_vault.i18n import N_
from entrack_vault.services import company
from entrack_vault.services.company_entries import SystemEntry
from entrack_vault.services.gate import Gate


@dataclass(frozen=True)
class System:
    """One of them, by its id."""

    id: UUID
    entry: SystemEntry


def everything(gate: Gate) -> list[System]:
    """Those in use, by name; then those no longer in use."""
    found = [System(about, entry) for about, entry in company.entries(gate, SystemEntry).items()]
    return sorted(found, key=lambda one: (one.entry.until is not None, one.entry.name.casefold()))


def holding(gate: Gate, population: str, category: str) -> list[System]:
    """Those in use that hold a category of a group."""
    return [
        one for one in everything(gate) if one.entry.until is None and category in one.entry.holds.get(population, ())
    ]


def save(gate: Gate, entry: SystemEntry, system: UUID | None = None) -> UUID:
    """Registers a system, or changes one; its id. Needs the duty to sign.

    Misuse for a name another one has, for what the register does not have, and where it holds nothing.
    """
    register = gate.session.register
    for population, categories in entry.holds.items():
        group = register.populations.get(population)
        if group is None or any(category not in group.categories for category in categories):
            raise Misuse(N_("The register has no such category for this group."), N_("Nothing was changed."))
    if not any(entry.holds.values()):
        raise Misuse(
            N_("Say what the system holds."), N_("Nothing was changed."), N_("Choose at least one category.")
        )
    if any(one.id != system and one.entry.name.casefold() == entry.name.casefold() for one in everything(gate)):
        raise Misuse(N_("A system of that name is registered already."), N_("Nothing was changed."))
    return company.save(gate, entry, system)

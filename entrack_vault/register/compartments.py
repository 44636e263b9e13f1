"""Compartments: population x category, and the four further kinds, as the numbers that are stored.

A number is population number x 16 + category number. 14 and 15 stand for a population's cases and clocks;
0 is the compartment common to every member, 1 that of incidents.
"""

from dataclasses import dataclass

from entrack_vault.register.model import Register

COMMON = 0
INCIDENTS_ROOM = 1
INCIDENTS = "incidents"  # its name where a category is named; it is of no population
CASES, CLOCKS = "cases", "clocks"
_KINDS = {CASES: 14, CLOCKS: 15}


@dataclass(frozen=True)
class Compartment:
    """One compartment by name; `category` may also be cases or clocks."""

    number: int
    population: str
    category: str


def number(register: Register, population: str, category: str) -> int:
    """The stored number of a compartment; KeyError when the register does not have it."""
    if category == INCIDENTS and not population:
        return INCIDENTS_ROOM
    part = _KINDS.get(category) or register.categories[category].number
    return register.populations[population].number * 16 + part


def group_of(compartment: int) -> int:
    """The population number a compartment belongs to; 0 for the common one."""
    return compartment // 16


def everything(register: Register) -> dict[int, Compartment]:
    """All compartments but the common one, by number; also those no field stands in yet."""
    return {INCIDENTS_ROOM: Compartment(INCIDENTS_ROOM, "", INCIDENTS)} | {
        number(register, population, category): Compartment(
            number(register, population, category), population, category
        )
        for population in register.populations
        for category in (*register.categories, CASES, CLOCKS)
    }

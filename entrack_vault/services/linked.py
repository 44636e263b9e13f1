"""Other records of the same human being, by the links their states tell of: hired, come back, merged."""

from collections.abc import Callable
from dataclasses import dataclass

from entrack_vault.domain.ids import Id
from entrack_vault.domain.people import State
from entrack_vault.services.gate import Gate, Permit


@dataclass(frozen=True)
class Others:
    """The other records of somebody, as they were opened, and the groups of those that are closed to this member."""

    records: tuple[Permit, ...] = ()
    closed: tuple[str, ...] = ()


def still_there(gate: Gate, state: State) -> tuple[tuple[Id, str], ...]:
    """Those linked records that have not been purged, with their populations."""
    register = gate.session.register
    numbers = {group.number: key for key, group in register.populations.items()}
    found = []
    for other in state.linked:
        population = gate.session.population_of(other)
        if population is not None:
            found.append((other, numbers[population]))
    return tuple(found)


def follow(gate: Gate, person: Id, state: State | None, look: Callable[[Id, str], Permit | None]) -> Others:
    """All that somebody's record leads to, `state` being how it stands. `look` opens one, which is logged; None where
    it is closed to this member.

    Both records must tell of the link: whoever writes one alone cannot have another's data go along with it.
    """
    found, closed, seen = list[Permit](), list[str](), {person}
    told = [(person, state)]
    for whose, stands in told:  # grows
        for other, group in still_there(gate, stands) if stands else ():
            if other in seen:
                continue
            seen.add(other)
            one = look(other, group)
            if one is None:
                closed.append(group)
            elif one.state is not None and whose in one.state.linked:
                found.append(one)
                told.append((other, one.state))
    return Others(tuple(found), tuple(dict.fromkeys(closed)))

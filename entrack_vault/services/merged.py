"""Whether a record has really been merged into another, as its state says: all of it goes then."""

from entrack_vault.domain.contents import CARD
from entrack_vault.domain.ids import Id
from entrack_vault.services import cards, proving
from entrack_vault.services.entering import MERGED
from entrack_vault.services.permit import Permit


def really_merged(permit: Permit, person: Id, state: bytes) -> bool:
    """Whether whoever first said so in a person's `state` could merge: it takes the right to write every category
    that holds something. Nobody else makes all of somebody's data due."""
    session, group = permit.session, permit.session.register.populations[permit.request.population]
    found = permit.one_of(person, every=True)
    said = next(
        stored
        for stored, content in found.of_schema(CARD)
        if stored.record == state and MERGED in cards.read_state(content).triggers
    )
    held = {session.compartments[place.compartment].category for place in found.places}
    return all(proving.wrote(session, said, group.key, one) for one in held.intersection(group.categories))

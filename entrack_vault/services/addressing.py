"""Where letters and overviews are sent: name and address from a person's opened cards."""

from collections.abc import Mapping

from entrack_vault.domain.people import Card
from entrack_vault.i18n import Language
from entrack_vault.register.model import Population

LANGUAGE, _ENGLISH = "language", "english"  # the field letters go by, and the choice in it


def first_value(group: Population, held: Mapping[str, Card], role: str) -> str:
    """The first value of the field that has a role, where its card was opened; "" otherwise."""
    for field in group.fields:
        if field.role == role and field.category in held:
            for value in held[field.category].fields.get(field.key, ()):
                return value.text
    return ""


def postal_lines(group: Population, held: Mapping[str, Card], *, or_email: bool = False) -> tuple[str, ...]:
    """Name, address and place, as many as are known; `or_email` gives that where there is no address."""
    name, address, postcode, place = (
        first_value(group, held, role) for role in ("name", "address", "postcode", "place")
    )
    town = " ".join(part for part in (postcode, place) if part)
    email = first_value(group, held, "email") if or_email and not (address or town) else ""
    return tuple(line for line in (name, address, town, email) if line)


def chosen(group: Population, held: Mapping[str, Card]) -> str:
    """The language someone has chosen for letters, as the register names it; "" where they have not."""
    known = group.by_key.get(LANGUAGE)
    card = held.get(known.category) if known else None
    values = card.fields.get(LANGUAGE, ()) if card else ()
    return values[0].text if values else ""


def written_in(group: Population, held: Mapping[str, Card], otherwise: Language = "nb") -> Language:
    """The language of a letter to someone: English where they chose it, `otherwise` where they chose nothing."""
    spoken = chosen(group, held)
    if not spoken:
        return otherwise
    return "en" if spoken == _ENGLISH else "nb"

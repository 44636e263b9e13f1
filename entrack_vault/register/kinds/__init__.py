"""The kinds of values: how each is read, checked, shown, masked, indexed and exported.

A value is kept as one canonical string. `read` makes it from what a person typed or a file holds, and reading
a canonical string gives it back unchanged. The other functions take canonical strings only.
"""

from collections.abc import Callable, Sequence

from entrack_vault.domain.folding import index_words
from entrack_vault.domain.identifiers import bank_account, iban, national_identity, organisation_number
from entrack_vault.i18n import Language
from entrack_vault.register.kinds import choices as choice_kinds
from entrack_vault.register.kinds import contact, identifiers, numbers, times
from entrack_vault.register.kinds.portable import JsonValue, Schema, json_schema, json_value
from entrack_vault.register.kinds.reading import Note, Reading, several_lines, single_line
from entrack_vault.register.model import Choice, Kind

__all__ = [
    "JsonValue",
    "Note",
    "Reading",
    "Schema",
    "json_schema",
    "json_value",
    "masked",
    "read",
    "search_words",
    "show",
]

# The two kinds that need more than the text, choice and identity number, are read in `read` itself.
_READ: dict[Kind, Callable[[str], Reading]] = {
    Kind.TEXT: lambda text: Reading(single_line(text)),
    Kind.LONG_TEXT: lambda text: Reading(several_lines(text)),
    Kind.NUMBER: numbers.read_number,
    Kind.YES_NO: choice_kinds.read_yes_no,
    Kind.DATE: times.read_date,
    Kind.DATE_TIME: times.read_date_time,
    Kind.MONEY: numbers.read_money,
    Kind.PERCENTAGE: numbers.read_percentage,
    Kind.BANK_ACCOUNT: identifiers.read_bank_account,
    Kind.IBAN: identifiers.read_iban,
    Kind.ORGANISATION_NUMBER: identifiers.read_organisation_number,
    Kind.PHONE: contact.read_phone,
    Kind.EMAIL: contact.read_email,
    Kind.POSTCODE: contact.read_postcode,
    Kind.COUNTRY: choice_kinds.read_country,
    Kind.LINK: contact.read_link,
    Kind.PERSON: choice_kinds.read_person,
}

# Kinds that look the same in both languages, and kinds that do not; the rest are shown as they are.
_SHOW: dict[Kind, Callable[[str], str]] = {
    Kind.NATIONAL_IDENTITY_NUMBER: national_identity.show,
    Kind.BANK_ACCOUNT: bank_account.show,
    Kind.IBAN: iban.show,
    Kind.ORGANISATION_NUMBER: organisation_number.show,
    Kind.PHONE: contact.show_phone,
}
_SHOW_IN: dict[Kind, Callable[[str, Language], str]] = {
    Kind.NUMBER: numbers.show_number,
    Kind.YES_NO: choice_kinds.show_yes_no,
    Kind.DATE: times.show_date,
    Kind.DATE_TIME: times.show_date_time,
    Kind.MONEY: numbers.show_money,
    Kind.PERCENTAGE: numbers.show_percentage,
    Kind.COUNTRY: choice_kinds.show_country,
}

_MASKS = {Kind.NATIONAL_IDENTITY_NUMBER: "●●●●●● ●●●●●", Kind.BANK_ACCOUNT: "●●●●.●●.●●●●●"}
_ANY_MASK = "●●●●●●"


def _nothing(_value: str) -> tuple[str, ...]:
    return ()


def _itself(value: str) -> tuple[str, ...]:
    return (value,)


_WORDS: dict[Kind, Callable[[str], tuple[str, ...]]] = {
    Kind.YES_NO: _nothing,
    Kind.CHOICE: _nothing,
    Kind.PERSON: _nothing,
    Kind.DATE: times.date_words,
    Kind.DATE_TIME: times.date_words,
    Kind.MONEY: numbers.money_words,
    Kind.NATIONAL_IDENTITY_NUMBER: _itself,
    Kind.BANK_ACCOUNT: _itself,
    Kind.IBAN: identifiers.iban_words,
    Kind.ORGANISATION_NUMBER: _itself,
    Kind.PHONE: contact.phone_words,
    Kind.EMAIL: contact.email_words,
    Kind.POSTCODE: _itself,
    Kind.COUNTRY: choice_kinds.country_words,
}


def read(field_kind: Kind, text: str, *, choices: Sequence[Choice] = (), demonstration: bool = False) -> Reading:
    """The canonical form of what was typed or imported, with notes; RefusedValue with the reason.

    `choices` are the field's own, for Kind.CHOICE. Synthetic identity numbers are taken only where
    `demonstration` is set, and carry a note.
    """
    if field_kind is Kind.CHOICE:
        return choice_kinds.read_choice(text, choices)
    if field_kind is Kind.NATIONAL_IDENTITY_NUMBER:
        return identifiers.read_national_identity_number(text, demonstration=demonstration)
    return _READ[field_kind](text)


def show(field_kind: Kind, value: str, language: Language, *, choices: Sequence[Choice] = ()) -> str:
    """A canonical value as people read it. A person stays a UUID: their name is not this module's to open."""
    if field_kind is Kind.CHOICE:
        return choice_kinds.show_choice(value, language, choices)
    if field_kind in _SHOW_IN:
        return _SHOW_IN[field_kind](value, language)
    return _SHOW[field_kind](value) if field_kind in _SHOW else value


def masked(field_kind: Kind, value: str) -> str:
    """Dots in the kind's own grouping, the same for every value; nothing for no value."""
    return _MASKS.get(field_kind, _ANY_MASK) if value else ""


def search_words(field_kind: Kind, value: str) -> tuple[str, ...]:
    """The folded words a canonical value is found by, without duplicates; see domain/folding.py."""
    return _WORDS.get(field_kind, index_words)(value)

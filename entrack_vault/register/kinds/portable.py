"""Values as JSON, and the JSON Schema that the portable export publishes for each kind."""

from collections.abc import Callable, Sequence

from entrack_vault.register.kinds.reading import LONG_TEXT_LIMIT, TEXT_LIMIT
from entrack_vault.register.model import Choice, Kind

JsonValue = str | bool | int | float
Schema = dict[str, object]

_SCHEMAS: dict[Kind, Schema] = {
    Kind.TEXT: {"type": "string", "minLength": 1, "maxLength": TEXT_LIMIT},
    Kind.LONG_TEXT: {"type": "string", "minLength": 1, "maxLength": LONG_TEXT_LIMIT},
    Kind.NUMBER: {"type": "number"},
    Kind.YES_NO: {"type": "boolean"},
    Kind.DATE: {"type": "string", "format": "date"},
    # RFC 3339's date-time asks for a zone, which local times do not have.
    Kind.DATE_TIME: {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$"},
    Kind.MONEY: {"type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)? [A-Z]{3}$"},
    Kind.PERCENTAGE: {"type": "number"},
    Kind.CHOICE: {"type": "string"},
    Kind.NATIONAL_IDENTITY_NUMBER: {"type": "string", "pattern": "^[0-9]{11}$"},
    Kind.BANK_ACCOUNT: {"type": "string", "pattern": "^[0-9]{11}$"},
    Kind.IBAN: {"type": "string", "pattern": "^[A-Z]{2}[0-9]{2}[A-Z0-9]{1,30}$"},
    Kind.ORGANISATION_NUMBER: {"type": "string", "pattern": "^[0-9]{9}$"},
    Kind.PHONE: {"type": "string", "pattern": "^\\+[0-9]{4,17}$"},
    Kind.EMAIL: {"type": "string", "format": "idn-email"},
    Kind.POSTCODE: {"type": "string", "pattern": "^[0-9]{4}$"},
    Kind.COUNTRY: {"type": "string", "pattern": "^[A-Z]{2}$"},
    Kind.LINK: {"type": "string", "format": "iri"},
    Kind.PERSON: {"type": "string", "format": "uuid"},
}


def _number(value: str) -> JsonValue:
    return float(value) if "." in value else int(value)


_VALUES: dict[Kind, Callable[[str], JsonValue]] = {
    Kind.NUMBER: _number,
    Kind.PERCENTAGE: _number,
    Kind.YES_NO: "yes".__eq__,
}


def json_value(kind: Kind, value: str) -> JsonValue:
    """A canonical value as JSON: numbers exact to 15 digits, yes and no as booleans, the rest as text."""
    return _VALUES.get(kind, str)(value)


def json_schema(kind: Kind, choices: Sequence[Choice] = ()) -> Schema:
    """The JSON Schema (2020-12) of `json_value`; a choice lists its keys."""
    schema = dict(_SCHEMAS[kind])
    if kind is Kind.CHOICE and choices:
        schema["enum"] = [choice.key for choice in choices]
    return schema

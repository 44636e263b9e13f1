"""Cards and states as the bytes that are sealed, and the excerpts that lists show and search."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from uuid import UUID

from entrack_vault.crypto.aead import damaged
from entrack_vault.domain.people import Card, Fields, State, Value
from entrack_vault.register.kinds import search_words
from entrack_vault.register.model import BEGINNINGS, Population

# What an excerpt calls the fields that lists show and imports match by, by the role the register gives them.
SHOWN = {
    "name": "n",
    "title": "j",
    "own_number": "o",
    "national_id": "i",
    "birth_date": "b",
    "company": "f",
    "organisation_number": "g",
    "host": "w",
}
# Roles that older excerpts do not tell of by themselves: those before hosts, and those before companies.
_LATER = (frozenset({"host"}), frozenset({"host", "company", "organisation_number"}))
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))  # made once: an import writes 100 000s
# No value holds a control character, and a plain split is several times quicker than JSON.
_PART = "\x1f"
STATUS, TRIGGERS, BEGUN, NOTICE, RESTRICTED, WORDS, MASKED_WORDS = "s", "c", "h", "v", "r", "t", "m"


def write_card(fields: Fields, saved: datetime, reason: str) -> bytes:
    """A card's content."""
    return _bytes(
        {
            "at": saved.astimezone(UTC).isoformat(),
            "reason": reason,
            "fields": {
                key: [
                    (value.text, value.since.isoformat(), value.source, value.member.hex, value.job, value.purpose)
                    for value in values
                ]
                for key, values in fields.items()
                if values
            },
        }
    )


def read_card(category: str, revision: int, content: bytes) -> Card:
    """The card sealed in `content`; Damaged when it is not one."""
    try:
        stored = json.loads(content)
        return Card(
            category=category,
            revision=revision,
            saved=datetime.fromisoformat(stored["at"]),
            reason=stored["reason"],
            fields={
                key: tuple(
                    Value(text, date.fromisoformat(since), source, UUID(member), job, purpose)
                    for text, since, source, member, job, purpose in values
                )
                for key, values in stored["fields"].items()
            },
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise damaged() from None


def card_excerpt(population: Population, fields: Fields) -> bytes:
    """What lists may show and search of a card; empty when the card has nothing of the kind."""
    return _card_excerpt(population, fields, SHOWN)


def older_card_excerpts(population: Population, fields: Fields) -> tuple[bytes, ...]:
    """The same as it was before; vaults hold such until a card is saved again."""
    return tuple(
        _card_excerpt(population, fields, {role: code for role, code in SHOWN.items() if role not in later})
        for later in _LATER
    )


def _card_excerpt(population: Population, fields: Fields, shown: Mapping[str, str]) -> bytes:
    excerpt: dict[str, str] = {}
    words: list[str] = []
    masked: list[str] = []
    for key, values in fields.items():
        field = population.by_key[key]
        code = shown.get(field.role or "")
        if values and code:
            excerpt[code] = values[0].text
        if field.searchable:
            found = masked if field.masked else words
            for value in values:
                found += search_words(field.kind, value.text)
    if words:
        excerpt[WORDS] = " ".join(dict.fromkeys(words))
    if masked:
        excerpt[MASKED_WORDS] = " ".join(dict.fromkeys(masked))
    return write_excerpt(excerpt)


def write_state(state: State) -> bytes:
    """A state's content."""
    told: dict[str, object] = {
        "status": state.status,
        "since": state.since.isoformat(),
        "restricted": state.restricted,
        "triggers": {event: day.isoformat() for event, day in state.triggers.items()},
    }
    if state.linked:
        told["linked"] = [other.hex for other in state.linked]
    if state.notices:
        told["notices"] = {str(number): day.isoformat() for number, day in state.notices.items()}
    return _bytes(told)


def read_state(content: bytes) -> State:
    """The state sealed in `content`; Damaged when it is not one."""
    try:
        stored = json.loads(content)
        triggers: Mapping[str, str] = stored["triggers"]
        return State(
            status=stored["status"],
            since=date.fromisoformat(stored["since"]),
            restricted=stored["restricted"],
            triggers={event: date.fromisoformat(day) for event, day in triggers.items()},
            linked=tuple(UUID(other) for other in stored.get("linked", ())),
            notices={int(number): date.fromisoformat(day) for number, day in stored.get("notices", {}).items()},
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise damaged() from None


def state_excerpt(state: State) -> bytes:
    """What lists show of a state: the status, a restriction, the days that start clocks, and those that are
    only counted."""
    begun = [(event, day) for event, day in state.triggers.items() if event in BEGINNINGS]
    ended = [(event, day) for event, day in state.triggers.items() if event not in BEGINNINGS]
    excerpt = {STATUS: state.status, TRIGGERS: _days(ended)}
    if begun:
        excerpt[BEGUN] = _days(begun)
    if state.notices:
        excerpt[NOTICE] = str(max(state.notices))
    if state.restricted:  # to be seen wherever someone is (recital 67); why is told to whoever opens them
        excerpt[RESTRICTED] = ""
    return write_excerpt(excerpt)


def _days(found: Iterable[tuple[str, date]]) -> str:
    return " ".join(f"{event}={day.isoformat()}" for event, day in sorted(found))


def older_state_excerpt(state: State) -> bytes:
    """The same as it was before the days were in it; vaults hold such until a state is saved again."""
    return write_excerpt({STATUS: state.status})


def read_triggers(text: str) -> dict[str, date]:
    """The days in a state's excerpt; Damaged for what is none."""
    try:
        found = (part.split("=") for part in text.split())
        return {event: date.fromisoformat(day) for event, day in found}
    except ValueError:
        raise damaged() from None


def write_excerpt(excerpt: Mapping[str, str]) -> bytes:
    """An excerpt's content: a part for each code, which is its first letter; empty for nothing."""
    return _PART.join(code + text for code, text in excerpt.items()).encode()


def read_excerpt(content: bytes) -> list[tuple[str, str]]:
    """The codes of an excerpt with their texts; Damaged when it is not one."""
    try:
        return [(part[:1], part[1:]) for part in content.decode().split(_PART)]
    except UnicodeDecodeError:
        raise damaged() from None


def _bytes(values: object) -> bytes:
    return _JSON.encode(values).encode()

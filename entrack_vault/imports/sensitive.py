"""Finds text that looks like special categories of personal data (GDPR Art. 9), which the vault does not keep.

The words are in resources/register/sensitive.toml. A hint is a hint: the person decides, and is told where such
a thing belongs. A hint never carries the text it was found in.
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from entrack_vault import resources
from entrack_vault.i18n import N_
from entrack_vault.imports.words import squeeze
from entrack_vault.register.model import Field, Kind

_ELSEWHERE = {
    "health": N_(
        "This looks like health data. Sick leave belongs in the payroll program and in the follow-up file the "
        "law asks for; the vault does not keep it."
    ),
    "union": N_(
        "This looks like trade union membership. Union dues are deducted in the payroll program; the vault does "
        "not keep them."
    ),
    "beliefs": N_(
        "This looks like religion or belief. Write only the agreed days off, without the reason; the vault does "
        "not keep it."
    ),
    "origin": N_("This looks like racial or ethnic origin. It is not needed for the work, so leave it out."),
    "politics": N_(
        "This looks like political opinion. Leave for a public office is recorded as leave, without the party; "
        "the vault does not keep it."
    ),
    "sexual": N_("This looks like sexual orientation or sex life. It is not needed for the work, so leave it out."),
    "biometrics": N_(
        "This looks like biometric data. It belongs in the access system alone, if anywhere; the vault does not "
        "keep it."
    ),
    "genetics": N_("This looks like genetic data. An employer may not ask for it, so leave it out."),
}
# Names, numbers and addresses: what they hold is known, and a surname may well be a word of faith or health.
_KNOWN_ROLES = {"name", "birth_date", "national_id", "own_number", "address", "postcode", "place", "email"}
_LONGEST = 20_000  # characters looked at; longer notes are looked at from their beginning
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+(?=[^a-zæøå])|\n+")
_SPACE = re.compile(r"[^\S\n]+")
_NO_WORD = re.compile(r"\w{60,}")  # looking for word endings in these would take long
_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True)
class Hint:
    """A category of Art. 9 that a text seems to touch, and the message id that says where it belongs instead."""

    category: str
    msgid: str


@dataclass(frozen=True)
class _Category:
    key: str
    strong: re.Pattern[str]  # lower-cased text
    weak: re.Pattern[str]  # lower-cased text, not in a sentence about trade
    exact: re.Pattern[str]  # text as written
    names: re.Pattern[str]
    cues: re.Pattern[str]
    soft: re.Pattern[str]  # lower-cased cues that say nothing in a sentence about trade
    led: re.Pattern[str]  # names right after words of belonging, not in a sentence about trade
    headers: frozenset[str]

    def found_in(self, sentence: str, lowered: str, business: bool) -> bool:
        return bool(
            self.strong.search(lowered)
            or (not business and self.weak.search(lowered))
            or self.exact.search(sentence)
            or (not business and self.led.search(sentence))
            or (self.names.search(sentence) and self._has_cue(lowered, business))
        )

    def _has_cue(self, lowered: str, business: bool) -> bool:
        return bool(self.cues.search(lowered) or (not business and self.soft.search(lowered)))


@dataclass(frozen=True)
class _Words:
    harmless: re.Pattern[str]
    business: re.Pattern[str]
    trade: re.Pattern[str]
    categories: tuple[_Category, ...]


def worth_reading(field: Field) -> bool:
    """Whether a field takes free text, which looks_sensitive is to see: titles and notes, not names or addresses."""
    return field.kind in (Kind.TEXT, Kind.LONG_TEXT) and field.role not in _KNOWN_ROLES


def looks_sensitive(text: str) -> tuple[Hint, ...]:
    """Which categories of Art. 9 a text in bokmål seems to touch, each once."""
    words = _words()
    found: set[str] = set()
    for sentence in _SENTENCE_END.split(_NO_WORD.sub(" ", _SPACE.sub(" ", text[:_LONGEST]))):
        whole = sentence.lower()
        if words.trade.search(whole):
            continue
        business = words.business.search(whole) is not None
        rest = _without(words.harmless, sentence)
        lowered = rest.lower()
        found |= {item.key for item in words.categories if item.found_in(rest, lowered, business)}
    return tuple(Hint(key, msgid) for key, msgid in _ELSEWHERE.items() if key in found)


def _without(harmless: re.Pattern[str], sentence: str) -> str:
    """The sentence with harmless words blanked out, everything else in its place and its case."""
    lowered = sentence.lower()
    if len(lowered) != len(sentence):  # a few foreign letters grow when lowered
        return harmless.sub(" ", lowered)
    for match in harmless.finditer(lowered):
        start, end = match.span()
        sentence = f"{sentence[:start]}{' ' * (end - start)}{sentence[end:]}"
    return sentence


@lru_cache(maxsize=4096)
def sensitive_header(text: str) -> tuple[Hint, ...]:
    """The same for a column header, where single words say more."""
    squeezed = squeeze(text)
    named = {item.key for item in _words().categories if squeezed in item.headers}
    named |= {hint.category for hint in looks_sensitive(text)}
    return tuple(Hint(key, msgid) for key, msgid in _ELSEWHERE.items() if key in named)


@cache
def _words() -> _Words:
    content = tomllib.loads(resources.path("register", "sensitive.toml").read_text("utf-8"))
    return _Words(
        _any([rf"\b(?:{item})\b" for item in content["harmless"]]),
        _any([rf"\b(?:{item})" for item in content["business"]]),
        _any([rf"\b(?:{item})" for item in content["trade"]]),
        tuple(_category(item) for item in content["category"]),
    )


def _category(item: dict[str, Any]) -> _Category:
    strong = [
        *map(re.escape, item.get("anywhere", ())),
        *(rf"\b{re.escape(start)}" for start in item.get("starts", ())),
        *(rf"\b{re.escape(word)}\b" for word in item.get("words", ())),
        *item.get("phrases", ()),
    ]
    names = "|".join(item.get("names", ()))
    return _Category(
        item["key"],
        _any(strong),
        _any(item.get("unless_business", ())),
        _any(item.get("exact", ())),
        _any([rf"\b(?:{names})s?\b"] if names else ()),
        _any([rf"\b(?:{cue})" for cue in item.get("cues", ())]),
        _any([rf"\b(?:{cue})" for cue in item.get("soft_cues", ())]),
        _any([rf"(?i:\b(?:{'|'.join(item['before'])})) (?:{names})\b"] if names else ()),
        frozenset(item["headers"]),
    )


def _any(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns)) if patterns else _NEVER

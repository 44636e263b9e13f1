"""Values that are one of a known few: yes or no, a field's choices, countries, and other registered people."""

import re
from collections.abc import Sequence
from functools import cache

from entrack_vault.domain.folding import fold, index_words
from entrack_vault.errors import RefusedValue
from entrack_vault.i18n import LANGUAGES, N_, Language
from entrack_vault.register.kinds.reading import Reading, locale_of, single_line
from entrack_vault.register.model import Choice, Text

# The words people and spreadsheets write, and how the answer is shown.
_YES_NO = {
    **dict.fromkeys(("yes", "y", "ja", "j", "true", "sann", "1"), "yes"),
    **dict.fromkeys(("no", "n", "nei", "false", "usann", "0"), "no"),
}
_ANSWERS = {"yes": Text(nb="Ja", en="Yes"), "no": Text(nb="Nei", en="No")}

# Names that Babel knows beside the countries of ISO 3166-1: groups, parts of countries, and tests.
# XK is kept: Kosovo has no code of its own yet, and XK is what authorities use.
_NO_COUNTRIES = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}
_CODE = re.compile("[A-Z]{2}")
_PERSON = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def read_yes_no(text: str) -> Reading:
    """ "yes" or "no" from yes, ja, true, sann, 1 and their opposites, whatever the case."""
    answer = _YES_NO.get(single_line(text).casefold())
    if answer is None:
        raise RefusedValue(N_("The answer is neither yes nor no."))
    return Reading(answer)


def show_yes_no(value: str, language: Language) -> str:
    """Ja or Nei, Yes or No."""
    return _ANSWERS[value](language)


def read_choice(text: str, choices: Sequence[Choice]) -> Reading:
    """A choice's key, found by key, by its label in either language or by a header; case and marks are free."""
    line = single_line(text)
    if any(choice.key == line for choice in choices):
        return Reading(line)
    wanted = fold(line)
    found = {choice.key for choice in choices if wanted in map(fold, _spellings(choice))}
    if len(found) > 1:
        raise RefusedValue(N_("More than one of the field's choices is called that."))
    if not found:
        raise RefusedValue(N_("This is none of the field's choices."))
    return Reading(found.pop())


def _spellings(choice: Choice) -> tuple[str, ...]:
    return (choice.key, choice.label.nb, choice.label.en, *choice.headers)


def show_choice(value: str, language: Language, choices: Sequence[Choice]) -> str:
    """The choice's label; a key that the register no longer has is shown as it is."""
    return next((choice.label(language) for choice in choices if choice.key == value), value)


@cache
def _country_names(language: Language) -> dict[str, str]:
    """Country names by ISO 3166-1 alpha-2 code."""
    from babel import Locale

    territories = Locale.parse(locale_of(language)).territories
    return {code: name for code, name in territories.items() if _CODE.fullmatch(code) and code not in _NO_COUNTRIES}


@cache
def _country_codes() -> dict[str, str]:
    """Codes by folded name in both languages, by alpha-2, and by alpha-3 and other codes still in use."""
    from babel.core import get_global

    names = {fold(name): code for language in LANGUAGES for code, name in _country_names(language).items()}
    codes = _country_names("nb")
    others = {
        fold(other): now[0]
        for other, now in get_global("territory_aliases").items()
        if other.isalpha() and len(now) == 1 and now[0] in codes
    }
    return {**others, **names, **{fold(code): code for code in codes}}


def read_country(text: str) -> Reading:
    """ISO 3166-1 alpha-2 from the code, alpha-3, or the country's name in bokmål or English."""
    code = _country_codes().get(fold(single_line(text)))
    if code is None:
        raise RefusedValue(
            N_("There is no country of that name or code."),
            remedy=N_("Write the name in Norwegian or English, or the two-letter code."),
        )
    return Reading(code)


def show_country(value: str, language: Language) -> str:
    """The country's name; a code that Babel no longer has is shown as it is."""
    return _country_names(language).get(value, value)


def country_words(value: str) -> tuple[str, ...]:
    """The words of its names in both languages."""
    words = (index_words(show_country(value, language)) for language in LANGUAGES)
    return tuple(dict.fromkeys(word for found in words for word in found))


def read_person(text: str) -> Reading:
    """The UUID of another registered person."""
    person = single_line(text).lower()
    if not _PERSON.fullmatch(person):
        raise RefusedValue(N_("This is not the id of a registered person."))
    return Reading(person)

"""Numbers, percentages and amounts of money.

Canonical: plain decimals with a point, no exponent, no zeros that say nothing; money is an amount with its
currency's decimals, a space and the ISO 4217 code. Shown with Babel's decimal sign, and thousands set apart by
narrow no-break spaces in both languages, so that what is shown can be read back whatever the language.
"""

import re
from decimal import Decimal
from typing import NamedTuple

from entrack_vault.domain.folding import index_words
from entrack_vault.domain.identifiers.digits import refuse_shortened
from entrack_vault.errors import RefusedValue
from entrack_vault.i18n import N_, Language
from entrack_vault.register.kinds.reading import Note, Reading, locale_of, single_line

# What every reader of JSON keeps exactly (RFC 8259 section 6: double precision).
_SIGNIFICANT_DIGITS = 15
_GROUPED = (
    re.compile(r"(?P<whole>[0-9]+)(?:[.,](?P<part>[0-9]+))?"),
    re.compile(r"(?P<whole>[0-9]{1,3}(?: [0-9]{3})+)(?:[.,](?P<part>[0-9]+))?"),
    re.compile(r"(?P<whole>[0-9]{1,3}(?:\.[0-9]{3})+),(?P<part>[0-9]+)"),
    re.compile(r"(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+)\.(?P<part>[0-9]+)"),
    re.compile(r"(?P<whole>[0-9]{1,3}(?:\.[0-9]{3}){2,})(?P<part>)"),
    re.compile(r"(?P<whole>[0-9]{1,3}(?:,[0-9]{3}){2,})(?P<part>)"),
)
# 58.400 and 58,400 are thousands to one and decimals to another; 0.125 is decimals to all.
_EITHER_WAY = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_AMOUNT = re.compile(
    r"(?P<before>[^\W\d_]{2,3}\.?|[€£])? ?"
    r"(?P<amount>-?[0-9](?:[0-9., ]*[0-9])?)(?:,-)? ?"
    r"(?P<after>[^\W\d_]{2,3}\.?|[€£])?"
)
_CURRENCIES = {"KR": "NOK", "€": "EUR", "£": "GBP"}


class _Parts(NamedTuple):
    sign: str
    whole: str
    part: str
    either_way: bool

    def plain(self, decimals: int = 0) -> str:
        """Canonical, with at least so many decimals."""
        part = self.part.rstrip("0").ljust(decimals, "0")
        whole = self.whole.lstrip("0") or "0"
        sign = self.sign if (whole + part).strip("0") else ""
        return f"{sign}{whole}.{part}" if part else f"{sign}{whole}"


def _parts(text: str) -> _Parts:
    text = text.replace("\u2212", "-")
    refuse_shortened(text)
    sign, body = ("-", text[1:]) if text.startswith("-") else ("", text.removeprefix("+"))
    matches = (pattern.fullmatch(body) for pattern in _GROUPED)
    match = next((match for match in matches if match), None)
    if match is None:
        raise RefusedValue(
            N_("This is not written as a number."),
            remedy=N_("Write digits, with a comma or a point before the decimals."),
        )
    parts = _Parts(sign, re.sub("[., ]", "", match["whole"]), match["part"] or "", bool(_EITHER_WAY.fullmatch(body)))
    if len(re.sub("[-.]", "", parts.plain()).lstrip("0")) > _SIGNIFICANT_DIGITS:
        raise RefusedValue(N_("The number has more than 15 digits, which is more than can be kept exactly."))
    return parts


def read_number(text: str) -> Reading:
    """ "58 400,50", "58400.5", "-1.234.567,8" and the like; one separator alone begins decimals, with a note."""
    parts = _parts(single_line(text))
    decimals = Note(N_("Read as decimals, not as thousands. Set thousands apart with a space."))
    return Reading(parts.plain(), (decimals,) if parts.either_way else ())


def read_percentage(text: str) -> Reading:
    """A number, with or without a percent sign."""
    return read_number(single_line(text).removesuffix("%"))


def read_money(text: str) -> Reading:
    """An amount with or without "kr", ",-" or an ISO 4217 code before or after it; none means NOK.

    RefusedValue when thousands cannot be told from decimals, or there are more decimals than the currency has.
    """
    from babel.numbers import get_currency_precision, is_currency

    line = single_line(text).replace("\u2212", "-").replace(",\u2013", ",-")
    refuse_shortened(line)
    match = _AMOUNT.fullmatch(line)
    if match is None:
        raise RefusedValue(
            N_("This is not written as an amount of money."),
            remedy=N_("Write the amount, and the currency's three letters when it is not kroner."),
        )
    named = {
        _CURRENCIES.get(name, name)
        for word in (match["before"], match["after"])
        if word and (name := word.upper().removesuffix("."))
    } or {"NOK"}
    currency = named.pop()
    if named:
        raise RefusedValue(N_("Two different currencies are given."))
    if not is_currency(currency):
        raise RefusedValue(N_("There is no currency of that name."))
    precision = get_currency_precision(currency)
    parts = _parts(match["amount"])
    if parts.either_way and precision != 3:
        raise RefusedValue(
            N_("It cannot be told whether the last three digits are thousands or decimals."),
            remedy=N_("Set thousands apart with a space, or write out the decimals."),
        )
    if len(parts.part.rstrip("0")) > precision:
        raise RefusedValue(N_("The amount has more decimals than its currency."))
    return Reading(f"{parts.plain(precision)} {currency}")


def _grouped(amount: str, language: Language, pattern: str) -> str:
    from babel.numbers import format_decimal, get_group_symbol

    locale = locale_of(language)
    shown: str = format_decimal(Decimal(amount), pattern, locale, decimal_quantization=False)
    return shown.replace(get_group_symbol(locale), "\u202f")


_UNGROUPED = 4  # digits


def show_number(value: str, language: Language) -> str:
    """18 241 or 0,5 (0.5 in English); four digits stay together, as in a year."""
    together = len(value.lstrip("-").partition(".")[0]) <= _UNGROUPED
    return _grouped(value, language, "0.###" if together else "#,##0.###")


def show_percentage(value: str, language: Language) -> str:
    """100 % (100% in English)."""
    number = show_number(value, language)
    return f"{number}\u00a0%" if language == "nb" else f"{number}%"


def show_money(value: str, language: Language) -> str:
    """58 400 kr (NOK 58 400 in English); decimals only when there are any, then as many as the currency has."""
    amount, currency = value.split(" ")
    whole, _, part = amount.partition(".")
    number = _grouped(*((amount, language, "#,##0.00") if part.strip("0") else (whole, language, "#,##0")))
    if language == "nb":
        return f"{number}\u00a0kr" if currency == "NOK" else f"{number}\u00a0{currency}"
    return f"{currency}\u00a0{number}"


def money_words(value: str) -> tuple[str, ...]:
    """The amount as it may be typed: with and without decimals, and without the sign."""
    return index_words(value.partition(" ")[0])

"""What the digit identifiers share: taking the digits out of typed text, and weighted check sums."""

import re
from typing import NamedTuple

from entrack_vault.errors import RefusedValue
from entrack_vault.i18n import N_

_SEPARATORS = re.compile(r"[\s.\-\u2010-\u2013]+")
_DIGITS = re.compile(r"[0-9]+")
_SHORTENED = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?[eE]\+?[0-9]+")


class Length(NamedTuple):
    """How many digits a number has, and the message ids for fewer and more."""

    digits: int
    too_few: str
    too_many: str


def refuse_shortened(text: str) -> None:
    """RefusedValue for a number in a spreadsheet's short form, 1.2345E+10: its digits are lost."""
    if _SHORTENED.fullmatch(text):
        raise RefusedValue(
            N_("A spreadsheet has shortened this number, and its last digits are lost."),
            remedy=N_("Copy the whole number from where it came from."),
        )


def digits_of(text: str, length: Length) -> str:
    """The digits alone. Spaces, dots and hyphens may stand anywhere; anything else is refused."""
    text = text.strip()
    refuse_shortened(text)
    digits = _SEPARATORS.sub("", text)
    if not _DIGITS.fullmatch(digits):
        raise RefusedValue(N_("Only digits, with spaces, dots or hyphens between them, belong in this number."))
    if len(digits) == length.digits - 1:
        raise RefusedValue(
            length.too_few,
            remedy=N_("A spreadsheet may have dropped a leading zero. Write the number with all its digits."),
        )
    if len(digits) < length.digits:
        raise RefusedValue(length.too_few)
    if len(digits) > length.digits:
        raise RefusedValue(length.too_many)
    return digits


def remainder_11(digits: str, weights: tuple[int, ...]) -> int:
    """The weighted sum of the leading digits, modulo 11; digits beyond the weights are left out."""
    return sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=False)) % 11

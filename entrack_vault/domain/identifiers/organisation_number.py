"""Norwegian organisation numbers: nine digits, the last one a check digit modulo 11 (python-stdnum)."""

import re

from entrack_vault.domain.identifiers.digits import Length, digits_of
from entrack_vault.errors import RefusedValue
from entrack_vault.i18n import N_

_LENGTH = Length(
    9,
    N_("An organisation number has 9 digits, and this one has fewer."),
    N_("An organisation number has 9 digits, and this one has more."),
)
# As on invoices: "NO 123 456 785 MVA".
_INVOICE_FORM = re.compile(r"(?:NO)?(?P<number>[^A-Z]+?)(?:MVA)?", re.IGNORECASE)


def parse(text: str) -> str:
    """The 9 digits of a correct organisation number, without NO and MVA; RefusedValue with the reason."""
    from stdnum.no import orgnr

    written = _INVOICE_FORM.fullmatch(text.strip())
    digits = digits_of(written["number"] if written else text, _LENGTH)
    # python-stdnum takes nine zeros, whose sum is 0 too.
    if not digits.strip("0"):
        raise RefusedValue(N_("A number of zeros only is no organisation."))
    if not orgnr.is_valid(digits):
        raise RefusedValue(N_("The check digit of the organisation number does not match."))
    return digits


def show(digits: str) -> str:
    """In threes: 123 456 785."""
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}"


def check_digit(first_eight: str) -> str | None:
    """The check digit that eight digits ask for; None for those that have none."""
    from stdnum.no import orgnr

    digit = -orgnr.checksum(first_eight) % 11
    return None if digit == 10 else str(digit)

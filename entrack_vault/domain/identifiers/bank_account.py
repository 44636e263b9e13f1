"""Norwegian bank account numbers: exactly 11 digits, the last one a check digit modulo 11.

python-stdnum is not used: it also takes seven digits, eleven zeros, and the old postal giro form.
"""

from entrack_vault.domain.identifiers.digits import Length, digits_of, remainder_11
from entrack_vault.errors import RefusedValue
from entrack_vault.i18n import N_

_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_LENGTH = Length(
    11,
    N_("A Norwegian account number has 11 digits, and this one has fewer."),
    N_("A Norwegian account number has 11 digits, and this one has more."),
)


def parse(text: str) -> str:
    """The 11 digits of a correct account number; RefusedValue with the reason."""
    digits = digits_of(text, _LENGTH)
    if not digits.strip("0"):
        raise RefusedValue(N_("A number of zeros only is no account."))
    if remainder_11(digits, _WEIGHTS):
        raise RefusedValue(N_("The check digit of the account number does not match."))
    return digits


def show(digits: str) -> str:
    """As banks print it: 1234.56.78903."""
    return f"{digits[:4]}.{digits[4:6]}.{digits[6:]}"


def check_digit(first_ten: str) -> str | None:
    """The check digit that ten digits ask for; None for those that have none."""
    digit = -remainder_11(first_ten, _WEIGHTS[:10]) % 11
    return None if digit == 10 else str(digit)

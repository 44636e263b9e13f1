"""The eleven digits that stand for a person: fødselsnummer, D-number, H-number, FH-number, test numbers.

Neither gender nor century is ever read out of a number: from 2032 neither stands in it, and the century rule
of D-numbers has changed before. A birth date is a field of its own.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from entrack_vault.domain.identifiers.digits import Length, digits_of, remainder_11
from entrack_vault.errors import RefusedValue
from entrack_vault.i18n import N_

# Skatteetaten's check digits as they are, and as they are from 1 January 2032; the last weight is the
# check digit's own.
_FIRST_WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_SECOND_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_FIRST_REMAINDERS_FROM_2032 = (0, 1, 2, 3)

_LENGTH = Length(
    11,
    N_("A national identity number has 11 digits, and this one has fewer."),
    N_("A national identity number has 11 digits, and this one has more."),
)
_DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class IdentityKind(StrEnum):
    """Who gave the number, and to whom."""

    BIRTH_NUMBER = "birth_number"  # fødselsnummer
    D_NUMBER = "d_number"  # day + 40
    H_NUMBER = "h_number"  # month + 40: given by one health institution for its own use
    FH_NUMBER = "fh_number"  # first digit 8 or 9: shared by health institutions, carries no birth date


class CheckRule(StrEnum):
    """Which rule for the first check digit a number meets.

    Every number that meets the rule until 2031 (remainder 0) meets the one from 2032 (remainder 0 to 3) too,
    so none meets only the old one.
    """

    BOTH = "both"
    FROM_2032 = "from_2032"


class Synthetic(StrEnum):
    """Who makes such test numbers."""

    TENOR = "tenor"  # Skatteetaten: month + 80
    HEALTH_NETWORK = "health_network"  # Norsk Helsenett: month + 65
    NAV = "nav"  # month + 40


_MONTH_ADDED = {0: None, 40: Synthetic.NAV, 65: Synthetic.HEALTH_NETWORK, 80: Synthetic.TENOR}


@dataclass(frozen=True)
class NationalIdentityNumber:
    """A checked number. `birth_digits` is DDMMYY without what kinds add to it, None where none can be read."""

    digits: str = field(repr=False)
    kind: IdentityKind
    rule: CheckRule
    birth_digits: str | None = field(repr=False)
    synthetic: Synthetic | None


def read(text: str, *, demonstration: bool = False) -> NationalIdentityNumber:
    """Checks and classifies a number. RefusedValue with the reason; synthetic ones only in demonstrations.

    Month + 40 means two things. In an ordinary vault it is an H-number, unless the day is a D-number's: no real
    number has both, so that one is synthetic and refused. In a demonstration it is NAV's test number, since
    only invented numbers belong there.
    """
    digits = digits_of(text, _LENGTH)
    birth_digits, kind, synthetic = _birth_part(digits)
    rule = _check_rule(digits)
    if synthetic is Synthetic.NAV and not demonstration and kind is IdentityKind.BIRTH_NUMBER:
        kind, synthetic = IdentityKind.H_NUMBER, None
    if synthetic is not None and not demonstration:
        raise RefusedValue(
            N_("This is a synthetic test number; it belongs to no one."),
            remedy=N_("Synthetic numbers are taken only in demonstration vaults."),
        )
    return NationalIdentityNumber(digits, kind, rule, birth_digits, synthetic)


def parse(text: str, *, demonstration: bool = False) -> str:
    """The 11 digits of a correct number; RefusedValue as `read`."""
    return read(text, demonstration=demonstration).digits


def show(digits: str) -> str:
    """Six digits, a space, five digits."""
    return f"{digits[:6]} {digits[6:]}"


def check_digits(first_nine: str) -> str | None:
    """The two check digits by the rule that holds until 2031; None for the nine digits that have none."""
    first = -remainder_11(first_nine, _FIRST_WEIGHTS[:9]) % 11
    second = -remainder_11(f"{first_nine}{first}", _SECOND_WEIGHTS[:10]) % 11
    return None if 10 in (first, second) else f"{first}{second}"


def _birth_part(digits: str) -> tuple[str | None, IdentityKind, Synthetic | None]:
    day, month = int(digits[:2]), int(digits[2:4])
    if day >= 80:
        return None, IdentityKind.FH_NUMBER, None
    kind = IdentityKind.D_NUMBER if day > 40 else IdentityKind.BIRTH_NUMBER
    day -= 40 if kind is IdentityKind.D_NUMBER else 0
    added = next((added for added in _MONTH_ADDED if 1 <= month - added <= 12), None)
    if added is None:
        raise RefusedValue(N_("The third and fourth digit are no month."))
    month -= added
    year = int(digits[4:6])
    if not 1 <= day <= _DAYS_IN_MONTH[month - 1] or (day, month, year % 4 > 0) == (29, 2, True):
        raise RefusedValue(N_("The first digits are no date: that day does not exist."))
    return f"{day:02}{month:02}{year:02}", kind, _MONTH_ADDED[added]


def _check_rule(digits: str) -> CheckRule:
    first = remainder_11(digits, _FIRST_WEIGHTS)
    if first not in _FIRST_REMAINDERS_FROM_2032:
        raise RefusedValue(N_("The first check digit does not match."))
    if remainder_11(digits, _SECOND_WEIGHTS):
        raise RefusedValue(N_("The second check digit does not match."))
    return CheckRule.FROM_2032 if first else CheckRule.BOTH

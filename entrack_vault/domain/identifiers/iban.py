"""International bank account numbers, ISO 13616: structure and check digits by python-stdnum."""

import re

from entrack_vault.domain.identifiers import bank_account
from entrack_vault.domain.identifiers.digits import refuse_shortened
from entrack_vault.errors import RefusedValue
from entrack_vault.i18n import N_

_SEPARATORS = re.compile(r"[\s.\-\u2010-\u2013]+")
_FORM = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{1,30}")
# Check digits run from 02 to 98; these three satisfy the sum as doubles of others.
_NEVER_GIVEN = ("00", "01", "99")


def parse(text: str) -> str:
    """The IBAN in capitals without spaces; RefusedValue with the reason.

    A Norwegian one holds an account number, which must be right by our own rule: python-stdnum's takes more.
    """
    from stdnum import iban
    from stdnum.iso7064 import mod_97_10

    text = text.strip()
    refuse_shortened(text)
    compact = _SEPARATORS.sub("", text).upper()
    if not _FORM.fullmatch(compact):
        raise RefusedValue(N_("An IBAN is a country code, two check digits, and letters and digits after them."))
    if not mod_97_10.is_valid(compact[4:] + compact[:4]) or compact[2:4] in _NEVER_GIVEN:
        raise RefusedValue(N_("The check digits of the IBAN do not match."))
    if not iban.is_valid(compact, check_country=False):
        raise RefusedValue(N_("An IBAN of that country does not look like this."))
    if compact.startswith("NO"):
        bank_account.parse(compact[4:])
    elif not iban.is_valid(compact):
        raise RefusedValue(N_("The account number inside the IBAN is not right for its country."))
    return compact


def show(value: str) -> str:
    """In fours: NO93 8601 1117 947."""
    return " ".join(value[start : start + 4] for start in range(0, len(value), 4))

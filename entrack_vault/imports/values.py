"""What an import does to a cell before its kind reads it: undo what spreadsheets do, and say so."""

import re

from entrack_vault.errors import RefusedValue
from entrack_vault.i18n import N_
from entrack_vault.imports.shapes import rounded
from entrack_vault.register.kinds import Note, Reading, read
from entrack_vault.register.model import Field, Kind

LOST_DIGITS = N_("A spreadsheet has shortened this number, and its last digits are lost.")
FORMAT_AS_TEXT = N_("Format the column as text where the file was made, and export it anew.")
ZERO_PUT_BACK = Note(N_("A leading zero that a spreadsheet had dropped was put back."))
TIME_DROPPED = Note(N_("The time of day was left out; the field takes a date."))
COUNTRY_CODE_PUT_BACK = Note(N_("The + before the country code was put back."))

# The length that a missing leading zero is filled up to.
_FULL_LENGTH = {Kind.POSTCODE: 4, Kind.NATIONAL_IDENTITY_NUMBER: 11, Kind.BANK_ACCOUNT: 11}
_SEPARATORS = re.compile(r"[\s.\-]+")
# ="0155" and '0155 are how files tell spreadsheets to keep a text as it is.
_PROTECTED = re.compile(r'="([^"]*)"|\'(.*)', re.DOTALL)
_MIDNIGHT = re.compile(r"[T ]0?0[:.]00(?:[:.]00(?:[.,]0+)?)?")
_TIME = re.compile(r"[T ][0-2]?[0-9][:.][0-5][0-9](?:[:.][0-5][0-9](?:[.,][0-9]+)?)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}|[0-9]{8}")
_DAY_NUMBER = re.compile(r"[1-9][0-9]{4}(?:[.,][0-9]+)?")
_FAULT = re.compile(r"#(?:N/A|I/T|REF!|VERDI!|VALUE!|DIV/0!|NAVN\?|NAME\?|NULL!|TALL!|NUM!|#+)", re.IGNORECASE)
_WITH_COUNTRY = re.compile(r"47[2-9][0-9]{7}")


def tidy(field: Field, cell: str, *, demonstration: bool = False) -> tuple[Reading, tuple[Note, ...]]:
    """The cell read as the field's kind, and what was repaired first. Raises RefusedValue with the reason.

    Only repairs that the result itself proves are made: identity and account numbers must meet their check
    digits with the zero put back, and a postcode has four digits.
    """
    kind = field.kind
    if kind is Kind.LONG_TEXT:
        return read(kind, cell), ()
    text = _unprotected(cell.strip())
    if rounded(text):
        raise RefusedValue(LOST_DIGITS, remedy=FORMAT_AS_TEXT)
    if text.startswith("#") and _FAULT.fullmatch(text):
        raise RefusedValue(
            N_("The spreadsheet shows an error in this cell."),
            remedy=N_("Correct the formula where the file was made, and export it anew."),
        )
    if kind is Kind.DATE:
        return _date(text)
    if kind in _FULL_LENGTH:
        return _digits(kind, text, demonstration)
    if kind is Kind.PHONE and _WITH_COUNTRY.fullmatch(text):
        return read(kind, f"+{text}"), (COUNTRY_CODE_PUT_BACK,)
    return read(kind, text, choices=field.choices, demonstration=demonstration), ()


def _unprotected(text: str) -> str:
    match = _PROTECTED.fullmatch(text) if text[:1] in ("=", "'") else None
    return text if match is None else (match[1] or match[2] or "").strip()


def _date(text: str) -> tuple[Reading, tuple[Note, ...]]:
    """A date in any form its kind takes, with a midnight after it, or with a time that is left out and reported."""
    day = _DAY.match(text)
    rest = text[day.end() :] if day else ""
    if day and rest and _TIME.fullmatch(rest):
        repairs = () if _MIDNIGHT.fullmatch(rest) else (TIME_DROPPED,)
        return read(Kind.DATE, day[0]), repairs
    if _DAY_NUMBER.fullmatch(text):
        raise RefusedValue(
            N_("This is the number a spreadsheet keeps for a day, and the day depends on the program that made it."),
            remedy=N_("Format the column as a date where the file was made, and export it anew."),
        )
    return read(Kind.DATE, text), ()


def _digits(kind: Kind, text: str, demonstration: bool) -> tuple[Reading, tuple[Note, ...]]:
    digits = _SEPARATORS.sub("", text)
    if digits.isascii() and digits.isdigit() and len(digits) == _FULL_LENGTH[kind] - 1:
        try:
            return read(kind, f"0{digits}", demonstration=demonstration), (ZERO_PUT_BACK,)
        except RefusedValue:
            pass  # what is told is what is wrong with the number as it stands
    return read(kind, text, demonstration=demonstration), ()

"""Dates and points in time. Canonical: 2026-03-11 and 2026-03-11T09:12, local time without a zone.

Days run from 1850 to 2200. Shown as 11.03.2026 and "11.03.2026 kl. 09.12"; in English with the month's name,
which cannot be taken for another order of day and month.
"""

import re
from datetime import date, datetime, time
from functools import cache

from entrack_vault.domain.folding import fold
from entrack_vault.errors import RefusedValue
from entrack_vault.i18n import LANGUAGES, N_, Language
from entrack_vault.register.kinds.reading import Reading, locale_of, single_line

FIRST_YEAR, LAST_YEAR = 1850, 2200

_DATES = (
    # Spreadsheets hand dates over as midnights.
    re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?"),
    re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})"),
    re.compile(r"(?P<day>[0-9]{1,2})\. ?(?P<month>[0-9]{1,2})\. ?(?P<year>[0-9]{4})"),
    re.compile(r"(?P<day>[0-9]{1,2})\.? (?P<month>[^\W\d_]+)\.? (?P<year>[0-9]{4})"),
)
_TWO_DIGIT_YEAR = re.compile(r"[0-9]{1,2}([-./ ]) ?[0-9]{1,2}\1 ?[0-9]{2}|[0-9]{6}")
_MOMENT = re.compile(
    r"(?P<date>.*[0-9])(?:T|,? (?:kl\.? ?)?)"
    r"(?P<hour>[0-9]{1,2})[.:](?P<minute>[0-9]{2})(?:[.:](?P<second>[0-9]{2})(?:[.,][0-9]+)?)?"
    r"(?P<zone> ?(?:Z|UTC|[+-][0-9]{2}:?[0-9]{2}))?"
)


@cache
def _month_names() -> dict[str, int]:
    """Folded month names and their abbreviations in both languages."""
    from babel.dates import get_month_names

    return {
        fold(name).rstrip("."): number
        for language in LANGUAGES
        for width in ("wide", "abbreviated")
        for number, name in get_month_names(width, locale=locale_of(language)).items()
    }


def _day(text: str) -> date:
    matches = (pattern.fullmatch(text) for pattern in _DATES)
    match = next((match for match in matches if match), None)
    if match is None:
        if _TWO_DIGIT_YEAR.fullmatch(text):
            raise RefusedValue(
                N_("The year has only two digits, so the century cannot be told."),
                remedy=N_("Write the year with four digits."),
            )
        raise RefusedValue(
            N_("This is not written as a date."), remedy=N_("Write it as day.month.year or year-month-day.")
        )
    named = match["month"]
    month = int(named) if named.isdigit() else _month_names().get(fold(named))
    if month is None:
        raise RefusedValue(N_("There is no month of that name."))
    if not FIRST_YEAR <= int(match["year"]) <= LAST_YEAR:
        raise RefusedValue(N_("The year lies outside 1850 to 2200."))
    day = _existing(int(match["year"]), month, int(match["day"]))
    if day is None:
        raise RefusedValue(N_("There is no such day in the calendar."))
    return day


def _existing(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_date(text: str) -> Reading:
    """ISO, dd.mm.yyyy, d.m.yyyy, yyyymmdd, or with the month's name in either language."""
    return Reading(_day(single_line(text)).isoformat())


def read_date_time(text: str) -> Reading:
    """A date as `read_date` takes it and a time, 09:12 or 09.12; seconds are dropped, time zones refused."""
    line = single_line(text)
    match = _MOMENT.fullmatch(line)
    if match is None:
        _day(line)
        raise RefusedValue(N_("The time of day is missing."), remedy=N_("Write hours and minutes after the date."))
    if match["zone"]:
        raise RefusedValue(N_("A time zone is given."), remedy=N_("Write the local time, without a zone."))
    day = _day(match["date"].rstrip(" ,"))
    hour, minute = int(match["hour"]), int(match["minute"])
    if hour > 23 or max(minute, int(match["second"] or 0)) > 59:
        raise RefusedValue(N_("There is no such time of day."))
    return Reading(datetime.combine(day, time(hour, minute)).isoformat(timespec="minutes"))


def show_date(value: str, language: Language) -> str:
    """11.03.2026 (11 Mar 2026 in English)."""
    from babel.dates import format_date

    day = date.fromisoformat(value)
    return str(format_date(day, "dd.MM.y" if language == "nb" else "d MMM y", locale_of(language)))


def show_date_time(value: str, language: Language) -> str:
    """11.03.2026 kl. 09.12 (11 Mar 2026, 09:12 in English)."""
    from babel.dates import format_datetime

    moment = datetime.fromisoformat(value)
    pattern = "dd.MM.y 'kl'. HH.mm" if language == "nb" else "d MMM y, HH:mm"
    return str(format_datetime(moment, pattern, locale=locale_of(language)))


def date_words(value: str) -> tuple[str, ...]:
    """The digits of the date, year first and day first; a time of day is not searched for."""
    year, month, day = value[:10].split("-")
    return (f"{year}{month}{day}", f"{day}{month}{year}")

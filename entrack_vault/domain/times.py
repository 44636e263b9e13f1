"""Dates and times as people read them, in local time. Formats from Babel."""

from datetime import date, datetime

from babel.dates import format_date, format_datetime, format_time

from entrack_vault.i18n import Language

_DATE = {"nb": "dd.MM.yyyy", "en": "d MMM yyyy"}
_TIME = {"nb": "dd.MM.yyyy HH.mm", "en": "d MMM yyyy HH:mm"}
_CLOCK = {"nb": "HH.mm", "en": "HH:mm"}
_TIME_IN_TEXT = {"nb": "dd.MM.yyyy 'kl.' HH.mm", "en": "d MMM yyyy 'at' HH:mm"}


def show_day(day: date, language: Language) -> str:
    """11.03.2026 or 11 Mar 2026."""
    return format_date(day, _DATE[language], locale=language)


def show_moment(moment: datetime, language: Language) -> str:
    """11.03.2026 09.19 or 11 Mar 2026 09:19, in local time."""
    return format_datetime(moment.astimezone().replace(tzinfo=None), _TIME[language], locale=language)


def show_moment_in_text(moment: datetime, language: Language) -> str:
    """11.03.2026 kl. 09.19 or 11 Mar 2026 at 09:19, in local time: outside tables."""
    return format_datetime(moment.astimezone().replace(tzinfo=None), _TIME_IN_TEXT[language], locale=language)


def show_clock(moment: datetime, language: Language) -> str:
    """09.19 or 09:19, of a moment in local time."""
    return format_time(moment.time(), _CLOCK[language], locale=language)

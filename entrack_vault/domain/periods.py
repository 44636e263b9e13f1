"""Calendar-exact periods: six months after 31 August is 28 or 29 February (DOMAIN.md section 3)."""

import calendar
from datetime import date, timedelta


def after(day: date, *, years: int = 0, months: int = 0, days: int = 0) -> date:
    """A period later; a day the month does not have becomes its last."""
    month = day.month - 1 + months
    return clamped(day.year + years + month // 12, month % 12 + 1, day.day) + timedelta(days=days)


def clamped(year: int, month: int, day: int) -> date:
    """A day of a month, or the month's last where it has no such day."""
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))

"""Which days do a month, a ten-day period, a quarter or so many months from now take in? Calendar sums, no language."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple


class Period(NamedTuple):
    """Whole days, both included."""

    first: date
    last: date


LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def days_in(year: int, month: int) -> int:
    """How long the month is; the module `calendar` knows it too, and takes longer to load than all of this."""
    if not 1 <= month <= 12:
        raise ValueError(f"no such month: {month}")
    return 29 if month == 2 and year % 4 == 0 and (year % 100 or year % 400 == 0) else LENGTHS[month - 1]


def month(year: int, number: int) -> Period:
    return Period(date(year, number, 1), date(year, number, days_in(year, number)))


def months(year: int, first: int, last: int) -> Period:
    return Period(date(year, first, 1), month(year, last).last)


def ten_days(year: int, number: int, third: int) -> Period:
    """The first, second or third ten-day period of a month; the third ends with the month."""
    last = month(year, number).last if third == 3 else date(year, number, third * 10)
    return Period(date(year, number, third * 10 - 9), last)


def quarter(year: int, number: int) -> Period:
    return months(year, number * 3 - 2, number * 3)


def half(year: int, number: int) -> Period:
    return months(year, number * 6 - 5, number * 6)


def whole_year(year: int) -> Period:
    return months(year, 1, 12)


def week(day: date, *, weeks_on: int = 0) -> Period:
    """Monday to Sunday of the week that is so many weeks after the one of `day`."""
    monday = day - timedelta(days=day.weekday()) + timedelta(weeks=weeks_on)
    return Period(monday, monday + timedelta(days=6))


def day_of(year: int, number: int, day: int) -> date:
    """That day, or the month's last where the month is shorter (31 June is meant as the end of June)."""
    return date(year, number, min(day, days_in(year, number)))


def months_on(day: date, count: int) -> date:
    """The same day so many months later, at most the month's last."""
    index = day.year * 12 + day.month - 1 + count
    return day_of(index // 12, index % 12 + 1, day.day)


def working_days_on(day: date, count: int) -> date:
    """The count-th Chinese working day after `day`, 调休 included; the next one is the first."""
    import holidays  # here, because loading it takes longer than reading a plan and few plans count working days

    return holidays.country_holidays("CN").get_nth_working_day(day, count)

"""Which days are working days?"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from types import ModuleType

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
FIRST_YEAR, LAST_YEAR = 1900, 2199
COUNTRIES = "holidays.countries"


class UnknownCountry(ValueError):
    """The library of holidays knows no country by this code."""


class WorkingDays:
    """The working days of one country, Chinese 调休 included, with a plan's own holidays and workdays on top.

    A day named as an extra workday is one even when it is also named as a holiday. Outside the years 1900 to 2199
    only weekends are days off. Raises UnknownCountry for a code that the library does not know; an empty code
    means weekends only.
    """

    def __init__(
        self,
        country: str = "CN",
        extra_holidays: Iterable[date] = (),
        extra_workdays: Iterable[date] = (),
    ) -> None:
        self.country = country
        self._holidays = frozenset(extra_holidays)
        self._workdays = frozenset(extra_workdays)
        self._off: dict[int, frozenset[date]] = {}
        if country and not _known(country):
            raise UnknownCountry(country)

    def is_working(self, on: date) -> bool:
        """True when `on` is a working day."""
        off = self._off.get(on.year)
        if off is None:
            off = self._off[on.year] = self._days_off(on.year)
        return on not in off

    def back_to_working(self, on: date) -> date:
        """`on` itself when it is a working day, else the last working day before it."""
        while not self.is_working(on):
            on -= DAY
        return on

    def on_to_working(self, on: date) -> date:
        """`on` itself when it is a working day, else the first working day after it."""
        while not self.is_working(on):
            on += DAY
        return on

    def next_working(self, on: date) -> date:
        """The first working day after `on`, never `on` itself."""
        return self.on_to_working(on + DAY)

    def add_working(self, on: date, n: int) -> date:
        """The n-th working day after `on`; `on` itself, working or not, when n is 0. Raises ValueError below 0."""
        if n < 0:
            raise ValueError(n)
        for _ in range(n):
            on = self.next_working(on)
        return on

    def first_working_of_week(self, on: date) -> date | None:
        """The first working day of the week (from Monday) in which `on` lies; None in a week of holidays."""
        monday = on - timedelta(days=on.weekday())
        return next((day for day in (monday + i * DAY for i in range(7)) if self.is_working(day)), None)

    def first_working_of_quarter(self, on: date) -> date:
        """The first working day of the quarter in which `on` lies."""
        return self.on_to_working(on.replace(month=(on.month - 1) // 3 * 3 + 1, day=1))

    def provisional(self, year: int) -> bool:
        """True while the official Chinese calendar of this year is neither in the library nor named by the plan."""
        return is_provisional(self.country, year) and not any(day.year == year for day in self._workdays)

    def _days_off(self, year: int) -> frozenset[date]:
        off = _days_off(self.country, year)
        return (off | {day for day in self._holidays if day.year == year}) - self._workdays


class EveryDay(WorkingDays):
    """A calendar on which every day is a working day, for a policy that also speaks on days off."""

    def __init__(self) -> None:
        super().__init__("")

    def is_working(self, on: date) -> bool:
        return True


def is_provisional(country: str, year: int) -> bool:
    """True while the library has no official Chinese calendar of this year: it knows no 调休 workday in it."""
    return country == "CN" and not _moved_workdays(country, year)


@lru_cache(maxsize=1)
def _library() -> ModuleType:
    """The library of holidays, without every country of the world: that would be 280 modules and 8 MB for one country.

    It imports a country by the name of its own file; only the package around them would load them all.
    """
    import holidays  # takes a moment, and `duban read` never needs it

    package = importlib.util.find_spec(COUNTRIES)
    if package is not None:
        sys.modules.setdefault(COUNTRIES, importlib.util.module_from_spec(package))
    return holidays


@lru_cache(maxsize=512)
def _known(country: str) -> bool:
    return country in _library().EntityLoader.get_country_codes()  # its list of countries would load each of them


@lru_cache(maxsize=4096)
def _library_days(country: str, year: int) -> tuple[frozenset[date], frozenset[date]]:
    """The country's (days off, workdays on a weekend) in one year.

    The years beside it are loaded as well: a holiday in early January can make a workday of late December.
    """
    days = [date(year, 1, 1) + i * DAY for i in range(366)]
    days = [day for day in days if day.year == year]
    if not country or not FIRST_YEAR <= year <= LAST_YEAR:
        return frozenset(day for day in days if day.weekday() >= 5), frozenset()
    known = _library().country_holidays(country, years=range(year - 1, year + 2), expand=False)
    off = frozenset(day for day in days if not known.is_working_day(day))
    return off, frozenset(day for day in known.weekend_workdays if day.year == year)


def _days_off(country: str, year: int) -> frozenset[date]:
    return _library_days(country, year)[0]


def _moved_workdays(country: str, year: int) -> frozenset[date]:
    return _library_days(country, year)[1]

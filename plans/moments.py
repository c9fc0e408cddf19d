"""What does a date expression say, once the words are gone? The shapes that the date tables fill."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from plans.periods import Period

# point: a day or "before"; period: a stretch named without before or end; year: a whole year; range: from … to …;
# start: open (from … on); since: reaches back from a day; cycle: comes again; span: so long after something;
# horizon: within so many years.
Shape = Literal["point", "period", "year", "range", "start", "since", "cycle", "span", "horizon"]


class Reference(NamedTuple):
    """From where a date is counted: the plan's year, the day it was written, a month or year named just before."""

    year: int
    written_on: date
    month: int | None = None
    year_before: int | None = None

    @property
    def near_year(self) -> int:
        """The year of an expression that names none."""
        return self.year_before or self.year


class When(NamedTuple):
    """What an expression says. `due_on` is None where no day follows from the words."""

    shape: Shape
    due_on: date | None = None
    first_on: date | None = None
    year_named: bool = False
    rrule: str | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """A row of a date table: the words, and the function that turns a match into a When (None: not a date after all)."""

    name: str
    pattern: re.Pattern[str]
    resolve: Callable[[re.Match[str], Reference], When | None]


@dataclass(frozen=True, slots=True)
class DateExpression:
    """A date expression found at an offset of the cleaned text."""

    start: int
    end: int
    text: str
    form: str
    when: When


def within(period: Period, *, year_named: bool = False) -> When:
    """The whole period: due on its last day."""
    return When("period", period.last, period.first, year_named)


def point(day: date | None, *, year_named: bool = False) -> When:
    """One day, or the last of those before something."""
    return When("point", day, None, year_named)

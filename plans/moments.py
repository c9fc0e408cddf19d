"""What does a date expression say, once the words are gone? The shapes that the date tables fill."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import Literal, NamedTuple

from plans.conventions import FEDERAL_YEAR_ENDS, USUAL_CONVENTIONS, Conventions
from plans.periods import Period

# point: a day or "before"; period: a stretch named without before or end; year: a whole year; range: from … to …;
# start: open (from … on); since: reaches back from a day; cycle: comes again; span: so long after something;
# horizon: within so many years.
Shape = Literal["point", "period", "year", "range", "start", "since", "cycle", "span", "horizon"]


class Reference(NamedTuple):
    """From where a date is counted: the plan's year, the day it was written, and what was named just before.

    `lead` and `named` belong to the expression that is being read: the preposition and the year in front of it
    (到2027年 in 到2027年6月底前), which most rows share and which is therefore read once for all of them.
    """

    year: int
    written_on: date
    month: int | None = None
    year_before: int | None = None
    lead: str = ""
    named: int | None = None
    conventions: Conventions = USUAL_CONVENTIONS
    plan_begins: date | None = None  # set where the plan's year is a fiscal one
    read_on: date | None = None  # duties that return are due for the first time on or after it

    @property
    def cycles_from(self) -> date:
        """The day from which a duty that returns is looked for."""
        return self.read_on or self.written_on

    @property
    def fiscal_year_ends(self) -> tuple[int, int]:
        return self.conventions.fiscal_year_ends or FEDERAL_YEAR_ENDS

    def year_with(self, month: int) -> int:
        """The year of a month that stands without one: inside the fiscal year, else the plan's."""
        if self.plan_begins and not (self.named or self.year_before):
            return self.plan_begins.year + (month < self.plan_begins.month)
        return self.near_year

    @property
    def near_year(self) -> int:
        """The year of the expression: its own, else the one named before it, else the plan's."""
        return self.named or self.year_before or self.year

    @property
    def is_named(self) -> bool:
        return self.named is not None


class When(NamedTuple):
    """What an expression says. `due_on` is None where no day follows from the words."""

    shape: Shape
    due_on: date | None = None
    first_on: date | None = None
    year_named: bool = False
    rrule: str | None = None


Resolver = Callable[[re.Match[str], Reference], When | None]


class Form:
    """A row of a date table: the words, and the function that turns a match into a When (None: not a date after all).

    `opens` holds the signs that can open the words ("" for any): only rows that can fit are tried, and only those that
    are tried are compiled, since most documents need a third of them. `after_year` tells whether a preposition and
    a year may stand before the words.
    """

    def __init__(self, name: str, opens: str, words: str, resolve: Resolver, *, after_year: bool) -> None:
        self.name, self.opens, self.words, self.resolve, self.after_year = name, opens, words, resolve, after_year

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(self.words)


def english_form(name: str, words: str, resolve: Resolver) -> Form:
    """A row of an English table: it begins at a word, and any sign may open it."""
    return Form(name, "", r"\b" + words, resolve, after_year=False)


class DateExpression(NamedTuple):
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

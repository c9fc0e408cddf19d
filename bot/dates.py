"""Which day does a person mean who writes a date by hand? 2025-08-31, 8.31, 8月31日, 下月底, 31 Aug, tomorrow."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from plans.due_dates import find
from plans.folding import fold
from plans.moments import Reference
from schedules.periods import period

YEAR_FIRST = re.compile(r"(\d{4})(?:[-./ ]|年)(\d{1,2})(?:[-./ ]|月)(\d{1,2})[日号]?")
MONTH_FIRST = re.compile(r"()(\d{1,2})(?:[-./]|月)(\d{1,2})[日号]?")
MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*"
RUN_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})")
DAY_FIRST = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)? (?:of )?(" + MONTH + r")(?=$|[ ,])", re.IGNORECASE)
BEFORE = re.compile(r"(?:之前|以前|前)$|^(?:by|before|on|until) ")
FURTHEST_YEARS = 20
SEPARATORS = " \t\n，,；;：:。"
LONGEST_DATE = 4  # words: 5 May next year
ONE_DAY = ("point", "period", "year")


def day_meant(words: str, today: date, year: int) -> date | None:
    """The one day that the words mean, or None; a month or a quarter means its last day.

    A day without a year is one of `year`, the plan's, or of this year when that one is over.
    """
    words = " ".join(unicodedata.normalize("NFKC", words).split()).strip(" 。.,，")
    year = max(year, today.year)
    bare = BEFORE.sub("", words.lower())
    numbers = next(filter(None, (form.fullmatch(bare) for form in (YEAR_FIRST, MONTH_FIRST, RUN_TOGETHER))), None)
    if numbers:
        found = _day(int(numbers[1] or year), int(numbers[2]), int(numbers[3]))
    else:
        found = _read(_as_written(words), Reference(year, today, today.month)) or _period(bare, today, year)
    return found if found and found.year <= today.year + FURTHEST_YEARS else None


def day_first(words: str, today: date, year: int) -> tuple[date, str] | None:
    """The day that the words begin with, and the words behind it."""
    for cut in reversed([*_cuts(words)[:LONGEST_DATE], len(words)]):
        on = day_meant(words[:cut], today, year)
        if on is not None:
            return on, words[cut:].strip(SEPARATORS)
    return None


def day_last(words: str, today: date, year: int) -> tuple[str, date] | None:
    """The words, and the day that they end with."""
    for cut in _cuts(words)[-LONGEST_DATE:]:
        on = day_meant(words[cut:].strip(SEPARATORS), today, year)
        if on is not None:
            return words[:cut].strip(SEPARATORS), on
    return None


def day_within(words: str, today: date, year: int) -> date | None:
    """The first day from today on that stands somewhere in the words: 需要国土局6月10日前批复用地."""
    found = find(fold(_as_written(words)), Reference(max(year, today.year), today, today.month))
    days = [each.when.due_on for each in found if each.when.shape in ONE_DAY]
    return next((day for day in days if day is not None and day >= today), None)


def _cuts(words: str) -> list[int]:
    """Where the words may be cut: at blanks and marks."""
    return [found.start() for found in re.finditer(f"[{SEPARATORS}]+", words)]


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _as_written(words: str) -> str:
    """English months as a document writes them: 31 aug is Aug 31."""
    words = DAY_FIRST.sub(r"\2 \1", words)
    return re.sub(rf"\b{MONTH}\b", lambda found: found[0].capitalize(), words, flags=re.IGNORECASE)


def _read(words: str, at: Reference) -> date | None:
    """What the reader of plans makes of the words, when they are one date and nothing else."""
    for asked in (words, f"by {words}"):  # an English date is looked for beside English words only
        found = find(fold(asked), at)
        if len(found) == 1 and len(found[0].text) >= len(words) and found[0].when.shape in ONE_DAY:
            return found[0].when.due_on
    return None


def _period(words: str, today: date, year: int) -> date | None:
    meant = period(words, today, year=year) if words else None
    return meant.last if meant else None

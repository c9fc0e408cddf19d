"""Which day does a cell under a heading such as 完成时限 mean? There a bare 2025.6, 6.30 or 12 is a date as well."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from plans.due_dates import find
from plans.moments import DateExpression, Reference, When, point, within
from plans.periods import month, months_on, quarter

Y, M, D = r"(?P<y>20\d\d)", r"(?P<m>1[0-2]|0?[1-9])", r"(?P<d>3[01]|[12]\d|0?[1-9])"
CLOCK = r"(?:[ T]\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?)?"
BEFORE = r"(?:之?前|以前)?"
DASH = r" ?(?:[-—–~至到]{1,2}|to) ?"
ENGLISH = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
# A cell that says when, and says no date: 长期坚持, 立行立改, ongoing.
UNDATED = re.compile(
    r"(?:长期|持续|常态|经常|立即|立行|即知|即行|随时|适时|视情|根据|按照|待定|已|无|/|[-—–]+|on-?going|continu|tbd|n/?a|as needed|immediate|asap|complete|done|various).*",
    re.IGNORECASE,
)


def _day(found: re.Match[str], at: Reference) -> When | None:
    return point(date(int(found["y"]), int(found["m"]), int(found["d"])), year_named=True)


def _month_of_year(found: re.Match[str], at: Reference) -> When | None:
    return within(month(int(found["y"]), int(found["m"])), year_named=True)


def _day_of_month(found: re.Match[str], at: Reference) -> When | None:
    return point(date(at.near_year, int(found["m"]), int(found["d"])))


def _month_alone(found: re.Match[str], at: Reference) -> When | None:
    return within(month(at.near_year, int(found["m"])))


def _year(found: re.Match[str], at: Reference) -> When | None:
    year = int(found["y"])
    return When("year", date(year, 12, 31), date(year, 1, 1), year_named=True)


def _american(found: re.Match[str], at: Reference) -> When | None:
    year = int(found["yy"])
    year += 2000 if year < 100 else 0
    return point(date(year, int(found["m"]), int(found["d"])), year_named=True)


def _english_month(found: re.Match[str], at: Reference) -> When | None:
    number = ENGLISH.split("|").index(found["name"].lower()) + 1
    year = int(found["yy"]) + (2000 if len(found["yy"]) == 2 else 0)
    if found["d"]:
        return point(date(year, number, int(found["d"])), year_named=True)
    return within(month(year, number), year_named=True)


def _years(found: re.Match[str], at: Reference) -> When | None:
    return When("range", date(int(found["y2"]), 12, 31), date(int(found["y"]), 1, 1), year_named=True)


def _months(found: re.Match[str], at: Reference) -> When | None:
    """2024.3-2025.10, 2025年3-10月, 3-6月: from the first day of one month to the last of another."""
    first_year = int(found["y"]) if found["y"] else at.near_year
    last_year = int(found["y2"]) if found["y2"] else first_year
    first, last = month(first_year, int(found["m"])), month(last_year, int(found["m2"]))
    if last.last < first.first:
        last = month(last_year + 1, int(found["m2"]))
    return When("range", last.last, first.first, bool(found["y"] or found["y2"]))


def _quarter(found: re.Match[str], at: Reference) -> When | None:
    year, number = int(found["y"] or found["y2"] or at.near_year), int(found["q"])
    return within(quarter(year, number), year_named=bool(found["y"] or found["y2"]))


def _named_month(found: re.Match[str], at: Reference) -> When | None:
    return within(month(at.near_year, ENGLISH.split("|").index(found["name"].lower()) + 1))


def _rule(found: re.Match[str], at: Reference) -> When | None:
    """2025-01-25 FREQ=MONTHLY: a calendar's own rule, with its first day from the plan's day on."""
    first = date(int(found["y"]), int(found["m"]), int(found["d"]))
    every = int(interval[1]) if (interval := re.search(r"INTERVAL=(\d{1,3})", found["rule"])) else 1
    day, count = first, 0
    while day < at.cycles_from and count < 5000:
        count += max(every, 1)
        day = _after(first, found["freq"].upper(), count)
    return When("cycle", day, first if first > at.cycles_from else None, True, found["rule"])


def _after(first: date, unit: str, count: int) -> date:
    if unit in ("DAILY", "WEEKLY"):
        return first + timedelta(days=count * (7 if unit == "WEEKLY" else 1))
    return months_on(first, count * (12 if unit == "YEARLY" else 1))


Y2, M2 = Y.replace("<y>", "<y2>"), M.replace("<m>", "<m2>")
FORMS: tuple[tuple[str, Callable[[re.Match[str], Reference], When | None]], ...] = (
    (rf"{Y}-{M}-{D} (?P<rule>(?:[A-Z-]{{3,12}}=[\w,+-]{{1,60}};){{0,6}}FREQ=(?P<freq>DAILY|WEEKLY|MONTHLY|YEARLY)(?:;[A-Z-]{{3,12}}=[\w,+-]{{1,60}}){{0,6}})", _rule),
    (rf"{Y}[-./年] ?{M}[-./月] ?{D}[日号]?{CLOCK}{BEFORE}", _day),
    (rf"{Y}(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01]){BEFORE}", _day),
    (rf"(?:{Y}[-./年] ?)?{M}月?份?{DASH}(?:{Y2}[-./年] ?){M2}月?份?底?{BEFORE}", _months),
    (rf"(?:{Y}[-./年] ?)?{M}月?份?{DASH}(?P<y2>(?!))?{M2}月份?底?{BEFORE}", _months),
    (rf"{Y}[./年-] ?{M}月?份?底?末?", _month_of_year),
    (rf"{Y}年?度?{DASH}{Y2}年?度?底?", _years),
    (rf"{Y}年?度?", _year),
    (rf"{M}/{D}/(?P<yy>20\d\d|\d\d)", _american),
    (rf"(?:{D}[- ])?(?P<name>{ENGLISH})[a-z]*\.?[-/ ,']{{1,2}}(?P<yy>20\d\d|\d\d)", _english_month),
    (rf"{M}[./]{D}{BEFORE}", _day_of_month),
    (rf"{M}月?份?", _month_alone),
    (rf"(?:{Y}[年 -]?)?Q(?P<q>[1-4])(?:[ -/]?(?P<y2>20\d\d))?", _quarter),
    (rf"(?P<name>{ENGLISH})[a-z]*\.?", _named_month),
)  # fmt: skip
COMPILED = tuple((re.compile(words, re.IGNORECASE), resolve) for words, resolve in FORMS)


def dates_in_cell(text: str, start: int, end: int, at: Reference, *, dated: bool) -> list[DateExpression]:
    """The date expressions of text[start:end]; `dated` for a cell whose heading asks for a date."""
    words = text[start:end]
    if dated:
        whole = _whole(words, at)
        if whole is not None:
            return [DateExpression(start, end, words, "cell", whole)]
    found = [one._replace(start=one.start + start, end=one.end + start) for one in find(words, at)]
    return [] if dated and not found and UNDATED.match(words) else found


def _whole(words: str, at: Reference) -> When | None:
    for pattern, resolve in COMPILED:
        found = pattern.fullmatch(words)
        if found:
            try:
                return resolve(found, at)
            except (ValueError, OverflowError):  # 6.31 is no day
                return None
    return None


def period_of(words: str, at: Reference) -> When | None:
    """The time that a column is about, as a period to be over by its end: 3月, Q2, 2025年."""
    whole = _whole(words, at)
    if whole is None:
        found = find(words, at)
        whole = found[-1].when if found else None
    return whole

"""Which day is meant by words that start from today: next month, by Friday, the end of the quarter, late this year?"""

from __future__ import annotations

import re
from datetime import date, timedelta

from plans import periods
from plans.english_months import DAYS, LEAD, SEASON_STARTS, WEEKDAYS, led, year_of
from plans.moments import Reference, When, english_form, point

Match = re.Match[str]


def end_of(found: Match, at: Reference) -> When:
    """The end of this or next month, quarter or year."""
    next_one = (found["near"] or "").lower() == "next"
    unit = found["unit"].lower()
    if (found["near"] or "").lower() == "last":
        return When("since", date(at.written_on.year - 1, 12, 31), None, True)
    if "month" in unit:
        day = periods.months_on(at.written_on.replace(day=1), int(next_one))
        return point(periods.month(day.year, day.month).last, year_named=True)
    if "quarter" in unit:
        day = periods.months_on(at.written_on.replace(day=1), 3 * int(next_one))
        return point(periods.quarter(day.year, (day.month + 2) // 3).last, year_named=True)
    if "fiscal" in unit and at.plan_begins:
        day = periods.months_on(at.plan_begins, 11 + 12 * int(next_one))
        return point(periods.month(day.year, day.month).last, year_named=True)
    return point(date(at.near_year + int(next_one), 12, 31), year_named=bool(found["near"]))


def year_end(found: Match, at: Reference) -> When:
    return point(date(year_of(found, at)[0], 12, 31), year_named=bool(found["year"]))


def part_of_year(found: Match, at: Reference) -> When:
    """Early, mid or late 2026: its first quarter, its first half, its end."""
    year, named = year_of(found, at)
    if found["near"]:
        year, named = at.written_on.year + (found["near"].lower() == "next"), True
    last = {"early": (3, 31), "mid": (6, 30), "middle": (6, 30), "late": (12, 31)}[found["part"].lower()]
    return point(date(year, *last), year_named=named)


def near_time(found: Match, at: Reference) -> When:
    """This or next week, month, quarter, year or season."""
    step, unit = int(found["near"].lower() == "next"), found["unit"].lower()
    today = at.written_on
    if unit in SEASON_STARTS:
        year = today.year + (step and today >= date(today.year, SEASON_STARTS[unit], 1))
        return led(
            found,
            periods.Period(
                date(year, SEASON_STARTS[unit], 1), periods.day_of(year, *at.conventions.limit_before(unit))
            ),
            named=True,
        )
    if unit == "week":
        return led(found, periods.week(today, weeks_on=step), named=True)
    months = {"month": 1, "quarter": 3}.get(unit, 12)
    start = periods.months_on(date(today.year, (today.month - 1) // months * months + 1, 1), months * step)
    last = periods.months_on(start, months - 1)
    when = led(found, periods.Period(start, periods.month(last.year, last.month).last), named=True)
    return when._replace(shape="year") if months == 12 and when.shape == "period" else when


def a_weekday(found: Match, at: Reference) -> When:
    step = int((found["near"] or "").lower() == "next")
    monday = periods.week(at.written_on, weeks_on=step).first
    day = monday + timedelta(days=DAYS.index(found["weekday"]))
    return point(day if day >= at.written_on else day + timedelta(weeks=1), year_named=True)


def last_time(found: Match, at: Reference) -> When:
    return When("since", at.written_on - timedelta(days=1), None, True)


FORMS = (
    english_form("year end", r"(?P<lead>[Bb]y |[Bb]efore )?(?:the )?(?:(?:calendar )?year[- ]end|EOY|end of (?:the )?(?:calendar )?year)(?: (?P<year>20\d\d))?\b", year_end),
    english_form("end of", r"(?P<lead>(?:[Bb]y|[Bb]efore|[Aa]t) )?(?:the )?(?:end|close) of (?P<near>this|next|the current|the|last)? ?(?P<unit>(?:calendar |fiscal )?(?:month|quarter|year))\b", end_of),
    english_form("part of year", r"(?P<lead>(?:[Bb]y|[Ii]n) )?(?P<part>early|mid|late|middle)(?:[- ](?:of )?(?:(?P<year>20\d\d)|(?P<near>next|this) year)|(?<=[Mm]id)-?year\b)", part_of_year),
    english_form("near time", rf"{LEAD}(?:end of )?(?P<near>[Tt]his|[Nn]ext) (?P<unit>week|month|quarter|year|spring|summer|fall|autumn|winter)\b(?!['’])", near_time),
    english_form("weekday", rf"(?P<lead>[Bb]y |[Oo]n |[Bb]efore )(?P<near>this |next )?(?P<weekday>{WEEKDAYS})\b(?!s|,? [A-Z]|,? \d)", a_weekday),
    english_form("last time", r"last (?:week|month|quarter|year|spring|summer|fall|winter)\b", last_time),
)  # fmt: skip

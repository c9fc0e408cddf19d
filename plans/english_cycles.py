"""In which words does English say that a duty comes again? The rows of the grammar that give RFC 5545 rules."""

from __future__ import annotations

import re
from datetime import date, timedelta

from plans import periods
from plans.chinese_cycles import QUARTERS, next_month_day
from plans.english_months import BYDAY, DAY, DAYS, NAMED, WEEKDAYS, number_of
from plans.moments import Reference, When, english_form
from plans.numbers import whole

Match = re.Match[str]
NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
HALVES = (6, 12)


def each_month(found: Match, at: Reference) -> When:
    day = int(found["day"]) if found["day"] else -1
    return When("cycle", next_month_day(at, day), rrule=f"FREQ=MONTHLY;BYMONTHDAY={day}")


def nth_weekday(found: Match, at: Reference) -> When:
    """The first Monday of each month; the last Friday of every quarter."""
    nth, weekday = NTH[found["nth"].lower()], DAYS.index(found["weekday"])
    months = (3, 6, 9, 12) if found["unit"] == "quarter" else tuple(range(1, 13))
    by_month = "BYMONTH=3,6,9,12;" if found["unit"] == "quarter" else ""
    start = at.cycles_from.replace(day=1)
    days = (_nth(periods.months_on(start, step), nth, weekday) for step in range(13))
    due = next(day for day in days if day >= at.cycles_from and day.month in months)
    return When("cycle", due, rrule=f"FREQ=MONTHLY;{by_month}BYDAY={nth}{BYDAY[weekday]}")


def _nth(first: date, nth: int, weekday: int) -> date:
    month = periods.month(first.year, first.month)
    if nth < 0:
        return month.last - timedelta(days=(month.last.weekday() - weekday) % 7)
    return month.first + timedelta(days=(weekday - month.first.weekday()) % 7 + 7 * (nth - 1))


def each_quarter(found: Match, at: Reference) -> When:
    day = int(found["day"]) if found.groupdict().get("day") else -1
    return When("cycle", next_month_day(at, day, (3, 6, 9, 12)), rrule=f"{QUARTERS};BYMONTHDAY={day}")


def each_half(found: Match, at: Reference) -> When:
    return When("cycle", next_month_day(at, -1, HALVES), rrule="FREQ=MONTHLY;BYMONTH=6,12;BYMONTHDAY=-1")


def each_year(found: Match, at: Reference) -> When:
    named = found.groupdict().get("month")
    month = number_of(named) if named else 12
    day = int(found["day"]) if named and found["day"] else -1
    return When("cycle", next_month_day(at, day, (month,)), rrule=f"FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={day}")


def each_week(found: Match, at: Reference) -> When:
    if found.groupdict().get("weekday"):
        wanted = DAYS.index(found["weekday"])
        due = at.cycles_from + timedelta(days=(wanted - at.cycles_from.weekday()) % 7)
        return When("cycle", due, rrule=f"FREQ=WEEKLY;BYDAY={BYDAY[wanted]}")
    return When("cycle", periods.week(at.cycles_from).last, rrule="FREQ=WEEKLY")


def each_day(found: Match, at: Reference) -> When:
    return When("cycle", at.cycles_from, rrule="FREQ=DAILY")


def every_few(found: Match, at: Reference) -> When:
    """Every two weeks, every three years: nothing says where the count starts, so no day follows."""
    number = 2 if found["number"] == "other" else whole(found["number"])
    unit = {"d": "DAILY", "w": "WEEKLY", "m": "MONTHLY", "y": "YEARLY"}[found["unit"][0]]
    return When("cycle", None, rrule=f"FREQ={unit};INTERVAL={number}")


def each_season(found: Match, at: Reference) -> When:
    """Each spring, every spring and fall: by the last day of each."""
    names = [name.lower() for name in (found["season"], found["other"]) if name]
    limits = sorted(at.conventions.limit_before(name) for name in names)
    day = limits[0][1] if len(limits) == 1 else -1  # one rule has one day for both months
    months = ",".join(str(month) for month, _ in limits)
    due = min(next_month_day(at, day, (month,)) for month, _ in limits)
    return When("cycle", due, rrule=f"FREQ=YEARLY;BYMONTH={months};BYMONTHDAY={day}")


def every_two_months(found: Match, at: Reference) -> When:
    return When("cycle", None, rrule="FREQ=MONTHLY;INTERVAL=2")


def every_two_weeks(found: Match, at: Reference) -> When:
    return When("cycle", None, rrule="FREQ=WEEKLY;INTERVAL=2")


NUMBER = r"(?P<number>other|[2-9]|1[0-8]|two|three|four|five|six)"
SEASON = r"[Ss]pring|[Ss]ummer|[Ff]all|[Aa]utumn|[Ww]inter"
EACH = r"(?:[Ee]ach|[Ee]very)"
# Adverbs close their words (report monthly to the board); before a noun they describe it (the monthly report).
CLOSES = r"(?=[,.;:）)]|$|\n| (?:to|by|in|on|at|with|through|and|for|until|beginning|starting|as|using|via|from|thereafter|or|during)\b)"
FORMS = (
    english_form("each year", rf"(?:(?:[Ee](?:ach|very)|[Oo]nce (?:a|per)) year|[Aa]nnually|[Yy]early{CLOSES})(?:,? (?:by|no later than|on or before|before) {NAMED} {DAY})?\b", each_year),
    english_form("by each year", rf"(?:[Bb]y|[Oo]n|[Bb]efore|[Nn]o later than) {NAMED} {DAY},? (?:of )?(?:each|every) year\b", each_year),
    english_form("each season", rf"(?:[Ii]n |[Dd]uring )?{EACH} (?P<season>{SEASON})(?:(?: and|/) ?(?P<other>{SEASON}))?\b", each_season),
    english_form("each month of the year", rf"{EACH} (?:(?:year )?in )?{NAMED}(?P<day>)\b(?! \d)", each_year),
    english_form("nth weekday", rf"(?:[Oo]n |[Bb]y )?the (?P<nth>{'|'.join(NTH)}) (?P<weekday>{WEEKDAYS}) of (?:each|every|the) (?P<unit>month|quarter)", nth_weekday),
    english_form("each month", rf"(?:(?:[Nn]o later than |[Bb]y |[Oo]n )the (?:{DAY}|last)(?: (?:business |working )?day)? of (?:each|every|the following) month|{EACH} month|(?:[Oo]nce|[Oo]ne time) (?:a|per) month|[Mm]onthly(?:(?= by| basis)|{CLOSES}))", each_month),
    english_form("each quarter", rf"(?:[Bb]y the (?:end|last day|close) of )?(?:{EACH} quarter|(?:once )?(?:a|per) quarter)\b|\b[Qq]uarterly(?:(?= by| basis)|{CLOSES})", each_quarter),
    english_form("each half", rf"(?:(?:[Tt]wice|[Tt]wo times) (?:a|per|each) year|{EACH} (?:six|6) months|{EACH} half[ -]year|(?:(?:[Bb]i|[Ss]emi)-?(?:annually|yearly)|[Hh]alf-yearly){CLOSES})", each_half),
    english_form("every two weeks", rf"(?:(?:[Bb]i-?weekly|[Ff]ortnightly){CLOSES})", every_two_weeks),
    english_form("every two months", rf"(?:[Bb]i-?monthly(?:(?= basis)|{CLOSES}))", every_two_months),
    english_form("every few", rf"{EACH} {NUMBER} (?P<unit>day|week|month|year)s?\b", every_few),
    english_form("each week", rf"(?:{EACH} (?:week|(?P<weekday>{WEEKDAYS}))\b|(?:[Oo]nce (?:a|per) week)|[Ww]eekly{CLOSES})", each_week),
    english_form("each day", rf"(?:{EACH} (?:business |working )?day\b|[Dd]aily{CLOSES})", each_day),
)  # fmt: skip

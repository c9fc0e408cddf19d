"""In which words does English name a date, and which day is meant? The English rows of the deadline grammar."""

from __future__ import annotations

import re
from datetime import date, timedelta

from plans import periods
from plans.chinese_cycles import QUARTERS, counted_on, next_month_day
from plans.moments import Form, Reference, Resolver, When, point, within
from plans.numbers import whole

Match = re.Match[str]
MONTHS = {
    name: number
    for number, name in enumerate(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), 1
    )
}
NAMED = r"(?P<month>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
DAY = r"(?P<day>[12]?\d|3[01])(?:st|nd|rd|th)?"
YEAR = r"(?:,? ?(?P<year>20\d\d))"
WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? )"
CLOCK = r"(?:(?:\d{1,2}(?::\d\d)? ?(?:a\.?m\.?|p\.?m\.?)|noon|midnight|close of business|COB),? (?:on )?)"
# What makes a date a limit, an opening or a look back.
LEAD = (
    r"(?P<lead>(?:[Bb]y|[Bb]efore|[Nn]o(?:t)? later than|[Oo]n or before|[Uu]ntil|[Tt]hrough|[Ss]tart(?:ing|s) (?:in|on)|[Bb]eginning (?:in|on)?|[Ee]ffective"
    r"|[Ss]ince|[Aa]s of|[Ff]rom|[Bb]etween|[Ii]n|[Oo]n|[Dd]uring|[Ff]or|[Tt]arget(?:s|ed)?(?: for)?)(?: the)? )?"
)
HOLIDAYS = {
    "New Year's Day": (1, 1), "Juneteenth": (6, 19), "Independence Day": (7, 4), "the Fourth of July": (7, 4),
    "Veterans Day": (11, 11), "Christmas": (12, 25),
}  # fmt: skip
# Holidays on the n-th weekday of a month: month, weekday, which one (-1: the last).
MOVING = {"Memorial Day": (5, 0, -1), "Labor Day": (9, 0, 1), "Thanksgiving": (11, 3, 4), "Presidents Day": (2, 0, 3)}
SEASONS = {"spring": (3, 5), "summer": (6, 8), "fall": (9, 11), "autumn": (9, 11), "winter": (12, 12)}
ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
    "1": 1,
    "2": 2,
    "3": 3,
    "4": 4,
}
FISCAL_END = (9, 30)  # the federal fiscal year; many local ones end on 30 June
OWN_EVENT = re.compile(r"\bthis\b|today|date of adoption of the plan")


def number_of(month: str) -> int:
    return MONTHS[month[:3]]


def year_of(found: Match, at: Reference) -> tuple[int, bool]:
    named = found.groupdict().get("year")
    return (int(named), True) if named else (at.near_year, False)


def led(found: Match, period: periods.Period, *, named: bool) -> When:
    """A period with the word before it: since and as of look back, starting opens, before ends the day before."""
    lead = (found.groupdict().get("lead") or "").lower()
    if lead.startswith(("since", "as of")):
        return When("since", period.last, None, named)
    if lead.startswith(("start", "beginning", "effective")):
        return When("start", None, period.first, named)
    if lead.startswith("before"):
        return point(period.first - timedelta(days=1), year_named=named)
    if lead.startswith(("by", "no", "not", "until", "through", "on or", "target")):
        return point(period.last, year_named=named)
    return within(period, year_named=named)


def a_day(found: Match, at: Reference) -> When:
    year, named = year_of(found, at)
    day = periods.day_of(year, number_of(found["month"]), int(found["day"]))
    when = led(found, periods.Period(day, day), named=named)
    lead = (found["lead"] or "").lower()
    return point(day, year_named=named) if when.shape == "period" or lead.startswith("before") else when


def slashed(found: Match, at: Reference) -> When:
    day = date(int(found["year"]), int(found["month"]), int(found["day"]))
    when = led(found, periods.Period(day, day), named=True)
    return point(day, year_named=True) if when.shape == "period" else when


def a_month(found: Match, at: Reference) -> When:
    year, named = year_of(found, at)
    number = number_of(found["month"])
    third = {"early": 1, "mid": 2, "late": 3}.get((found["part"] or "").strip(" -").lower())
    return led(found, periods.ten_days(year, number, third) if third else periods.month(year, number), named=named)


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
    return point(date(at.near_year + int(next_one), 12, 31), year_named=bool(found["near"]))


def year_end(found: Match, at: Reference) -> When:
    return point(date(year_of(found, at)[0], 12, 31), year_named=bool(found["year"]))


def a_quarter(found: Match, at: Reference) -> When:
    number = ORDINALS[found["quarter"].lower()]
    if found["fiscal"]:
        year = 2000 + int(found["fiscal"][-2:])
        months = (10, 1, 4, 7)[number - 1]
        start = date(year - (number == 1), months, 1)
        return led(found, periods.months(start.year, start.month, start.month + 2), named=True)
    year, named = year_of(found, at)
    return led(found, periods.quarter(year, number), named=named)


def fiscal_year(found: Match, at: Reference) -> When:
    year = 2000 + int(found["fiscal"][-2:])
    when = led(found, periods.Period(date(year - 1, FISCAL_END[0] + 1, 1), date(year, *FISCAL_END)), named=True)
    return when._replace(shape="year") if when.shape == "period" else when


def a_half(found: Match, at: Reference) -> When:
    year, named = year_of(found, at)
    return led(found, periods.half(year, ORDINALS[found["half"].lower()]), named=named)


def middle(found: Match, at: Reference) -> When:
    return point(date(int(found["year"]), 6, 30), year_named=True)


def a_season(found: Match, at: Reference) -> When:
    year, named = year_of(found, at)
    return led(found, periods.months(year, *SEASONS[found["season"].lower()]), named=named)


def a_year(found: Match, at: Reference) -> When:
    when = led(found, periods.whole_year(int(found["year"])), named=True)
    return when._replace(shape="year") if when.shape == "period" else when


def a_holiday(found: Match, at: Reference) -> When:
    year, named = year_of(found, at)
    name = found["holiday"]
    if name in HOLIDAYS:
        return point(date(year, *HOLIDAYS[name]), year_named=named)
    month, weekday, which = MOVING[name]
    days = [
        day
        for number in range(1, 32)
        if (day := periods.day_of(year, month, number)).weekday() == weekday and day.day == number
    ]
    return point(days[which if which < 0 else which - 1], year_named=named)


def last_time(found: Match, at: Reference) -> When:
    return When("since", at.written_on - timedelta(days=1), None, True)


def a_span(found: Match, at: Reference) -> When:
    event = found.groupdict().get("event") or ""
    unit = found["unit"].lower()
    chinese_unit = (
        "工作日" if "business" in unit or "working" in unit else {"d": "天", "w": "周", "m": "月", "y": "年"}[unit[0]]
    )
    own = not event or OWN_EVENT.search(event)
    return When("span", counted_on(at.written_on, whole(found["number"]) or 0, chinese_unit) if own else None)


def each_month(found: Match, at: Reference) -> When:
    day = int(found["day"]) if found["day"] else -1
    return When("cycle", next_month_day(at, day), rrule=f"FREQ=MONTHLY;BYMONTHDAY={day}")


def each_quarter(found: Match, at: Reference) -> When:
    return When("cycle", next_month_day(at, -1, (3, 6, 9, 12)), rrule=f"{QUARTERS};BYMONTHDAY=-1")


def each_year(found: Match, at: Reference) -> When:
    month = number_of(found["month"]) if found["month"] else 12
    day = int(found["day"]) if found["day"] else -1
    return When("cycle", next_month_day(at, day, (month,)), rrule=f"FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={day}")


def each_week(found: Match, at: Reference) -> When:
    return When("cycle", periods.week(at.written_on).last, rrule="FREQ=WEEKLY")


def _form(name: str, words: str, resolve: Resolver) -> Form:
    return Form(name, "", r"\b" + words, resolve, after_year=False)


NUMBER = r"(?P<number>\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
SPAN = r"(?P<unit>(?:business |working |calendar )?days?|weeks?|months?|years?)"
FISCAL = r"(?:FY ?|[Ff]iscal [Yy]ear )(?P<fiscal>20\d\d|\d\d)\b"
FORMS = (
    _form("each year", rf"(?:[Ee](?:ach|very) year|[Aa]nnually)(?: by {NAMED} {DAY})?\b", each_year),
    _form("each month", rf"(?:(?:[Nn]o later than |[Bb]y |[Oo]n )the {DAY}(?: day)? of (?:each|every) month|[Ee](?:ach|very) month|[Mm]onthly(?= by| basis))", each_month),
    _form("each quarter", r"(?:[Ee](?:ach|very) quarter|[Qq]uarterly(?= by| basis))\b", each_quarter),
    _form("each week", r"(?:[Ee](?:ach|very) week)\b", each_week),
    _form("span", rf"[Ww]ithin (?:the next )?{NUMBER} {SPAN}(?: (?:of|after|from|following) (?P<event>[^,.;]{{2,60}}))?", a_span),
    _form("next months", rf"(?:(?:[Oo]ver|[Ii]n|[Dd]uring) )?the (?:next|coming) {NUMBER} {SPAN}", a_span),
    _form("last time", r"last (?:week|month|quarter|year|spring|summer|fall|winter)\b", last_time),
    _form("holiday", rf"{LEAD}(?P<holiday>{'|'.join([*HOLIDAYS, *MOVING])}){YEAR}?", a_holiday),
    _form("fiscal quarter", rf"{LEAD}(?:(?:end|close) of )?(?:the )?Q(?P<quarter>[1-4])(?: of)?(?:,? (?:{FISCAL}|(?P<year>20\d\d)))?\b", a_quarter),
    _form("quarter", r"(?P<lead>(?:[Bb]y|[Ii]n|[Dd]uring|[Bb]efore) )(?:the )?(?:end of )?(?:the )?(?P<quarter>first|second|third|fourth) quarter(?: of (?P<fiscal>FY ?\d\d)| of (?P<year>20\d\d))?", a_quarter),
    _form("fiscal year", rf"{LEAD}(?:(?:end|close) of )?(?:the )?{FISCAL}", fiscal_year),
    _form("year end", r"(?P<lead>[Bb]y |[Bb]efore )?(?:the )?(?:year[- ]end|end of (?:the )?(?:calendar )?year)(?: (?P<year>20\d\d))?\b", year_end),
    _form("end of", r"(?P<lead>(?:[Bb]y|[Bb]efore|[Aa]t) )?(?:the )?(?:end|close) of (?P<near>this|next|the|last)? ?(?P<unit>(?:calendar |fiscal )?(?:month|quarter|year))\b", end_of),
    _form("half", r"(?P<lead>(?:[Ii]n|[Bb]y|[Dd]uring) )?(?:the )?(?:end of the )?(?P<half>first|second) half of (?P<year>20\d\d)", a_half),
    _form("middle", r"(?:(?:[Bb]y|[Ii]n) )?mid-(?P<year>20\d\d)", middle),
    _form("season", r"(?P<lead>(?:[Ii]n|[Bb]y) )?(?:the )?(?P<season>[Ss]pring|[Ss]ummer|[Ff]all|[Aa]utumn|[Ww]inter)(?: of)? (?P<year>20\d\d)", a_season),
    _form("slashed", rf"{LEAD}(?P<month>0?[1-9]|1[0-2])/(?P<day>[12]\d|3[01]|0?[1-9])/(?P<year>20\d\d)\b", slashed),
    _form("day", rf"{LEAD}{CLOCK}?{WEEKDAY}?{NAMED} {DAY}(?!\d)(?:{YEAR})?\b", a_day),
    _form("day first", rf"{LEAD}{CLOCK}?{WEEKDAY}?{DAY} (?:of )?{NAMED}(?:{YEAR})?\b", a_day),
    _form("month", rf"{LEAD}(?:(?:end|close) of )?(?P<part>(?:early|mid|late)[- ])?{NAMED}{YEAR}\b", a_month),
    _form("month alone", rf"(?P<lead>(?:[Bb]y|[Bb]efore|[Ii]n|[Ss]tarting in|[Dd]uring) )(?:(?:the )?end of )?(?P<part>(?:early|mid|late)[- ])?{NAMED}(?! (?:I|he|she|they|we)\b)\b", a_month),
    _form("year", r"(?P<lead>(?:[Bb]y|[Bb]efore|[Ii]n|[Dd]uring|[Ss]ince|[Tt]hrough|[Ff]or) )(?:(?:the )?end of |calendar year |the year )?(?P<year>20\d\d)\b(?![-–/])", a_year),
)  # fmt: skip
# Any of these opens one of the rows.
STARTS = re.compile(
    r"\b(?:[Bb]y|[Bb]efore|[Nn]ot? later|[Bb]etween|[Oo]n|[Uu]ntil|[Tt]hrough|[Ss]tart(?:ing|s)|[Bb]eginning|[Ee]ffective|[Ss]ince|[Aa]s of|[Ff]rom|[Ii]n|[Dd]uring|[Ff]or|[Tt]arget(?:s|ed)?"
    r"|[Ee]ach|[Ee]very|[Aa]nnually|[Mm]onthly|[Qq]uarterly|[Ww]ithin|[Oo]ver|[Aa]t|the|last|Q[1-4]|FY|[Ff]iscal|year[- ]end|end|close|first|second|early|late|mid"
    r"|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|[Ss]pring|[Ss]ummer|[Ff]all|[Aa]utumn|[Ww]inter|\d{1,2}(?=[/ ])|Juneteenth|Labor|Memorial|Thanksgiving|Independence|Veterans|Christmas)"
)

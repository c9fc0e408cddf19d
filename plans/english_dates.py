"""In which words does English name a date, and which day is meant? The English rows of the deadline grammar."""

from __future__ import annotations

import re
from datetime import date, timedelta

from plans import english_cycles, english_near, periods
from plans.chinese_cycles import counted_on
from plans.english_months import DAY, LEAD, NAMED, NAMED_ONLY, SEASON_STARTS, WEEKDAYS, led, number_of, year_of
from plans.moments import Reference, When, english_form, point
from plans.numbers import whole
from plans.patterns import pattern

Match = re.Match[str]
YEAR = r"(?:,? ?(?P<year>20\d\d))"
WEEKDAY = rf"(?:(?:{WEEKDAYS}),? )"
CLOCK = r"(?:(?:\d{1,2}(?::\d\d)? ?(?:a\.?m\.?|p\.?m\.?)|noon|midnight|close of business|COB),? (?:on )?)"
HOLIDAYS = {
    "New Year's Day": (1, 1), "Juneteenth": (6, 19), "Independence Day": (7, 4), "the Fourth of July": (7, 4),
    "Veterans Day": (11, 11), "Christmas": (12, 25),
}  # fmt: skip
# Holidays on the n-th weekday of a month: month, weekday, which one (-1: the last).
MOVING = {"Memorial Day": (5, 0, -1), "Labor Day": (9, 0, 1), "Thanksgiving": (11, 3, 4), "Presidents Day": (2, 0, 3)}
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
OWN_EVENT = pattern(
    r"^(?:its |the )?(?:adoption|publication|approval)\b(?! of (?!th))|\bthis\b|today|date of adoption of the plan"
)


def fiscal_start(found: Match, at: Reference) -> date:
    """The first day of the fiscal year that is named; FY16 ends in 2016, FY 2016-17 in 2017."""
    last = periods.day_of(2000 + int(found["fiscal"][-2:]), *at.fiscal_year_ends)
    return periods.months_on(date(last.year - 1, last.month, 1), 1)


def a_day(found: Match, at: Reference) -> When:
    year, named = year_of(found, at, number_of(found["month"]))
    day = periods.day_of(year, number_of(found["month"]), int(found["day"]))
    when = led(found, periods.Period(day, day), named=named)
    lead = (found["lead"] or "").lower()
    return point(day, year_named=named) if when.shape == "period" or lead.startswith(("before", "prior")) else when


def slashed(found: Match, at: Reference) -> When:
    day = date(year_of(found, at)[0], int(found["month"]), int(found["day"]))
    when = led(found, periods.Period(day, day), named=True)
    return point(day, year_named=True) if when.shape == "period" else when


def a_month(found: Match, at: Reference) -> When:
    number = number_of(found["month"])
    year, named = year_of(found, at, number)
    third = {"early": 1, "mid": 2, "late": 3}.get((found["part"] or "").strip(" -").lower())
    return led(found, periods.ten_days(year, number, third) if third else periods.month(year, number), named=named)


def a_quarter(found: Match, at: Reference) -> When | None:
    number, year = ORDINALS[found["quarter"].lower()], found["year"] or found["year_before"]
    if not (found["lead"] or found["fiscal"] or year or found["quarter"].isdigit()):
        return None
    if found["fiscal"]:
        return led(found, _quarter_from(fiscal_start(found, at), number), named=True)
    if at.plan_begins and not year:
        return led(found, _quarter_from(at.plan_begins, number), named=False)
    return led(found, periods.quarter(int(year) if year else at.near_year, number), named=bool(year))


def _quarter_from(start: date, number: int) -> periods.Period:
    """The n-th three months of a year that begins on `start`."""
    first, last = periods.months_on(start, number * 3 - 3), periods.months_on(start, number * 3 - 1)
    return periods.Period(first, periods.month(last.year, last.month).last)


def fiscal_year(found: Match, at: Reference) -> When:
    start = fiscal_start(found, at)
    last = periods.months_on(start, 11)
    when = led(found, periods.Period(start, periods.month(last.year, last.month).last), named=True)
    return when._replace(shape="year") if when.shape == "period" else when


def months(found: Match, at: Reference) -> When:
    first, last = number_of(found["first"]), number_of(found["month"])
    year, named = year_of(found, at, last)
    begins = periods.month(year - (first > last), first).first
    return When("range", periods.month(year, last).last, begins, named)


def week_of_month(found: Match, at: Reference) -> When:
    number = number_of(found["month"])
    year, named = year_of(found, at, number)
    month = periods.month(year, number)
    nth = ("first", "second", "third", "fourth").index(found["nth"]) if found["nth"] != "last" else -1
    last = month.last if nth < 0 else month.first.replace(day=nth * 7 + 7)
    return led(found, periods.Period(last - timedelta(days=6), last), named=named)


def years(found: Match, at: Reference) -> When:
    return When("range", date(int(found["last"]), 12, 31), date(int(found["first"]), 1, 1), True)


def a_half(found: Match, at: Reference) -> When:
    year, named = year_of(found, at, number_of(found["month"]) if found["month"] else 0)
    first = found["half"].lower() == "first"
    if found["whole"]:
        year, named = int(found["whole"]), True
    if found["month"]:
        month = periods.month(year, number_of(found["month"]))
        half = (
            periods.Period(month.first, month.first.replace(day=15))
            if first
            else periods.Period(month.first.replace(day=16), month.last)
        )
        return led(found, half, named=named)
    return led(found, periods.half(year, 1 if first else 2), named=named)


def a_season(found: Match, at: Reference) -> When:
    year, named = year_of(found, at)
    name = found["season"].lower()
    season = periods.Period(
        date(year, SEASON_STARTS[name], 1), periods.day_of(year, *at.conventions.limit_before(name))
    )
    return led(found, season, named=named)


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


def a_span(found: Match, at: Reference) -> When:
    event = found.groupdict().get("event") or ""
    unit = found["unit"].lower()
    chinese_unit = (
        "工作日" if "business" in unit or "working" in unit else {"d": "天", "w": "周", "m": "月", "y": "年"}[unit[0]]
    )
    own = not event or OWN_EVENT.search(event)
    return When("span", counted_on(at.written_on, whole(found["number"]) or 0, chinese_unit) if own else None)


NUMBER = r"(?P<number>\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|eighteen|twenty|thirty|forty-five|sixty|ninety)"
SPAN = r"(?P<unit>(?:business |working |calendar )?days?|weeks?|months?|years?)"
FISCAL = r"(?:FY ?'?|[Ff]iscal (?:[Yy]ear )?)(?P<fiscal>(?:20)?\d\d(?:[-/–](?:20)?\d\d)?)\b"
FORMS = (
    *english_cycles.FORMS,
    english_form("span", rf"[Ww]ithin (?:the (?:next|first|coming) )?{NUMBER} {SPAN}(?: (?:of|after|from|following) (?P<event>[^,.;]{{2,60}}))?", a_span),
    english_form("after", rf"(?:[Nn]ot? later than )?{NUMBER} {SPAN} (?:after|from|following) (?P<event>[^,.;]{{2,60}})", a_span),
    english_form("next months", rf"(?:(?:[Oo]ver|[Ii]n|[Dd]uring|[Ww]ithin) )?the (?:next|coming) {NUMBER} {SPAN}", a_span),
    english_form("holiday", rf"{LEAD}(?P<holiday>{'|'.join([*HOLIDAYS, *MOVING])}){YEAR}?", a_holiday),
    english_form("fiscal quarter", rf"{LEAD}(?:(?:end|close) of )?(?:the )?(?:(?P<year_before>20\d\d) )?Q(?P<quarter>[1-4])(?:[ /]?(?:of )?(?:{FISCAL}|(?P<year>20\d\d)))?\b", a_quarter),
    english_form("quarter", rf"{LEAD}(?:end of )?(?:the )?(?P<year_before>20\d\d )?(?P<quarter>first|second|third|fourth|1st|2nd|3rd|4th) (?:calendar |fiscal )?quarter\b(?:(?: of)?,? (?:{FISCAL}|(?P<year>20\d\d)))?", a_quarter),
    english_form("fiscal year", rf"{LEAD}(?:(?:end|close) of )?(?:the )?{FISCAL}", fiscal_year),
    english_form("named fiscal year", rf"{LEAD}(?:(?:end|close) of )?(?:the )?(?P<fiscal>20\d\d(?:[-/–](?:20)?\d\d)?) [Ff]iscal [Yy]ear", fiscal_year),
    *english_near.FORMS,
    english_form("half", rf"(?P<lead>(?:[Ii]n|[Bb]y|[Dd]uring) )?(?:the )?(?:end of the )?(?P<half>first|second) half of (?:{NAMED}{YEAR}?|(?P<whole>20\d\d)|(?:the|this) year)\b", a_half),
    english_form("season", rf"{LEAD}(?:(?:early|late|end of) )?(?P<season>[Ss]pring|[Ss]ummer|[Ff]all|[Aa]utumn|[Ww]inter)(?: of)? (?P<year>20\d\d)", a_season),
    english_form("slashed", rf"{LEAD}(?P<month>0?[1-9]|1[0-2])/(?P<day>[12]\d|3[01]|0?[1-9])/(?P<year>20\d\d|[1-4]\d)\b(?!/)", slashed),
    english_form("months", rf"{LEAD}(?P<first>{NAMED_ONLY})(?: ?[-–—] ?| (?:to|through|until|and) ){NAMED}{YEAR}\b", months),
    english_form("week of month", rf"{LEAD}(?P<nth>first|second|third|fourth|last) week (?:of|in) {NAMED}{YEAR}?\b", week_of_month),
    english_form("years", r"(?P<lead>(?:[Oo]ver|[Ii]n|[Dd]uring|[Ff]rom|[Bb]etween) )?(?P<first>20\d\d)(?:[-–]| to | and | through )(?P<last>20\d\d)\b", years),
    english_form("day", rf"{LEAD}{CLOCK}?{WEEKDAY}?{NAMED} {DAY}(?!\d)(?:{YEAR})?\b", a_day),
    english_form("day first", rf"{LEAD}{CLOCK}?{WEEKDAY}?{DAY} (?:of )?{NAMED}(?:{YEAR})?\b", a_day),
    english_form("month", rf"{LEAD}(?:(?:[Ee]nd|close|beginning|middle|start) of )?(?P<part>(?:early|mid|late)[- ])?{NAMED}(?: of)?{YEAR}\b", a_month),
    english_form("month alone", rf"(?P<lead>(?:[Bb]y|[Bb]efore|[Pp]rior to|[Ii]n|[Ss]tarting in|[Dd]uring|[Nn]o later than|[Uu]ntil|[Tt]hrough|[Ff]or) )(?:(?:the )?(?:end|close|middle) of )?(?P<part>(?:early|mid|late)[- ])?{NAMED}(?! (?:I|he|she|they|we|be|not)\b)\b", a_month),
    english_form("year", r"(?P<lead>(?:[Bb]y|[Bb]efore|[Pp]rior to|[Ii]n|[Dd]uring|[Ss]ince|[Tt]hrough(?:out)?|[Ff]or|[Nn]o later than) )(?:(?:the )?end of |calendar year |the year |the close of )?(?P<year>20\d\d)\b(?![-–/%]| percent)", a_year),
)  # fmt: skip
# Any of these opens one of the rows.
STARTS = pattern(
    r"\b(?:[Bb]y|[Bb]efore|[Pp]rior|[Nn]ot? later|[Bb]etween|[Oo]n|[Uu]ntil|[Tt]hrough|[Ss]tart(?:ing|s)|[Bb]eginning|[Ee]ffective|[Ss]ince|[Aa]s of|[Ff]rom|[Ii]n|[Dd]uring|[Ff]or|[Tt]arget(?:s|ed)?"
    r"|[Ee]ach|[Ee]very|[Aa]nnually|[Yy]early|[Mm]onthly|[Qq]uarterly|[Ww]eekly|[Dd]aily|[Bb]i-?(?:weekly|monthly|annually|yearly)|[Ss]emi-?annually|[Ff]ortnightly|[Hh]alf-yearly|[Oo]nce|[Tt]wice|[Tt]wo|[Ww]ithin|[Oo]ver"
    r"|[Aa]t|the|last|[Tt]his|[Nn]ext|Q[1-4]|20\d\d|FY|[Ff]iscal|calendar|year[- ]end|EOY|[Ee]nd|close|first|second|third|fourth|early|late|mid|middle|a|per|one|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|eighteen|twenty|thirty|forty-five|sixty|ninety"
    r"|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|[Ss]pring|[Ss]ummer|[Ff]all|[Aa]utumn|[Ww]inter|\d{1,3}(?=[/ a-z])|New Year|Presidents|Juneteenth|Labor|Memorial|Thanksgiving|Independence|Veterans|Christmas)"
)

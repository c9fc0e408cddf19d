"""In which words does Chinese say that a duty comes again, or that something follows so long after an event?"""

from __future__ import annotations

import re
from datetime import date, timedelta

from plans import periods
from plans.chinese_dates import BEFORE, CLOCK, NUMERALS
from plans.chinese_days import HAN, WEEKDAYS
from plans.moments import Form, Reference, Resolver, When
from plans.numbers import whole
from plans.patterns import pattern

Match = re.Match[str]
NUMBER = rf"(?P<number>\d{{1,4}}|[{HAN}两十百]{{1,4}})"
UNIT = r"(?P<unit>个?工作日|个?月|日|天|周|年)"
# Events that are the document itself: the count starts on the day it was written.
OWN_EVENT = pattern(
    r"(?:本|该|此)[^，。；]{0,8}(?:印发|发布|公布|下发|施行|实施|通过)|^(?:自|从)?(?:印发|发布|公布|下发|即日)|即日|今日|^(?:自|从)?(?:方案|通知|文件|意见|计划)(?:印发|发布|公布|下发)"
)
AFTER_EVENT = pattern(r"(?:之日起|日起|起|之后|以后|后)$")
EVENT_STARTS = pattern(r"自|从|须在|应在|要在|在|应当?|须|于")
SIGHT = 32  # an event that is named stands within so many characters before its term
QUARTERS = "FREQ=MONTHLY;BYMONTH=3,6,9,12"


def next_month_day(at: Reference, day: int, months: tuple[int, ...] = tuple(range(1, 13))) -> date:
    """The next such day (-1: the month's last) on or after the day of writing."""
    year, month = at.cycles_from.year, at.cycles_from.month
    for step in range(25):
        y, m = year + (month - 1 + step) // 12, (month - 1 + step) % 12 + 1
        last = periods.month(y, m).last
        found = last if day == -1 else periods.day_of(y, m, day)
        if m in months and found >= at.cycles_from:
            return found
    raise AssertionError("a day returns within two years")


def every_month(found: Match, at: Reference) -> When:
    if found["days"]:
        days = sorted({min(int(day), 31) for day in re.findall(r"\d+", found["days"])} - {0})
        due = min(next_month_day(at, day) for day in days)
        return When("cycle", due, rrule=f"FREQ=MONTHLY;BYMONTHDAY={','.join(map(str, days))}")
    day = int(found["day"]) if found["day"] else {"上旬": 10, "初": 10, "中旬": 20}.get(found["part"] or "", -1)
    return When("cycle", next_month_day(at, day), rrule=f"FREQ=MONTHLY;BYMONTHDAY={day}")


def every_quarter(found: Match, at: Reference) -> When:
    day = int(found["day"]) if found["day"] else -1
    months = (1, 4, 7, 10) if found["edge"] in ("首", "第") else (3, 6, 9, 12)
    rule = f"FREQ=MONTHLY;BYMONTH={','.join(map(str, months))};BYMONTHDAY={day}"
    return When("cycle", next_month_day(at, day, months), rrule=rule)


def every_half(found: Match, at: Reference) -> When:
    return When("cycle", next_month_day(at, -1, (6, 12)), rrule="FREQ=MONTHLY;BYMONTH=6,12;BYMONTHDAY=-1")


def every_year(found: Match, at: Reference) -> When:
    month = int(found["month"]) if found["month"] else 12
    day = int(found["day"]) if found["day"] else -1
    if found["month"] and (found["side"] or "").endswith("前") and not found["day"] and not found["part"]:
        month = month - 1 or 12
    return When("cycle", next_month_day(at, day, (month,)), rrule=f"FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={day}")


def every_week(found: Match, at: Reference) -> When:
    if not found["weekday"]:
        return When("cycle", periods.week(at.cycles_from).last, rrule="FREQ=WEEKLY")
    wanted = WEEKDAYS[found["weekday"]]
    due = at.cycles_from + timedelta(days=(wanted - at.cycles_from.weekday()) % 7)
    return When("cycle", due, rrule=f"FREQ=WEEKLY;BYDAY={['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'][wanted]}")


def every_day(found: Match, at: Reference) -> When:
    return When("cycle", at.cycles_from, rrule="FREQ=DAILY")


def every_few(found: Match, at: Reference) -> When:
    """每两周, 每两个月: nothing says where the count starts, so no day follows."""
    unit = "WEEKLY" if found["unit"] == "周" else "MONTHLY" if "月" in found["unit"] else "YEARLY"
    return When("cycle", None, rrule=f"FREQ={unit};INTERVAL={whole(found['number'])}")


def every_other(found: Match, at: Reference) -> When:
    unit = {"周": "WEEKLY", "月": "MONTHLY", "年": "YEARLY"}[found["unit"]]
    return When("cycle", None, rrule=f"FREQ={unit};INTERVAL=2")


def counted_on(start: date, number: int, unit: str) -> date:
    """`start` and so many days, working days, weeks, months or years more."""
    if "工作日" in unit:
        return periods.working_days_on(start, min(number, 250))
    if unit == "周":
        return start + timedelta(weeks=number)
    if unit in ("日", "天"):
        return start + timedelta(days=number)
    return periods.months_on(start, number * (12 if unit == "年" else 1))


def a_span(found: Match, at: Reference) -> When:
    event, number = event_before(found), whole(found["number"]) or 0
    if not event and (found["unit"] == "年" or "月" in found["unit"]):
        return When("horizon")
    own = not event or OWN_EVENT.search(event)
    return When("span", counted_on(at.written_on, number, found["unit"]) if own else None)


def event_before(found: Match) -> str:
    """The words of the event that a term is counted from: 自本通知印发之日起 before 10个工作日内."""
    before = re.split(r"[，。；：、！？\n]", found.string[max(0, found.start() - SIGHT) : found.start()])[-1]
    if not AFTER_EVENT.search(before):
        return ""
    starts = [start for start in EVENT_STARTS.finditer(before) if start.end() < len(before) - 1]
    if not starts:
        return before
    last = next((start for start in starts if start[0] in ("自", "从")), starts[-1])
    return before[last.start() if last[0] in ("自", "从") else last.end() :]


def no_day(found: Match, at: Reference) -> When:
    return When("span")


def a_horizon(found: Match, at: Reference) -> When:
    return When("horizon")


def _form(name: str, opens: str, words: str, resolve: Resolver) -> Form:
    return Form(name, opens, words, resolve, after_year=False)


SIDE = rf"(?:下班)?(?:{BEFORE}|内)?"
NUMBER_OF_YEARS = rf"(?:\d{{1,2}}|[{HAN}十])"
FORMS = (
    _form("every few", "每", r"每隔?(?P<number>[两二三四六23456])个?(?P<unit>周|星期|月|年)", every_few),
    _form("every other", "隔", r"隔(?P<unit>[周月年])(?!期|初|底|末)", every_other),
    _form("every month", "每逐", rf"(?:每个?月|逐月)(?:(?P<days>\d{{1,2}}[日号]?(?:[、和及]\d{{1,2}}[日号]){{1,4}})|(?P<day>[12]\d|3[01]|[1-9])[日号]|(?P<part>上旬|中旬|下旬|初|底|末))?{CLOCK}{SIDE}", every_month),
    _form("every quarter", "每逐", rf"(?:每个?季度?|逐季度?)(?:的?(?P<edge>[末首最第])(?:后一|一)?(?:个?月)|(?:个?月))?(?:(?P<day>[12]\d|3[01]|[1-9])[日号]|[底末])?{SIDE}", every_quarter),
    _form("every half", "每", rf"每个?半年度?{SIDE}", every_half),
    _form("every year", "每", rf"每年度?(?:(?P<month>1[0-2]|[1-9])月(?:(?P<day>[12]\d|3[01]|[1-9])[日号]|(?P<part>[底末]))?|[年底]?底)?(?P<side>{BEFORE})?", every_year),
    _form("every week", "每", rf"每个?(?:周|星期)(?P<weekday>[{HAN[:6]}日天])?{CLOCK}{SIDE}", every_week),
    _form("every day", "每", rf"每(?:天|日){CLOCK}{SIDE}", every_day),
    _form("horizon", NUMERALS + "本任半", rf"{NUMBER_OF_YEARS}(?:[-—－~]{{1,2}}|至|到){NUMBER_OF_YEARS}年(?:之|以)?内|(?<![上下前后])半年(?:之|以)?内|本届任期内|任期内", a_horizon),
    _form("before an end", "届期到", rf"(?:届满|期满|到期)前{NUMBER}{UNIT}", no_day),
    _form("span", NUMERALS + "两百", rf"(?<![第近过每]){NUMBER}{UNIT}(?:之|以)?内", a_span),
)  # fmt: skip

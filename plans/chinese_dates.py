"""In which words does Chinese name a date, and which day is meant? The table of the deadline grammar."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from plans import festivals, periods
from plans.moments import Form, Reference, When, point, within
from plans.numbers import whole

Match = re.Match[str]

# Building blocks. Every repeat is bounded, so no pattern can take more than linear time.
HAN = "一二三四五六七八九"
YEAR = (
    rf"(?:(?P<year>(?<!\d)(?:19|20)\d\d|二[〇○零][〇○零{HAN}]{{2}}"
    r"|今|本|(?<![声表说证])明|(?<![之今此])后|去|(?<![之此])前|(?<![以之])上|当)年度?(?!产|均|级|轻|薪|货))"
)
MONTH = rf"(?P<month>(?<![\d.])(?:1[0-2]|0?[1-9])|(?<![{HAN}十第每])(?:十[一二]?|[{HAN}]))月"
DAY = rf"(?P<day>[12]\d|3[01]|0?[1-9]|二十[{HAN}]?|三十一?|十[{HAN}]?|[{HAN}])[日号]"
CLOCK = r"(?:上午|下午|晚上?|中午)?(?:\d{1,2}[:：]\d{2}|\d{1,2}[时点](?:\d{1,2}分|整)?)?"
# 前 closes a deadline; in 前期, 前后, 前三季度 and the like it belongs to the next word.
BEFORE = r"(?:之前|以前|前(?![期后提景置沿列往来述者瞻端三]))"
SIDE = rf"(?P<side>{BEFORE}|起|开始|以来|之?以?后|之内|以内|内(?!部|容|外|生|需|控)|止)?"
LEAD = r"(?P<lead>截至|截止到|自|从|(?<!达)到|至)?"
PART = r"(?P<part>上旬|中旬|下旬|[上中下]半月|初|底|末|份|中(?!旬|国|央|医|心|小学))?"
THIRDS = {"上旬": 1, "中旬": 2, "下旬": 3, "初": 1, "上半月": 1, "下半月": 3, "中": 2}
ORDINAL = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
YEARS_ON = {"今": 0, "本": 0, "当": 0, "明": 1, "后": 2, "去": -1, "上": -1, "前": -2}
WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}
FESTIVAL = "|".join(festivals.NAMES)
PAIR = "|".join(festivals.PAIRS)
# Seasons have no fixed day; these are the usual limits of central China: month and day of the last day before.
SEASONS = {
    "汛期前": (5, 31), "入汛前": (5, 31), "主汛期前": (5, 31), "采暖季前": (11, 14), "采暖期前": (11, 14),
    "供暖季前": (11, 14), "供暖期前": (11, 14), "供暖前": (11, 14), "采暖前": (11, 14), "入冬前": (11, 30),
    "封冻前": (11, 30), "土壤封冻前": (11, 30), "秋季开学前": (8, 31), "春季开学前": (2, 28), "秋收前": (9, 15),
    "入夏前": (5, 31), "春耕前": (3, 15), "三夏前": (5, 25),
}  # fmt: skip
SEASON = "|".join(sorted(SEASONS, key=len, reverse=True))
FIVE_YEARS = {"三": 2020, "四": 2025, "五": 2030, "六": 2035}  # the last year of a five-year plan


def year_of(found: Match, at: Reference) -> tuple[int, bool]:
    """The year an expression means, and whether it names one itself."""
    named = found.groupdict().get("year")
    if not named:
        return at.near_year, False
    if named in YEARS_ON:
        return at.written_on.year + YEARS_ON[named], True
    return whole(named) or at.year, True


def _sided(found: Match, period: periods.Period, named: bool) -> When:
    """A period with what stands around it: from it on, since it, up to its end, or simply in it."""
    groups = found.groupdict()
    side, lead = groups.get("side") or "", groups.get("lead") or ""
    if side in ("起", "开始"):
        return When("start", None, period.first, named)
    if side in ("以来", "止") or lead in ("截至", "截止到"):
        return When("since", period.last, None, named)
    if side.endswith("后"):
        return When("start", None, period.last + timedelta(days=1), named)
    if side.endswith("前") or groups.get("part") in ("底", "末"):
        return When("point", period.last, None, named)
    return When("period", period.last, period.first, named)


def a_day(found: Match, at: Reference) -> When:
    year, named = year_of(found, at)
    day = periods.day_of(year, whole(found["month"]) or 1, whole(found["day"]) or 1)
    when = _sided(found, periods.Period(day, day), named)
    return when._replace(shape="point", first_on=None) if when.shape == "period" else when


def a_month(found: Match, at: Reference) -> When:
    year, named = year_of(found, at)
    number, part = whole(found["month"]) or 1, found["part"] or ""
    if part in THIRDS:
        return _sided(found, periods.ten_days(year, number, THIRDS[part]), named)
    period = periods.month(year, number)
    if (found["side"] or "").endswith("前") and part in ("", "份"):  # 6月前: not in June any more
        return point(period.first - timedelta(days=1), year_named=named)
    return _sided(found, period, named)


def a_quarter(found: Match, at: Reference) -> When:
    year, named = year_of(found, at)
    return _sided(found, periods.quarter(year, ORDINAL[found["quarter"]]), named)


def first_quarters(found: Match, at: Reference) -> When:
    year, named = year_of(found, at)
    return When("range", date(year, ORDINAL[found["quarter"]] * 3, 30), date(year, 1, 1), named)


def near_quarter(found: Match, at: Reference) -> When:
    months_on = {"本": 0, "下": 3, "上": -3}[found["near"]]
    day = periods.months_on(at.written_on, months_on)
    return _sided(found, periods.quarter(day.year, (day.month + 2) // 3), named=True)


def a_half(found: Match, at: Reference) -> When:
    year, named = year_of(found, at)
    return _sided(found, periods.half(year, 1 if found["half"] == "上" else 2), named)


def middle_of_year(found: Match, at: Reference) -> When:
    year, named = year_of(found, at)
    return point(date(year, 6, 30), year_named=named)


def end_of_year(found: Match, at: Reference) -> When:
    year, named = year_of(found, at)
    return _sided(found, periods.Period(date(year, 12, 31), date(year, 12, 31)), named)._replace(
        shape="since" if found["lead"] in ("截至", "截止到") else "point", first_on=None
    )


def within_year(found: Match, at: Reference) -> When:
    year, named = year_of(found, at)
    return point(date(year, 12, 31), year_named=named)


def a_year(found: Match, at: Reference) -> When:
    year, named = year_of(found, at)
    if (found["side"] or "").endswith("前"):
        return point(date(year - 1, 12, 31), year_named=named)
    when = _sided(found, periods.whole_year(year), named)
    if when.shape == "period" and found["lead"]:  # 到2027年: by its end
        return point(date(year, 12, 31), year_named=named)
    return when._replace(shape="year") if when.shape == "period" else when


def plan_year(found: Match, at: Reference) -> When:
    return When("year", date(at.near_year, 12, 31), date(at.near_year, 1, 1))


def years(found: Match, at: Reference) -> When:
    return When("range", date(int(found["last"]), 12, 31), date(int(found["first"]), 1, 1), True)


def this_and_next_year(found: Match, at: Reference) -> When:
    return point(date(at.written_on.year + 1, 12, 31), year_named=True)


def months_of(found: Match, at: Reference) -> When | None:
    year, named = year_of(found, at)
    first, last = int(found["first"]), int(found["last"])
    if not 1 <= first < last <= 12:
        return None
    return When("range", *reversed(periods.months(year, first, last)), named)


def near_month(found: Match, at: Reference) -> When:
    months_on = {"本": 0, "这": 0, "下": 1, "上": -1}[found["near"][0]]
    day = periods.months_on(at.written_on.replace(day=1), months_on)
    part = found["part"] or ""
    if part in THIRDS:
        return _sided(found, periods.ten_days(day.year, day.month, THIRDS[part]), named=True)
    if found["day"]:
        return point(periods.day_of(day.year, day.month, whole(found["day"]) or 1), year_named=True)
    return _sided(found, periods.month(day.year, day.month), named=True)


def month_end(found: Match, at: Reference) -> When:
    return point(periods.month(at.near_year, at.month or at.written_on.month).last)


def day_alone(found: Match, at: Reference) -> When:
    return point(periods.day_of(at.near_year, at.month or at.written_on.month, int(found["day"])))


def a_week(found: Match, at: Reference) -> When:
    days = periods.week(at.written_on, weeks_on={"本": 0, "这": 0, "下": 1, "上": -1}[found["near"]])
    if found["weekday"]:
        return point(days.first + timedelta(days=WEEKDAYS[found["weekday"]]), year_named=True)
    return within(days, year_named=True)


def a_festival(found: Match, at: Reference) -> When:
    name = next(name for name in festivals.NAMES if name in found["festival"])
    if found["year"]:
        year, _ = year_of(found, at)
        return point(festivals.day_before(name, year), year_named=True)
    return point(festivals.day_before_next(name, at.written_on))


def two_festivals(found: Match, at: Reference) -> When:
    return point(festivals.day_before_first_of(found["pair"] or "", at.written_on))


def a_season(found: Match, at: Reference) -> When:
    year, named = year_of(found, at)
    month, day = SEASONS[found["season"]]
    if not named and date(year, month, day) < at.written_on:
        year += 1
    return point(periods.day_of(year, month, day), year_named=named)


def winter_and_spring(found: Match, at: Reference) -> When:
    return point(date(at.written_on.year + (at.written_on.month > 3), 3, 31))


def five_years(found: Match, at: Reference) -> When:
    year = FIVE_YEARS[found["five"]]
    return point(date(year, 12, 31), year_named=True)


def written_out(found: Match, at: Reference) -> When | None:
    try:
        return point(date(*(int(found[part]) for part in ("year", "month", "day"))), year_named=True)
    except ValueError:
        return None


def _form(name: str, pattern: str, resolve: Any) -> Form:
    return Form(name, re.compile(pattern), resolve)


# In order of preference: where two rows fit at one place, the first one counts.
FORMS = (
    _form("festival", rf"{YEAR}?[“\"]?(?P<festival>{FESTIVAL})[”\"]?节?(?:小长假|假期|黄金周|假)?{BEFORE}", a_festival),
    _form("two festivals", rf"(?P<pair>{PAIR})?[“\"]?[两双]节[”\"]?{BEFORE}", two_festivals),
    _form("season", rf"(?:{YEAR}|今[冬夏春秋])?(?P<season>{SEASON})", a_season),
    _form("winter and spring", r"今冬明春|冬春季节", winter_and_spring),
    _form("five-year plan", r"[“\"]?十(?P<five>[三四五六])五[”\"]?(?:规划)?(?:期末|末|期间|时期|收官)", five_years),
    _form("years", r"(?P<first>(?<!\d)20\d\d)年?(?:[-—－~]{1,2}|至|到)(?P<last>20\d\d)年(?!版)", years),
    _form("this and next year", r"今明两年", this_and_next_year),
    _form("numeric", r"(?<![\d.\-/〔])(?P<year>20\d\d)[-./](?P<month>\d{1,2})[-./](?P<day>\d{1,2})(?![\d\-/])", written_out),
    _form("months", rf"{YEAR}?(?P<first>(?<![\d.])1?\d)月?份?(?:[-—－~]{{1,2}}|至|到)(?P<last>1?\d)月份?(?!\d)(?=[^上中下]|$)", months_of),
    _form("day", rf"{LEAD}{YEAR}?{MONTH}{DAY}{CLOCK}{SIDE}", a_day),
    _form("month", rf"{LEAD}{YEAR}?{MONTH}{PART}{SIDE}", a_month),
    _form("first quarters", rf"{YEAR}?前(?P<quarter>[二三])季度", first_quarters),
    _form("quarter", rf"{LEAD}{YEAR}?第?(?P<quarter>[一二三四1-4])季度(?P<part>[末底初])?{SIDE}", a_quarter),
    _form("near quarter", rf"(?P<near>[本下上])季度(?P<part>[末底])?{SIDE}", near_quarter),
    _form("half", rf"{LEAD}{YEAR}?(?P<half>[上下])半年(?P<part>[末底])?{SIDE}", a_half),
    _form("end of year", rf"{LEAD}(?:{YEAR}年?[底末]|(?<![{HAN}\d])年[底末])(?P<side>{BEFORE}|以来)?", end_of_year),
    _form("middle of year", rf"(?:{YEAR}年?中|年中)(?:{BEFORE}|(?=[建完实开投交竣]))", middle_of_year),
    _form("within year", rf"(?:{YEAR}年?内(?![部容外生需控])|(?<![{HAN}\d十两半几多])年度?内)", within_year),
    _form("year", rf"{LEAD}{YEAR}(?P<side>{BEFORE}|起|开始|以来)?", a_year),
    _form("plan year", r"全年(?!龄)|年度(?=累计)", plan_year),
    _form("near month", rf"(?P<near>[本这]|[下上]个?)月(?P<part>上旬|中旬|下旬|初|底|末|份)?(?:{DAY})?{SIDE}", near_month),
    _form("week", rf"(?P<near>[本这下上])(?:周|星期)(?P<weekday>[{HAN[:6]}日天])?(?![期边围转报刊])(?:{BEFORE}|内)?", a_week),
    _form("month end", rf"(?<![\d{HAN}十本下上每逐])月[底末]{BEFORE}?", month_end),
    _form("day alone", rf"(?<![\d月.\-/])(?P<day>[12]\d|3[01]|[1-9])日(?:{BEFORE}|(?<=预计\d\d日)|(?<=[于在]\d\d日)|(?<=[于在]\d日))", day_alone),
)  # fmt: skip

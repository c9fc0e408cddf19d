"""Which day do the Chinese words for a date mean, once the table of forms has found them?"""

from __future__ import annotations

import re
from datetime import date, timedelta

from plans import festivals, periods
from plans.conventions import FIVE_YEARS
from plans.moments import Reference, When, point, within
from plans.numbers import whole

Match = re.Match[str]

HAN = "一二三四五六七八九"
THIRDS = {"上旬": 1, "中旬": 2, "下旬": 3, "初": 1, "上半月": 1, "下半月": 3, "中": 2}
ORDINAL = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
YEARS_ON = {"今": 0, "本": 0, "当": 0, "明": 1, "后": 2, "去": -1, "上": -1, "前": -2}
WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}


def year_of(named: str, at: Reference) -> int:
    """The year that the words before 年 mean."""
    return at.written_on.year + YEARS_ON[named] if named in YEARS_ON else whole(named) or at.year


def _sided(found: Match, period: periods.Period, at: Reference) -> When:
    """A period with what stands around it: from it on, since it, up to its end, or simply in it."""
    groups = found.groupdict()
    side, lead, named = groups.get("side") or "", at.lead, at.is_named
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
    day = periods.day_of(at.near_year, whole(found["month"]) or 1, whole(found["day"]) or 1)
    when = _sided(found, periods.Period(day, day), at)
    return when._replace(shape="point", first_on=None) if when.shape == "period" else when


def days(found: Match, at: Reference) -> When:
    """9月15日至17日."""
    first, last = (
        periods.day_of(at.near_year, whole(found["month"]) or 1, whole(found[part]) or 1) for part in ("day", "last")
    )
    return When("range", max(first, last), first, at.is_named)


def a_month(found: Match, at: Reference) -> When:
    number, part = whole(found["month"]) or 1, found["part"] or ""
    if part in THIRDS:
        return _sided(found, periods.ten_days(at.near_year, number, THIRDS[part]), at)
    period = periods.month(at.near_year, number)
    if (found["side"] or "").endswith("前") and part in ("", "份"):  # 6月前: not in June any more
        return point(period.first - timedelta(days=1), year_named=at.is_named)
    return _sided(found, period, at)


def a_quarter(found: Match, at: Reference) -> When:
    return _sided(found, periods.quarter(at.near_year, ORDINAL[found["quarter"]]), at)


def first_quarters(found: Match, at: Reference) -> When:
    return When(
        "range", periods.quarter(at.near_year, ORDINAL[found["quarter"]]).last, date(at.near_year, 1, 1), at.is_named
    )


def near_quarter(found: Match, at: Reference) -> When:
    months_on = {"本": 0, "下": 3, "上": -3}[found["near"]]
    day = periods.months_on(at.written_on, months_on)
    return _sided(found, periods.quarter(day.year, (day.month + 2) // 3), at._replace(named=day.year))


def a_half(found: Match, at: Reference) -> When:
    return _sided(found, periods.half(at.near_year, 1 if found["half"] == "上" else 2), at)


def _says_year(found: Match, at: Reference) -> bool:
    """Whether 底, 中 or 内 belongs to a year: one stands before it, or the word is 年底 and not the end of 三年."""
    before = found.string[found.start() - 1 : found.start()]
    counted = bool(before) and (before.isdecimal() or before in HAN + "十两半几多")
    return at.is_named or (found[0].startswith("年") and not counted)


def middle_of_year(found: Match, at: Reference) -> When | None:
    if not _says_year(found, at):
        return None
    return point(date(at.near_year, 6, 30), year_named=at.is_named)


def end_of_year(found: Match, at: Reference) -> When | None:
    if not _says_year(found, at):
        return None
    last = date(at.near_year, 12, 31)
    if at.lead in ("截至", "截止到") or (found["side"] or "") == "以来":
        return When("since", last, None, at.is_named)
    return point(last, year_named=at.is_named)


def within_year(found: Match, at: Reference) -> When | None:
    if not _says_year(found, at):
        return None
    return point(date(at.near_year, 12, 31), year_named=at.is_named)


def a_year(found: Match, at: Reference) -> When | None:
    if at.named is None:
        return None
    if (found["side"] or "").endswith("前"):
        return point(date(at.named - 1, 12, 31), year_named=True)
    when = _sided(found, periods.whole_year(at.named), at)
    if when.shape == "period" and at.lead:  # 到2027年: by its end
        return point(date(at.named, 12, 31), year_named=True)
    return when._replace(shape="year") if when.shape == "period" else when


def plan_year(found: Match, at: Reference) -> When:
    return When("year", date(at.near_year, 12, 31), date(at.near_year, 1, 1))


def years(found: Match, at: Reference) -> When:
    return When("range", date(int(found["last"]), 12, 31), date(int(found["first"]), 1, 1), True)


def this_and_next_year(found: Match, at: Reference) -> When:
    return point(date(at.written_on.year + 1, 12, 31), year_named=True)


def months_of(found: Match, at: Reference) -> When | None:
    first, last = int(found["first"]), int(found["last"])
    if not 1 <= first < last <= 12:
        return None
    span = periods.months(at.near_year, first, last)
    return When("range", span.last, span.first, at.is_named)


def near_month(found: Match, at: Reference) -> When:
    months_on = {"本": 0, "这": 0, "下": 1, "上": -1}[found["near"][0]]
    day = periods.months_on(at.written_on.replace(day=1), months_on)
    part = found["part"] or ""
    if part in THIRDS:
        return _sided(found, periods.ten_days(day.year, day.month, THIRDS[part]), at._replace(named=day.year))
    if found["day"]:
        return point(periods.day_of(day.year, day.month, whole(found["day"]) or 1), year_named=True)
    return _sided(found, periods.month(day.year, day.month), at._replace(named=day.year))


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
    if at.named is not None:
        return point(festivals.day_before(name, at.named), year_named=True)
    return point(festivals.day_before_next(name, at.written_on))


def festival_days(found: Match, at: Reference) -> When | None:
    """“五一”期间: while its days off last."""
    name = next(name for name in festivals.NAMES if name in found["festival"])
    days_off = festivals.days_of_next(name, at.written_on, at.named)
    return When("period", days_off[1], days_off[0], at.is_named) if days_off else None


def two_festivals(found: Match, at: Reference) -> When:
    return point(festivals.day_before_first_of(found["pair"] or "", at.written_on))


def a_season(found: Match, at: Reference) -> When:
    month, day = at.conventions.limit_before(found["season"])
    limit = periods.day_of(at.near_year, month, day)
    if not at.is_named and limit < at.written_on:
        limit = periods.day_of(at.near_year + 1, month, day)
    return point(limit, year_named=at.is_named)


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

"""Which days does a person mean by "next week", 本月, 二季度 or nothing?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from schedules.calendar import DAY, FIRST_YEAR, LAST_YEAR

NEXT_DAYS = 30
NUMERALS = {word: number for number, word in enumerate("一二三四五六七八九十", start=1)} | {"十一": 11, "十二": 12}
MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
STEPS = {
    "昨": -1, "去": -1, "上": -1, "上个": -1, "last ": -1,
    "今": 0, "本": 0, "这": 0, "这个": 0, "当": 0, "this ": 0,
    "明": 1, "下": 1, "下个": 1, "next ": 1,
}  # fmt: skip
SINGLE_WORDS = {"today": "今日", "tomorrow": "明日", "yesterday": "昨日"}
UNITS = {"天": "day", "日": "day", "周": "week", "星期": "week", "礼拜": "week", "月": "month", "月份": "month",
         "季": "quarter", "季度": "quarter", "年": "year", "年度": "year"}  # fmt: skip


class Period(NamedTuple):
    """The days from `first` to `last`, both included.

    `name` is the same for all words that mean them (2025, 2025-H1, 2025-Q2, 2025-06, 2025-W23, 2025-06-03,
    next-30), and `period` reads it again.
    """

    first: date
    last: date
    name: str


def period(words: str, today: date, *, year: int | None = None) -> Period | None:
    """The period that Chinese or English words mean on `today`; None when they name no period.

    No words mean today and the 30 days after it, so that what speaks 30 days ahead today is in the list. Weeks
    start on Monday. A month, quarter, half or day without a year is one of `year` (the plan's), else of this year.
    """
    words = " ".join(unicodedata.normalize("NFKC", words).casefold().split())
    words = SINGLE_WORDS.get(words, re.sub(r"^([a-z]+\d?) (\d{4})$", r"\2 \1", words))
    try:
        return _ahead(words, today) or _relative(words, today) or _named(words, year or today.year)
    except (ValueError, OverflowError):
        return None


def month(year: int, number: int) -> Period:
    """One calendar month. Raises ValueError for a month that there is not."""
    first = date(year, number, 1)
    return Period(first, _months_later(first, 1) - DAY, f"{first:%Y-%m}")


def quarter(year: int, number: int) -> Period:
    """One quarter, 1 to 4. Raises ValueError for any other."""
    first = date(year, 3 * number - 2, 1)
    return Period(first, _months_later(first, 3) - DAY, f"{year}-Q{number}")


def week(on: date) -> Period:
    """The week from Monday to Sunday in which `on` lies."""
    monday = on - timedelta(days=on.weekday())
    return Period(monday, monday + 6 * DAY, f"{on:%G-W%V}")


def _day(on: date) -> Period:
    return Period(on, on, on.isoformat())


def _year(number: int) -> Period:
    if not FIRST_YEAR <= number <= LAST_YEAR:
        raise ValueError(number)
    return Period(date(number, 1, 1), date(number, 12, 31), str(number))


def _half(year: int, number: int) -> Period:
    first = date(year, 6 * number - 5, 1)
    return Period(first, _months_later(first, 6) - DAY, f"{year}-H{number}")


def _months_later(on: date, months: int) -> date:
    """The first day of the month so many months from that of `on`."""
    years, index = divmod(on.month - 1 + months, 12)
    return date(on.year + years, index + 1, 1)


def _ahead(words: str, today: date) -> Period | None:
    found = re.fullmatch(r"(?:next[ -]|未来|今后|接下来)?(\d{1,3})(?: days?|天内?|日内)?", words or f"next-{NEXT_DAYS}")
    if found is None or words.isdigit():
        return None
    days = int(found[1])
    return Period(today, today + days * DAY, f"next-{days}")


def _relative(words: str, today: date) -> Period | None:
    english = "|".join(sorted({"day", *UNITS.values()}))
    found = re.fullmatch(f"({'|'.join(sorted(STEPS, key=len, reverse=True))})({'|'.join(UNITS)}|{english})", words)
    if found is None:
        return None
    step, unit = STEPS[found[1]], UNITS.get(found[2], found[2])
    if unit == "day":
        return _day(today + step * DAY)
    if unit == "week":
        return week(today + 7 * step * DAY)
    if unit == "year":
        return _year(today.year + step)
    first = _months_later(today, step if unit == "month" else 3 * step)
    return month(first.year, first.month) if unit == "month" else quarter(first.year, (first.month + 2) // 3)


def _english_month(year: int, name: str) -> Period:
    return month(year, 1 + next(index for index, full in enumerate(MONTHS) if full.startswith(name)))


NUMBER = r"(\d{1,2}|十[一二]?|[一二三四五六七八九])"
YEAR = r"(?:(\d{4})[年 -]*|今年)?"
NAMED: list[tuple[str, Callable[[int, str], Period]]] = [
    (rf"{YEAR}(上|下)半年", lambda year, half: _half(year, "上下".index(half) + 1)),
    (rf"{YEAR}h([12])", lambda year, half: _half(year, int(half))),
    (rf"{YEAR}(first|second) half", lambda year, half: _half(year, ["first", "second"].index(half) + 1)),
    (rf"{YEAR}第?{NUMBER}季度?", lambda year, number: quarter(year, _number(number))),
    (rf"{YEAR}q([1-4])", lambda year, number: quarter(year, int(number))),
    (rf"{YEAR}{NUMBER}月份?", lambda year, number: month(year, _number(number))),
    (r"(\d{4})[-/.](\d{1,2})", lambda year, number: month(year, int(number))),
    (rf"{YEAR}({'|'.join(name + '|' + name[:3] for name in MONTHS)})", _english_month),
    (r"(\d{4})()年?度?(?:全年|年内)?", lambda year, _: _year(year)),
    (
        r"()(全年|年内|本年度|年度|(?:the |this )?(?:whole|full|entire) year|all year|the year)",
        lambda year, _: _year(year),
    ),
    (r"(\d{4})-w(\d{1,2})", lambda year, number: week(date.fromisocalendar(year, int(number), 1))),
    (rf"{YEAR}(\d{{1,2}}月\d{{1,2}}[日号])", lambda year, day: _day(date(year, *_numbers(day)))),
    (r"(\d{4})[-/.](\d{1,2}[-/.]\d{1,2})", lambda year, day: _day(date(year, *_numbers(day)))),
]


def _named(words: str, year: int) -> Period | None:
    """A period named by its number, name or date."""
    for pattern, build in NAMED:
        if found := re.fullmatch(pattern, words):
            return build(int(found[1] or year), found[2])
    return None


def _number(word: str) -> int:
    return int(word) if word.isdecimal() else NUMERALS[word]


def _numbers(day: str) -> tuple[int, int]:
    month_number, day_number = re.findall(r"\d+", day)
    return int(month_number), int(day_number)

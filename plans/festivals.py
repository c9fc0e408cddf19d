"""On which day is a festival, and by when must something be done that is due before it?

The lunar days were taken once from the library `holidays` 0.109 (holidays.calendars.chinese) for 2015 to 2045;
a test compares the table with the library. They stand here because loading the library takes six times as
long as reading a plan.
"""

from __future__ import annotations

from datetime import date, timedelta

# year, 春节, 清明, 端午, 中秋, 重阳 as month and day
LUNAR_TABLE = """
2015 0219 0405 0620 0927 1021
2016 0208 0404 0609 0915 1009
2017 0128 0404 0530 1004 1028
2018 0216 0405 0618 0924 1017
2019 0205 0405 0607 0913 1007
2020 0125 0404 0625 1001 1025
2021 0212 0404 0614 0921 1014
2022 0201 0405 0603 0910 1004
2023 0122 0405 0622 0929 1023
2024 0210 0404 0610 0917 1011
2025 0129 0404 0531 1006 1029
2026 0217 0405 0619 0925 1018
2027 0206 0405 0609 0915 1008
2028 0126 0404 0528 1003 1026
2029 0213 0404 0616 0922 1016
2030 0203 0405 0605 0912 1005
2031 0123 0405 0624 1001 1024
2032 0211 0404 0612 0919 1012
2033 0131 0404 0601 0908 1001
2034 0219 0405 0620 0927 1020
2035 0208 0405 0610 0916 1009
2036 0128 0404 0530 1004 1027
2037 0215 0404 0618 0924 1017
2038 0204 0405 0607 0913 1007
2039 0124 0405 0527 1002 1026
2040 0212 0404 0614 0920 1014
2041 0201 0404 0603 0910 1003
2042 0122 0404 0622 0928 1022
2043 0210 0405 0611 0917 1011
2044 0130 0404 0531 1005 1029
2045 0217 0404 0619 0925 1018
"""
LUNAR_NAMES = ("春节", "清明", "端午", "中秋", "重阳")
LUNAR = {
    (name, int(row[:4])): date(int(row[:4]), int(day[:2]), int(day[2:]))
    for row in LUNAR_TABLE.split("\n")
    if row
    for name, day in zip(LUNAR_NAMES, row.split()[1:], strict=True)
}
FIRST_LUNAR_YEAR, LAST_LUNAR_YEAR = 2015, 2045

FIXED = {
    "元旦": (1, 1), "五一": (5, 1), "劳动": (5, 1), "五四": (5, 4), "七一": (7, 1), "八一": (8, 1),
    "教师": (9, 10), "国庆": (10, 1), "十一": (10, 1), "三八": (3, 8), "六一": (6, 1),
}  # fmt: skip
DAYS_OFF = {"五一": 5, "劳动": 5, "国庆": 7, "十一": 7, "春节": 7}  # the others are told by their day alone
# Two festivals that offices name in one breath; the earlier one is the limit.
PAIRS = {
    "元旦春节": ("元旦", "春节"),
    "中秋国庆": ("中秋", "国庆"),
    "国庆中秋": ("中秋", "国庆"),
    "五一端午": ("五一", "端午"),
}
NAMES = tuple(FIXED) + LUNAR_NAMES + ("元宵",)
FESTIVAL, PAIR = "|".join(NAMES), "|".join(PAIRS)  # for patterns


def festival_on(name: str, year: int) -> date | None:
    """The festival's day in a calendar year; None where the lunar table ends."""
    if name in FIXED:
        return date(year, *FIXED[name])
    if name == "元宵":  # the fifteenth day of the lunar year
        spring = LUNAR.get(("春节", year))
        return spring + timedelta(days=14) if spring else None
    return LUNAR.get((name, year))


def day_before(name: str, year: int) -> date | None:
    """The last day before the festival of that calendar year."""
    day = festival_on(name, year)
    return day - timedelta(days=1) if day else None


def day_before_next(name: str, after: date) -> date | None:
    """The last day before the festival's next return, never earlier than `after`."""
    for year in (after.year, after.year + 1):
        day = day_before(name, year)
        if day and day >= after:
            return day
    return None


def days_of_next(name: str, after: date, year: int | None) -> tuple[date, date] | None:
    """The first and the last day of the festival in that year, else of the next one that is not over."""
    for each in (year,) if year else (after.year, after.year + 1):
        first = festival_on(name, each)
        last = first + timedelta(days=DAYS_OFF.get(name, 1) - 1) if first else None
        if first and last and (year or last >= after):
            return first, last
    return None


def day_before_first_of(pair: str, after: date) -> date | None:
    """For 两节 and named pairs: the day before whichever comes first; a bare 两节 in the cold half is 元旦 and 春节."""
    cold = "元旦春节" if after.month >= 11 or after.month <= 2 else "中秋国庆"
    names = PAIRS.get(pair, PAIRS[cold])
    days = [day for name in names if (day := day_before_next(name, after))]
    return min(days) if days else None

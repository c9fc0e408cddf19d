"""How much does somebody say was reached (8.5亿, 85000万元, 56%), in the unit of the target?"""

from __future__ import annotations

import re
from typing import NamedTuple

MULTIPLES = {"万亿": 1e12, "千亿": 1e11, "百亿": 1e10, "亿": 1e8, "千万": 1e7, "百万": 1e6, "万": 1e4, "千": 1e3,
             "百": 1e2, "trillion": 1e12, "billion": 1e9, "bn": 1e9, "million": 1e6, "thousand": 1e3}  # fmt: skip
MULTIPLE = re.compile("|".join(sorted(MULTIPLES, key=len, reverse=True)), re.IGNORECASE)
# Words for the same measure, and how much of the first one each is.
MEASURES: tuple[dict[str, float], ...] = (
    {"元": 1, "块": 1, "人民币": 1, "yuan": 1},
    {"米": 1, "m": 1, "公里": 1e3, "千米": 1e3, "km": 1e3, "kilometres": 1e3, "kilometers": 1e3},
    {"平方米": 1, "平米": 1, "㎡": 1, "亩": 2000 / 3, "公顷": 1e4, "平方公里": 1e6, "平方千米": 1e6},
    {"立方米": 1, "方": 1},
    {"公斤": 1, "千克": 1, "kg": 1, "斤": 0.5, "吨": 1e3},
    {"千瓦时": 1, "度": 1, "kwh": 1, "兆瓦时": 1e3},
    {"千瓦": 1, "kw": 1, "兆瓦": 1e3, "mw": 1e3},
    {"%": 1, "个百分点": 1, "百分点": 1, "percent": 1, "个点": 1},
)
NAMED = sorted({name for measure in MEASURES for name in measure}, key=len, reverse=True)
NUMBER = re.compile(r"(?:百分之)?[+-]?\d[\d,]{0,20}(?:\.\d{1,8})?")
# What may follow: blanks, a multiple, a unit; then the end, a blank or a mark, or the number is part of a sentence.
REST = re.compile(r"(?P<unit>[ ]?[^\s\d，,。；;：:、（(]{0,12})(?=$|[\s，,。；;：:、（(])")
HOW_MANY = re.compile(r"(\d{1,6})(?:\s*[个项家条座处所件户套人次]{1,2})?(?=$|[\s,;，、；])[\s,;，、；]*")
COUNTED = re.compile(r"[个项家条座处所件户套人次栋台辆]{1,2}")
ALL = re.compile(
    r"(?:全部|都)(?:已?完成了?)?(?=$|[\s,;，、；。])[\s,;，、；。]*|all(?: of them)?(?: done)?(?=$|[\s,;，、；。])[\s,;，、；。]*",
    re.IGNORECASE,
)
WIDE = {wide: wide - 0xFEE0 for wide in (*range(0xFF10, 0xFF1A), 0xFF05, 0xFF0E)} | {0x3000: 0x20}


class Said(NamedTuple):
    """An amount in the unit of the target, and the words behind it."""

    value: float
    rest: str


def how_many_said(words: str) -> Said | None:
    """The number of things with which the words begin (7, 7个), and the words behind it."""
    found = HOW_MANY.match(words)
    return Said(int(found[1]), words[found.end() :]) if found else None


def all_said(words: str) -> str | None:
    """The words behind "all of them", 全部, 都完成了 at the beginning; None where they begin otherwise."""
    found = ALL.match(words)
    return words[found.end() :] if found else None


def amount_said(words: str, unit: str) -> Said | None:
    """The amount with which the words begin, in the target's `unit`; None where they begin with none that fits it.

    A bare number is in the unit itself; a multiple (8.5亿) takes the measure of the unit; other units of the same
    measure are converted.
    """
    words = words.translate(WIDE).lstrip()
    number = NUMBER.match(words)
    if number is None:
        return None
    percent = number[0].startswith("百分之")
    value = float(number[0].removeprefix("百分之").replace(",", ""))
    behind = words[number.end() :]
    for said_unit, end in _units_behind(behind):
        factor = _factor("%" if percent and not said_unit else said_unit, unit)
        if factor is not None:
            return Said(_rounded(value * factor), behind[end:].lstrip(" \t，,。；;：:、"))
    return None


def of_another_measure(words: str, unit: str) -> str | None:
    """The number and its known unit (3公里, 3个, 60%) with which the words begin, where the target's `unit` is of another measure.

    All of the work (100%) fits every target.
    """
    words = words.translate(WIDE).lstrip()
    number = NUMBER.match(words)
    if number is None or not unit or amount_said(words, unit) is not None:
        return None
    percent = number[0].startswith("百分之")
    for said_unit, end in _units_behind(words[number.end() :]):
        bare = "%" if percent and not said_unit else _parted(said_unit)[1]
        whole = bare == "%" and float(number[0].removeprefix("百分之").replace(",", "")) >= 100
        if (bare in NAMED or COUNTED.fullmatch(bare)) and not whole:
            return words[: number.end() + end].strip()
    return None


def _units_behind(behind: str) -> list[tuple[str, int]]:
    """What may be the unit, the longest first, each with the place where it ends."""
    found = REST.match(behind)
    if found is None:
        return []
    own = found["unit"].strip()
    return [(own, found.end()), ("", 0)] if own and found["unit"].startswith(" ") else [(own, found.end())]


def _factor(said: str, unit: str) -> float | None:
    """By what a number in the said unit is multiplied to be one in the target's; None for another measure."""
    if not said or said == unit:
        return 1.0
    times, bare = _parted(said)
    own_times, own_bare = _parted(unit)
    if not bare or bare == own_bare:
        return times / own_times
    for measure in MEASURES:
        if bare in measure and own_bare in measure:
            return times * measure[bare] / (own_times * measure[own_bare])
    return None


def _parted(unit: str) -> tuple[float, str]:
    """万平方米 is ten thousand and 平方米; 千米 and 百分点 are units of their own."""
    unit = unit.strip().lower()
    if unit in NAMED:
        return 1.0, unit
    found = MULTIPLE.match(unit)
    return (MULTIPLES[found[0].lower()], unit[found.end() :].strip()) if found else (1.0, unit)


def _rounded(value: float) -> float:
    """Without the dust of binary fractions."""
    return round(value, 8)

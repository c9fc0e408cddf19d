"""When does it come next?"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)
FARTHEST = 20 * 366
"""A rule that names no day within so many days (30 February) is taken to name none at all."""

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
PARTS = {
    "FREQ": r"DAILY|WEEKLY|MONTHLY|YEARLY",
    "INTERVAL": r"[1-9]\d{0,2}",
    "BYMONTH": r"([1-9]|1[0-2])(,([1-9]|1[0-2]))*",
    "BYMONTHDAY": r"-?([1-9]|[12]\d|3[01])(,-?([1-9]|[12]\d|3[01]))*",
    "BYDAY": r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)(,([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU))*",
    "WKST": r"MO",
    "UNTIL": r"\d{8}(T\d{6}Z?)?",
}


class BadRule(ValueError):
    """A recurrence rule that is not RFC 5545, or uses a part of it that no plan needs."""


@dataclass(frozen=True, slots=True)
class _Rule:
    freq: str
    interval: int
    months: frozenset[int]
    month_days: frozenset[int]
    weekdays: frozenset[tuple[int, int]]
    until: date


def next_occurrence(rrule: str, *, start: date, after: date) -> date | None:
    """The first day after `after` that an RFC 5545 rule names, counted from `start`; None within 20 years means never.

    Understood are FREQ (DAILY to YEARLY), INTERVAL, BYMONTH, BYMONTHDAY (negative from the end), BYDAY (with a number
    in a month), UNTIL and WKST=MO. `start` anchors the interval and whatever the rule leaves open (FREQ=MONTHLY
    alone means the day of the month of `start`); it is an occurrence only where the rule names it. A month without
    the named day is left out: month's end is BYMONTHDAY=-1. Raises BadRule.
    """
    rule = _parse(rrule)
    beats = _BEATS[rule.freq]
    first = max(after + DAY, start)
    for offset in range(min(FARTHEST, (rule.until - first).days + 1)):
        on = first + offset * DAY
        if (beats(on) - beats(start)) % rule.interval == 0 and _names(rule, on, start):
            return on
    return None


def _parse(rrule: str) -> _Rule:
    text = rrule.strip().upper().removeprefix("RRULE:")
    pairs = [part.partition("=")[::2] for part in text.split(";")]
    parts = dict(pairs)
    if len(parts) != len(pairs) or "FREQ" not in parts:
        raise BadRule(rrule)
    if any(key not in PARTS or not re.fullmatch(PARTS[key], value) for key, value in pairs):
        raise BadRule(rrule)
    weekdays = frozenset((int(each[:-2] or 0), WEEKDAYS.index(each[-2:])) for each in _listed(parts, "BYDAY"))
    if any(nth for nth, _ in weekdays) and not _counts_in_months(parts):
        raise BadRule(rrule)
    until = parts.get("UNTIL", "99991231")
    try:
        last = date(int(until[:4]), int(until[4:6]), int(until[6:8]))
    except ValueError as error:
        raise BadRule(rrule) from error
    return _Rule(
        freq=parts["FREQ"],
        interval=int(parts.get("INTERVAL", "1")),
        months=frozenset(map(int, _listed(parts, "BYMONTH"))),
        month_days=frozenset(map(int, _listed(parts, "BYMONTHDAY"))),
        weekdays=weekdays,
        until=last,
    )


def _listed(parts: dict[str, str], key: str) -> list[str]:
    return [each for each in parts.get(key, "").split(",") if each]


def _counts_in_months(parts: dict[str, str]) -> bool:
    """The second Monday is one of a month here; one of a whole year no plan asks for."""
    return parts["FREQ"] == "MONTHLY" or (parts["FREQ"] == "YEARLY" and "BYMONTH" in parts)


_BEATS: dict[str, Callable[[date], int]] = {
    "DAILY": date.toordinal,
    "WEEKLY": lambda on: (on.toordinal() - 1) // 7,
    "MONTHLY": lambda on: on.year * 12 + on.month,
    "YEARLY": lambda on: on.year,
}
"""The number of the day, week (from Monday), month or year, so that an interval can be counted off."""


def _names(rule: _Rule, on: date, start: date) -> bool:
    if rule.months and on.month not in rule.months:
        return False
    if rule.month_days and not {on.day, on.day - _length(on) - 1} & rule.month_days:
        return False
    if rule.weekdays and not {(nth, on.weekday()) for nth in _nths(on)} & rule.weekdays:
        return False
    return bool(rule.month_days or rule.weekdays) or _as_start(rule, on, start)


def _as_start(rule: _Rule, on: date, start: date) -> bool:
    """What the rule leaves open is as on the day it starts."""
    if rule.freq == "DAILY":
        return True
    if rule.freq == "WEEKLY":
        return on.weekday() == start.weekday()
    return on.day == start.day and (rule.freq == "MONTHLY" or bool(rule.months) or on.month == start.month)


def _nths(on: date) -> tuple[int, int, int]:
    """Every such weekday, the n-th of the month, the n-th from its end."""
    return 0, (on.day - 1) // 7 + 1, -((_length(on) - on.day) // 7 + 1)


def _length(on: date) -> int:
    return monthrange(on.year, on.month)[1]

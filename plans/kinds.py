"""Is a dated promise a deadline, a window for a start, a year's target, a duty that returns, or one without a day?"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from plans.drafts import Kind
from plans.moments import When


class Timing(NamedTuple):
    """When a promise is due, as a draft says it."""

    kind: Kind
    due_on: date | None
    window_start: date | None = None
    rrule: str | None = None


def timing(when: When, *, year: int, as_of: date, starts: bool) -> Timing:
    """The kind that follows from the words: `starts` when the act is a beginning (开工), `year` is the plan's."""
    match when.shape:
        case "cycle":
            return Timing("recurring", when.due_on, None, when.rrule)
        case "span":
            return Timing("relative", when.due_on)
        case "horizon":
            return Timing("horizon", None)
        case "start":
            return Timing("start_window", None, when.first_on)
        case "range":
            return Timing("deadline", when.due_on, when.first_on)
        case "year":
            ours = when.due_on is not None and when.due_on.year == year
            return Timing("annual_target" if ours else "deadline", when.due_on)
        case "period" if starts and when.first_on and as_of < when.first_on:
            return Timing("start_window", when.due_on, when.first_on)
    return Timing("deadline", when.due_on)


def from_then_on(start: When, cycle: When) -> When:
    """自今年9月起 … 逐月: the duty that returns, counted from its start."""
    if start.first_on and cycle.due_on and cycle.due_on < start.first_on and cycle.rrule:
        return cycle._replace(due_on=_first_after(start.first_on, cycle), first_on=start.first_on)
    return cycle._replace(first_on=start.first_on)


def _first_after(day: date, cycle: When) -> date | None:
    from plans.periods import day_of, month

    if cycle.due_on and "WEEKLY" in (cycle.rrule or ""):
        return day + timedelta(days=(cycle.due_on.weekday() - day.weekday()) % 7)
    if not cycle.due_on or "BYMONTHDAY" not in (cycle.rrule or ""):
        return day
    last = month(cycle.due_on.year, cycle.due_on.month).last == cycle.due_on
    return month(day.year, day.month).last if last else day_of(day.year, day.month, cycle.due_on.day)

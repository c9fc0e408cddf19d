"""What does one item say on one morning, by the rules of the guide? The plain answer: looked at day by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple

from tests.histories.days import DAY, after, back, day_of, is_first, quarter_of, wall, week_of, works

WORKED_ON = ("open", "acknowledged", "blocked")


@dataclass
class Rules:
    """The plan's policy, as far as the histories change it."""

    lead: tuple[int, ...] = (30, 14, 7, 3, 1, 0)
    annual: tuple[int, ...] = (30, 0)
    daily_for: int = 5
    weekly: bool = True
    ladder: tuple[tuple[int, str], ...] = ((3, "secretary"), (7, "leader"))
    stuck: tuple[tuple[int, str], ...] = ((3, "secretary"), (7, "leader"))
    sign_within: int = 3
    decide_within: int = 5
    digest_at: time = time(8, 30)
    quiet_from: time = time(20)
    quiet_to: time = time(8)
    important: frozenset[int] = frozenset()


@dataclass
class Item:
    """One item as the people who deal with it know it."""

    number: int
    kind: str
    due_on: date | None
    adopted_at: datetime
    heard_until: datetime
    state: str = "open"
    unit: str | None = None
    handed_over_at: datetime | None = None
    signed: bool = False
    reported_at: datetime | None = None
    back_at: datetime | None = None  # when it was last sent back or taken up again
    blocked_at: datetime | None = None  # with the date that it has
    review_on: date | None = None
    percent: float | None = None

    @property
    def begins_at(self) -> datetime:
        return self.handed_over_at or self.adopted_at


class Saying(NamedTuple):
    """`weight` decides between two of one morning: monthly, lead (nearest to the date), overdue, ladder, blocked for long."""

    point: str
    to: str
    weight: tuple[int, int]
    alone: bool = False


def said_on(item: Item, on: date, rules: Rules, hour: time) -> list[Saying]:
    """Everything that the item says at that hour of that day, however often; nothing on a day off."""
    if not works(on):
        return []
    at = wall(on, hour)
    if item.state == "reported":
        return _waiting(item, on, at, rules)
    if item.state == "parked":
        first = item.review_on is not None and (
            on == item.review_on or (on > item.review_on and back(on - DAY) < item.review_on)
        )
        return [Saying("review", "supervisor", (0, 0))] if first else []
    if item.state not in WORKED_ON:
        return []
    if item.unit is None:
        return _nobodys(item, on, at)
    found = _unsigned(item, on, rules) + _stuck(item, on, rules)
    if item.due_on is None:
        return found + _undated(item, on, at)
    found += _ahead(item, item.due_on, on, at, rules) if on <= item.due_on else []
    found += _late(item, item.due_on, on, rules)
    if item.number in rules.important:
        found = [saying._replace(alone=saying.alone or saying.to == "owner") for saying in found]
    return found


def _waiting(item: Item, on: date, at: datetime, rules: Rules) -> list[Saying]:
    assert item.reported_at is not None
    found = [Saying(f"waiting-{on}", "supervisor", (0, 0))] if at > item.reported_at else []
    if rules.decide_within and on == after(day_of(item.reported_at), rules.decide_within):
        found.append(Saying("waiting-leader", "leader", (3, 0), alone=True))
    return found


def _nobodys(item: Item, on: date, at: datetime) -> list[Saying]:
    """Nobody's item stands in the office's weekly list, a year's target in its monthly one."""
    if at <= item.adopted_at:
        return []
    if item.due_on is None:
        return _undated(item, on, at)
    if item.kind == "annual_target":
        return [Saying(f"monthly-{on:%Y-%m}", "supervisor", (0, 0))] if _is_call(on) else []
    week = week_of(on)
    return [Saying(f"unowned-{week}", "supervisor", (0, 0))] if is_first(on, week) else []


def _undated(item: Item, on: date, at: datetime) -> list[Saying]:
    quarter = quarter_of(on)
    fits = is_first(on, quarter) and at > item.adopted_at
    return [Saying(f"quarter-{quarter}", "supervisor", (0, 0))] if fits else []


def _unsigned(item: Item, on: date, rules: Rules) -> list[Saying]:
    if item.state != "open" or item.signed or item.handed_over_at is None or not rules.sign_within:
        return []
    fits = on == after(day_of(item.handed_over_at), rules.sign_within)
    return [Saying("unacknowledged", "head", (3, 0), alone=True)] if fits else []


def _stuck(item: Item, on: date, rules: Rules) -> list[Saying]:
    """Blocked for so many working days."""
    if item.state != "blocked" or item.blocked_at is None:
        return []
    since = day_of(item.blocked_at)
    return [Saying(f"blocked-{to}", to, (4, days), alone=True) for days, to in rules.stuck if on == after(since, days)]


def _ahead(item: Item, due_on: date, on: date, at: datetime, rules: Rules) -> list[Saying]:
    days = rules.annual if item.kind == "annual_target" else rules.lead
    found = [Saying(f"lead-{each}", "owner", (1, -each)) for each in days if back(due_on - each * DAY) == on]
    if _is_call(on) and on < due_on and at > item.begins_at:
        found.append(Saying(f"monthly-{on:%Y-%m}", "owner", (0, 0)))
    return found


def _is_call(on: date) -> bool:
    """The 25th, moved back to a working day."""
    return on == back(on.replace(day=25))


def _late(item: Item, due_on: date, on: date, rules: Rules) -> list[Saying]:
    """Counted from the later of the date and the hand-over: so many mornings, then each week's first; and up the ladder."""
    base = max(due_on, day_of(item.begins_at))
    if on <= base:
        return []
    found, week, first = [], week_of(on), after(base)
    mornings = [after(base, number) for number in range(1, rules.daily_for + 1)]
    if on in mornings:
        found.append(Saying(f"overdue-{mornings.index(on) + 1}", "owner", (2, 0)))
    elif rules.weekly and is_first(on, week):
        found.append(Saying(f"overdue-{week}", "owner", (2, 0)))
    if on == first:
        found.append(Saying("overdue-1", "supervisor", (2, 0)))
    elif rules.weekly and is_first(on, week):
        found.append(Saying(f"overdue-{week}", "supervisor", (2, 0)))
    for days, to in rules.ladder:
        step = after(base, days)
        if item.back_at is not None:
            step = max(step, after(day_of(item.back_at)))
        if on == step:
            found.append(Saying(f"escalate-{to}", to, (3, days), alone=True))
    return found

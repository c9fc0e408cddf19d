"""Which item do the tests of points speak of, and how is its line of mornings written?"""

from __future__ import annotations

from datetime import date, datetime
from itertools import takewhile
from typing import Any
from zoneinfo import ZoneInfo

from schedules.calendar import WorkingDays
from schedules.points import Facts, Point, points
from schedules.policy import Policy, default

SHANGHAI = ZoneInfo("Asia/Shanghai")
CHINA = WorkingDays("CN")


def at(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=SHANGHAI)


def signed_for(due_on: str | None = "2025-06-30", **others: Any) -> Facts:
    """An item of 17 April that was handed over and acknowledged on the 18th."""
    known: dict[str, Any] = {
        "kind": "deadline",
        "due_on": date.fromisoformat(due_on) if due_on else None,
        "adopted_at": at("2025-04-17 09:00"),
        "state": "acknowledged",
        "handed_over_at": at("2025-04-18 10:00"),
        "acknowledged": True,
    }
    return Facts(**known | others)


def line(facts: Facts, until: str, policy: Policy | None = None) -> list[Point]:
    last = date.fromisoformat(until)
    return list(
        takewhile(lambda point: point.on <= last, points(facts, policy or default(), CHINA, SHANGHAI))
    )  # fmt: skip


def said(facts: Facts, until: str, audience: str, policy: Policy | None = None) -> list[str]:
    """What one audience hears, as "month-day name"."""
    return [f"{p.on:%m-%d} {p.name}" for p in line(facts, until, policy) if p.audience == audience]

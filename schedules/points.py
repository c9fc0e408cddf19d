"""When does a milestone speak, to whom, and what is due now?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple
from zoneinfo import ZoneInfo

from schedules.calendar import WorkingDays
from schedules.facts import Audience, Facts, Kind, Point, Reason, State, is_overdue
from schedules.moments import aware, local_date
from schedules.policy import Policy
from schedules.scene import Scene, woven
from schedules.series import all_series

__all__ = [
    "Audience", "Due", "Facts", "Kind", "Point", "Reason", "State", "due_now", "is_overdue", "next_point", "points",
]  # fmt: skip


class Due(NamedTuple):
    """What is to be said now, at most one point an audience and form, and what is only recorded, each with why."""

    spoken: list[Point]
    skipped: list[tuple[Point, Reason]]


def points(
    facts: Facts,
    policy: Policy,
    calendar: WorkingDays,
    zone: ZoneInfo,
    *,
    hour: time | None = None,
    speaks_in: ZoneInfo | None = None,
    since: date | None = None,
) -> Iterator[Point]:
    """Every point of a milestone as it stands, in the order of `Point.order`; often endless, so take what you need.

    Days are those of the plan's `zone` and `calendar`; each speaks at `hour` (wall time, else the policy's
    `digest_at`) in `speaks_in` (else `zone`). Lead points of before the hand-over are among them. `since` lets the
    endless series start there instead of at their beginning; other points before it may still come.
    """
    scene = Scene(
        facts, policy, calendar, zone, speaks_in or zone, policy.digest_at if hour is None else hour, since or date.min
    )
    return woven(all_series(scene))


def next_point(
    facts: Facts,
    policy: Policy,
    calendar: WorkingDays,
    zone: ZoneInfo,
    *,
    after: datetime,
    hour: time | None = None,
    speaks_in: ZoneInfo | None = None,
) -> Point | None:
    """The first point whose instant lies after `after` (aware), or None when the milestone never speaks again.

    When several fall on that instant it is the one that is said to the first audience. Raises ValueError when
    `after` has no zone.
    """
    return _next_point(facts, policy, calendar, zone, after, hour, speaks_in)


def due_now(
    facts: Facts,
    policy: Policy,
    calendar: WorkingDays,
    zone: ZoneInfo,
    *,
    after: datetime,
    now: datetime,
    hour: time | None = None,
    speaks_in: ZoneInfo | None = None,
) -> Due:
    """The points of (`after`, `now`], merged: a milestone says one thing to one audience at a time.

    The weightiest is spoken (nearest to the date, then overdue, then the ladder; of equals the latest). Others of
    its morning are skipped as "merged", those of earlier mornings as "missed", and those from before the hand-over,
    for which the hand-over itself stands, as "before_hand_over". Points that ask for a notice of their own are
    never merged with those that stand in a digest. Both moments are aware; raises ValueError otherwise.
    """
    spoken, skipped = _due_now(facts, policy, calendar, zone, after, aware(now), hour, speaks_in)
    return Due(list(spoken), list(skipped))


@lru_cache(maxsize=4096)  # a plan's items were adopted together and share a few dates
def _next_point(
    facts: Facts,
    policy: Policy,
    calendar: WorkingDays,
    zone: ZoneInfo,
    after: datetime,
    hour: time | None,
    speaks_in: ZoneInfo | None,
) -> Point | None:
    line = _after(facts, policy, calendar, zone, after, hour, speaks_in)
    first = next(line, None)
    if first is None:
        return None
    same = takewhile(lambda point: (point.at, point.audience) == (first.at, first.audience), line)
    return max((first, *same), key=lambda point: point.weight)


@lru_cache(maxsize=4096)
def _due_now(
    facts: Facts,
    policy: Policy,
    calendar: WorkingDays,
    zone: ZoneInfo,
    after: datetime,
    now: datetime,
    hour: time | None,
    speaks_in: ZoneInfo | None,
) -> Due:
    line = _after(facts, policy, calendar, zone, after, hour, speaks_in)
    found = list(takewhile(lambda point: point.at <= now, line))
    early: list[tuple[Point, Reason]] = [(point, "before_hand_over") for point in found if point.at <= facts.begins_at]
    groups: dict[tuple[Audience, bool], list[Point]] = {}
    for point in found[len(early) :]:
        groups.setdefault((point.audience, point.alone), []).append(point)
    due = Due([], early)
    for group in groups.values():
        said = max(group, key=lambda point: (point.weight, point.at))
        due.spoken.append(said)
        due.skipped.extend((each, "merged" if each.on == said.on else "missed") for each in group if each is not said)
    return due


def _after(
    facts: Facts,
    policy: Policy,
    calendar: WorkingDays,
    zone: ZoneInfo,
    after: datetime,
    hour: time | None,
    speaks_in: ZoneInfo | None,
) -> Iterator[Point]:
    since = local_date(after, speaks_in or zone) - timedelta(days=1)
    line = points(facts, policy, calendar, zone, hour=hour, speaks_in=speaks_in, since=since)
    return (point for point in line if point.at > after)

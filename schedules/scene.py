"""What do all series of points share: the milestone under its policy, the days it may speak on, the order of points?"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from schedules.calendar import LAST_YEAR, WEEK, EveryDay, WorkingDays
from schedules.facts import Audience, Facts, Point
from schedules.moments import local_date, moment_of
from schedules.policy import Policy

MONTHLY, QUARTER, UNOWNED, WAITING, LAG, LEAD, OVERDUE, LADDER = 100, 200, 300, 400, 500, 10_000, 20_000, 30_000
BLOCKED = LADDER + 1000
EVERY_DAY = EveryDay()


@dataclass(frozen=True, slots=True)
class Scene:
    """One milestone under one policy. `calendar` counts the ladder, `speaking` holds the days on which points may fall."""

    facts: Facts
    policy: Policy
    calendar: WorkingDays
    zone: ZoneInfo
    speaks_in: ZoneInfo
    hour: time
    since: date

    @property
    def speaking(self) -> WorkingDays:
        return self.calendar if self.policy.working_days_only else EVERY_DAY

    def day(self, moment: datetime) -> date:
        """The plan's day of a moment."""
        return local_date(moment, self.zone)

    def point(
        self, name: str, on: date, to: Audience, weight: int, *, days: int | None = None, alone: bool = False
    ) -> Point:
        alone = alone or (self.facts.important and to == "owner" and self.policy.important_alone)
        return Point(name, on, moment_of(on, self.hour, self.speaks_in), to, alone, days, weight)

    def weeks(self, first: date) -> Iterator[tuple[date, date]]:
        """(Monday, first day to speak) of every week from `first` on; weeks without such a day are left out."""
        first = max(first, self.since)
        monday = first - timedelta(days=first.weekday())
        while monday.year <= LAST_YEAR:
            on = self.speaking.first_working_of_week(monday)
            if on is not None and on >= first:
                yield monday, on
            monday += WEEK


def woven(series: Iterable[Iterator[Point]]) -> Iterator[Point]:
    """Several series as one, in the order of `Point.order`."""
    return heapq.merge(*series, key=lambda point: point.order)

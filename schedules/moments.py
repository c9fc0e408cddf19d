"""At which instant is it that time of that day, there?"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo


def aware(moment: datetime) -> datetime:
    """`moment` unchanged. Raises ValueError when it has no zone."""
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise ValueError(f"a moment without a zone: {moment.isoformat()}")
    return moment


def local_date(moment: datetime, zone: ZoneInfo) -> date:
    """The calendar date of an aware moment in `zone`. Raises ValueError when `moment` has no zone."""
    return aware(moment).astimezone(zone).date()


@lru_cache(maxsize=65536)
def moment_of(on: date, at: time, zone: ZoneInfo) -> datetime:
    """The UTC instant of wall time `at` on the day `on` in `zone`: exactly one for every local day.

    Where the clock jumps over that time it is the first instant after the jump; where the time comes twice it is
    the first of the two.
    """
    wall = datetime.combine(on, at, tzinfo=zone)
    first = wall.replace(fold=0).astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return first
    return _first_after_gap(wall.replace(fold=1).astimezone(UTC), first, zone)


def _first_after_gap(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The instant of the jump, known to lie after `before` and not after `after`, to the second."""
    old = before.astimezone(zone).utcoffset()
    low, high = int(before.timestamp()), -int(-after.timestamp() // 1)
    while high - low > 1:
        middle = (low + high) // 2
        if datetime.fromtimestamp(middle, zone).utcoffset() == old:
            low = middle
        else:
            high = middle
    return datetime.fromtimestamp(high, UTC)

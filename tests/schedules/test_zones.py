"""Does a daily time come once a local day in every zone there is, from 2020 to 2037?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from schedules.moments import moment_of

FIRST, LAST = datetime(2020, 1, 1, tzinfo=UTC), datetime(2038, 1, 1, tzinfo=UTC)
STEP = timedelta(days=5)  # no zone keeps an offset for a shorter time in these years
ZONES = sorted(name for name in available_timezones() if name != "localtime")


def offset(at: datetime, zone: ZoneInfo) -> timedelta:
    found = at.astimezone(zone).utcoffset()
    assert found is not None
    return found


def jumps(zone: ZoneInfo) -> Iterator[datetime]:
    """The instants at which the zone's clock jumps, to the second."""
    at, old = FIRST, offset(FIRST, zone)
    while at < LAST:
        later = at + STEP
        if (new := offset(later, zone)) != old:
            low, high = int(at.timestamp()), int(later.timestamp())
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (
                    (middle, high) if offset(datetime.fromtimestamp(middle, UTC), zone) == old else (low, middle)
                )
            yield datetime.fromtimestamp(high, UTC)
            old = new
        at = later


def first_instant(on: date, at: time, zone: ZoneInfo, jump: datetime) -> datetime:
    """By the definition: the first instant near the jump at which the wall shows that time of that day, or later."""
    wall = datetime.combine(on, at)
    before, after = offset(jump - timedelta(seconds=1), zone), offset(jump, zone)
    instants = (wall.replace(tzinfo=UTC) - before, jump, wall.replace(tzinfo=UTC) - after)
    return min(each for each in instants if each.astimezone(zone).replace(tzinfo=None) >= wall)


@pytest.mark.parametrize("letter", sorted({name[0] for name in ZONES}))
def test_a_gap_gives_the_first_instant_after_it_and_an_overlap_the_first(letter: str) -> None:
    seen: set[tuple[object, ...]] = set()
    for name in [each for each in ZONES if each[0] == letter]:
        zone = ZoneInfo(name)
        found = tuple(jumps(zone))
        kind = (offset(FIRST, zone), *((jump, offset(jump, zone)) for jump in found))
        if kind in seen:  # another name of a zone that was looked at
            continue
        seen.add(kind)
        for jump in found:
            local = jump.astimezone(zone).replace(tzinfo=None)
            change = offset(jump, zone) - offset(jump - timedelta(seconds=1), zone)
            walls = {local, local - change / 2, local - change, local + timedelta(hours=1), local - timedelta(hours=3)}
            for wall in walls:
                on, at = wall.date(), wall.time()
                assert moment_of(on, at, zone) == first_instant(on, at, zone, jump), (name, wall)


@pytest.mark.parametrize("name", ["Europe/Berlin", "America/New_York", "Asia/Shanghai", "Australia/Lord_Howe"])
def test_every_day_has_one_morning_and_one_night(name: str) -> None:
    zone = ZoneInfo(name)
    for at in (time(0, 0), time(2, 15), time(8, 30)):
        moments = [moment_of(date(2020, 1, 1) + timedelta(days=day), at, zone) for day in range(6575)]
        assert all(earlier < later for earlier, later in zip(moments, moments[1:], strict=False))
        days = [moment.astimezone(zone).date() for moment in moments]
        assert days == [date(2020, 1, 1) + timedelta(days=day) for day in range(6575)]

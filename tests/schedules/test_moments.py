"""Promises about local times and the clock changes of the world."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from schedules.moments import local_date, moment_of

HALF_HOURS = [time(hour, minute) for hour in range(24) for minute in (0, 30)]


@pytest.mark.parametrize(
    ("zone", "on", "at", "instant"),
    [
        ("Asia/Shanghai", "2025-05-30", "08:30", "2025-05-30T00:30"),
        ("Europe/Berlin", "2025-03-30", "01:59", "2025-03-30T00:59"),
        ("Europe/Berlin", "2025-03-30", "02:00", "2025-03-30T01:00"),  # in the gap: 03:00 summer time
        ("Europe/Berlin", "2025-03-30", "02:30", "2025-03-30T01:00"),
        ("Europe/Berlin", "2025-10-26", "02:30", "2025-10-26T00:30"),  # twice: the first
        ("America/New_York", "2025-03-09", "02:15", "2025-03-09T07:00"),
        ("America/New_York", "2025-11-02", "01:30", "2025-11-02T05:30"),
        ("Australia/Lord_Howe", "2025-10-05", "02:10", "2025-10-04T15:30"),  # half an hour only
        ("Australia/Lord_Howe", "2025-04-06", "01:45", "2025-04-05T14:45"),
        ("Asia/Shanghai", "1991-09-15", "00:30", "1991-09-14T15:30"),  # China's last autumn change began at 02:00
        ("Pacific/Apia", "2011-12-30", "08:30", "2011-12-30T10:00"),  # a day that Samoa did not have
    ],
)
def test_a_gap_gives_the_first_instant_after_it_and_an_overlap_the_first(
    zone: str, on: str, at: str, instant: str
) -> None:
    found = moment_of(date.fromisoformat(on), time.fromisoformat(at), ZoneInfo(zone))
    assert found == datetime.fromisoformat(instant).replace(tzinfo=UTC)


def test_a_time_with_fractions_of_a_second_in_a_gap() -> None:
    found = moment_of(date(2025, 3, 30), time(2, 30, 0, 500_000), ZoneInfo("Europe/Berlin"))
    assert found == datetime(2025, 3, 30, 1, tzinfo=UTC)


@pytest.mark.parametrize("name", sorted(available_timezones()))
def test_every_zone_has_each_time_once_on_the_days_its_clock_changes(name: str) -> None:
    zone = ZoneInfo(name)
    days = [date(2025, 1, 1) + timedelta(days=i) for i in range(366)]
    offsets = [moment_of(on, time(12), zone).astimezone(zone).utcoffset() for on in days]
    for before, on, old, new in zip(days, days[1:], offsets, offsets[1:], strict=False):
        if old == new:
            continue
        for at in HALF_HOURS:
            instants = [moment_of(day, at, zone) for day in (before, on, on + timedelta(days=1))]
            assert instants == sorted(set(instants))
            wall = instants[1].astimezone(zone)
            assert wall.replace(tzinfo=None) >= datetime.combine(on, at)
            earlier = (instants[1] - timedelta(seconds=1)).astimezone(zone).replace(tzinfo=None)
            assert earlier < datetime.combine(on, at), "the time was there before"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        local_date(datetime(2025, 5, 30, 8, 30), ZoneInfo("UTC"))  # noqa: DTZ001 - the mistake itself

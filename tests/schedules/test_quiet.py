"""Promises about the hours in which nobody is disturbed."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from schedules.calendar import WorkingDays
from schedules.policy import default, parse
from schedules.quiet import digest_at, is_quiet, notice_at

SHANGHAI = ZoneInfo("Asia/Shanghai")
CHINA = WorkingDays("CN")


def at(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("ready", "leaves"),
    [
        ("2025-05-30 19:59", "2025-05-30 19:59"),
        ("2025-05-30 20:00", "2025-05-31 08:00"),
        ("2025-05-31 03:00", "2025-05-31 08:00"),
        ("2025-05-31 08:00", "2025-05-31 08:00"),
    ],
)
def test_a_notice_waits_for_the_end_of_the_quiet_hours_and_not_for_a_working_day(ready: str, leaves: str) -> None:
    assert notice_at(at(ready), default(), SHANGHAI) == at(leaves)


@pytest.mark.parametrize(
    ("ready", "leaves"),
    [
        ("2025-05-30 15:00", "2025-05-30 15:00"),
        ("2025-05-30 03:00", "2025-05-30 08:30"),
        ("2025-05-30 21:00", "2025-06-03 08:30"),
        ("2025-05-31 15:00", "2025-06-03 08:30"),
    ],
)
def test_a_late_digest_waits_for_a_working_morning(ready: str, leaves: str) -> None:
    assert digest_at(at(ready), default(), CHINA, SHANGHAI) == at(leaves)


def test_a_person_may_have_an_hour_of_his_own() -> None:
    assert digest_at(at("2025-05-30 03:00"), default(), CHINA, SHANGHAI, hour=time(9, 15)) == at("2025-05-30 09:15")


def test_a_policy_for_every_day_sends_a_late_digest_on_a_holiday() -> None:
    policy = parse("working_days_only = false")
    assert digest_at(at("2025-05-31 15:00"), policy, CHINA, SHANGHAI) == at("2025-05-31 15:00")


def test_quiet_hours_may_lie_within_a_day_or_be_none() -> None:
    noon = at("2025-05-30 12:30")
    assert is_quiet(noon, time(12), time(14), SHANGHAI)
    assert not is_quiet(noon, time(13), time(14), SHANGHAI)
    assert not is_quiet(noon, time(12), time(12), SHANGHAI)


def test_quiet_hours_are_those_of_the_reader() -> None:
    assert is_quiet(datetime(2025, 5, 30, 12, 30, tzinfo=UTC), time(20), time(8), SHANGHAI)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        notice_at(datetime(2025, 5, 30, 8, 30), default(), SHANGHAI)  # noqa: DTZ001 - the mistake itself

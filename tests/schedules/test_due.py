"""Promises about what is said now: merged, once, and the same after every restart."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import islice, pairwise, takewhile
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.points import Due, Facts, due_now, next_point, points
from schedules.policy import Policy, default, parse
from tests.schedules.timeline import CHINA, SHANGHAI, at, signed_for

ZONES = [SHANGHAI, *map(ZoneInfo, ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Kiritimati"])]
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2026, 12, 31), timezones=st.just(SHANGHAI))  # noqa: DTZ001
POLICIES = [
    default(),
    parse('lead_points = [60, 5, 0]\n[overdue]\ndaily_for = 0\n[[escalation]]\nafter = 2\nto = "head"'),
    parse("working_days_only = false\nmonthly_call_day = 1\nacknowledge_within = 0\nconfirm_within = 0"),
]


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    adopted_at = draw(MOMENTS)
    due_on = draw(st.none() | st.dates(date(2025, 1, 1), date(2026, 12, 31)))
    later = st.builds(adopted_at.__add__, st.timedeltas(timedelta(0), timedelta(days=200)))
    state: Any = draw(st.sampled_from(["open", "acknowledged", "blocked", "reported", "confirmed", "parked"]))
    window_start = draw(st.none() | st.dates(date(2025, 1, 1), due_on)) if due_on else None
    return Facts(
        kind=draw(
            st.sampled_from(["deadline", "start_window", "annual_target", "recurring", "relative", "horizon"]),
        ),
        due_on=due_on,
        adopted_at=adopted_at,
        state=state,
        has_lead_unit=draw(st.booleans()),
        window_start=window_start,
        handed_over_at=draw(st.none() | later),
        acknowledged=state != "open",
        reported_at=draw(later) if state == "reported" else draw(st.none() | later),
        returned_at=draw(st.none() | later),
        important=draw(st.booleans()),
    )


def now_due(item: Facts, after: str, now: str) -> Due:
    return due_now(item, default(), CHINA, SHANGHAI, after=at(after), now=at(now))


def test_what_was_missed_while_the_program_was_down_is_said_once() -> None:
    due = now_due(signed_for("2025-05-31"), "2025-05-20 12:00", "2025-06-05 12:00")
    assert {(point.name, point.audience) for point in due.spoken} == {
        ("overdue-3", "owner"),
        ("overdue-1", "supervisor"),
        ("escalate-secretary", "secretary"),
    }
    assert [(point.name, why) for point, why in due.skipped] == [
        ("monthly-2025-05", "missed"), ("lead-7", "missed"), ("lead-3", "missed"), ("lead-1", "missed"),
        ("lead-0", "missed"), ("overdue-1", "missed"), ("overdue-2", "missed"),
    ]  # fmt: skip


def test_of_several_weeks_missed_the_last_is_said() -> None:
    due = now_due(signed_for("2025-05-31"), "2025-06-12 12:00", "2025-07-03 12:00")
    assert {point.name for point in due.spoken} == {"overdue-2025-06-30"}


def test_a_week_ahead_and_not_a_minute_earlier() -> None:
    item = signed_for()
    assert now_due(item, "2025-06-20 12:00", "2025-06-23 08:29").spoken == []
    assert [point.name for point in now_due(item, "2025-06-20 12:00", "2025-06-23 08:30").spoken] == ["lead-7"]
    assert now_due(item, "2025-06-23 08:30", "2025-06-23 18:00") == Due([], [])


def test_what_lies_before_the_hand_over_is_recorded_and_the_hand_over_stands_for_it() -> None:
    late = signed_for(handed_over_at=at("2025-06-24 10:00"))
    due = now_due(late, "2025-04-17 09:00", "2025-06-25 09:00")
    assert [point.name for point in due.spoken] == ["monthly-2025-06"]
    assert [(point.name, why) for point, why in due.skipped] == [
        (name, "before_hand_over") for name in ("lead-30", "lead-14", "lead-7")
    ]


def test_the_next_reminder_is_the_one_that_will_be_said() -> None:
    point = next_point(signed_for("2025-05-31"), default(), CHINA, SHANGHAI, after=at("2025-05-28 09:00"))
    assert point is not None
    assert (point.name, point.at) == ("lead-0", at("2025-05-30 08:30"))


@settings(deadline=None)
@given(facts(), st.sampled_from(POLICIES), st.sampled_from(ZONES), st.sampled_from(ZONES))
def test_points_come_in_order_and_none_comes_twice(
    item: Facts, policy: Policy, zone: ZoneInfo, speaks_in: ZoneInfo
) -> None:
    line = list(islice(points(item, policy, CHINA, zone, speaks_in=speaks_in), 150))
    assert all(one.order < other.order for one, other in pairwise(line))
    assert len({(point.name, point.audience) for point in line}) == len(line)


@settings(deadline=None)
@given(facts(), st.sampled_from(POLICIES[:2]))
def test_no_point_falls_on_a_day_off(item: Facts, policy: Policy) -> None:
    for point in islice(points(item, policy, CHINA, SHANGHAI), 150):
        assert CHINA.is_working(point.on)
        assert point.at.astimezone(SHANGHAI).time() == time(8, 30)


@settings(deadline=None)
@given(facts(), st.sampled_from(POLICIES), st.sampled_from(ZONES), st.lists(MOMENTS, max_size=6))
def test_a_restart_at_any_moment_loses_nothing_and_repeats_nothing(
    item: Facts, policy: Policy, speaks_in: ZoneInfo, restarts: list[datetime]
) -> None:
    begin, end = at("2025-01-01 00:00"), at("2027-01-31 00:00")
    everything = takewhile(
        lambda point: point.at <= end, points(item, policy, CHINA, SHANGHAI, speaks_in=speaks_in)
    )  # fmt: skip
    expected = [(point.name, point.audience) for point in everything if point.at > begin]
    found = []
    for after, now in pairwise([begin, *sorted(restarts), end]):
        due = due_now(item, policy, CHINA, SHANGHAI, after=after, now=now, speaks_in=speaks_in)
        found += [*due.spoken, *(point for point, _ in due.skipped)]
        assert len({(point.audience, point.alone) for point in due.spoken}) == len(due.spoken)
    assert sorted(expected) == sorted((point.name, point.audience) for point in found)


@settings(deadline=None)
@given(facts(), st.sampled_from(POLICIES), MOMENTS)
def test_the_next_point_is_due_at_its_instant_and_nothing_before(item: Facts, policy: Policy, after: datetime) -> None:
    upcoming = next_point(item, policy, CHINA, SHANGHAI, after=after)
    if upcoming is None:
        assert next((p for p in points(item, policy, CHINA, SHANGHAI) if p.at > after), None) is None
        return
    before = upcoming.at - timedelta(seconds=1)
    assert due_now(item, policy, CHINA, SHANGHAI, after=after, now=max(after, before)) == Due([], [])
    due = due_now(item, policy, CHINA, SHANGHAI, after=after, now=upcoming.at)
    assert upcoming in due.spoken or (upcoming, "before_hand_over") in due.skipped

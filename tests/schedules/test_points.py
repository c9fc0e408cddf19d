"""Promises about the mornings on which a milestone speaks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from schedules.points import Facts, due_now, is_overdue, next_point, points
from schedules.policy import default, parse
from tests.schedules.timeline import CHINA, SHANGHAI, at, line, said, signed_for


@pytest.mark.parametrize(
    ("due_on", "mornings"),
    [
        ("2025-05-31", {"lead-3": "2025-05-28", "lead-1": "2025-05-30", "lead-0": "2025-05-30"}),
        ("2025-06-30", {"lead-3": "2025-06-27", "lead-1": "2025-06-27", "lead-0": "2025-06-30"}),
        ("2025-11-30", {"lead-3": "2025-11-27", "lead-1": "2025-11-28", "lead-0": "2025-11-28"}),
    ],
)
def test_lead_points_go_back_to_a_working_morning(due_on: str, mornings: dict[str, str]) -> None:
    found = {point.name: point for point in line(signed_for(due_on), due_on)}
    assert {name: found[name].on.isoformat() for name in mornings} == mornings
    assert all(point.at.astimezone(SHANGHAI).time() == time(8, 30) for point in found.values())
    assert found["lead-3"].days == 3


@pytest.mark.parametrize(
    ("due_on", "morning", "spoken", "merged"),
    [
        ("2025-05-31", "2025-05-30", "lead-0", ["lead-1"]),
        ("2025-06-30", "2025-06-27", "lead-1", ["lead-3"]),
        ("2025-11-30", "2025-11-28", "lead-0", ["lead-1"]),
    ],
)
def test_points_of_one_morning_are_one_and_the_nearest_is_said(
    due_on: str, morning: str, spoken: str, merged: list[str]
) -> None:
    due = due_now(
        signed_for(due_on), default(), CHINA, SHANGHAI, after=at(f"{morning} 00:00"), now=at(f"{morning} 08:30")
    )
    assert [point.name for point in due.spoken] == [spoken]
    assert [(point.name, why) for point, why in due.skipped] == [(name, "merged") for name in merged]


def test_the_mornings_of_an_item_due_at_the_end_of_june() -> None:
    assert said(signed_for(), "2025-07-15", "owner") == [
        "04-25 monthly-2025-04", "05-23 monthly-2025-05", "05-30 lead-30", "06-16 lead-14", "06-23 lead-7",
        "06-25 monthly-2025-06", "06-27 lead-3", "06-27 lead-1", "06-30 lead-0",
        "07-01 overdue-1", "07-02 overdue-2", "07-03 overdue-3", "07-04 overdue-4", "07-07 overdue-5",
        "07-14 overdue-2025-07-14",
    ]  # fmt: skip


def test_overdue_begins_on_the_first_working_day_after_and_climbs_by_working_days() -> None:
    late = signed_for("2025-05-31")
    assert said(late, "2025-06-17", "owner")[-6:] == [
        "06-03 overdue-1", "06-04 overdue-2", "06-05 overdue-3", "06-06 overdue-4", "06-09 overdue-5",
        "06-16 overdue-2025-06-16",
    ]  # fmt: skip
    assert said(late, "2025-06-17", "supervisor") == [
        "06-03 overdue-1", "06-09 overdue-2025-06-09", "06-16 overdue-2025-06-16",
    ]  # fmt: skip
    assert said(late, "2025-12-31", "secretary") == ["06-05 escalate-secretary"]
    assert said(late, "2025-12-31", "leader") == ["06-11 escalate-leader"]


def test_only_a_step_up_asks_for_a_notice_of_its_own() -> None:
    alone = {point.name for point in line(signed_for("2025-05-31"), "2025-07-01") if point.alone}
    assert alone == {"escalate-secretary", "escalate-leader"}


def test_a_ladder_counts_from_a_late_hand_over() -> None:
    late = signed_for("2025-05-31", handed_over_at=at("2025-09-26 15:00"))
    assert said(late, "2025-10-19", "owner")[-6:] == [
        "09-28 overdue-1", "09-29 overdue-2", "09-30 overdue-3", "10-09 overdue-4", "10-10 overdue-5",
        "10-13 overdue-2025-10-13",
    ]  # fmt: skip
    assert said(late, "2025-10-20", "leader") == ["10-13 escalate-leader"]


def test_a_sent_back_item_is_overdue_at_once_and_its_ladder_waits_one_working_day() -> None:
    returned = signed_for("2025-05-31", returned_at=at("2025-06-12 10:00"))
    coming = [p for p in line(returned, "2025-06-20") if p.at > at("2025-06-12 10:00")]
    assert [f"{p.on:%m-%d} {p.name} {p.audience}" for p in coming] == [
        "06-13 escalate-secretary secretary",
        "06-13 escalate-leader leader",
        "06-16 overdue-2025-06-16 owner",
        "06-16 overdue-2025-06-16 supervisor",
    ]


def test_not_signed_for_three_working_days_after_the_hand_over_goes_to_the_head() -> None:
    waiting = signed_for(state="open", acknowledged=False, handed_over_at=at("2025-05-29 16:00"))
    (call,) = [point for point in line(waiting, "2025-12-31") if point.audience == "head"]
    assert (call.name, call.on, call.alone, call.days) == ("unacknowledged", date(2025, 6, 4), True, 3)
    assert said(signed_for(), "2025-12-31", "head") == []


def test_a_reported_item_reminds_no_owner_and_waits_before_the_supervisor() -> None:
    reported = signed_for("2025-05-31", state="reported", reported_at=at("2025-05-30 15:00"))
    assert said(reported, "2025-06-30", "owner") == []
    assert said(reported, "2025-06-05", "supervisor") == [
        "06-03 waiting-2025-06-03",
        "06-04 waiting-2025-06-04",
        "06-05 waiting-2025-06-05",
    ]
    assert said(reported, "2025-06-30", "leader") == ["06-09 waiting-leader"]


@pytest.mark.parametrize("state", ["confirmed", "parked", "cancelled"])
def test_what_is_closed_or_parked_is_silent(state: Any) -> None:
    assert list(points(signed_for(state=state), default(), CHINA, SHANGHAI)) == []
    assert next_point(signed_for(state=state), default(), CHINA, SHANGHAI, after=at("2025-05-01 00:00")) is None


def test_a_blocked_item_keeps_its_mornings() -> None:
    assert line(signed_for(state="blocked"), "2025-08-01") == line(signed_for(), "2025-08-01")


def test_the_readers_zone_gives_the_hour_and_the_plans_zone_the_day() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    found = points(signed_for(), default(), CHINA, SHANGHAI, speaks_in=berlin, hour=time(7))
    lead = next(point for point in found if point.name == "lead-0")
    assert lead.on == date(2025, 6, 30)
    assert lead.at == datetime(2025, 6, 30, 5, 0, tzinfo=UTC)


def test_no_digest_hides_an_important_item() -> None:
    assert all(p.alone for p in line(signed_for(important=True), "2025-07-15") if p.audience == "owner")
    calm = parse("important_alone = false")
    assert not any(p.alone for p in line(signed_for(important=True), "2025-06-30", calm))


def test_a_policy_changes_each_of_these() -> None:
    own = parse(
        "lead_points = [5]\nworking_days_only = false\nmonthly_call_day = 0\nescalation = []\n"
        "[overdue]\ndaily_for = 1\nthen_weekly = false"
    )
    assert [f"{p.on:%m-%d} {p.name} {p.audience}" for p in line(signed_for("2025-05-31"), "2026-01-01", own)] == [
        "05-26 lead-5 owner",
        "06-01 overdue-1 owner",
        "06-01 overdue-1 supervisor",
    ]


def test_overdue_is_derived_from_the_day_and_the_state() -> None:
    due_on = date(2025, 5, 31)
    assert not is_overdue(due_on, "open", date(2025, 5, 31))
    assert is_overdue(due_on, "open", date(2025, 6, 1))
    assert is_overdue(due_on, "blocked", date(2025, 6, 1))
    assert not is_overdue(due_on, "reported", date(2025, 6, 1))
    assert not is_overdue(None, "open", date(2025, 6, 1))


def test_an_endless_line_costs_only_what_is_taken() -> None:
    assert len(list(islice(points(signed_for(), default(), CHINA, SHANGHAI), 200))) == 200


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: signed_for(handed_over_at=datetime(2025, 4, 18, 10)),  # noqa: DTZ001 - the mistake itself
        lambda: signed_for(state="reported"),
        lambda: signed_for("9999-12-31"),
    ],
)
def test_facts_that_cannot_be_are_refused(wrong: Callable[[], Facts]) -> None:
    with pytest.raises(ValueError, match="without|outside"):
        wrong()

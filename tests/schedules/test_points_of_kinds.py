"""Promises about what each kind of milestone hears, and one that nobody owns."""

from __future__ import annotations

from datetime import date

import pytest

from tests.schedules.timeline import line, said, signed_for


def test_an_item_without_a_lead_unit_stands_in_the_supervisors_weekly_list_only() -> None:
    nobodys = signed_for("2025-05-31", state="open", has_lead_unit=False, handed_over_at=None, acknowledged=False)
    assert [f"{p.on:%m-%d} {p.name} {p.audience}" for p in line(nobodys, "2025-06-10")] == [
        f"{day} unowned-{monday} supervisor"
        for day, monday in [
            ("04-21", "2025-04-21"), ("04-28", "2025-04-28"), ("05-06", "2025-05-05"), ("05-12", "2025-05-12"), ("05-19", "2025-05-19"),
            ("05-26", "2025-05-26"), ("06-03", "2025-06-02"), ("06-09", "2025-06-09"),
        ]
    ]  # fmt: skip


def test_a_target_of_the_year_speaks_at_30_and_0_and_when_reports_are_called() -> None:
    target = signed_for("2025-12-31", kind="annual_target")
    heard = said(target, "2025-12-31", "owner")
    assert [each for each in heard if "lead" in each] == ["12-01 lead-30", "12-31 lead-0"]
    assert heard[0] == "04-25 monthly-2025-04"
    assert "10-24 monthly-2025-10" in heard
    nobodys = signed_for("2025-12-31", kind="annual_target", state="open", has_lead_unit=False, handed_over_at=None)
    assert said(nobodys, "2025-06-30", "supervisor") == [
        "04-25 monthly-2025-04", "05-23 monthly-2025-05", "06-25 monthly-2025-06",
    ]  # fmt: skip
    assert {point.audience for point in line(nobodys, "2026-03-01")} == {"supervisor"}


def test_a_recurring_duty_speaks_at_3_1_and_0() -> None:
    duty = signed_for(kind="recurring", rrule="FREQ=MONTHLY;BYMONTHDAY=-1")
    assert said(duty, "2025-06-30", "owner") == ["06-27 lead-3", "06-27 lead-1", "06-30 lead-0"]


def test_a_window_speaks_when_it_opens_and_then_before_its_last_day() -> None:
    works = signed_for("2025-11-30", kind="start_window", window_start=date(2025, 11, 1))
    heard = [each for each in said(works, "2025-11-30", "owner") if "monthly" not in each]
    assert heard == [
        "11-03 window", "11-14 lead-14", "11-21 lead-7", "11-27 lead-3", "11-28 lead-1", "11-28 lead-0",
    ]  # fmt: skip


def test_a_window_within_a_holiday_speaks_before_it() -> None:
    works = signed_for("2025-10-05", kind="start_window", window_start=date(2025, 10, 1))
    heard = [each for each in said(works, "2025-10-05", "owner") if "monthly" not in each]
    assert heard == ["09-30 window", "09-30 lead-3", "09-30 lead-1", "09-30 lead-0"]


@pytest.mark.parametrize("kind", ["horizon", "relative"])
def test_what_has_no_date_stands_in_the_supervisors_quarterly_list(kind: str) -> None:
    assert said(signed_for(None, kind=kind), "2026-01-31", "supervisor") == [
        "07-01 quarter-2025-07-01", "10-09 quarter-2025-10-01", "01-04 quarter-2026-01-01",
    ]  # fmt: skip


def test_a_horizon_with_a_date_is_listed_by_the_quarter_and_then_reminded() -> None:
    far = signed_for("2027-12-31", kind="horizon")
    assert said(far, "2025-12-31", "owner") == []
    assert said(far, "2027-12-31", "owner")[0] == "12-01 lead-30"
    assert said(far, "2027-12-31", "supervisor")[-1].endswith("quarter-2027-10-01")

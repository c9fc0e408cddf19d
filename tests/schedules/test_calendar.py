"""Promises about working days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from schedules.calendar import EveryDay, UnknownCountry, WorkingDays

CHINA = WorkingDays("CN")


@pytest.mark.parametrize(
    ("on", "working"),
    [
        ("2025-05-30", True),
        ("2025-05-31", False),  # a Saturday and 端午
        ("2025-06-02", False),
        ("2025-06-03", True),
        ("2025-01-26", True),  # a Sunday worked for 春节
        ("2025-01-28", False),
        ("2025-10-08", False),
        ("2025-10-11", True),  # a Saturday worked for 国庆
        ("2026-01-04", True),
    ],
)
def test_moved_workdays_and_holidays_are_the_official_ones(on: str, *, working: bool) -> None:
    assert CHINA.is_working(date.fromisoformat(on)) is working


def test_the_first_working_day_after_the_dragon_boat_festival_is_the_third_of_june() -> None:
    assert CHINA.next_working(date(2025, 5, 31)) == date(2025, 6, 3)


def test_a_day_off_goes_back_and_a_working_day_stays() -> None:
    assert CHINA.back_to_working(date(2025, 5, 31)) == date(2025, 5, 30)
    assert CHINA.back_to_working(date(2025, 5, 30)) == date(2025, 5, 30)
    assert CHINA.on_to_working(date(2025, 10, 1)) == date(2025, 10, 9)


def test_working_days_are_counted_over_holidays_and_the_year() -> None:
    assert CHINA.add_working(date(2025, 5, 31), 0) == date(2025, 5, 31)
    assert CHINA.add_working(date(2025, 5, 31), 3) == date(2025, 6, 5)
    assert CHINA.add_working(date(2025, 12, 31), 1) == date(2026, 1, 4)
    with pytest.raises(ValueError, match="-1"):
        CHINA.add_working(date(2025, 5, 31), -1)


def test_a_week_begins_on_its_first_working_day_and_a_week_of_holidays_on_none() -> None:
    assert CHINA.first_working_of_week(date(2025, 6, 8)) == date(2025, 6, 3)
    assert CHINA.first_working_of_week(date(2026, 2, 18)) is None


def test_a_quarter_begins_on_its_first_working_day() -> None:
    assert CHINA.first_working_of_quarter(date(2025, 12, 31)) == date(2025, 10, 9)
    assert CHINA.first_working_of_quarter(date(2025, 7, 1)) == date(2025, 7, 1)


def test_a_year_is_provisional_until_its_moved_workdays_are_known() -> None:
    assert [CHINA.provisional(year) for year in (2024, 2025, 2026, 2027)] == [False, False, False, True]
    assert not WorkingDays("DE").provisional(2027)
    assert not WorkingDays("CN", extra_workdays=[date(2027, 2, 6)]).provisional(2027)


def test_a_plan_adds_its_own_days_and_its_workdays_win() -> None:
    own = WorkingDays("CN", [date(2025, 6, 3), date(2025, 6, 4)], [date(2025, 6, 1), date(2025, 6, 4)])
    assert own.next_working(date(2025, 5, 31)) == date(2025, 6, 1)
    assert own.next_working(date(2025, 6, 1)) == date(2025, 6, 4)
    assert CHINA.is_working(date(2025, 6, 3))


def test_other_countries_have_their_own_holidays_and_an_unknown_one_is_refused() -> None:
    assert not WorkingDays("DE").is_working(date(2025, 10, 3))
    assert WorkingDays("").is_working(date(2025, 10, 3))
    with pytest.raises(UnknownCountry):
        WorkingDays("Atlantis")


def test_far_years_know_weekends_only() -> None:
    assert CHINA.is_working(date(2350, 10, 1)) is (date(2350, 10, 1).weekday() < 5)


def test_every_day_may_be_a_working_day() -> None:
    days = [date(2025, 10, 1) + timedelta(days=i) for i in range(10)]
    assert all(map(EveryDay().is_working, days))
    assert EveryDay().first_working_of_week(date(2025, 10, 5)) == date(2025, 9, 29)

"""Is the pace of an item what the bulletins of the field say? Their own numbers, and the borders between classes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules.pace import PACES, Measured, Pace, counted, expected, percent, share, shares, standing

YEAR_END = date(2025, 12, 31)
MID = date(2025, 6, 30)


def test_the_bulletin_of_a_county_222_items() -> None:
    counts: dict[Pace, int] = {"behind": 17, "ahead": 10, "done": 24, "other": 9, "on_pace": 162}
    assert sum(counts.values()) == 222
    said = {"behind": "7.7", "ahead": "4.5", "done": "10.8", "other": "4.1", "on_pace": "73.0"}
    assert shares(counts) == {pace: Decimal(value) for pace, value in said.items()}
    assert sum(shares(counts).values()) == Decimal("100.1")  # each is rounded by itself


def test_a_yearly_list_of_161_tasks_leaves_none_out() -> None:
    items = (
        [Measured("confirmed", MID)] * 84
        + [Measured("acknowledged", YEAR_END, date(2025, 1, 1), reached=Fraction(1, 2))] * 41
        + [Measured("parked", YEAR_END)] * 20
        + [Measured("open", date(2025, 3, 31))] * 16
    )
    counts = counted(standing(item, MID).pace for item in items)
    assert list(counts) == list(PACES)
    assert counts["done"] == 84
    assert counts["ahead"] + counts["on_pace"] == 41
    assert counts["behind"] + counts["other"] == 36
    assert sum(counts.values()) == 161


def test_44_of_55_at_the_end_of_november_are_behind_eleven_twelfths() -> None:
    item = Measured("acknowledged", YEAR_END, whole_year=True, reached=Fraction(44, 55))
    on = date(2025, 11, 30)
    assert expected(item, on) == Fraction(11, 12)
    assert percent(Fraction(11, 12)) == Decimal("91.7")
    assert share(44, 55) == Decimal("80.0")
    assert standing(item, on).pace == "behind"
    assert standing(item, date(2025, 11, 29)).expected == Fraction(10, 12)  # November is not over yet


@pytest.mark.parametrize(
    ("reached", "pace"),
    [(0, "behind"), (49, "behind"), (50, "on_pace"), (59, "on_pace"), (60, "ahead"), (100, "ahead")],
)
def test_at_half_of_the_time_a_share_decides(reached: int, pace: Pace) -> None:
    item = Measured("acknowledged", date(2025, 6, 20), date(2025, 6, 1), reached=Fraction(reached, 100))
    assert expected(item, date(2025, 6, 10)) == Fraction(1, 2)
    assert standing(item, date(2025, 6, 10)).pace == pace


def test_a_margin_of_the_policy_moves_the_border() -> None:
    item = Measured("acknowledged", date(2025, 6, 20), date(2025, 6, 1), reached=Fraction(45, 100))
    assert standing(item, date(2025, 6, 10), behind_points=5).pace == "on_pace"
    assert standing(item, date(2025, 6, 10), behind_points=4).pace == "behind"


def test_steps_of_the_item_come_before_time() -> None:
    steps = ((date(2025, 3, 31), Fraction(1, 5)), (date(2025, 9, 30), Fraction(4, 5)))
    item = Measured("open", YEAR_END, date(2025, 1, 1), steps=steps)
    on = [date(2025, 3, 30), date(2025, 3, 31), date(2025, 9, 29), date(2025, 9, 30)]
    assert [expected(item, day) for day in on] == [0, Fraction(1, 5), Fraction(1, 5), Fraction(4, 5)]


@pytest.mark.parametrize(
    ("item", "on", "pace"),
    [
        (Measured("open", MID), date(2025, 6, 30), "on_pace"),
        (Measured("open", MID), date(2025, 7, 1), "behind"),
        (Measured("blocked", MID), date(2025, 7, 1), "behind"),
        (Measured("reported", MID), date(2025, 7, 1), "on_pace"),
        (Measured("reported", MID, date(2025, 1, 1)), date(2025, 2, 1), "ahead"),
        (Measured("parked", MID), date(2025, 7, 1), "other"),
        (Measured("open", None), date(2025, 7, 1), "other"),
        (Measured("open", YEAR_END, whole_year=True), MID, "on_pace"),
        (Measured("open", MID, date(2026, 1, 1), reached=Fraction(0)), date(2025, 6, 1), "on_pace"),
    ],
)
def test_a_state_and_a_date_decide_where_nothing_is_measured(item: Measured, on: date, pace: Pace) -> None:
    assert standing(item, on).pace == pace


def test_done_before_its_date_is_early_and_on_its_date_is_not() -> None:
    early = [standing(Measured("confirmed", MID, done_on=day), MID).early for day in (date(2025, 6, 29), MID, None)]
    assert early == [True, False, False]


@pytest.mark.parametrize(("part", "whole", "said"), [(1, 2000, "0.1"), (1, 2001, "0.0"), (0, 0, "0.0"), (1, 3, "33.3")])
def test_a_half_is_rounded_up(part: int, whole: int, said: str) -> None:
    assert str(share(part, whole)) == said


@given(st.dates(date(2024, 1, 1), date(2026, 12, 31)), st.dates(date(2024, 1, 1), date(2026, 12, 31)), st.booleans())
def test_what_is_expected_never_falls_and_ends_at_all_of_it(begins: date, due: date, whole_year: bool) -> None:  # noqa: FBT001
    item = Measured("open", due, begins, whole_year=whole_year)
    days = [date.fromordinal(begins.toordinal() + step) for step in range(0, 1200, 17)]
    line = [expected(item, day) for day in days]
    assert all(a is not None and b is not None and 0 <= a <= b <= 1 for a, b in zip(line, line[1:], strict=False))
    assert expected(item, due) == 1

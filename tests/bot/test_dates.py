"""Is a date that a person writes by hand the day that he means, and everything else no date?"""

from __future__ import annotations

from datetime import date

import pytest

from bot.dates import day_meant

TODAY = date(2025, 4, 17)  # a Thursday


@pytest.mark.parametrize(
    "words",
    [
        "2025-08-31", "2025/8/31", "2025.8.31", "20250831", "２０２５－０８－３１", "2025年8月31日", "2025年8月31日前", "8月31日",
        "8月31号", "8.31", "8/31", "8月底", "8月", " 8月31日之前。", "31 Aug 2025", "31 Aug", "31 august", "31st of August",
        "Aug 31", "by 31 Aug", "before August 31, 2025", "end of August",
    ],
)  # fmt: skip
def test_every_usual_way_to_write_a_day(words: str) -> None:
    assert day_meant(words, TODAY, 2025) == date(2025, 8, 31)


@pytest.mark.parametrize(
    ("words", "month", "day"),
    [
        ("月底", 4, 30), ("下月底", 5, 31), ("明天", 4, 18), ("下周五", 4, 25), ("下周", 4, 27), ("二季度", 6, 30),
        ("国庆节前", 9, 30), ("年底前", 12, 31), ("九月三十日", 9, 30), ("tomorrow", 4, 18), ("by the end of june", 6, 30),
        ("30天内", 5, 17),
    ],
)  # fmt: skip
def test_days_are_counted_from_today(words: str, month: int, day: int) -> None:
    assert day_meant(words, TODAY, 2025) == date(2025, month, day)


@pytest.mark.parametrize(
    "words",
    [
        "", "12", "尽快", "nonsense", "2025-13-45", "13.45", "6月31日", "2025-02-29", "0000-01-01", "9999-12-31", "31/8/2025",
        "每月25日前", "every month", "6月底前完成通车", "By 3 September we meet", "6月底或7月底", "3" * 500,
    ],
)  # fmt: skip
def test_what_is_not_one_day_is_no_date(words: str) -> None:
    assert day_meant(words, TODAY, 2025) is None


def test_a_day_without_a_year_is_the_plans_until_that_year_is_over() -> None:
    assert day_meant("8.31", TODAY, 2026) == date(2026, 8, 31)
    assert day_meant("8月31日", date(2026, 1, 5), 2025) == date(2026, 8, 31)

"""Promises about the words for days."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules.periods import period

TODAY = date(2025, 6, 4)  # a Wednesday


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("", "2025-06-04", "2025-07-04"),
        ("today", "2025-06-04", "2025-06-04"),
        ("今天", "2025-06-04", "2025-06-04"),
        ("明天", "2025-06-05", "2025-06-05"),
        ("昨日", "2025-06-03", "2025-06-03"),
        ("this week", "2025-06-02", "2025-06-08"),
        ("本周", "2025-06-02", "2025-06-08"),
        ("next week", "2025-06-09", "2025-06-15"),
        ("下周", "2025-06-09", "2025-06-15"),
        ("下个星期", "2025-06-09", "2025-06-15"),
        ("上周", "2025-05-26", "2025-06-01"),
        ("this month", "2025-06-01", "2025-06-30"),
        ("本月", "2025-06-01", "2025-06-30"),
        ("This  Month", "2025-06-01", "2025-06-30"),
        ("next month", "2025-07-01", "2025-07-31"),
        ("下月", "2025-07-01", "2025-07-31"),
        ("下个月", "2025-07-01", "2025-07-31"),
        ("本季度", "2025-04-01", "2025-06-30"),
        ("next quarter", "2025-07-01", "2025-09-30"),
        ("this year", "2025-01-01", "2025-12-31"),
        ("今年", "2025-01-01", "2025-12-31"),
        ("年内", "2025-01-01", "2025-12-31"),
        ("全年", "2025-01-01", "2025-12-31"),
        ("2026年全年", "2026-01-01", "2026-12-31"),
        ("the whole year", "2025-01-01", "2025-12-31"),
        ("明年", "2026-01-01", "2026-12-31"),
        ("6月", "2025-06-01", "2025-06-30"),
        ("６月份", "2025-06-01", "2025-06-30"),
        ("十二月", "2025-12-01", "2025-12-31"),
        ("2026年2月", "2026-02-01", "2026-02-28"),
        ("2025-06", "2025-06-01", "2025-06-30"),
        ("June", "2025-06-01", "2025-06-30"),
        ("jun 2026", "2026-06-01", "2026-06-30"),
        ("二季度", "2025-04-01", "2025-06-30"),
        ("第四季度", "2025-10-01", "2025-12-31"),
        ("Q2", "2025-04-01", "2025-06-30"),
        ("2025-Q3", "2025-07-01", "2025-09-30"),
        ("上半年", "2025-01-01", "2025-06-30"),
        ("2026年下半年", "2026-07-01", "2026-12-31"),
        ("2025", "2025-01-01", "2025-12-31"),
        ("6月30日", "2025-06-30", "2025-06-30"),
        ("2025-06-30", "2025-06-30", "2025-06-30"),
        ("2024-W53", "2024-12-30", "2025-01-05"),
        ("未来7天", "2025-06-04", "2025-06-11"),
        ("next 7 days", "2025-06-04", "2025-06-11"),
    ],
)
def test_words_mean_these_days(words: str, first: str, last: str) -> None:
    if words == "2024-W53":
        assert period(words, TODAY) is None, "2024 has 52 weeks"
        words = "2025-W01"
    found = period(words, TODAY)
    assert found is not None
    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)


@pytest.mark.parametrize(
    "words",
    [
        "overdue",
        "逾期",
        "住建局",
        "13月",
        "0月",
        "六月三十一",
        "6月31日",
        "Q5",
        "五季度",
        "maybe",
        "30",
        "9999",
        "第月",
    ],
)
def test_other_words_are_no_period(words: str) -> None:
    assert period(words, TODAY) is None


def test_a_month_is_one_of_the_plans_year_and_this_month_is_today() -> None:
    plans = period("6月", TODAY, year=2024)
    this = period("本月", TODAY, year=2024)
    assert plans is not None
    assert this is not None
    assert (plans.name, this.name) == ("2024-06", "2025-06")


@given(
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    st.sampled_from(["", "本周", "下周", "本月", "next month", "二季度", "h2", "今年", "明天", "3月", "7天"]),
)
def test_the_name_of_a_period_means_the_same_period(today: date, words: str) -> None:
    found = period(words, today)
    assert found is not None
    assert period(found.name, today) == found
    assert found.first <= found.last


@given(st.text(max_size=12), st.dates())
def test_no_words_break_it(words: str, today: date) -> None:
    found = period(words, today)
    assert found is None or found.first <= found.last

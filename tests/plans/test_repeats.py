"""Does a duty that returns keep its end, and are the words for holidays, seasons and every second month read?"""

from __future__ import annotations

from datetime import date

import pytest

from plans.conventions import Conventions
from plans.reading import read
from schedules.recurrence import next_occurrence

DAY = date(2025, 4, 17)


def read_one(text: str) -> tuple[str | None, date | None, str | None]:
    [draft] = read(text, today=DAY, as_of=DAY, year=2025).drafts
    return draft.expr, draft.due_on, draft.rrule


@pytest.mark.parametrize(
    ("text", "expr", "due", "rrule"),
    [
        ("7月1日至9月30日，每日上报汛情。", "7月1日至9月30日，每日", date(2025, 7, 1), "FREQ=DAILY;UNTIL=20250930"),
        ("6月1日至8月31日期间，每周五前报送进展。", "6月1日至8月31日期间，每周五前", date(2025, 6, 6), "FREQ=WEEKLY;BYDAY=FR;UNTIL=20250831"),
        ("从6月1日起至8月31日，每日巡查水库。", "从6月1日起至8月31日，每日", date(2025, 6, 1), "FREQ=DAILY;UNTIL=20250831"),
        ("9月30日前每日报送进度。", "9月30日前每日", DAY, "FREQ=DAILY;UNTIL=20250930"),
        ("每日上报汛情，直至9月30日。", "每日", DAY, "FREQ=DAILY;UNTIL=20250930"),
        ("Staff will report daily until September 30, 2025.", "daily until September 30, 2025", DAY, "FREQ=DAILY;UNTIL=20250930"),
        ("Staff will report daily.", "daily", DAY, "FREQ=DAILY"),
        ("每日上报汛情。", "每日", DAY, "FREQ=DAILY"),
    ],
)  # fmt: skip
def test_a_duty_ends_with_the_days_beside_it(text: str, expr: str, due: date, rrule: str) -> None:
    assert read_one(text) == (expr, due, rrule)
    last = next_occurrence(rrule, start=due, after=date(2025, 9, 30))
    assert (last is None) == ("UNTIL" in rrule)


@pytest.mark.parametrize(
    ("text", "expr", "first", "due"),
    [
        ("“五一”期间举办消费节。", "“五一”期间", date(2025, 5, 1), date(2025, 5, 5)),
        ("国庆假期期间，文旅局组织夜游活动10场。", "国庆假期期间", date(2025, 10, 1), date(2025, 10, 7)),
        ("春节期间开展走访慰问活动。", "春节期间", date(2026, 2, 17), date(2026, 2, 23)),
        ("端午期间举办龙舟赛。", "端午期间", date(2025, 5, 31), date(2025, 5, 31)),
    ],
)
def test_a_holiday_lasts_and_how_long_is_doubtful(text: str, expr: str, first: date, due: date) -> None:
    reading = read(text, today=DAY, as_of=DAY, year=2025)
    [draft] = reading.drafts
    assert (draft.expr, draft.due_on, draft.sure) == (expr, due, False)


@pytest.mark.parametrize("text", ["春节期间全区接待游客120万人次，同比增长12%。", "第十一期间刊印发。"])
def test_what_was_counted_on_a_holiday_is_no_promise(text: str) -> None:
    assert not [one for one in read(text, today=DAY, as_of=DAY, year=2025).drafts if one.expr and "期间" in one.expr]


@pytest.mark.parametrize(
    ("text", "expr", "due", "rrule"),
    [
        ("The board will publish a report every two months.", "every two months", None, "FREQ=MONTHLY;INTERVAL=2"),
        ("Finance will report bi-monthly to the Council.", "bi-monthly", None, "FREQ=MONTHLY;INTERVAL=2"),
        ("每两个月召开一次联席会议。", "每两个月", None, "FREQ=MONTHLY;INTERVAL=2"),
        ("隔月召开一次调度会。", "隔月", None, "FREQ=MONTHLY;INTERVAL=2"),
        ("Staff will inspect the playgrounds each spring.", "each spring", date(2025, 5, 31), "FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=31"),
        ("Staff will flush all hydrants every spring and fall.", "every spring and fall", date(2025, 5, 31), "FREQ=YEARLY;BYMONTH=5,11;BYMONTHDAY=-1"),
    ],
)  # fmt: skip
def test_every_second_month_and_every_season(text: str, expr: str, due: date | None, rrule: str) -> None:
    assert read_one(text) == (expr, due, rrule)


def test_a_returning_season_is_the_plans_own() -> None:
    agreed = Conventions(seasons={"spring": (4, 30)})
    [draft] = read("Staff will inspect the playgrounds each spring.", today=DAY, as_of=DAY, conventions=agreed).drafts
    assert (draft.due_on, draft.rrule) == (date(2025, 4, 30), "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=30")

"""Does the number of an item leave the date behind it alone?"""

from __future__ import annotations

from datetime import date

import pytest

from plans.drafts import Draft
from plans.reading import read


def drafts_of(text: str) -> list[Draft]:
    return list(read(text, today=date(2030, 1, 1), as_of=date(2025, 4, 17)).drafts)


@pytest.mark.parametrize(
    ("text", "due", "title"),
    [
        ("1.9月底前完成柳荫路改造。", "2025-09-30", "完成柳荫路改造"),
        ("（3）6月底前建成青苗园二期。", "2025-06-30", "建成青苗园二期"),
        ("2．10月底前完成东环路拓宽。", "2025-10-31", "完成东环路拓宽"),
        ("3、8月底前完成校舍加固。", "2025-08-31", "完成校舍加固"),
        ("1.2025年6月底前完成摸底。", "2025-06-30", "完成摸底"),
        ("2.12月15日前报送总结", "2025-12-15", "报送总结"),
        ("①6月底前完成选址。", "2025-06-30", "完成选址"),
    ],
)
def test_a_number_that_touches_the_month_is_no_part_of_the_date(text: str, due: str, title: str) -> None:
    (only,) = drafts_of(text)
    assert (str(only.due_on), only.title) == (due, title)
    assert only.expr is not None
    assert text[only.expr_start : only.expr_end] == only.expr


def test_items_in_one_line_keep_their_own_months() -> None:
    assert [str(one.due_on) for one in drafts_of("1.6月底前完成选址。2.9月底前完成招标。")] == [
        "2025-06-30",
        "2025-09-30",
    ]


def test_a_decimal_is_no_number_of_an_item() -> None:
    (only,) = drafts_of("1.9亿元技改资金年底前全部到位。")
    assert only.title.startswith("1.9亿元")


def test_items_without_a_full_stop_are_no_headings_when_they_name_a_limit() -> None:
    text = "工作任务\n1.9月底前完成柳荫路改造\n2.完成东环路拓宽（10月底前）\n3．12月底前建成学苑桥\n"
    assert [one.due_on and one.due_on.month for one in drafts_of(text)] == [9, 10, 12]


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("By 30 June, train 25 volunteers as digital guides.", "2025-06-30"),
        ("Sign the lease by 1 July.", "2025-07-01"),
        ("The roof will be replaced by the 30th of June.", "2025-06-30"),
        ("Publish the tender by June 30.", "2025-06-30"),
        ("The pilot opens by end of Q3.", "2025-09-30"),
        ("Close the deficit by the end of fiscal year 2026.", "2026-09-30"),
        ("Submit the report no later than 15 September.", "2025-09-15"),
    ],
)
def test_an_english_day_needs_no_year(text: str, due: str) -> None:
    (only,) = drafts_of(text)
    assert str(only.due_on) == due

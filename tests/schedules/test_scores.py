"""Are points given as the rules say? Each rule, its bound, means of months and quarters, and grades at their borders."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from schedules.scores import BadScores, Happened, default_text, grade, mean, month_sheet, parse, said

RULES = parse("")


def test_each_event_costs_what_its_rule_says_and_the_rows_name_it() -> None:
    events = [Happened("late", 1), Happened("late", 2, (7,)), Happened("not_done", 1), Happened("early", 3)]
    sheet = month_sheet(RULES, events)
    assert [(row.rule.event, int(row.points)) for row in sheet.rows] == [("late", -4), ("not_done", -5), ("early", 1)]
    assert sheet.score == 92
    assert sheet.rows[0].events[1].changes == (7,)


def test_a_bound_holds_what_one_rule_may_take_or_give() -> None:
    assert month_sheet(RULES, [Happened("early", n) for n in range(40)]).score == 105
    assert month_sheet(RULES, [Happened("sent_back", n) for n in range(40)]).score == 90
    assert month_sheet(RULES, [Happened("not_done", n) for n in range(40)]).score == 0


def test_a_quarter_is_the_mean_of_its_months_and_a_year_that_of_its_quarters() -> None:
    quarters = [mean([Fraction(100), Fraction(90), Fraction(95)]), mean([Fraction(80)])]
    assert quarters == [95, 80]
    assert mean([quarter for quarter in quarters if quarter is not None]) == Fraction(175, 2)
    assert mean([]) is None
    assert said(Fraction(200, 3)) == Decimal("66.67")


@pytest.mark.parametrize(
    ("score", "name"),
    [("95", "excellent"), ("94.995", "excellent"), ("94.99", "good"), ("60", "pass"), ("59.994", "fail")],
)
def test_a_grade_goes_by_the_score_that_is_printed(score: str, name: str) -> None:
    assert grade(RULES, Fraction(score)) == name


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "x",
        "base = 1",
        default_text().replace('"late"', '"lazy"'),
        default_text().replace("points = -2", 'points = "-2"'),
    ],
)
def test_a_rule_file_that_cannot_be_used_says_why(broken: str) -> None:
    if not broken:
        assert parse(broken) == RULES
        return
    with pytest.raises(BadScores):
        parse(broken)

"""Are points given as the rules say? Each rule, its bound, means of months and quarters, and grades at their borders."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from schedules.score_rules import BadScores, changed, default_text, is_score_rules, parse
from schedules.scores import Happened, grade, mean, month_sheet, said

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
    ("text", "keys"),
    [
        ("x", ["not_toml"]),
        ("base = 120", ["out_of_range"]),
        ("base = true\nlowest = nan", ["wrong_kind", "out_of_range"]),
        ("bonus = 3", ["unknown_setting"]),
        ("rule = []\ngrade = []", ["nothing_in", "nothing_in"]),
        ('[[rule]]\nevent = "lazy"\npoints = "-2"', ["unknown_receiver", "wrong_kind"]),
        ('[[rule]]\nevent = "late"\npoints = -2\n[[rule]]\nevent = "late"\npoints = -1', ["repeated"]),
        ('[[grade]]\nname = "good"', ["missing"]),
        ('[[rule]]\nevent = "late"\npoints = -2\nmost = 1e300', ["out_of_range"]),
    ],
)
def test_every_mistake_of_a_rule_file_is_named(text: str, keys: list[str]) -> None:
    with pytest.raises(BadScores) as bad:
        parse(text)
    assert [key for key, _ in bad.value.mistakes] == keys


def test_what_a_rule_file_does_not_name_is_as_in_the_default() -> None:
    assert parse("") == parse(default_text()) == RULES
    harder = parse(changed("", {"late": -3.5, "base": 90}))
    assert [harder.base, harder.rules[0].points] == [Fraction(90), Fraction(-7, 2)]
    assert harder.rules[1:] == RULES.rules[1:]
    only = parse('[[rule]]\nevent = "early"\npoints = 2')
    assert [(rule.event, rule.points, rule.most) for rule in only.rules] == [("early", Fraction(2), Fraction(0))]
    assert parse(changed('[[rule]]\nevent = "early"\npoints = 2', {"late": -1})).rules[1].event == "late"


@pytest.mark.parametrize(
    ("text", "is_one"), [("base = 90", True), ("[[rule]]\nevent =", True), ("lead_points = [1]", False), ("x", False)]
)
def test_a_file_of_score_rules_is_told_from_a_policy(text: str, *, is_one: bool) -> None:
    assert is_score_rules(text) is is_one

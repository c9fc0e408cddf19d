"""Do the lights follow the published tables, to the point and to the day?"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from schedules.lights import EXAMPLES, BadRules, Facts, example, lit, parse

JUNE = date(2025, 6, 30)


def light(rules: str, facts: Facts, on: date) -> str | None:
    found = lit(facts, parse(example(rules)), on)
    return found.light if found else None


@pytest.mark.parametrize(
    ("behind", "expected"),
    [
        ("-5", "green"),
        ("0", "green"),
        ("9.9", "green"),
        ("10", "yellow"),
        ("30", "yellow"),
        ("30.1", "red"),
        ("80", "red"),
    ],
)
def test_by_pace_ten_to_thirty_points_are_yellow_both_included(behind: str, expected: str) -> None:
    facts = Facts(
        "deadline", "acknowledged", JUNE, reached=Fraction(9, 10) - Fraction(behind) / 100, expected=Fraction(9, 10)
    )
    assert light("pace", facts, date(2025, 5, 1)) == expected


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2025, 2, 28), "green"), (date(2025, 3, 1), "yellow"), (date(2025, 4, 30), "yellow"),
        (date(2025, 5, 1), "red"), (date(2026, 1, 1), "red"),
    ],
)  # fmt: skip
def test_a_start_of_works_that_is_missed_three_months_running_is_red(on: date, expected: str) -> None:
    planned = Facts("start_window", "acknowledged", date(2025, 3, 31), starts_on=date(2025, 3, 1))
    assert light("start", planned, on) == expected
    started = Facts("start_window", "acknowledged", date(2025, 3, 31), date(2025, 3, 1), reached=Fraction(1, 100))
    assert light("start", started, on) == "green"
    assert light("start", Facts("deadline", "open", date(2025, 3, 31)), on) == "green"


@pytest.mark.parametrize(("day", "expected"), [(26, "green"), (27, "yellow"), (28, "yellow"), (29, "red"), (30, "red")])
def test_by_date_three_days_before_is_yellow_and_one_day_before_red(day: int, expected: str) -> None:
    assert light("date", Facts("deadline", "open", JUNE), date(2025, 6, day)) == expected


def test_by_default_pace_and_date_both_count_and_the_first_rule_that_fits_says_why() -> None:
    slow = Facts("deadline", "open", JUNE, reached=Fraction(0), expected=Fraction(1, 5))
    found = lit(slow, parse(example("default")), date(2025, 5, 1))
    assert found is not None
    assert (str(found.light), found.rule, found.measure, found.value) == (
        "yellow",
        "behind",
        "points_behind",
        Fraction(20),
    )
    assert light("default", slow, date(2025, 7, 1)) == "red"
    assert light("default", Facts("deadline", "open", JUNE), date(2025, 6, 22)) == "green"
    assert light("default", Facts("deadline", "open", JUNE), date(2025, 6, 23)) == "yellow"


@pytest.mark.parametrize("state", ["reported", "confirmed", "parked", "cancelled"])
def test_what_is_no_longer_in_work_shows_no_light(state: str) -> None:
    assert lit(Facts("deadline", state, JUNE), parse(example("default")), date(2026, 1, 1)) is None


def test_every_example_can_be_read() -> None:
    assert [parse(example(name)).name for name in EXAMPLES] == list(EXAMPLES)


RULE = '[[rule]]\nname="a"\nlight="red"\nmeasure="days_left"\n'


@pytest.mark.parametrize(
    ("text", "key", "what"),
    [
        ("name =", "not_toml", ""), ('name="a"', "missing", "starts_on"), ("starts_on=2025-01-01", "missing", "name"),
        ('name="a"\nstarts_on=2025-01-01', "missing", "rule"), ('name="a"\nstarts_on=2025-01-01\nx=1', "unknown", "x"),
        ('name="a"\nstarts_on=2025-01-01\n' + RULE, "missing", "rule[1].from"),
        ('name="a"\nstarts_on=2025-01-01\n' + RULE + 'to="3"', "wrong", "rule[1].to"),
        ('name="a"\nstarts_on=2025-01-01\n' + RULE + "to=true", "wrong", "rule[1].to"),
        ('name="a"\nstarts_on=2025-01-01\n' + RULE.replace("red", "blue") + "to=3", "wrong", "rule[1].light"),
        ('name="a"\nstarts_on=2025-01-01T08:00:00\n' + RULE + "to=3", "missing", "starts_on"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_rule_file_is_named(text: str, key: str, what: str) -> None:
    with pytest.raises(BadRules) as bad:
        parse(text)
    assert bad.value.key == key
    assert what in bad.value.what

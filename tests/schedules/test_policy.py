"""Promises about what may be set, and what is said of a mistake."""

from __future__ import annotations

from datetime import date, time

import pytest

from schedules.policy import BadPolicy, Step, default, default_text, parse


def mistakes(text: str) -> list[tuple[str, dict[str, object]]]:
    with pytest.raises(BadPolicy) as refused:
        parse(text)
    return refused.value.mistakes


def test_the_default_is_the_policy_that_was_designed() -> None:
    policy = default()
    assert policy.lead_points == (30, 14, 7, 3, 1, 0)
    assert policy.lead_days("annual_target") == (30, 0)
    assert policy.lead_days("recurring") == (3, 1, 0)
    assert policy.lead_days("start_window") == policy.lead_points
    assert (policy.digest_at, policy.quiet_from, policy.quiet_to) == (time(8, 30), time(20), time(8))
    assert policy.working_days_only
    assert (policy.overdue_daily_for, policy.overdue_then_weekly) == (5, True)
    assert policy.escalation == (Step(3, "secretary"), Step(7, "leader"))
    assert (policy.acknowledge_within, policy.acknowledge_to) == (3, "head")
    assert (policy.confirm_within, policy.confirm_to) == (5, "leader")
    assert (policy.monthly_call_day, policy.lag_points) == (25, 10)


def test_the_default_written_out_and_read_again_is_itself() -> None:
    assert parse(default_text()) == default() == parse("")


def test_what_a_policy_does_not_name_stays_as_in_the_default() -> None:
    policy = parse('name = "close"\nstarts_on = 2025-07-01\nlead_points = [1, 7, 3]\n[overdue]\ndaily_for = 2')
    assert policy.name == "close"
    assert policy.starts_on == date(2025, 7, 1)
    assert policy.lead_points == (7, 3, 1)
    assert (policy.overdue_daily_for, policy.overdue_then_weekly) == (2, True)
    assert policy.annual_points == default().annual_points


def test_a_ladder_is_replaced_as_a_whole_and_climbed_in_order() -> None:
    text = '[[escalation]]\nafter = 9\nto = "leader"\n[[escalation]]\nafter = 2\nto = "supervisor"\n'
    assert parse(text).escalation == (Step(2, "supervisor"), Step(9, "leader"))
    assert parse("escalation = []").escalation == ()
    assert parse(text.replace("escalation", "blocked")).blocked == (Step(2, "supervisor"), Step(9, "leader"))
    assert parse(text).blocked == (Step(3, "secretary"), Step(7, "leader"))
    assert parse("blocked = []").blocked == ()


def test_days_of_a_plan_are_dates() -> None:
    policy = parse("holidays = [2025-06-03]\nworkdays = [2025-06-01]")
    assert policy.holidays == {date(2025, 6, 3)}
    assert policy.workdays == {date(2025, 6, 1)}


@pytest.mark.parametrize(
    ("text", "key", "values"),
    [
        ("leadpoints = [3]", "unknown_setting", {"setting": "leadpoints"}),
        ("[overdue]\nweekly = true", "unknown_setting", {"setting": "overdue.weekly"}),
        ('working_days_only = "yes"', "wrong_kind", {"setting": "working_days_only", "wanted": "yes_or_no"}),
        ("lag_points = true", "wrong_kind", {"setting": "lag_points", "wanted": "number"}),
        ("lead_points = 3", "wrong_kind", {"setting": "lead_points", "wanted": "list"}),
        ('lead_points = ["7"]', "wrong_kind", {"setting": "lead_points", "given": "7", "wanted": "number"}),
        ("holidays = [2025-06-03T00:00:00]", "wrong_kind", {"setting": "holidays", "wanted": "date"}),
        ("overdue = 5", "wrong_kind", {"setting": "overdue", "wanted": "table"}),
        ('name = "  "', "wrong_kind", {"setting": "name", "wanted": "text"}),
        ("lead_points = [7, 401]", "out_of_range", {"setting": "lead_points", "given": 401, "low": 0, "high": 400}),
        ("monthly_call_day = 32", "out_of_range", {"setting": "monthly_call_day", "given": 32}),
        ("lead_points = [7, 7]", "repeated", {"setting": "lead_points", "given": 7}),
        ('digest_at = "8 o\'clock"', "not_a_time", {"setting": "digest_at", "given": "8 o'clock"}),
        ('acknowledge_to = "mayor"', "unknown_receiver", {"setting": "acknowledge_to", "given": "mayor"}),
        ("[[escalation]]\nafter = 3", "missing", {"setting": "escalation[1].to"}),
        (
            '[[escalation]]\nafter = 3\nto = "head"\n[[escalation]]\nafter = 4\nto = "head"',
            "repeated",
            {"setting": "escalation[2].to", "given": "head"},
        ),
        ("holidays = [2025-06-03]\nworkdays = [2025-06-03]", "holiday_and_workday", {"on": date(2025, 6, 3)}),
    ],
)
def test_each_mistake_has_a_key_and_what_a_sentence_needs(text: str, key: str, values: dict[str, object]) -> None:
    ((found, given),) = mistakes(text)
    assert found == key
    assert given.items() >= values.items()


def test_text_that_is_no_toml_is_one_mistake_with_its_reason() -> None:
    ((key, values),) = mistakes("lead_points 7\n")
    assert key == "not_toml"
    assert "line 1" in str(values["reason"])


def test_all_mistakes_are_said_at_once() -> None:
    assert [key for key, _ in mistakes('x = 1\nlag_points = 101\ndigest_at = "25:00"')] == [
        "unknown_setting",
        "not_a_time",
        "out_of_range",
    ]

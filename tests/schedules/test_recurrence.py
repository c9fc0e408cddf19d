"""Promises about what comes again and again."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from dateutil.rrule import rrulestr  # type: ignore[import-untyped]  # ships no types
from hypothesis import given
from hypothesis import strategies as st

from schedules.recurrence import BadRule, next_occurrence

DATES = st.dates(date(2020, 1, 1), date(2028, 12, 31))
ORDINALS = st.sampled_from(["", "1", "2", "-1", "-2"])
WEEKDAYS = st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"])


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "2025-06-30"),
        ("FREQ=MONTHLY;BYMONTHDAY=5", "2025-06-05"),
        ("FREQ=MONTHLY", "2025-07-31"),  # June has no 31st
        ("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1", "2025-07-31"),
        ("FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1", "2025-06-30"),
        ("FREQ=WEEKLY;BYDAY=MO", "2025-06-02"),
        ("FREQ=DAILY", "2025-06-01"),
        ("RRULE:FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31", "2025-12-31"),
        ("FREQ=DAILY;UNTIL=20250531", None),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", None),
    ],
)
def test_the_next_day_a_rule_names(rule: str, expected: str | None) -> None:
    found = next_occurrence(rule, start=date(2025, 1, 31), after=date(2025, 5, 31))
    assert found == (date.fromisoformat(expected) if expected else None)


def test_nothing_comes_before_the_start() -> None:
    assert next_occurrence("FREQ=DAILY", start=date(2025, 9, 1), after=date(2025, 5, 31)) == date(2025, 9, 1)


@st.composite
def rules(draw: st.DrawFn) -> str:
    freq = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = [f"FREQ={freq}", f"INTERVAL={draw(st.integers(1, 5))}"]
    months = draw(st.sets(st.integers(1, 12), max_size=3))
    if months:
        parts.append(f"BYMONTH={','.join(map(str, sorted(months)))}")
    month_days = draw(st.sets(st.integers(1, 31) | st.integers(-31, -1), max_size=2)) if freq != "WEEKLY" else set()
    if month_days:
        parts.append(f"BYMONTHDAY={','.join(map(str, sorted(month_days)))}")
    # One number for all of them: of "2MO,MO" the other reader makes the second Monday alone.
    ordinal = draw(ORDINALS) if freq == "MONTHLY" or (freq == "YEARLY" and months) else ""
    weekdays = draw(st.sets(WEEKDAYS, max_size=2))
    if weekdays:
        parts.append(f"BYDAY={','.join(ordinal + weekday for weekday in sorted(weekdays))}")
    return ";".join(parts)


@given(rules(), DATES, st.integers(0, 800))
def test_an_independent_reader_of_the_standard_agrees(rule: str, start: date, later: int) -> None:
    after = start + timedelta(days=later)
    bounded = f"{rule};UNTIL={after + timedelta(days=2500):%Y%m%d}"
    ours = next_occurrence(bounded, start=start, after=after)
    if ours is None:  # the other reader looks for such a day up to the year 9999
        assert "BYMONTH" in rule
        return
    theirs = rrulestr(bounded, dtstart=datetime.combine(start, time.min)).after(datetime.combine(after, time.min))
    assert ours == theirs.date()


@pytest.mark.parametrize(
    "rule",
    [
        "", "monthly", "FREQ=HOURLY", "FREQ=DAILY;COUNT=3", "FREQ=DAILY;INTERVAL=0", "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;BYMONTHDAY=0", "FREQ=WEEKLY;BYDAY=XX", "FREQ=WEEKLY;BYDAY=2MO", "FREQ=DAILY;FREQ=DAILY",
        "INTERVAL=2", "FREQ=DAILY;UNTIL=20251341", "FREQ=DAILY;",
    ],
)  # fmt: skip
def test_what_is_no_rule_is_refused(rule: str) -> None:
    with pytest.raises(BadRule):
        next_occurrence(rule, start=date(2025, 1, 1), after=date(2025, 1, 1))

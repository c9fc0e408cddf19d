"""Is every change of a light written down with its rule, once, and found again for a past day?"""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import event, select

from db import find_office
from db.ledger import Change, Milestone
from schedules.lights import example
from supervision import lights, milestones, rounds
from supervision.as_of import stood
from supervision.refusals import Refused
from supervision.reporting import report_progress
from supervision.rights import CONSOLE
from tests.supervision.conftest import MORNING, Ledger, at


def changes(ledger: Ledger, milestone: Milestone) -> list[tuple[str, str, str]]:
    ledger.session.flush()
    found = ledger.session.scalars(
        select(Change).where(Change.milestone_id == milestone.id, Change.what == "light").order_by(Change.id)
    )
    return [(c.before["light"], c.after["light"], c.after.get("rule", "")) for c in found]


def pass_days(ledger: Ledger, *days: str) -> None:
    for day in days:
        while rounds.run(ledger.session, at(f"2025-{day} 09:00")):
            ledger.session.flush()


def test_the_daily_round_records_each_change_once_with_its_rule(ledger: Ledger) -> None:
    milestone = ledger.assigned("桥", date(2025, 6, 30))
    pass_days(ledger, "06-22", "06-23", "06-24", "06-24", "06-30", "07-01", "07-02")
    assert changes(ledger, milestone) == [("green", "yellow", "near"), ("yellow", "red", "overdue")]
    for day, light in [(22, None), (23, "yellow"), (30, "yellow")]:
        change = lights.recorded_on(ledger.session, milestone, date(2025, 6, day))
        assert (change.after["light"] if change else None) == light
    milestones.report_done(ledger.session, ledger.actor("li"), milestone, at("2025-07-02 10:00"))
    pass_days(ledger, "07-03", "07-04")
    assert changes(ledger, milestone)[2:] == [("red", "none", "")]


def test_a_rule_file_is_in_force_from_its_first_day_and_until_the_next(ledger: Ledger) -> None:
    milestone = ledger.assigned("桥", date(2025, 6, 30))
    lights.set_rules(ledger.session, CONSOLE, ledger.plan, example("date"), MORNING, starts_on=date(2025, 6, 25))
    names = [lights.rules_on(ledger.plan, date(2025, 6, day)).name for day in (24, 25)]
    assert names == ["default", "date"]
    seen = lights.light_of(milestone, date(2025, 6, 25))
    assert seen is not None
    assert seen.light == "green"  # five days before, where the default is yellow
    lights.set_rules(ledger.session, CONSOLE, ledger.plan, example("pace"), MORNING, starts_on=date(2025, 6, 28))
    assert lights.rules_on(ledger.plan, date(2025, 6, 30)).name == "pace"


def test_a_bad_rule_file_changes_nothing(ledger: Ledger) -> None:
    with pytest.raises(Refused, match="bad_rules"):
        lights.set_rules(ledger.session, CONSOLE, ledger.plan, 'name = "x"', MORNING)
    assert lights.rules_on(ledger.plan, MORNING.date()).name == "default"


def test_a_count_that_falls_behind_turns_the_light_by_its_pace(ledger: Ledger) -> None:
    milestone = ledger.assigned("十条路", date(2025, 12, 31), count=10)
    milestone.reached = 1  # expected on 1 November: 199 of 259 days
    seen = lights.light_of(milestone, date(2025, 11, 1))
    assert seen is not None
    assert (seen.light, seen.rule) == ("red", "far_behind")
    assert 66 < seen.value < 67


def test_the_light_of_a_paper_is_the_light_of_the_chat(ledger: Ledger) -> None:
    """One rule for both, whichever it is: by the date, by the pace, and by a file of the plan's own."""
    session, now = ledger.session, at("2025-06-20 09:00")
    today = now.date()
    for title, due_on in (("近", date(2025, 6, 25)), ("快到", date(2025, 6, 22)), ("逾期", date(2025, 6, 1))):
        ledger.assigned(title, due_on)
    behind = ledger.assigned("落后", date(2025, 12, 31))
    report_progress(session, ledger.actor("li"), behind, MORNING, percent=1.0)
    for rules in ("default", "date", "pace"):
        lights.set_rules(session, CONSOLE, ledger.plan, example(rules), now, starts_on=today)
        for item in stood(session, ledger.plan, now):
            seen = lights.light_of(item.milestone, today)
            assert seen is not None
            assert item.light == seen.light, (rules, item.milestone.title)


def test_the_round_reads_every_kind_of_item_as_the_chat_does_by_as_many_statements_for_many(ledger: Ledger) -> None:
    session, day = ledger.session, date(2025, 6, 23)
    shares: list[dict[str, object]] = [
        {}, {"count": 10, "reached": 1}, {"percent": 20.0}, {"quantity_value": 8.0, "quantity_op": ">=", "reached_amount": 1.0},
        {"quantity_value": 8.0, "quantity_op": "<=", "reached_amount": 1.0}, {"steps": "2025-06-20 90", "percent": 40.0},
        {"window_start": date(2025, 3, 1), "kind": "start_window"}, {"kind": "annual_target", "percent": 1.0}, {"state": "parked"},
    ]  # fmt: skip
    items: list[Milestone] = []
    for due_on in (date(2025, 6, 20), date(2025, 6, 25), date(2025, 9, 30), date(2025, 12, 31)):
        for share in shares:
            items.append(ledger.assigned(f"桥{len(items)}", due_on))
            for name, value in share.items():
                setattr(items[-1], name, value)
    session.flush()
    said: list[str] = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda _c, _d, statement, *_: said.append(statement))
    changed = lights.record_changes(session, ledger.plan, day, at("2025-06-23 00:05"))
    assert len(said) <= 4, said
    recorded, shown = find_office.last_lights(session, ledger.plan.id), [lights.light_of(item, day) for item in items]
    expected = {item.id: seen.light for item, seen in zip(items, shown, strict=True) if seen and seen.light != "green"}
    assert recorded == expected
    assert {*expected.values()} == {"yellow", "red"}
    assert changed == len(expected) < len(items)
    assert lights.record_changes(session, ledger.plan, day, at("2025-06-23 00:05")) == 0

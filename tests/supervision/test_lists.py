"""Do lists count right, and are they found by an index however large the ledger is?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import event

from db import find
from db.find import View
from tests.supervision.conftest import MORNING, Ledger

TODAY = date(2025, 6, 15)


def ids(ledger: Ledger, view: View, limit: int | None = None) -> list[str]:
    return [milestone.title for milestone in find.milestones(ledger.session, view, limit=limit)]


def test_a_list_shows_what_its_conditions_ask(ledger: Ledger) -> None:
    plan, unit = ledger.plan.id, ledger.assigned("甲", date(2025, 6, 30)).lead_unit_id
    assert unit is not None
    ledger.milestone("乙", date(2025, 6, 1))
    ledger.milestone("丙", None)
    ledger.milestone("丁", date(2025, 7, 1)).state = "parked"
    ledger.assigned("戊", date(2025, 6, 30)).state = "reported"
    ledger.session.flush()
    june = View(plan, first=date(2025, 6, 1), last=date(2025, 6, 30))
    assert ids(ledger, View(plan)) == ["乙", "甲", "戊", "丙"]
    assert ids(ledger, june, limit=2) == ["乙", "甲"]
    assert ids(ledger, june._replace(units=[unit])) == ["甲", "戊"]
    assert ids(ledger, june._replace(units=[])) == []
    assert ids(ledger, View(plan, overdue_on=TODAY)) == ["乙"]
    assert ids(ledger, View(plan, unowned=True)) == ["乙", "丙"]
    assert find.tally(ledger.session, View(plan), TODAY) == find.Tally(2, 1, 1, 0, 1, 4, None)
    assert find.tally(ledger.session, june._replace(units=[]), TODAY) == find.Tally(0, 0, 0, 0, 0, 0, None)


@pytest.mark.parametrize("mine", [False, True])
def test_a_month_is_read_in_the_order_of_an_index(ledger: Ledger, *, mine: bool) -> None:
    unit = ledger.assigned("甲", date(2025, 6, 30)).lead_unit_id
    engine = ledger.session.get_bind()
    if engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL reads a table of one row as a whole")
    asked: list[tuple[str, Any]] = []

    def listen(_c: object, _cursor: object, statement: str, parameters: Any, *_rest: object) -> None:
        asked.append((statement, parameters))

    ledger.session.flush()
    event.listen(engine, "before_cursor_execute", listen)
    view = View(ledger.plan.id, [unit or 0] if mine else None, first=TODAY, last=date(2025, 6, 30))
    find.tally(ledger.session, view, MORNING.date())
    find.milestones(ledger.session, view, limit=20)
    event.remove(engine, "before_cursor_execute", listen)
    driver = ledger.session.connection().connection.cursor()
    for statement, parameters in asked:
        driver.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
        steps = [row[3] for row in driver.fetchall()]
        assert any("ix_milestone_plan_id_due_on_number (plan_id=? AND due_on>? AND due_on<?)" in step for step in steps)
        assert not [step for step in steps if "TEMP B-TREE" in step or step.startswith("SCAN milestone")], steps
    assert len(asked) == 2

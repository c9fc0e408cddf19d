"""Does a plan that is timed anew at once say of each milestone what it would say alone?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from db.ledger import Milestone
from supervision import alike, policies, rounds, speaking, timing
from tests.supervision.conftest import MORNING, Ledger

RULES = {"lead_points": [20, 9, 2], "important": [3], "exception": [{"item": 4, "lead_points": [5]}]}


@pytest.mark.parametrize("worth_a_statement", [1, 8, 1000])
def test_timed_together_is_timed_as_alone(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch, worth_a_statement: int
) -> None:
    monkeypatch.setattr(timing, "A_BATCH", 16)
    monkeypatch.setattr(alike, "WORTH_A_STATEMENT", worth_a_statement)
    items = []
    for number in range(40):
        make = ledger.milestone if number % 5 == 0 else ledger.assigned
        item = make(f"事项{number}", date(2025, 6, 30) + timedelta(days=number % 3))
        if number % 7 == 1:
            item.percent, item.progress_at = 100 * (number % 2), MORNING
        if number % 6 == 2:
            item.state, item.acknowledged_at = "acknowledged", MORNING
        if number % 11 == 3:
            item.state, item.parked_until = "parked", date(2025, 9, 1)
        if number == 31:
            item.split_at, item.next_point_at = MORNING, None
        items.append(item)
    while rounds.run(ledger.session, MORNING):
        pass
    policies.take(ledger.session, ledger.actor("supervisor"), ledger.plan, RULES, MORNING)
    while rounds.run(ledger.session, MORNING):
        pass
    ledger.session.expire_all()
    found = ledger.session.scalars(select(Milestone).where(Milestone.id.in_([item.id for item in items]))).all()
    expected = {item.number: point.at if (point := speaking.upcoming(item)) else None for item in found}
    assert {item.number: item.next_point_at for item in found} == expected
    assert len(set(expected.values())) > 3
    assert None in expected.values()

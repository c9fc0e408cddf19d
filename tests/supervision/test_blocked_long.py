"""Who hears that an item is still blocked, when, and what stops it?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from db.ledger import Milestone
from db.outbox import Message, Notice
from supervision import acts, extensions, hearing_later, milestones, policies
from supervision.settled import settled
from tests.supervision.conftest import MORNING, Ledger, at
from tests.supervision.test_rounds import heard, run_until

SUNDAY = "04-27"  # a working day, for the holiday of May
DUE = date(2025, 9, 30)


def blocked(ledger: Ledger) -> Milestone:
    item = ledger.assigned("桥梁合龙", DUE)
    acts.block(ledger.session, ledger.actor("li"), item, "需要国土局批地", MORNING)
    return item


def steps(ledger: Ledger) -> list[tuple[str, str, str]]:
    return [(who, when, point) for who, when, point in heard(ledger) if point.startswith("blocked-")]


def test_it_goes_up_after_three_and_seven_working_days_once_each(ledger: Ledger) -> None:
    blocked(ledger)
    run_until(ledger, at("2025-08-01 09:00"))
    # There is no secretary, so the office hears it instead.
    assert steps(ledger) == [
        ("督查室", "04-22 08:30", "blocked-secretary"), ("leader", f"{SUNDAY} 08:30", "blocked-leader"),
    ]  # fmt: skip


Change = Callable[[Ledger, Milestone], object]
CHANGES: dict[str, Change] = {
    "unblock": lambda ledger, item: acts.unblock(ledger.session, ledger.actor("li"), item, at("2025-04-23 10:00")),
    "report": lambda ledger, item: milestones.report_done(
        ledger.session, ledger.actor("li"), item, at("2025-04-23 10:00")
    ),
    "park": lambda ledger, item: acts.park(
        ledger.session, ledger.actor("supervisor"), item, "等批复", at("2025-04-23 10:00")
    ),
    "cancel": lambda ledger, item: acts.cancel(
        ledger.session, ledger.actor("supervisor"), item, "不再需要", at("2025-04-23 10:00")
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_it_stops_at_once(ledger: Ledger, change: str) -> None:
    item = blocked(ledger)
    run_until(ledger, at("2025-04-23 09:00"))
    CHANGES[change](ledger, item)
    run_until(ledger, at("2025-08-01 09:00"))
    assert [point for _, _, point in steps(ledger)] == ["blocked-secretary"]


def test_what_waits_to_be_sent_is_not_said_once_the_obstacle_is_gone(ledger: Ledger) -> None:
    item = blocked(ledger)
    run_until(ledger, at("2025-04-22 08:31"))
    notice = ledger.session.scalars(select(Notice).where(Notice.point == "blocked-secretary")).one()
    assert not settled(ledger.session, notice, notice.person_id)
    acts.unblock(ledger.session, ledger.actor("li"), item, at("2025-04-22 08:32"))
    assert settled(ledger.session, notice, notice.person_id)


def test_blocked_again_it_counts_anew_and_says_a_step_of_one_date_once(ledger: Ledger) -> None:
    item = blocked(ledger)
    run_until(ledger, at("2025-04-23 09:00"))
    acts.unblock(ledger.session, ledger.actor("li"), item, at("2025-04-23 10:00"))
    acts.block(ledger.session, ledger.actor("li"), item, "又停工", at("2025-05-12 10:00"))
    run_until(ledger, at("2025-08-01 09:00"))
    assert [(when, point) for _, when, point in steps(ledger)] == [
        ("04-22 08:30", "blocked-secretary"), ("05-21 08:30", "blocked-leader"),
    ]  # fmt: skip


@pytest.mark.parametrize("change", [acts.move, extensions.extend])
def test_another_date_starts_afresh(ledger: Ledger, change: Callable[..., object]) -> None:
    item = blocked(ledger)
    run_until(ledger, at("2025-04-23 09:00"))
    change(ledger.session, ledger.actor("supervisor"), item, date(2025, 10, 31), "等征地", at("2025-04-24 10:00"))
    run_until(ledger, at("2025-08-01 09:00"))
    assert [(when, point) for _, when, point in steps(ledger)] == [
        ("04-22 08:30", "blocked-secretary"), ("04-28 08:30", "blocked-secretary"), ("05-07 08:30", "blocked-leader"),
    ]  # fmt: skip


def test_a_plan_says_who_and_after_how_many_days_or_that_nobody_is_told(ledger: Ledger) -> None:
    blocked(ledger)
    given = {"blocked": [{"after": 1, "to": "head"}]}
    policies.take(ledger.session, ledger.actor("supervisor"), ledger.plan, given, at("2025-04-17 10:00"))
    run_until(ledger, at("2025-04-18 09:00"))
    assert steps(ledger) == [("head", "04-18 08:30", "blocked-head")]
    policies.take(ledger.session, ledger.actor("supervisor"), ledger.plan, {"blocked": []}, at("2025-04-18 10:00"))
    run_until(ledger, at("2025-08-01 09:00"))
    assert len(steps(ledger)) == 1


def test_putting_the_item_off_hides_no_step(ledger: Ledger) -> None:
    item = blocked(ledger)
    office = ledger.people["supervisor"]
    hearing_later.snooze(ledger.session, ledger.actor("supervisor"), office, item, date(2025, 5, 20), MORNING)
    run_until(ledger, at("2025-04-22 08:31"))
    asked = select(Message.send_at).join(Notice).where(Notice.point == "blocked-secretary")
    assert ledger.session.scalars(asked).all() == [at("2025-04-22 08:30")]

"""Is an item stopped, moved and taken up again as the office says, and are the right people told, once?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from db import find
from db.ledger import Milestone
from db.outbox import Message, Notice, SkippedPoint
from supervision import acts, milestones, receivers, rounds
from supervision.refusals import Refused
from tests.supervision.conftest import MORNING, Ledger, at
from tests.supervision.test_rounds import heard, run_until

MAY, JUNE, JULY = date(2025, 5, 30), date(2025, 6, 30), date(2025, 7, 31)
Change = Callable[[Ledger, Milestone], object]


def told(ledger: Ledger, kind: str) -> list[str]:
    ledger.session.flush()
    rows = ledger.session.scalars(select(Notice).where(Notice.kind == kind).order_by(Notice.person_id))
    names = {person.id: name for name, person in ledger.people.items()}
    return [names[notice.person_id] for notice in rows]


def reminded(ledger: Ledger, who: str = "li") -> list[str]:
    return [f"{when} {point}" for name, when, point in heard(ledger) if name == who]


def parked(ledger: Ledger, item: Milestone, review_on: date | None = None) -> None:
    acts.park(ledger.session, ledger.actor("supervisor"), item, "等批复", MORNING, review_on=review_on)


def cancelled(ledger: Ledger, item: Milestone) -> None:
    acts.cancel(ledger.session, ledger.actor("supervisor"), item, "不再需要", MORNING)


def blocked(ledger: Ledger, item: Milestone) -> None:
    acts.block(ledger.session, ledger.actor("li"), item, "需要国土局批地", MORNING)


def reported(ledger: Ledger, item: Milestone) -> None:
    milestones.report_done(ledger.session, ledger.actor("li"), item, MORNING)


def test_what_is_blocked_goes_up_at_once_and_stops_nothing_else(ledger: Ledger) -> None:
    item = ledger.assigned("桥梁合龙", JUNE)
    blocked(ledger, item)
    assert item.state == "blocked"
    assert told(ledger, "blocked") == ["supervisor", "leader"]  # there is no secretary: the office hears it instead
    run_until(ledger, at("2025-06-30 09:00"))
    assert "06-23 08:30 lead-7" in reminded(ledger)


def test_a_blocked_item_may_be_reported_and_its_obstacle_cleared(ledger: Ledger) -> None:
    item = ledger.assigned("桥梁合龙", JUNE)
    blocked(ledger, item)
    acts.unblock(ledger.session, ledger.actor("head"), item, MORNING)
    assert item.state == "acknowledged"
    assert told(ledger, "unblocked") == ["supervisor", "li", "leader"]
    blocked(ledger, item)
    reported(ledger, item)
    assert str(item.state) == "reported"


@pytest.mark.parametrize("change", [parked, cancelled, reported])
def test_the_ladder_stops_at_once(ledger: Ledger, change: Change) -> None:
    item = ledger.assigned("桥梁合龙", date(2025, 4, 18))
    run_until(ledger, at("2025-04-21 09:00"))
    change(ledger, item)
    before = reminded(ledger)
    run_until(ledger, at("2025-06-30 09:00"))
    assert reminded(ledger) == before
    assert not [point for _, _, point in heard(ledger) if point.startswith("escalate")]


def test_a_parked_item_comes_back_on_its_day_and_both_sides_hear_it(ledger: Ledger) -> None:
    item = ledger.assigned("桥梁合龙", JULY)
    milestones.acknowledge(ledger.session, ledger.actor("li"), item, MORNING)
    parked(ledger, item, date(2025, 6, 1))  # a Sunday, and Monday is 端午's
    run_until(ledger, at("2025-06-03 08:29"))
    assert item.state == "parked"
    run_until(ledger, at("2025-06-03 08:31"))
    assert str(item.state) == "acknowledged"
    assert told(ledger, "resumed") == ["supervisor", "li"]
    morning = select(Message.send_at).join(Notice).where(Notice.kind == "resumed")
    assert set(ledger.session.scalars(morning)) == {at("2025-06-03 08:30")}
    run_until(ledger, at("2025-07-31 09:00"))
    assert reminded(ledger)[:2] == ["06-25 08:30 monthly-2025-06", "07-01 08:30 lead-30"]


def test_what_is_late_when_it_comes_back_goes_up_from_the_next_working_day(ledger: Ledger) -> None:
    item = ledger.assigned("桥梁合龙", date(2025, 4, 30))
    parked(ledger, item, date(2025, 6, 10))
    run_until(ledger, at("2025-06-12 09:00"))
    assert [when for who, when, point in heard(ledger) if point == "escalate-leader"] == ["06-11 08:30"]


def test_a_moved_date_starts_afresh_and_the_first_is_kept(ledger: Ledger) -> None:
    item = ledger.assigned("桥梁合龙", MAY)
    run_until(ledger, at("2025-05-27 09:00"))
    acts.move(ledger.session, ledger.actor("supervisor"), item, JUNE, "等征地", at("2025-05-27 10:00"))
    acts.move(ledger.session, ledger.actor("supervisor"), item, JULY, "等征地", at("2025-05-27 10:00"))
    assert (item.first_due_on, item.due_on, item.moves) == (MAY, JULY, 2)
    assert told(ledger, "moved") == ["li", "li"]
    run_until(ledger, at("2025-08-01 09:00"))
    after = [said for said in reminded(ledger) if said > "05-27 10"]
    leads = [said for said in after if "lead" in said]
    assert leads == [
        f"07-{day} 08:30 lead-{n}" for day, n in (("01", 30), (17, 14), (24, 7), (28, 3), (30, 1), (31, 0))
    ]
    assert after[-1] == "08-01 08:30 overdue-1"


def test_what_was_sent_for_the_old_date_never_blocks_the_new(ledger: Ledger) -> None:
    item = ledger.assigned("桥梁合龙", date(2025, 4, 18))
    run_until(ledger, at("2025-04-23 09:00"))
    acts.move(ledger.session, ledger.actor("supervisor"), item, date(2025, 4, 28), "等征地", at("2025-04-23 10:00"))
    run_until(ledger, at("2025-05-15 09:00"))
    up = [when for who, when, point in heard(ledger) if point == "escalate-secretary"]
    assert up == ["04-23 08:30", "05-06 08:30"]


def test_points_of_the_new_date_that_are_gone_are_recorded_and_not_said(ledger: Ledger) -> None:
    item = ledger.assigned("桥梁合龙", JULY)
    acts.move(ledger.session, ledger.actor("supervisor"), item, date(2025, 4, 20), "提前", at("2025-04-18 10:00"))
    rounds.run(ledger.session, at("2025-04-18 10:01"))
    assert reminded(ledger) == []
    why = ledger.session.scalars(select(SkippedPoint.why).where(SkippedPoint.for_on == date(2025, 4, 20))).all()
    assert set(why) == {"set_afresh"}


@pytest.mark.parametrize("change", [parked, cancelled, blocked])
def test_a_doubled_press_changes_nothing_and_says_what_is_so(ledger: Ledger, change: Change) -> None:
    item = ledger.assigned("桥梁合龙", JUNE)
    change(ledger, item)
    changes = len(find.history(ledger.session, item.id))
    with pytest.raises(Refused) as refused:
        change(ledger, item)
    assert (refused.value.key, refused.value.values["state"]) == ("already", item.state)
    assert len(find.history(ledger.session, item.id)) == changes


def test_the_same_date_twice_is_one_move(ledger: Ledger) -> None:
    item = ledger.assigned("桥梁合龙", JUNE)
    acts.move(ledger.session, ledger.actor("supervisor"), item, JULY, "等征地", MORNING)
    with pytest.raises(Refused, match="date_already"):
        acts.move(ledger.session, ledger.actor("supervisor"), item, JULY, "等征地", MORNING)
    assert item.moves == 1


def test_whoever_acted_is_not_told_of_his_own_act(ledger: Ledger) -> None:
    item = ledger.assigned("桥梁合龙", JUNE)
    ledger.session.flush()
    office = ledger.people["supervisor"]
    item.lead_unit.contact = office  # type: ignore[union-attr]
    parked(ledger, item)
    assert told(ledger, "parked") == []


def test_a_moved_occurrence_leaves_the_others_where_they_were(ledger: Ledger) -> None:
    item = ledger.assigned("月报", date(2025, 4, 25), kind="recurring", rrule="FREQ=MONTHLY;BYMONTHDAY=25")
    acts.move(ledger.session, ledger.actor("supervisor"), item, date(2025, 4, 29), "顺延", MORNING)
    run_until(ledger, at("2025-05-01 09:00"))
    following = ledger.session.scalars(select(Milestone).where(Milestone.follows_id == item.id)).one()
    assert following.due_on == date(2025, 5, 25)


def test_nothing_follows_a_cancelled_duty(ledger: Ledger) -> None:
    item = ledger.assigned("月报", date(2025, 4, 25), kind="recurring", rrule="FREQ=MONTHLY;BYMONTHDAY=25")
    cancelled(ledger, item)
    run_until(ledger, at("2025-07-01 09:00"))
    assert ledger.session.scalars(select(Milestone).where(Milestone.follows_id == item.id)).all() == []


def test_parked_and_cancelled_are_counted_below_the_list(ledger: Ledger) -> None:
    parked(ledger, ledger.assigned("甲", JUNE))
    cancelled(ledger, ledger.assigned("乙", JUNE))
    ledger.assigned("丙", JUNE)
    view = find.View(ledger.plan.id, first=JUNE, last=JUNE)
    tally = find.tally(ledger.session, view, receivers.today(ledger.plan, MORNING))
    assert (tally.listed, tally.left_out) == (1, 2)


def test_what_is_taken_up_again_by_hand_reminds_again(ledger: Ledger) -> None:
    item = ledger.assigned("桥梁合龙", JUNE)
    cancelled(ledger, item)
    acts.resume(ledger.session, ledger.actor("supervisor"), item, at("2025-06-20 10:00"))
    run_until(ledger, at("2025-06-30 09:00"))
    assert reminded(ledger)[-3:] == ["06-25 08:30 monthly-2025-06", "06-27 08:30 lead-1", "06-30 08:30 lead-0"]

"""Does a rehearsal print what the clock would then really cause, and leave the ledger alone?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.outbox import Message, Notice
from supervision import acts, rounds
from supervision.rehearsal import Rehearsed, rehearse
from supervision.totals import beside, totals
from tests.supervision.conftest import MORNING, Ledger, at
from tests.supervision.test_rounds import run_until
from wording.messages import plain_text

YEARS_END = at("2025-12-31 23:59")


def words(_session: Session, message: Message, _now: datetime) -> str:
    return " ".join(notice.point for notice in message.notices)


def rehearsed(ledger: Ledger, **more: Any) -> list[Rehearsed]:
    ledger.session.flush()
    return list(rehearse(ledger.session, ledger.plan, MORNING, words, **more))


def really(ledger: Ledger) -> list[tuple[str, datetime, str]]:
    messages = ledger.session.scalars(select(Message).where(Message.state == "sent")).all()
    return sorted((m.person.name, m.sent_at, words(ledger.session, m, m.sent_at)) for m in messages if m.sent_at)


def test_the_year_goes_as_it_was_rehearsed(ledger: Ledger) -> None:
    ledger.assigned("老旧小区改造", date(2025, 5, 31))
    ledger.assigned("道路通车", date(2025, 9, 30))
    ledger.milestone("无人牵头", date(2025, 10, 31))
    ledger.assigned("报送进度", date(2025, 4, 25), kind="recurring", rrule="FREQ=MONTHLY;BYMONTHDAY=25")
    acts.block(ledger.session, ledger.actor("li"), ledger.assigned("管网改造", date(2025, 8, 29)), "批地", MORNING)
    before = rehearsed(ledger, last=YEARS_END.date())
    assert any("blocked-leader" in each.text for each in before)
    run_until(ledger, YEARS_END)
    assert sorted((r.person, r.at, r.text) for r in before) == really(ledger)
    assert len(before) > 40


def test_nothing_is_written_to_the_ledger(ledger: Ledger) -> None:
    ledger.assigned("老旧小区改造", date(2025, 5, 31))
    counts = [ledger.session.scalar(select(func.count()).select_from(table)) for table in (Message, Notice)]
    rehearsed(ledger)
    assert counts == [ledger.session.scalar(select(func.count()).select_from(table)) for table in (Message, Notice)]


def test_a_unit_without_people_stands_as_its_unit(ledger: Ledger) -> None:
    milestone = ledger.assigned("老旧小区改造", date(2025, 5, 31))
    ledger.housing.contact = None
    milestone.handed_over_at = None
    ledger.session.flush()
    spoken = [r for r in rehearsed(ledger, last=date(2025, 5, 31)) if r.unit == "住建局"]
    assert [r.person for r in spoken] == [None] * len(spoken)
    assert [(r.at.isoformat(), r.items[0].point) for r in spoken][-1] == ("2025-05-30T08:30:00+08:00", "lead-0")


def test_only_the_days_that_were_asked_for(ledger: Ledger) -> None:
    ledger.assigned("老旧小区改造", date(2025, 5, 31))
    found = rehearsed(ledger, first=date(2025, 5, 20), last=date(2025, 5, 28))
    assert [r.at.date().isoformat() for r in found if r.person == "li"] == ["2025-05-23", "2025-05-23", "2025-05-28"][
        1:
    ]


def test_an_unowned_item_is_listed_once_though_the_lists_of_many_weeks_wait(ledger: Ledger) -> None:
    """In the middle of a year, with a bot that has not sent since spring."""
    ledger.milestone("无人牵头", date(2025, 10, 31))
    ledger.milestone("年度目标", date(2025, 12, 31), kind="annual_target")
    july = at("2025-07-09 10:00")
    for morning in ("2025-04-25 08:30", "2025-06-25 08:30", july):
        while rounds.run(ledger.session, at(morning) if isinstance(morning, str) else morning):
            ledger.session.flush()
    ledger.session.flush()
    first = next(rehearse(ledger.session, ledger.plan, july, plain_text))
    assert first.kind == "digest"
    assert sorted(item.number for item in first.items) == [1, 2]
    assert [first.text.count(title) for title in ("无人牵头", "年度目标")] == [1, 1]


def test_another_policy_is_rehearsed_as_if_it_were_taken_and_is_not(ledger: Ledger) -> None:
    ledger.assigned("老旧小区改造", date(2025, 5, 31))
    span = {"first": date(2025, 4, 18), "last": date(2025, 5, 31)}
    policy = ledger.plan.policy
    before = rehearsed(ledger, **span)
    after = rehearsed(ledger, **span, policy="lead_points = [7]\nmonthly_call_day = 0")
    assert ledger.plan.policy == policy
    assert [r.items[0].point for r in after if r.person == "li" and r.kind == "digest"] == ["lead-7"]
    was, then = (totals(each, span["first"], span["last"], lambda r: r.person or r.role) for each in (before, after))
    assert was.count > then.count
    assert beside(was, then)[0] == ("li", was.readers["li"], then.readers["li"])
    assert was.peak is not None
    assert was.peak[1] == max(was.days.values())

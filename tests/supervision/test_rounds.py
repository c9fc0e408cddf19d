"""Do milestones speak when they should, to whom they should, and once?"""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import event, select

from db.ledger import Milestone
from db.outbox import Message, Notice, SkippedPoint
from supervision import contents, milestones, outbox, rounds
from tests.supervision.conftest import MORNING, Ledger, at


def heard(ledger: Ledger) -> list[tuple[str, str, str]]:
    """(person, day and time of sending, point) of every reminder, in order."""
    rows = ledger.session.scalars(
        select(Notice).join(Message).where(Notice.kind == "reminder").order_by(Message.send_at, Notice.id)
    )
    return [
        (n.message.person.name, f"{n.message.send_at.astimezone(MORNING.tzinfo):%m-%d %H:%M}", n.point)
        for n in rows
        if n.message
    ]


def run_until(ledger: Ledger, end: datetime) -> None:
    """Ticks at every moment that has something to do, and sends what is due."""
    ledger.session.flush()
    send(ledger, MORNING)
    while (moment := rounds.next_at(ledger.session)) is not None and moment <= end:
        rounds.run(ledger.session, moment)
        send(ledger, moment)


def send(ledger: Ledger, moment: datetime) -> None:
    claimed = contents.read(ledger.session, outbox.claim(ledger.session, "test", moment, 100))
    outbox.sent(ledger.session, [outbox.Arrived.of(message, 1, message.id) for message in claimed], moment)


@pytest.mark.parametrize(
    ("due_on", "expected"),
    [
        (date(2025, 5, 31), ["05-16 08:30 lead-14", "05-23 08:30 lead-7", "05-28 08:30 lead-3", "05-30 08:30 lead-0"]),
        (date(2025, 6, 30), ["06-23 08:30 lead-7", "06-27 08:30 lead-1", "06-30 08:30 lead-0"]),
        (date(2025, 11, 30), ["11-27 08:30 lead-3", "11-28 08:30 lead-0"]),
    ],
)
def test_the_golden_dates_speak_on_the_working_day_before(ledger: Ledger, due_on: date, expected: list[str]) -> None:
    ledger.assigned("老旧小区改造", due_on)
    run_until(ledger, datetime(due_on.year, due_on.month, due_on.day, 23, tzinfo=MORNING.tzinfo))
    said = [f"{when} {point}" for who, when, point in heard(ledger) if who == "li" and point.startswith("lead")]
    assert said[-len(expected) :] == expected


def test_not_a_minute_earlier(ledger: Ledger) -> None:
    ledger.assigned("老旧小区改造", date(2025, 6, 30))
    run_until(ledger, at("2025-06-23 08:29"))
    assert ("li", "06-23 08:30", "lead-7") not in heard(ledger)
    run_until(ledger, at("2025-06-23 08:30"))
    assert heard(ledger)[-1] == ("li", "06-23 08:30", "lead-7")


def test_the_same_round_run_again_says_nothing_new(ledger: Ledger) -> None:
    milestone = ledger.assigned("老旧小区改造", date(2025, 6, 30))
    run_until(ledger, at("2025-06-23 08:30"))
    before = heard(ledger)
    milestone.spoken_until, milestone.next_point_at = MORNING, MORNING
    rounds.run(ledger.session, at("2025-06-23 08:30"))
    assert heard(ledger) == before


def test_a_round_with_nothing_to_do_asks_one_question(ledger: Ledger) -> None:
    ledger.assigned("老旧小区改造", date(2025, 6, 30))
    now = at("2025-06-23 08:30")
    while rounds.run(ledger.session, now):
        pass
    assert rounds.next_at(ledger.session) == at("2025-06-24 00:05")  # the day's own round
    asked: list[str] = []

    def listen(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    engine = ledger.session.get_bind()
    event.listen(engine, "before_cursor_execute", listen)
    assert not rounds.run(ledger.session, now)
    event.remove(engine, "before_cursor_execute", listen)
    assert len(asked) == 1


def test_one_digest_carries_the_whole_morning(ledger: Ledger) -> None:
    for number in range(30):
        ledger.assigned(f"事项{number}", date(2025, 6, 30))
    rounds.run(ledger.session, at("2025-06-30 08:30"))
    carrying = select(Message).join(Notice).where(Notice.kind == "reminder", Notice.point == "lead-0").distinct()
    assert len(ledger.session.scalars(carrying).all()) == 1


def test_a_month_off_is_caught_up_in_one_line(ledger: Ledger) -> None:
    ledger.assigned("老旧小区改造", date(2025, 6, 30))
    rounds.run(ledger.session, at("2025-07-02 10:00"))
    assert [point for who, _, point in heard(ledger) if who == "li"] == ["overdue-2"]
    skipped = ledger.session.scalars(select(SkippedPoint.point)).all()
    assert {"lead-30", "lead-0", "overdue-1"} <= set(skipped)


def test_a_late_owner_is_asked_daily_then_weekly_and_the_leader_hears(ledger: Ledger) -> None:
    milestone = ledger.assigned("老旧小区改造", date(2025, 5, 31))
    milestones.acknowledge(ledger.session, ledger.actor("li"), milestone, MORNING)
    run_until(ledger, at("2025-06-20 12:00"))
    late = [(who, when, point) for who, when, point in heard(ledger) if when > "06-01"]
    assert [when for who, when, _ in late if who == "li"] == [
        "06-03 08:30", "06-04 08:30", "06-05 08:30", "06-06 08:30", "06-09 08:30", "06-16 08:30",
    ]  # fmt: skip
    assert ("leader", "06-11 08:30", "escalate-leader") in late
    assert ("督查室", "06-03 08:30", "overdue-1") in late


def test_nobody_has_signed_for_it_so_the_head_hears_once(ledger: Ledger) -> None:
    ledger.assigned("老旧小区改造", date(2025, 12, 31))
    run_until(ledger, at("2025-05-20 12:00"))
    assert [row for row in heard(ledger) if row[2] == "unacknowledged"] == [("head", "04-22 08:30", "unacknowledged")]


def test_after_the_confirmation_it_is_silent(ledger: Ledger) -> None:
    milestone = ledger.assigned("老旧小区改造", date(2025, 6, 30))
    milestones.report_done(ledger.session, ledger.actor("li"), milestone, at("2025-06-01 09:00"), note="完成")
    milestones.confirm(ledger.session, ledger.actor("supervisor"), milestone, at("2025-06-01 10:00"))
    assert milestone.next_point_at is None
    before = len(heard(ledger))
    run_until(ledger, at("2025-12-31 12:00"))
    assert len(heard(ledger)) == before


def test_sent_back_speaks_again(ledger: Ledger) -> None:
    milestone = ledger.assigned("老旧小区改造", date(2025, 6, 30))
    run_until(ledger, at("2025-06-20 09:00"))
    milestones.report_done(ledger.session, ledger.actor("li"), milestone, at("2025-06-20 09:00"))
    send(ledger, at("2025-06-20 09:00"))
    milestones.send_back(ledger.session, ledger.actor("supervisor"), milestone, at("2025-06-20 10:00"), why="缺照片")
    send(ledger, at("2025-06-20 10:00"))
    run_until(ledger, at("2025-06-23 12:00"))
    assert heard(ledger)[-1] == ("li", "06-23 08:30", "lead-7")


def test_an_item_without_a_unit_stands_in_the_supervisors_weekly_list(ledger: Ledger) -> None:
    ledger.milestone("无人牵头", date(2025, 12, 31))
    run_until(ledger, at("2025-05-07 12:00"))
    assert [(who, when) for who, when, _ in heard(ledger)] == [
        ("督查室", "04-21 08:30"), ("督查室", "04-28 08:30"), ("督查室", "05-06 08:30"),
    ]  # fmt: skip


def test_a_monthly_duty_comes_again_when_its_day_comes(ledger: Ledger) -> None:
    ledger.assigned("报送进度", date(2025, 4, 25), kind="recurring", rrule="FREQ=MONTHLY;BYMONTHDAY=25")
    run_until(ledger, at("2025-06-10 12:00"))
    dates = ledger.session.scalars(select(Milestone.due_on).order_by(Milestone.number)).all()
    assert dates == [date(2025, 4, 25), date(2025, 5, 25), date(2025, 6, 25)]

"""What should have left while nobody could send it, and whose reader is asleep by now? It waits for the end of that."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session, selectinload

from db.ledger import Milestone, Plan
from db.outbox import Message, Notice
from db.people import Person
from supervision.notices import quiet_until
from supervision.urgency import is_urgent
from supervision.waiting import PEOPLE_AT_ONCE, batched

LATE = timedelta(minutes=10)  # a restart that takes less is no downtime
TRIES = 10  # which take about as long, where it is Telegram that is away
WAITS = ("gathering", "pending")
AT_ONCE = 500


def put_off(session: Session, now: datetime) -> int:
    """Moves what is late by more than ten minutes and not urgent to the end of its reader's quiet hours; gives how many.

    For the sender at its start and now and then: it costs one step into an index where nothing is late, and by day
    little more. The process may have slept, its clock may have been set, or more may wait than Telegram takes.
    """
    asked = select(Message.id).where(Message.state.in_(WAITS), Message.send_at <= now - LATE)
    if session.scalar(asked.limit(1)) is None or not _somebody_sleeps(session, now):
        return 0
    late = sorted(session.scalars(asked))
    waits_until: dict[datetime, list[int]] = defaultdict(list)
    for some in batched(late, AT_ONCE):
        for message_id, at in _later(session, some, now):
            waits_until[at].append(message_id)
    for at, messages in waits_until.items():
        for some in batched(messages, AT_ONCE):
            session.execute(
                update(Message)
                .where(Message.id.in_(some), Message.state.in_(WAITS))
                .values(send_at=at)
                .execution_options(synchronize_session=False)
            )
    return sum(map(len, waits_until.values()))


def sleeps_for(session: Session, message: Message, now: datetime) -> timedelta:
    """How long the reader of one message still sleeps, if it is not urgent."""
    return max((at - now for _, at in _later(session, [message.id], now)), default=timedelta(0))


def _somebody_sleeps(session: Session, now: datetime) -> bool:
    """Whether these are the quiet hours of anybody under any plan."""
    hours: Sequence[Any] = session.execute(select(Person.zone, Person.quiet_from, Person.quiet_to).distinct()).all()
    plans: Sequence[Any] = session.execute(select(Plan.zone, Plan.policy).distinct()).all()
    return any(quiet_until(person, plan, now) > now for plan in plans for person in hours)


def _later(session: Session, messages: Sequence[int], now: datetime) -> Iterable[tuple[int, datetime]]:
    """Those of the messages that are not urgent and whose reader is quiet, with the moment at which he no longer is."""
    rows = session.execute(
        select(Message.id, Message.person_id, Message.digest, Notice.kind, Milestone.plan_id)
        .join(Notice, Notice.message_id == Message.id)
        .outerjoin(Milestone, Milestone.id == Notice.milestone_id)
        .where(Message.id.in_(messages))
        .order_by(Notice.id)
    ).all()
    urgent = {row.id for row in rows if is_urgent(row.kind, digest=row.digest)}
    readers = _readers(session, {row.person_id for row in rows if row.id not in urgent})
    plans = {row.id: row.plan_id for row in reversed(rows) if row.plan_id is not None}
    for message_id, person_id in dict.fromkeys((row.id, row.person_id) for row in rows if row.id not in urgent):
        person = readers[person_id]
        plan_id = plans.get(message_id) or next((m.plan_id for m in person.memberships if m.plan_id), None)
        plan = session.get(Plan, plan_id) if plan_id is not None else None
        if plan is not None and (at := quiet_until(person, plan, now)) > now:
            yield message_id, at


def _readers(session: Session, people: set[int]) -> dict[int, Person]:
    """The people with their memberships: a message without an item has the hours of its reader's plan."""
    found: dict[int, Person] = {}
    for some in batched(sorted(people), PEOPLE_AT_ONCE):
        asked = select(Person).where(Person.id.in_(some)).options(selectinload(Person.memberships))
        found |= {person.id: person for person in session.scalars(asked)}
    return found

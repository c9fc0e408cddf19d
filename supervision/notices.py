"""Who is told of a change, and in which message? Written in the same transaction as the change itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.ledger import Change, Milestone, Plan
from db.outbox import Message, Notice
from db.people import Person
from schedules.moments import moment_of
from schedules.quiet import digest_at, notice_at
from supervision import receivers
from supervision.speaking import calendar_of, policy_of


def tell(
    session: Session,
    person: Person,
    kind: str,
    now: datetime,
    *,
    plan: Plan,
    point: str,
    for_on: date,
    milestone: Milestone | None = None,
    words: dict[str, Any] | None = None,
    digest: bool = False,
) -> Notice | None:
    """Owes one notice to one person; joins it to whatever already waits for him. None if he was told before.

    A notice of the digest waits until its round is complete; a single one waits for the end of quiet hours.
    """
    if milestone is not None and _told(session, milestone, for_on, point, person):
        return None
    message = _message(session, person, plan, now, digest=digest)
    notice = Notice(
        milestone_id=milestone.id if milestone else None, for_on=for_on, point=point, person_id=person.id, kind=kind,
        words=words or {}, made_at=now, message_id=message.id,
    )  # fmt: skip
    session.add(notice)
    session.flush()
    return notice


def tell_of_change(
    session: Session, people: Iterable[Person], kind: str, change: Change, milestone: Milestone, now: datetime,
    words: dict[str, Any] | None = None,
) -> None:  # fmt: skip
    """Tells people at once of what somebody did; never the one who did it."""
    for person in receivers.distinct(people):
        if person.id == change.person_id:
            continue
        tell(
            session, person, kind, now, plan=milestone.plan, milestone=milestone, point=f"{kind}-{change.id}",
            for_on=milestone.due_on or receivers.today(milestone.plan, now),
            words={"by": change.speaker, "why": change.why, **(words or {})},
        )  # fmt: skip


def release(session: Session, now: datetime) -> None:
    """Lets go of the messages that rounds were still adding to."""
    session.execute(
        update(Message).where(Message.state == "gathering", Message.send_at <= now).values(state="pending")
    )


def zone_of(person: Person, plan: Plan) -> ZoneInfo:
    return ZoneInfo(person.zone or plan.zone)


def _digest_at(person: Person, plan: Plan, now: datetime) -> datetime:
    """This morning's digest of the person, or now when that hour is gone and he is at work."""
    zone, policy = zone_of(person, plan), policy_of(plan)
    hour = person.digest_at or policy.digest_at
    at = digest_at(now, policy, calendar_of(plan), zone, hour=hour)
    local = at.astimezone(zone)
    return moment_of(local.date(), hour, zone) if local.time() < hour else at


def _told(session: Session, milestone: Milestone, for_on: date, point: str, person: Person) -> bool:
    said = select(Notice.id).where(
        Notice.milestone_id == milestone.id, Notice.for_on == for_on, Notice.point == point,
        Notice.person_id == person.id,
    )  # fmt: skip
    return session.scalar(said) is not None


def _message(session: Session, person: Person, plan: Plan, now: datetime, *, digest: bool) -> Message:
    send_at = _digest_at(person, plan, now) if digest else notice_at(now, policy_of(plan), zone_of(person, plan))
    waiting = session.scalar(
        select(Message)
        .where(
            Message.person_id == person.id, Message.state.in_(("gathering", "pending")), Message.attempt == 0,
            Message.send_at <= send_at,
        )
        .order_by(Message.send_at, Message.id)
        .limit(1)
        .with_for_update()
    )  # fmt: skip
    if waiting is None:
        waiting = Message(person_id=person.id, state="gathering" if digest else "pending", send_at=send_at)
        session.add(waiting)
    if digest:
        waiting.digest, waiting.state = True, "gathering"
    session.flush()
    return waiting

"""How do things stand? The few numbers that the doctor and the health page show."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.ledger import Milestone, Plan
from db.outbox import Message
from db.people import Person

LATE = timedelta(minutes=5)


def counts(session: Session, now: datetime) -> dict[str, int]:
    """plans, milestones, people, unreachable; of messages waiting, late (over five minutes) and failed."""

    def number(asked: object) -> int:
        return session.scalar(asked) or 0  # type: ignore[call-overload]  # each is a SELECT count(*)

    waiting = select(func.count()).select_from(Message).where(Message.state.in_(("pending", "leased", "sending")))
    return {
        "plans": number(select(func.count()).select_from(Plan)),
        "milestones": number(select(func.count()).select_from(Milestone)),
        "people": number(select(func.count()).select_from(Person)),
        "unreachable": number(select(func.count()).select_from(Person).where(Person.reachable.is_(False))),
        "waiting": number(waiting),
        "late": number(waiting.where(Message.send_at < now - LATE)),
        "failed": number(select(func.count()).select_from(Message).where(Message.state == "failed")),
    }

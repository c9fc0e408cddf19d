"""What happens when the clock ticks? Each round is a function of the ledger and the moment, and may be run again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.ledger import Milestone
from db.outbox import Message
from supervision import deputies, hearing_later, lights, notices, periodic, policies, reminding, timing


def run(session: Session, now: datetime) -> bool:
    """Lets some hundred milestones speak that are due by now; True when more of them wait.

    Only when none is left are the morning's digests let go, so that each person gets one. A policy that has changed
    is worked through first, a batch a call, so that nobody has to wait for it.
    """
    deputies.run(session, now)
    policies.start_due(session, now)
    if timing.run(session) or reminding.run(session, now):
        return True
    if hearing_later.run(session, now) or periodic.run(session, now) or lights.run(session, now):
        return True
    notices.release(session, now)
    return False


def next_at(session: Session) -> datetime | None:
    """When the next round has something to do."""
    return min(
        (
            at
            for at in (
                session.scalar(select(func.min(Milestone.next_point_at))),
                periodic.waits_until(session),
                lights.next_at(session),
                hearing_later.next_at(session),
                deputies.next_at(session),
                session.scalar(select(func.min(Message.send_at)).where(Message.state == "gathering")),
                policies.next_start_at(session),
            )
            if at is not None
        ),
        default=None,
    )

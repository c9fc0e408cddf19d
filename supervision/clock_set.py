"""What waits for an hour that has been already? When somebody sets the clock back, what was due by it leaves all the same."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import and_, exists, or_, select, update
from sqlalchemy.orm import Session

from db.channels import Echo
from db.outbox import Message, Notice

NOTICED = timedelta(seconds=1)  # by less than this clocks are always corrected
LONGEST_WAIT = timedelta(seconds=300)  # between two tries


def last_known(session: Session) -> datetime | None:
    """A moment that has been: when the last notice was made. One step into an index."""
    return session.scalar(select(Notice.made_at).order_by(Notice.id.desc()).limit(1))


def back(session: Session, before: datetime, now: datetime) -> int:
    """The clock showed `before` and shows `now`: lets go what was to leave at once, and what was tried; gives how many.

    What waits for an hour of its own, a morning or the end of somebody's night, waits for it by the new clock.
    """
    if before - now < NOTICED:
        return 0
    at_once = exists().where(Notice.message_id == Message.id, Notice.made_at >= Message.send_at)
    tried = and_(Message.attempt > 0, Message.send_at <= before + LONGEST_WAIT)
    done = session.execute(
        update(Message)
        .where(Message.state.in_(("gathering", "pending")), Message.send_at > now, or_(tried, at_once))
        .values(send_at=now)
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(Echo)
        .where(Echo.state == "pending", Echo.send_at > now)
        .values(send_at=now)
        .execution_options(synchronize_session=False)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]  # an UPDATE always gives a cursor result

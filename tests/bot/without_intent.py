"""What would a Duban without intents do? `duban run`, broken on purpose: it writes down nothing before it sends.

The kill test has to fail on it, or it would prove nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.outbox import Message
from supervision import outbox

IN_MIND: set[int] = set()


def claim(session: Session, owner: str, now: datetime, room: int) -> list[int]:
    """Remembers in this process alone what it is about to send."""
    waiting = (
        select(Message.id)
        .where(Message.state == "pending", Message.send_at <= now, Message.id.not_in(IN_MIND))
        .order_by(Message.send_at, Message.id)
    )
    claimed = list(session.scalars(waiting.limit(room)))
    session.execute(update(Message).where(Message.id.in_(claimed)).values(owner=owner))
    IN_MIND.update(claimed)
    return claimed


def sent(session: Session, arrived: Sequence[outbox.Arrived], now: datetime) -> None:
    session.execute(
        update(Message).where(Message.id.in_([one.id for one in arrived])).values(state="sent", sent_at=now)
    )


def prepare(_argument: str) -> None:
    outbox.claim, outbox.sent = claim, sent

"""What became of messages whose outcome we do not know? Repeated with a label, until something proves that they arrived."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select, true, update
from sqlalchemy.orm import Session

from db.outbox import Message, Notice
from db.people import Person
from supervision import outbox

A_SECOND = timedelta(seconds=1)  # Telegram tells the time in whole seconds


def recover(session: Session, owner: str, now: datetime, *, alone: bool) -> tuple[int, datetime | None]:
    """Takes back what other processes of this bot left half done; to be called by the one that holds its lock.

    `owner` begins with the bot's id and a colon. Leased messages are free at once. Those being sent are repeats once
    their lease is over, or at once where there cannot be another process (`alone`). Gives how many repeats there are,
    and when the next lease ends.
    """
    others = and_(
        Message.owner != owner,
        or_(Message.owner.startswith(f"{owner.partition(':')[0]}:"), ~Message.owner.contains(":")),
    )
    session.execute(
        update(Message)
        .where(Message.state == "leased", others)
        .values(state="pending", owner=None, lease_until=None)
        .execution_options(synchronize_session=False)
    )
    session.execute(  # it was given by a clock that has been set back since: nobody waits for that hour
        update(Message)
        .where(Message.state == "sending", others, Message.lease_until > now + outbox.LEASE)
        .values(lease_until=now + outbox.LEASE)
        .execution_options(synchronize_session=False)
    )
    over = or_(Message.lease_until.is_(None), Message.lease_until <= now) if not alone else true()
    unknown = session.execute(
        update(Message)
        .where(Message.state == "sending", others, over)
        .values(state="pending", owner=None, lease_until=None, again=True, silent=True)
        .execution_options(synchronize_session=False)
    )
    later = session.scalar(select(func.min(Message.lease_until)).where(Message.state == "sending", others))
    return int(unknown.rowcount), later  # type: ignore[attr-defined]  # an UPDATE always gives a cursor result


def arrived_after_all(
    session: Session, chat_id: int, telegram_message_id: int, line: str, said_at: datetime, now: datetime
) -> None:
    """A press under a message proves that it arrived, when we do not know that message otherwise.

    It is told by its chat, and by the item behind the button: `line` is the button's, `said_at` when Telegram took
    the message that carries it. One that we know proves nothing about another.
    """
    items = [int(number) for number in re.findall(r"\bm(\d{1,9})\b", line)]
    known = select(Message.id).where(Message.chat_id == chat_id, Message.telegram_message_id == telegram_message_id)
    if not items or session.scalar(known.limit(1)) is not None:
        return
    proven = session.scalars(
        select(Message.id)
        .join(Notice)
        .join(Person, Person.id == Message.person_id)
        .where(
            Person.telegram_id == chat_id, Message.state == "pending", Message.again,
            Notice.milestone_id.in_(items), Notice.made_at <= said_at + A_SECOND,
        )
        .distinct()
    ).all()  # fmt: skip
    session.execute(
        update(Message)
        .where(Message.id.in_(proven), Message.state == "pending")
        .values(state="sent", sent_at=now, chat_id=chat_id, telegram_message_id=telegram_message_id)
        .execution_options(synchronize_session=False)
    )
    outbox.handed_over(session, proven, now, now)

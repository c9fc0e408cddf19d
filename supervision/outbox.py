"""How far is each message? pending → sending → sent, fenced by owner and attempt.

An intent is committed before each call to Telegram, for as many as are in flight together. After a crash those that
were being sent have an unknown outcome and go out again, silently and labelled, until one attempt has a sure outcome.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Select, Table, and_, bindparam, func, or_, select, true, update
from sqlalchemy.orm import Session, joinedload, selectinload

from db.ledger import Milestone
from db.outbox import Message, Notice
from db.people import Person, Unit
from supervision import receivers
from supervision.notices import Telling

LEASE = timedelta(seconds=5)
TABLE = cast(Table, Message.__table__)
ARRIVED = (
    update(TABLE)
    .where(
        TABLE.c.id == bindparam("_id"), TABLE.c.owner == bindparam("_owner"), TABLE.c.attempt == bindparam("_attempt"),
        TABLE.c.state == "sending",
    )
    .values(
        state="sent", sent_at=bindparam("now"), chat_id=bindparam("chat"), telegram_message_id=bindparam("telegram"),
        last_error="",
    )
)  # fmt: skip
A_SECOND = timedelta(seconds=1)  # Telegram tells the time in whole seconds
BUSY = ("gathering", "pending", "leased", "sending")


@dataclass(frozen=True, slots=True)
class Arrived:
    """A message that Telegram took: by whom it was sent, and what it is called there."""

    id: int
    owner: str
    attempt: int
    chat_id: int
    telegram_message_id: int

    @classmethod
    def of(cls, message: Message, chat_id: int, telegram_message_id: int) -> Arrived:
        """Of a message as it was when it was claimed."""
        assert message.owner is not None
        return cls(message.id, message.owner, message.attempt, chat_id, telegram_message_id)


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
    over = or_(Message.lease_until.is_(None), Message.lease_until <= now) if not alone else true()
    unknown = session.execute(
        update(Message)
        .where(Message.state == "sending", others, over)
        .values(state="pending", owner=None, lease_until=None, again=True, silent=True)
        .execution_options(synchronize_session=False)
    )
    later = session.scalar(select(func.min(Message.lease_until)).where(Message.state == "sending", others))
    return int(unknown.rowcount), later  # type: ignore[attr-defined]  # an UPDATE always gives a cursor result


def claim(session: Session, owner: str, now: datetime, room: int) -> list[int]:
    """Takes up to `room` messages that are due, the longest waiting first, and writes the intent to send each.

    Once this is committed they may be sent. Gives their ids in that order.
    """
    due = (
        select(Message.id)
        .where(Message.state == "pending", Message.send_at <= now)
        .order_by(Message.send_at, Message.id)
        .limit(room)
        .with_for_update(skip_locked=True)
        .cte("due")
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )
    taken = session.connection().execute(
        update(TABLE)
        .where(TABLE.c.id.in_(select(due.c.id)))
        .values(state="sending", owner=owner, lease_until=now + LEASE, attempt=TABLE.c.attempt + 1)
        .returning(TABLE.c.send_at, TABLE.c.id)
    )
    return [number for _, number in sorted((row[0], row[1]) for row in taken)]


def read(session: Session, claimed: Sequence[int]) -> list[Message]:
    """The messages with all that their words are made of, in the order given."""
    about = joinedload(Notice.milestone)
    asked = (
        select(Message)
        .where(Message.id.in_(claimed))
        .options(
            joinedload(Message.person),
            selectinload(Message.notices).options(
                about.joinedload(Milestone.plan), about.joinedload(Milestone.lead_unit).joinedload(Unit.contact)
            ),
        )
        .execution_options(populate_existing=True)
    )
    found = {message.id: message for message in session.scalars(asked)}
    return [found[number] for number in claimed]


def sent(session: Session, arrived: Sequence[Arrived], now: datetime) -> None:
    """The messages arrived, unless somebody else has them by now. A hand-over counts from here."""
    if not arrived:
        return
    session.connection().execute(
        ARRIVED,
        [
            {"_id": a.id, "_owner": a.owner, "_attempt": a.attempt, "now": now, "chat": a.chat_id,
             "telegram": a.telegram_message_id}
            for a in arrived
        ],
    )  # fmt: skip
    still = select(Message.id).where(Message.id.in_([a.id for a in arrived]), Message.state == "sent")
    _handed_over(session, still, now)


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
    _handed_over(session, proven, now)


def unsent(session: Session, message: Message, now: datetime, *, wait: timedelta, error: str) -> bool:
    """Surely not sent: it goes back and is tried again after the wait."""
    return _step(session, message, "sending", "pending", send_at=now + wait, owner=None, last_error=error)


def ambiguous(session: Session, message: Message, now: datetime, *, wait: timedelta, error: str) -> bool:
    """Perhaps sent: it goes back to be repeated with a label and without a sound."""
    return _step(
        session, message, "sending", "pending", send_at=now + wait, owner=None, last_error=error, again=True,
        silent=True,
    )  # fmt: skip


def refused(session: Session, message: Message, now: datetime, *, error: str, person_gone: bool) -> bool:
    """Telegram will never take it. If the person cannot be reached, the supervisors hear of it."""
    if not _step(session, message, "sending", "failed", last_error=error):
        return False
    person = session.get(Person, message.person_id)
    if person_gone:
        _handed_over(session, [message.id], None)
    if person is not None and person_gone and person.reachable:
        unreachable(session, person, now, error)
    return True


def nothing_to_say(session: Session, message: Message) -> bool:
    """All that it carried is settled by now."""
    return _step(session, message, "sending", "dropped", owner=None)


def unreachable(session: Session, person: Person, now: datetime, why: str) -> None:
    """Marks the person; what waits at his units speaks to the supervisors from now on."""
    person.reachable, person.unreachable_why = False, why
    session.flush()
    telling = Telling(session, now)
    for membership in person.memberships:
        unit = membership.unit
        if unit is None or unit.contact_id != person.id or membership.plan_id is None:
            continue
        milestone = session.scalar(select(Milestone).where(Milestone.lead_unit_id == unit.id).limit(1))
        if milestone is None:
            continue
        plan = milestone.plan
        for supervisor in receivers.holders(session, plan.id, "supervisor"):
            telling.owe(
                supervisor, "unreachable", plan=plan, point=f"unreachable-{person.id}-{now:%Y%m%d%H%M}",
                for_on=receivers.today(plan, now), words={"person": person.name, "unit": unit.name, "why": why},
            )  # fmt: skip
    telling.write()


def next_send_at(session: Session) -> datetime | None:
    """When the next message is due, for the clock."""
    firsts = (_first_of(session, "gathering"), _first_of(session, "pending"))
    return min((at for at in firsts if at is not None), default=None)


def busy(session: Session, now: datetime) -> bool:
    """Whether something is due or under way at this moment."""
    waiting = select(Message.id).where(
        or_(Message.state.in_(("leased", "sending")), Message.state.in_(BUSY[:2]) & (Message.send_at <= now))
    )
    return session.scalar(waiting.limit(1)) is not None


def _first_of(session: Session, state: str) -> datetime | None:
    """One step into the index, however many wait."""
    return session.scalar(select(Message.send_at).where(Message.state == state).order_by(Message.send_at).limit(1))


def _handed_over(session: Session, messages: Sequence[int] | Select[int], at: datetime | None) -> None:
    """When the items handed over by these messages came to their owner; None: they did not."""
    handed = select(Notice.milestone_id).where(Notice.message_id.in_(messages), Notice.kind == "handed_over")
    session.execute(
        update(Milestone)
        .where(Milestone.id.in_(handed), Milestone.handed_over_at.is_not(None), Milestone.state == "open")
        .values(handed_over_at=at)
        .execution_options(synchronize_session=False)
    )


def _step(session: Session, message: Message, seen: str, to: str, **values: object) -> bool:
    done = session.execute(
        update(Message)
        .where(
            Message.id == message.id, Message.owner == message.owner, Message.attempt == message.attempt,
            Message.state == seen,
        )
        .values(state=to, **values)
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    return bool(done.rowcount)  # type: ignore[attr-defined]  # an UPDATE always gives a cursor result

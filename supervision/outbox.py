"""How far is each message? pending → sending → sent, fenced by owner and attempt.

An intent is committed before each call to Telegram, for as many as are in flight together. After a crash those that
were being sent have an unknown outcome and go out again, silently and labelled, until one attempt has a sure outcome.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Table, bindparam, or_, select, update
from sqlalchemy.orm import Session

from db.among import among
from db.ledger import Milestone
from db.outbox import Message, Notice
from db.people import Person
from db.swift import for_many
from supervision import groups, receivers
from supervision.notices import Telling

LEASE = timedelta(seconds=5)
BUSY = ("gathering", "pending", "leased", "sending")
TABLE = cast(Table, Message.__table__)

# Every batch runs these. SQLAlchemy takes longer to put a statement together than SQLite to carry it out, so each is
# made once. A MATERIALIZED CTE, as PostgreSQL may run a subquery again and take more than the limit.
DUE = (
    select(TABLE.c.id)
    .where(TABLE.c.state == "pending", TABLE.c.send_at <= bindparam("now"))
    .order_by(TABLE.c.send_at, TABLE.c.id)
    .limit(bindparam("room"))
    .with_for_update(skip_locked=True)
    .cte("due")
    .prefix_with("MATERIALIZED", dialect="postgresql")
)
CLAIM = (
    update(TABLE)
    .where(TABLE.c.id.in_(select(DUE.c.id)))
    .values(state="sending", owner=bindparam("claimed_by"), lease_until=bindparam("lease"), attempt=TABLE.c.attempt + 1)
    .returning(TABLE.c.send_at, TABLE.c.id)
)
ARRIVED = (
    update(TABLE)
    .where(
        TABLE.c.id == bindparam("_id"), TABLE.c.owner == bindparam("_owner"), TABLE.c.attempt == bindparam("_attempt"),
        TABLE.c.state == bindparam("_seen"),
    )
    .values(
        state=bindparam("_became"), sent_at=bindparam("now"), chat_id=bindparam("chat"),
        telegram_message_id=bindparam("telegram"), last_error=bindparam("_error"),
    )
)  # fmt: skip
HANDED_OVER = (
    update(Milestone)
    .where(
        Milestone.id.in_(
            select(Notice.milestone_id)
            .join(Message, Message.id == Notice.message_id)
            .where(
                among(Message.id, "messages"), Message.state == bindparam("became"),
                Notice.kind == "handed_over",
            )
        ),
        Milestone.handed_over_at.is_not(None), Milestone.state == "open",
    )
    .values(handed_over_at=bindparam("came_at"), next_point_at=bindparam("looked_at"))
    .execution_options(synchronize_session=False)
)  # fmt: skip
FIRST_OF = select(TABLE.c.send_at).where(TABLE.c.state == bindparam("waiting_as")).order_by(TABLE.c.send_at).limit(1)


@dataclass(frozen=True, slots=True)
class Arrived:
    """A message that Telegram took: by whom it was sent, and what it is called there."""

    id: int
    owner: str
    attempt: int
    chat_id: int
    telegram_message_id: int
    hands_over: bool = True  # whether it may tell somebody that an item is his

    @classmethod
    def of(cls, message: Message, chat_id: int, telegram_message_id: int) -> Arrived:
        """Of a message as it was when it was claimed."""
        assert message.owner is not None
        hands_over = any(notice.kind == "handed_over" for notice in message.notices)
        return cls(message.id, message.owner, message.attempt, chat_id, telegram_message_id, hands_over)


def claim(session: Session, owner: str, now: datetime, room: int) -> list[int]:
    """Takes up to `room` messages that are due, the longest waiting first, and writes the intent to send each.

    Once this is committed they may be sent. Gives their ids in that order.
    """
    given = {"now": now, "room": room, "claimed_by": owner, "lease": now + LEASE}
    taken = session.connection().execute(CLAIM, given)
    return [number for _, number in sorted((row[0], row[1]) for row in taken)]


def sent(session: Session, arrived: Sequence[Arrived], now: datetime) -> None:
    """The messages arrived, unless somebody else has them by now. A hand-over counts from here."""
    if not arrived:
        return
    for_many(
        session, ARRIVED,
        [
            {"_id": a.id, "_owner": a.owner, "_attempt": a.attempt, "_seen": "sending", "_became": "sent", "now": now,
             "chat": a.chat_id, "telegram": a.telegram_message_id, "_error": ""}
            for a in arrived
        ],
    )  # fmt: skip
    handing_over = [a.id for a in arrived if a.hands_over]
    if handing_over:
        handed_over(session, handing_over, now, now)


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
        handed_over(session, [message.id], None, now)
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
    if person.has_channel:
        return  # he hears it another way
    telling = Telling(session, now)
    if person.is_group:
        groups.told_of_trouble(session, person, why, telling, now)
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
    return cast("datetime | None", session.connection().scalar(FIRST_OF, {"waiting_as": state}))


def handed_over(session: Session, messages: Sequence[int], at: datetime | None, now: datetime) -> None:
    """When the items handed over by these messages, if they arrived, came to their owner; None: they never did.

    Their days count from then, so the next round works out anew when each speaks: that may be sooner than it was.
    """
    became = "sent" if at else "failed"
    session.execute(HANDED_OVER, {"messages": messages, "became": became, "came_at": at, "looked_at": now})


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

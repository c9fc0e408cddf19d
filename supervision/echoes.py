"""What goes through the other channels, and how far is it? pending → sending → sent, fenced like the outbox itself.

An echo is owed in the transaction that makes its message, where the channel takes every message (echoing.py);
otherwise once Telegram has refused the message, or could not be reached for long.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select, true, update
from sqlalchemy.orm import Session, aliased, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from db.channels import Channel, Echo
from db.ledger import Milestone
from db.outbox import Message, Notice
from db.people import Person, Unit
from supervision import channels, held, outbox
from supervision.waiting import PEOPLE_AT_ONCE, batched

LEASE = timedelta(seconds=90)  # longer than a call may take
TRIES_OF_TELEGRAM = 9  # that failed, about six minutes: then whoever waits hears it another way
TRIES = 12
NOT_OLDER = timedelta(days=2)  # what was refused before that is no news


@dataclass(frozen=True, slots=True)
class Owed:
    """One echo whose intent is written: which attempt it is, by whom, and through what."""

    id: int
    attempt: int
    owner: str
    channel_id: int
    message_id: int
    unit_id: int | None
    address: str
    again: bool


def owe_what_failed(session: Session, now: datetime) -> int:
    """The echoes of what Telegram refused, or did not take for long, through every channel that has none yet."""
    channels_of = _hearers(session)
    made = 0
    for people in batched(sorted(channels_of), PEOPLE_AT_ONCE):
        found = session.execute(
            select(Message.id, Message.person_id).where(
                Message.person_id.in_(people),
                or_(
                    and_(Message.state == "failed", Message.send_at > now - NOT_OLDER),
                    and_(Message.state == "pending", Message.attempt >= TRIES_OF_TELEGRAM),
                ),
            )
        ).all()
        known = select(Echo.message_id, Echo.channel_id).where(Echo.message_id.in_([row.id for row in found]))
        have = {(row.message_id, row.channel_id) for row in session.execute(known)} if found else set()
        owed = [(row.id, each) for row in found for each in channels_of[row.person_id] if (row.id, each) not in have]
        for message_id, channel_id in owed:
            session.add(Echo(message_id=message_id, channel_id=channel_id, state="pending", send_at=now))
        made += len(owed)
    session.flush()
    return made


def _hearers(session: Session) -> dict[int, list[int]]:
    """The channels that work, by the person whose messages they carry: of a unit, its contact and his deputy."""
    contact = aliased(Person)
    asked = (
        select(Channel.id, Channel.person_id, contact.id, contact.deputy_id)
        .outerjoin(Unit, Unit.id == Channel.unit_id)
        .outerjoin(contact, contact.id == Unit.contact_id)
        .where(Channel.broken_why == "")
    )
    found: dict[int, list[int]] = defaultdict(list)
    for channel_id, *people in session.execute(asked):
        for person_id in people:
            if person_id is not None:
                found[person_id].append(channel_id)
    return found


def claim(session: Session, owner: str, now: datetime, room: int) -> list[Owed]:
    """Takes up to `room` echoes whose message is due, and writes the intent to send each."""
    due = (
        select(Echo.id, Echo.message_id)
        .join(Message, Message.id == Echo.message_id)
        .where(*_due(now))
        .order_by(Echo.send_at, Echo.id)
        .limit(room)
    )
    found_due = session.execute(due).all()
    later = held.waiting(session, [message for _, message in found_due])
    ids = [number for number, message in found_due if message not in later]
    if not ids:
        return []
    session.execute(
        update(Echo)
        .where(Echo.id.in_(ids), Echo.state == "pending")
        .values(state="sending", owner=owner, lease_until=now + LEASE, attempt=Echo.attempt + 1)
        .execution_options(synchronize_session=False)
    )
    asked = select(Echo).where(Echo.id.in_(ids), Echo.owner == owner, Echo.state == "sending")
    found = session.scalars(asked.options(joinedload(Echo.channel)).order_by(Echo.id)).all()
    return [
        Owed(e.id, e.attempt, owner, e.channel_id, e.message_id, e.channel.unit_id, e.channel.address, e.again)
        for e in found
    ]


def message_of(session: Session, owed: Owed) -> Message:
    """The message with what its words are made of."""
    asked = select(Message).where(Message.id == owed.message_id)
    return session.scalars(
        asked.options(
            joinedload(Message.person), selectinload(Message.notices).joinedload(Notice.milestone)
        ).execution_options(populate_existing=True)
    ).one()


def as_heard_through(message: Message, owed: Owed) -> Message:
    """A copy that only the words are made from: a unit's channel tells of that unit's items alone."""
    notices = [
        notice
        for notice in message.notices
        if owed.unit_id is None or (notice.milestone is not None and notice.milestone.lead_unit_id == owed.unit_id)
    ]
    copy = Message(id=message.id, person_id=message.person_id, digest=message.digest, again=owed.again)
    set_committed_value(copy, "person", message.person)
    set_committed_value(copy, "notices", notices)
    return copy


def step(session: Session, owed: Owed, to: str, **values: object) -> bool:
    """Moves it on from "sending", unless somebody else has it by now."""
    done = session.execute(
        update(Echo)
        .where(Echo.id == owed.id, Echo.owner == owed.owner, Echo.attempt == owed.attempt, Echo.state == "sending")
        .values(state=to, owner=None, lease_until=None, **values)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]  # an UPDATE always gives a cursor result


def sent(session: Session, owed: Owed, now: datetime) -> None:
    """It arrived. What it hands over counts from here where Telegram did not take it."""
    if step(session, owed, "sent", sent_at=now, last_error=""):
        carried = select(Notice.milestone_id).join(Message, Message.id == Notice.message_id)
        untold = carried.where(Notice.kind == "handed_over", Message.id == owed.message_id, Message.state == "failed")
        session.execute(
            update(Milestone)
            .where(Milestone.id.in_(untold), Milestone.state == "open", Milestone.handed_over_at.is_(None))
            .values(handed_over_at=now)
            .execution_options(synchronize_session=False)
        )


def back(session: Session, owed: Owed, now: datetime, *, wait: timedelta, why: str, unknown: bool) -> None:
    """It is tried again after the wait, as a repeat where it may have arrived; after many tries it has failed."""
    if owed.attempt >= TRIES:
        refused(session, owed, now, why=why, for_good=False)
    else:
        step(session, owed, "pending", send_at=now + wait, last_error=why, again=owed.again or unknown)


def refused(session: Session, owed: Owed, now: datetime, *, why: str, for_good: bool) -> None:
    """It will never be taken. A person whom nothing reaches any more is reported to the supervisors."""
    if not step(session, owed, "failed", last_error=why):
        return
    channel = session.get(Channel, owed.channel_id)
    if channel is None or not for_good:
        return
    channels.tried(session, channel, why)
    person = channel.person
    if person is not None and not person.reachable and not person.has_channel:
        outbox.unreachable(session, person, now, person.unreachable_why)


def recover(session: Session, owner: str, now: datetime, *, alone: bool) -> int:
    """Takes back what another process of this bot left half done: it may have arrived. Gives how many.

    A lease that ends later than any that is given now is one of a clock that has been set back since.
    """
    theirs = Echo.state == "sending", Echo.owner != owner
    session.execute(
        update(Echo)
        .where(*theirs, Echo.lease_until > now + LEASE)
        .values(lease_until=now + LEASE)
        .execution_options(synchronize_session=False)
    )
    over = true() if alone else or_(Echo.lease_until.is_(None), Echo.lease_until <= now)
    done = session.execute(
        update(Echo)
        .where(*theirs, over)
        .values(state="pending", owner=None, lease_until=None, again=True)
        .execution_options(synchronize_session=False)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]  # an UPDATE always gives a cursor result


def any_channel(session: Session) -> bool:
    return session.scalar(select(Channel.id).limit(1)) is not None


def busy(session: Session, now: datetime) -> bool:
    """Whether one is under way, or due at this moment."""
    waiting = select(Echo.id).join(Message, Message.id == Echo.message_id)
    return session.scalar(waiting.where(or_(Echo.state == "sending", and_(*_due(now)))).limit(1)) is not None


def next_at(session: Session) -> datetime | None:
    """When the next one is due. One whose message waits for its own hour comes right after that."""
    asked = select(func.min(Echo.send_at)).join(Message, Message.id == Echo.message_id)
    return session.scalar(asked.where(Echo.state == "pending", Message.state.in_(("sent", "failed", "dropped"))))


def _due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    gone = or_(Message.send_at <= now, Message.attempt > 0)
    return Echo.state == "pending", Echo.send_at <= now, Message.state != "gathering", gone

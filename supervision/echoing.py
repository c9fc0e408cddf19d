"""What goes through another channel as well? Owed in the transaction that makes the message."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, false, insert, literal, or_, select
from sqlalchemy.orm import Session, aliased

from db.among import among
from db.channels import Channel, Echo
from db.outbox import Message
from db.people import Person, Unit

COLUMNS = ("message_id", "channel_id", "state", "send_at", "again", "attempt", "last_error")


def owe(session: Session, messages: Collection[int], now: datetime) -> None:
    """The echoes of new messages through the channels that take every message: of the person, and of the units whose
    contact or contact's deputy he is.
    """
    if not messages:
        return
    contact = aliased(Person)
    of_unit = or_(Message.person_id == contact.id, Message.person_id == contact.deputy_id)
    pairs = (
        select(
            Message.id, Channel.id, literal("pending"), literal(now, type_=Echo.send_at.type), false(), literal(0),
            literal(""),
        )
        .select_from(Channel)
        .outerjoin(Unit, Unit.id == Channel.unit_id)
        .outerjoin(contact, contact.id == Unit.contact_id)
        .join(Message, or_(Message.person_id == Channel.person_id, and_(Channel.unit_id.is_not(None), of_unit)))
        .where(Channel.always, Channel.broken_why == "", among(Message.id, messages))
    )  # fmt: skip
    session.connection().execute(insert(Echo).from_select(COLUMNS, pairs))

"""How else can somebody be reached, and how far is what goes that way?"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Base
from db.outbox import Message
from db.people import Person, Unit

EchoState = Literal["pending", "sending", "sent", "failed", "dropped"]


class Channel(Base):
    """A way to a person, or to a unit, besides Telegram. Nobody is ever shown its `address`: it is a secret.

    `always`: every message goes this way too; else those that Telegram does not take. `broken_why`: it was refused
    for good, and nothing goes this way until somebody tries it again.
    """

    __tablename__ = "channel"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    kind: Mapped[str]
    address: Mapped[str]
    always: Mapped[bool] = mapped_column(default=False)
    broken_why: Mapped[str] = mapped_column(default="")
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])
    unit: Mapped[Unit | None] = relationship()

    def __repr__(self) -> str:
        return f"<Channel {self.id} {self.kind}://…>"


class Echo(Base):
    """A message of the outbox on its way through one channel: pending → sending (committed before the call) → sent.

    It has no words of its own. `again` marks one whose earlier attempt has an unknown outcome.
    """

    __tablename__ = "echo"
    __table_args__ = (
        UniqueConstraint("message_id", "channel_id"),
        Index("ix_echo_state_send_at", "state", "send_at"),
        Index("ix_echo_channel_id", "channel_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id"))
    state: Mapped[EchoState]
    send_at: Mapped[datetime]
    again: Mapped[bool] = mapped_column(default=False)
    attempt: Mapped[int] = mapped_column(default=0)
    owner: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(default="")
    message: Mapped[Message] = relationship()
    channel: Mapped[Channel] = relationship()

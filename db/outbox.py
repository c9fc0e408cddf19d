"""What must people be told, and how far is the telling? Notices, the messages that carry them, points skipped."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Base
from db.ledger import Milestone
from db.people import Person

MessageState = Literal["gathering", "pending", "leased", "sending", "sent", "failed", "dropped"]


class Message(Base):
    """One message to one person, which carries every notice that waits for him.

    gathering (a round is still adding to it) → pending → sending (committed before the call) → sent; dropped when
    there was nothing left to say, failed when Telegram will never take it. leased was a state of earlier versions.
    `again` marks one whose earlier attempt has an unknown outcome: it goes out silently and labelled.
    """

    __tablename__ = "message"
    __table_args__ = (
        Index(
            "ix_message_state_send_at_id", "state", "send_at", "id"
        ),  # by it the next ones are found, and none sorted
        Index("ix_message_person_id_state", "person_id", "state"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    state: Mapped[MessageState]
    send_at: Mapped[datetime]
    digest: Mapped[bool] = mapped_column(default=False)
    own: Mapped[bool] = mapped_column(default=False)  # of an important item: nothing else joins it
    silent: Mapped[bool] = mapped_column(default=False)
    again: Mapped[bool] = mapped_column(default=False)
    attempt: Mapped[int] = mapped_column(default=0)
    owner: Mapped[str | None]  # the boot id of the process that leased it
    lease_until: Mapped[datetime | None]
    chat_id: Mapped[int | None] = mapped_column(BigInteger)
    telegram_message_id: Mapped[int | None] = mapped_column(BigInteger)
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(default="")
    person: Mapped[Person] = relationship()
    notices: Mapped[list[Notice]] = relationship(back_populates="message", order_by="Notice.id")


class Notice(Base):
    """One thing that one person must be told. Said once for (milestone, due date, point, person)."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("milestone_id", "for_on", "point", "person_id"),
        Index("ix_notice_message_id", "message_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    milestone_id: Mapped[int | None] = mapped_column(ForeignKey("milestone.id"))
    for_on: Mapped[date]  # the due date it belongs to; without one, the point's own day
    point: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str]
    words: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    message: Mapped[Message | None] = relationship(back_populates="notices")
    milestone: Mapped[Milestone | None] = relationship()


class Snooze(Base):
    """One person wants to hear of one item later. Nobody else's reminders move, and neither do the item's own days."""

    __tablename__ = "snooze"
    __table_args__ = (
        UniqueConstraint("milestone_id", "person_id"),
        Index("ix_snooze_person_id", "person_id"),
        Index("ix_snooze_wakes_at", "wakes_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestone.id"))
    until_on: Mapped[date]
    wakes_at: Mapped[datetime]  # on that day, at the person's digest hour
    person: Mapped[Person] = relationship()
    milestone: Mapped[Milestone] = relationship()


class SkippedPoint(Base):
    """A reminder point that was not spoken, and why: merged into another, missed, before the hand-over."""

    __tablename__ = "skipped_point"
    __table_args__ = (UniqueConstraint("milestone_id", "for_on", "point", "audience"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestone.id"))
    for_on: Mapped[date]
    point: Mapped[str]
    audience: Mapped[str]
    why: Mapped[str]
    at: Mapped[datetime]

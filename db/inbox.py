"""What did people say to us, and what is half done? Updates, the answers owed to them, open dialogues."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class Received(Base):
    """An update, stored before it is acknowledged. `answer` is committed together with the change it tells of.

    `owner` is the boot id of the process that answers it. Each bot counts its updates by itself.
    """

    __tablename__ = "received"
    __table_args__ = (Index("ix_received_answered_at", "answered_at"),)
    bot_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    update_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    owner: Mapped[str | None]
    chat_id: Mapped[int | None] = mapped_column(BigInteger)
    content: Mapped[dict[str, Any]]
    received_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    answer: Mapped[dict[str, Any] | None]
    answered_at: Mapped[datetime | None]


class Dialogue(Base):
    """A question that we asked one person in one chat and that his next words answer; survives a restart."""

    __tablename__ = "dialogue"
    chat_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    command: Mapped[str]  # the command line that the answer completes, e.g. "return m12"
    asked_at: Mapped[datetime]


class LongButton(Base):
    """A button whose command line is longer than the 64 bytes that Telegram carries."""

    __tablename__ = "long_button"
    id: Mapped[int] = mapped_column(primary_key=True)
    line: Mapped[str]
    digest: Mapped[str] = mapped_column(unique=True)  # of the line, which may be too long for an index


class RoundDone(Base):
    """What is made once a period, by its name and period; a second replica or a clock jump finds it done."""

    __tablename__ = "round_done"
    name: Mapped[str] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), primary_key=True)
    done_at: Mapped[datetime]

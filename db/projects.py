"""Which items make one key project, and what has it got? Its card: the five ones (五个一)."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Base
from db.ledger import Milestone, Plan


class Project(Base):
    """A key project of a plan. Its leader, secretary and head of the task force are memberships bound to it."""

    __tablename__ = "project"
    __table_args__ = (UniqueConstraint("plan_id", "name"), Index("ix_project_chat_id", "chat_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    name: Mapped[str]
    chat_id: Mapped[int | None] = mapped_column(BigInteger)  # the group of its task force
    chat_name: Mapped[str] = mapped_column(default="")
    word_hash: Mapped[str | None]  # of the word that binds a group, once
    word_until: Mapped[datetime | None]
    scheme_kind: Mapped[Literal["photo", "file"] | None]
    scheme_file_id: Mapped[str | None]  # it stays at Telegram
    scheme_name: Mapped[str | None]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    plan: Mapped[Plan] = relationship()
    milestones: Mapped[list[Milestone]] = relationship(order_by=[Milestone.due_on, Milestone.number])

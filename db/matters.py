"""Who asked for something, and was he answered? Problems that people brought, and leaders' comments on items."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Base
from db.ledger import Milestone, Plan
from db.people import Person


class Matter(Base):
    """What somebody asked for. It is worked on as an item, and is not closed before the asker has his answer."""

    __tablename__ = "matter"
    __table_args__ = (Index("ix_matter_plan_id_answered_at", "plan_id", "answered_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    kind: Mapped[Literal["problem", "comment"]]
    words: Mapped[str]
    files: Mapped[list[Any]] = mapped_column(default=list)  # [kind, Telegram's id], as they came with it
    asked_by: Mapped[str]  # the asker's name as it was said
    asker_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # None: whoever recorded it passes it on
    about_id: Mapped[int | None] = mapped_column(ForeignKey("milestone.id"), index=True)  # what a comment is about
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime]
    milestone_id: Mapped[int | None] = mapped_column(ForeignKey("milestone.id"), unique=True)  # the item it became
    answer: Mapped[str] = mapped_column(default="")
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]
    plan: Mapped[Plan] = relationship()
    milestone: Mapped[Milestone | None] = relationship(foreign_keys=[milestone_id])
    about: Mapped[Milestone | None] = relationship(foreign_keys=[about_id])
    asker: Mapped[Person | None] = relationship(foreign_keys=[asker_id])

"""Which dispatch meetings were held, on which agenda, and what did they decide? 调度会 and its minutes."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Base
from db.ledger import Milestone, Plan
from db.people import Unit


class Meeting(Base):
    """One meeting. Its agenda is kept as it stood when the meeting was opened; what is decided joins it until it is closed."""

    __tablename__ = "meeting"
    __table_args__ = (UniqueConstraint("plan_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    number: Mapped[int]
    level: Mapped[Literal["unit", "plan", "leader"]]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    agenda: Mapped[dict[str, Any]]
    opened_at: Mapped[datetime]
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    plan: Mapped[Plan] = relationship()
    unit: Mapped[Unit | None] = relationship()
    decisions: Mapped[list[Decision]] = relationship(back_populates="meeting", order_by="Decision.id")


class Decision(Base):
    """One thing that a meeting decided: about an item of its agenda or about nothing on it, and the item it became."""

    __tablename__ = "decision"
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    about_id: Mapped[int | None] = mapped_column(ForeignKey("milestone.id"), index=True)
    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestone.id"), unique=True)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    meeting: Mapped[Meeting] = relationship(back_populates="decisions")
    about: Mapped[Milestone | None] = relationship(foreign_keys=[about_id])
    milestone: Mapped[Milestone] = relationship(foreign_keys=[milestone_id])

"""Which items were looked at, and what was found? Inspections (督查), and re-checks of closed items (回头看)."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Base
from db.ledger import Milestone, Plan


class Inspection(Base):
    """One look at some items of a plan. With a seed they were drawn: the same seed draws the same ones again."""

    __tablename__ = "inspection"
    __table_args__ = (UniqueConstraint("plan_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    number: Mapped[int]
    kind: Mapped[Literal["red", "unit", "list", "random", "recheck"]]
    about: Mapped[str]  # the unit, the list or the quarter
    seed: Mapped[str | None]
    drawn_from: Mapped[int]  # how many there were to draw from
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    plan: Mapped[Plan] = relationship()
    findings: Mapped[list[Finding]] = relationship(order_by="Finding.id")


class Finding(Base):
    """One item of an inspection: what was found, with photos, and the item that is to put it right."""

    __tablename__ = "finding"
    __table_args__ = (UniqueConstraint("inspection_id", "milestone_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"))
    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestone.id"), index=True)
    verdict: Mapped[Literal["good", "bad"] | None]
    words: Mapped[str] = mapped_column(default="")
    files: Mapped[list[Any]] = mapped_column(default=list)  # [kind, Telegram's id]
    found_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    found_at: Mapped[datetime | None]
    rectification_id: Mapped[int | None] = mapped_column(ForeignKey("milestone.id"), unique=True)
    milestone: Mapped[Milestone] = relationship(foreign_keys=[milestone_id])
    rectification: Mapped[Milestone | None] = relationship(foreign_keys=[rectification_id])
    inspection: Mapped[Inspection] = relationship(back_populates="findings")

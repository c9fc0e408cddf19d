"""What does the supervision office decide and write beside the ledger? Extensions, urges, slips."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Base
from db.ledger import Milestone

ExtensionState = Literal["asked", "granted", "refused"]


class Extension(Base):
    """One request for a later date (延期), and what became of it. The milestone's first date is never touched."""

    __tablename__ = "extension"
    __table_args__ = (Index("ix_extension_milestone_id", "milestone_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestone.id"))
    # The milestone again while it waits, so that there is never a second one beside it.
    waits_for_id: Mapped[int | None] = mapped_column(ForeignKey("milestone.id"), unique=True)
    state: Mapped[ExtensionState]
    from_on: Mapped[date]  # the due date when it was asked for
    wanted_on: Mapped[date]
    granted_on: Mapped[date | None]
    late: Mapped[bool]  # asked for after the due date
    why: Mapped[str]
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(default="")
    milestone: Mapped[Milestone] = relationship(foreign_keys=[milestone_id])

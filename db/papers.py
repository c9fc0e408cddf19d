"""Which files did we write? Kept as the very bytes that were sent, so that nothing is drawn twice or otherwise."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class Paper(Base):
    """One file of ours. `kept` ones are issued and stay for ever; the others only wait until they are sent."""

    __tablename__ = "paper"
    __table_args__ = (Index("ix_paper_kept_made_at", "kept", "made_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plan.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    shown: Mapped[Literal["photo", "file"]]
    name: Mapped[str]
    sha256: Mapped[str]
    content: Mapped[bytes]
    kept: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]

"""Which files did we write? Kept as the very bytes that were sent, so that nothing is drawn twice or otherwise."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Base
from db.ledger import Plan


class Paper(Base):
    """One file of ours. `kept` ones are issued and stay for ever (a trigger sees to it); the others wait to be sent."""

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


class Bulletin(Base):
    """One monthly bulletin (月度通报) of a plan, or of one of its named lists.

    Once issued neither its words nor its data change any more: a trigger of the database refuses it.
    """

    __tablename__ = "bulletin"
    __table_args__ = (
        UniqueConstraint("plan_id", "list_name", "period"),
        UniqueConstraint("plan_id", "year", "number"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    list_name: Mapped[str] = mapped_column(default="")  # "" for the whole plan, else 省重点, 民生实事 省级
    period: Mapped[str]  # 2025-06
    year: Mapped[int]
    number: Mapped[int | None]  # given when it is issued
    state: Mapped[Literal["draft", "issued"]] = mapped_column(default="draft")
    template: Mapped[str] = mapped_column(default="")  # "" stands for the usual text
    data: Mapped[dict[str, Any]]
    audience: Mapped[list[str]]  # roles, names of units, names of people
    made_at: Mapped[datetime]
    issued_at: Mapped[datetime | None]
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("paper.id"))
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("paper.id"))
    plan: Mapped[Plan] = relationship()

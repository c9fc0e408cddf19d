"""How was each unit judged? Rule files by their first day, evaluations as they were made, and what units said to them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Base
from db.ledger import Plan
from db.people import Unit
from db.rule_files import RuleFile


class ScoreRules(RuleFile, Base):
    """A rule file of a plan's scores."""

    __tablename__ = "score_rules"


class Evaluation(Base):
    """The evaluation of one quarter or year, of all items ("") or one list. Made once; it never changes any more."""

    __tablename__ = "evaluation"
    __table_args__ = (UniqueConstraint("plan_id", "period", "list_name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    period: Mapped[str]  # 2025-Q2, 2025
    list_name: Mapped[str] = mapped_column(default="")
    data: Mapped[dict[str, Any]]  # supervision/score_data.py
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    told_at: Mapped[datetime | None]  # when the units were told
    plan: Mapped[Plan] = relationship()
    appeals: Mapped[list[Appeal]] = relationship(
        back_populates="evaluation", foreign_keys="Appeal.evaluation_id", order_by="Appeal.id"
    )


class Appeal(Base):
    """What a unit says to its score, and the answer. The points of an accepted one count beside the evaluation."""

    __tablename__ = "appeal"
    __table_args__ = (
        UniqueConstraint("waits_for_id", "unit_id"),
        Index("ix_appeal_evaluation_id", "evaluation_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    # The evaluation again while it waits, so that a unit never has a second one beside it.
    waits_for_id: Mapped[int | None] = mapped_column(ForeignKey("evaluation.id"))
    state: Mapped[Literal["waiting", "accepted", "refused"]] = mapped_column(default="waiting")
    words: Mapped[str]
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    points: Mapped[str | None]  # a decimal number, added to the score of the period
    answer: Mapped[str] = mapped_column(default="")
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]
    evaluation: Mapped[Evaluation] = relationship(back_populates="appeals", foreign_keys=[evaluation_id])
    unit: Mapped[Unit] = relationship()

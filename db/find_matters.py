"""Which questions are asked of the problems and comments? Each named by its answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.matters import Matter


def matter_of(session: Session, milestone_id: int) -> Matter | None:
    """The problem or comment that an item was made of."""
    return session.scalar(select(Matter).where(Matter.milestone_id == milestone_id))


def comments_on(session: Session, milestone_id: int) -> Sequence[Matter]:
    """What leaders said about an item, the oldest first."""
    return session.scalars(select(Matter).where(Matter.about_id == milestone_id).order_by(Matter.id)).all()


def matters_unanswered(session: Session, plan_id: int, limit: int) -> Sequence[Matter]:
    """What still wants an answer, the longest waiting first."""
    asked = select(Matter).where(Matter.plan_id == plan_id, Matter.answered_at.is_(None))
    return session.scalars(asked.order_by(Matter.id).limit(limit)).all()


def problems_by(session: Session, plan_id: int, moment: datetime) -> Sequence[Matter]:
    """The problems that were recorded by a moment, the oldest first."""
    asked = select(Matter).where(Matter.plan_id == plan_id, Matter.kind == "problem", Matter.recorded_at <= moment)
    return session.scalars(asked.order_by(Matter.id)).all()

"""Which number does a new milestone get? The plan's next one; numbers are never used twice."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.orm import Session

from db.ledger import Plan


def next_number(session: Session, plan_id: int) -> int:
    """Takes the number in the database, so that two transactions never get the same one."""
    return session.scalars(
        update(Plan)
        .where(Plan.id == plan_id)
        .values(last_number=Plan.last_number + 1)
        .returning(Plan.last_number)
        .execution_options(synchronize_session=False)
    ).one()

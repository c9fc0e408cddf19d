"""Whose answer to a slip did not come by its day? The issuer and the office hear it, once a slip."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.ledger import IN_WORK, Milestone, Plan
from db.office import Slip
from supervision import receivers
from supervision.notices import Telling


def tell(session: Session, plan: Plan, today: date, now: datetime) -> None:
    """Into their digest; what was told already is not told again."""
    late = session.scalars(
        select(Slip)
        .join(Milestone, Slip.milestone_id == Milestone.id)
        .where(Slip.plan_id == plan.id, Slip.answered_at.is_(None), Slip.answer_by < today)
        .where(Milestone.state.in_(IN_WORK))
        .order_by(Slip.id)
    ).all()
    telling, office = Telling(session, now), receivers.holders(session, plan.id, "supervisor") if late else []
    for slip in late:
        for person in receivers.distinct([*receivers.person(session, slip.issued_by), *office]):
            telling.owe(
                person, "slip_unanswered", plan=plan, milestone=slip.milestone, point=f"unanswered-{slip.id}",
                for_on=slip.answer_by, digest=True,
                words={"colour": slip.colour, "slip_number": slip.number, "slip_year": slip.year, "slip": slip.id,
                       "answer_by": slip.answer_by.isoformat()},
            )  # fmt: skip
    telling.write()

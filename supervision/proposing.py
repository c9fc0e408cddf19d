"""Which units belong to a draft? Those that its text names; where it names none, one that is marked as a proposal."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.ledger import Milestone, Proposal
from db.people import Unit
from plans.routing import Assigned, Guess, proposed
from supervision.routing import table_of

LOOKED_AT = 2000  # of the newest items with a unit


def named(draft: Proposal) -> tuple[str, tuple[str, ...]]:
    """The lead unit that the text names, "" without one, and those that assist."""
    owners = draft.reading.get("owners") or [""]
    return owners[0], tuple(owners[1:])


def assisting_units(session: Session, draft: Proposal) -> list[Unit]:
    """The assisting units of the text that the plan has, without the one that leads."""
    _, names = named(draft)
    asked = select(Unit).where(
        Unit.plan_id == draft.document.plan_id, Unit.name.in_(names), Unit.id != (draft.unit_id or 0)
    )
    return list(session.scalars(asked.order_by(Unit.id))) if names else []


def guess(session: Session, draft: Proposal) -> Guess | None:
    """A unit for a draft whose text names none, by the plan's routing table or the nearest titles of its units."""
    if named(draft)[0] or draft.unit_id is not None:
        return None
    rows = session.execute(
        select(Milestone.title, Unit.name, Milestone.number)
        .join(Unit, Unit.id == Milestone.lead_unit_id)
        .where(Milestone.plan_id == draft.document.plan_id, Milestone.state != "cancelled")
        .order_by(Milestone.number.desc())
        .limit(LOOKED_AT)
    )
    return proposed(draft.title, table_of(draft.document.plan), [Assigned(*row) for row in rows])

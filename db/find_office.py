"""Which questions are asked of what the office decides and writes? Each named by its answer."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from db.ledger import Change, Milestone
from db.office import Extension, Slip, Urge
from db.people import Unit

CLOSED = ("confirmed", "cancelled")


def extensions_of(session: Session, milestone_id: int) -> Sequence[Extension]:
    """Every request of a milestone, the oldest first."""
    asked = select(Extension).where(Extension.milestone_id == milestone_id)
    return session.scalars(asked.order_by(Extension.id)).all()


def extension_waiting(session: Session, milestone_id: int) -> Extension | None:
    return session.scalar(select(Extension).where(Extension.waits_for_id == milestone_id))


def extensions_waiting(
    session: Session, plan_id: int, units: Collection[int] | None, limit: int
) -> Sequence[Extension]:
    """The requests of a plan that nobody has decided on, the longest waiting first."""
    asked = (
        select(Extension).join(Milestone, Extension.waits_for_id == Milestone.id).where(Milestone.plan_id == plan_id)
    )
    if units is not None:
        asked = asked.where(Milestone.lead_unit_id.in_(units))
    return session.scalars(asked.order_by(Extension.id).limit(limit)).all()


def last_urge(session: Session, milestone_id: int) -> Urge | None:
    return session.scalar(select(Urge).where(Urge.milestone_id == milestone_id).order_by(Urge.id.desc()).limit(1))


def urges_unanswered(session: Session, plan_id: int, units: Collection[int] | None, limit: int) -> Sequence[Urge]:
    """The urges of a plan that nobody has answered, the longest waiting first; what is closed needs no answer."""
    asked = select(Urge).join(Milestone, Urge.milestone_id == Milestone.id)
    asked = asked.where(Milestone.plan_id == plan_id, Urge.answered_at.is_(None), Milestone.state.not_in(CLOSED))
    if units is not None:
        asked = asked.where(Milestone.lead_unit_id.in_(units))
    return session.scalars(asked.order_by(Urge.id).limit(limit)).all()


def slips_unanswered(session: Session, plan_id: int, units: Collection[int] | None, limit: int) -> Sequence[Slip]:
    """The slips of a plan that nobody has answered, the one to be answered first at the top; none of what is closed."""
    asked = select(Slip).join(Milestone, Slip.milestone_id == Milestone.id)
    asked = asked.where(Slip.plan_id == plan_id, Slip.answered_at.is_(None), Milestone.state.not_in(CLOSED))
    if units is not None:
        asked = asked.where(Milestone.lead_unit_id.in_(units))
    return session.scalars(asked.order_by(Slip.answer_by, Slip.id).limit(limit)).all()


def slip_waiting(session: Session, milestone_id: int, colour: str, demand: str) -> Slip | None:
    """The last slip of a colour that asks an item for the same and has no answer yet."""
    asked = select(Slip).where(Slip.milestone_id == milestone_id, Slip.answered_at.is_(None))
    asked = asked.where(Slip.colour == colour, Slip.demand == demand)
    return session.scalar(asked.order_by(Slip.id.desc()).limit(1))


def slips_of(session: Session, milestone_id: int) -> Sequence[Slip]:
    return session.scalars(select(Slip).where(Slip.milestone_id == milestone_id).order_by(Slip.id)).all()


def last_lights(session: Session, plan_id: int) -> dict[int, str]:
    """The light that was recorded last of each milestone of a plan that ever had another than green."""
    newest = (
        select(func.max(Change.id))
        .where(Change.plan_id == plan_id, Change.what == "light")
        .group_by(Change.milestone_id)
    )
    found = session.execute(select(Change.milestone_id, Change.after).where(Change.id.in_(newest)))
    return {int(milestone_id): str(after["light"]) for milestone_id, after in found if milestone_id is not None}


def last_light_change(session: Session, milestone_id: int, before: datetime) -> Change | None:
    asked = select(Change).where(Change.milestone_id == milestone_id, Change.what == "light", Change.at < before)
    return session.scalar(asked.order_by(Change.id.desc()).limit(1))


def decisions(session: Session, plan_id: int, limit: int | None, unit: Unit | None = None) -> Sequence[Milestone]:
    """The items that dispatch meetings made, of one unit or all, the newest first."""
    asked = select(Milestone).join(Change, Change.milestone_id == Milestone.id)
    asked = asked.where(Change.plan_id == plan_id, Change.what == "decided").order_by(Change.id.desc()).limit(limit)
    if unit is not None:
        asked = asked.where(Milestone.lead_unit_id == unit.id)
    return session.scalars(asked.options(joinedload(Milestone.lead_unit))).all()


def first_decided_at(session: Session, plan_id: int) -> datetime | None:
    """When a dispatch meeting of the plan was opened or decided something for the first time."""
    asked = select(func.min(Change.at)).where(Change.plan_id == plan_id)
    return session.scalar(asked.where(Change.what.in_(("decided", "meeting_opened"))))

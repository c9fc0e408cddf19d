"""How does an item come to its owner? 交办: assigning a unit, and the notice with 签收 under it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.ledger import IN_WORK, Milestone, Plan
from db.people import Person, Unit
from supervision import joint, receivers
from supervision.changes import record
from supervision.notices import tell_of_change
from supervision.refusals import Refused
from supervision.rights import CLOCK, Act, Actor, require
from supervision.speaking import set_next_point, skip_until

LONGEST_UNIT_NAME = 80
LIVE = ("open", "acknowledged", "reported", "blocked")


def assign(
    session: Session, actor: Actor, milestones: Sequence[Milestone], unit: Unit, now: datetime
) -> list[Milestone]:
    """Gives the milestones to a lead unit and hands them over to its contact; a second time hands over anew.

    Gives back those that were assigned. Raises Refused("not_allowed"), or Refused("already", …) for one that is
    reported or closed when it is the only one asked for.
    """
    require(actor, Act.ASSIGN, unit.plan_id)
    for foreign in (m for m in milestones if m.plan_id != unit.plan_id):
        raise Refused("no_such_item", number=foreign.number)
    for milestone in sorted(milestones, key=lambda m: m.id):
        session.refresh(milestone, ["state"], with_for_update=True)  # a report that comes at the same moment waits
    fit = [m for m in milestones if m.state in IN_WORK]
    if not fit and milestones:
        raise Refused("already", number=milestones[0].number, state=milestones[0].state, title=milestones[0].title)
    for milestone in fit:
        before = milestone.lead_unit.name if milestone.lead_unit else None
        joint.lead_changed(milestone, milestone.lead_unit, unit)
        if unit in milestone.assisting:
            milestone.assisting.remove(unit)
        milestone.lead_unit, milestone.lead_unit_id = unit, unit.id
        milestone.state, milestone.acknowledged_at = "open", None
        hand_over(session, actor, milestone, now, before=before)
    return fit


def to_contact(session: Session, actor: Actor, unit: Unit, person: Person, now: datetime) -> None:
    """Makes the person the unit's contact and hands over what is open there, as one list."""
    before = unit.contact.name if unit.contact else None
    unit.contact, unit.contact_id = person, person.id
    session.flush()
    record(
        session, actor, "contact", now, plan_id=unit.plan_id,
        before={"contact": before}, after={"unit": unit.name, "contact": person.name},
    )  # fmt: skip
    waiting = session.scalars(
        select(Milestone)
        .where(Milestone.lead_unit_id == unit.id, Milestone.state.in_(LIVE))
        .order_by(Milestone.due_on, Milestone.number)
    ).all()
    for milestone in waiting:
        if milestone.state in IN_WORK:
            hand_over(session, actor, milestone, now, before=unit.name)
        else:
            set_next_point(milestone)
    joint.hand_over_parts(session, actor, unit, now)


def reachable_again(session: Session, person: Person, now: datetime) -> None:
    """He can be written to again: what could not be handed over to him meanwhile is, as one list."""
    person.reachable, person.unreachable_why = True, ""
    session.flush()
    waiting = session.scalars(
        select(Milestone)
        .join(Unit, Unit.id == Milestone.lead_unit_id)
        .where(Unit.contact_id == person.id, Milestone.state.in_(IN_WORK), Milestone.handed_over_at.is_(None))
        .order_by(Milestone.due_on, Milestone.number)
    ).all()
    for milestone in waiting:
        hand_over(session, CLOCK, milestone, now, before=milestone.lead_unit.name if milestone.lead_unit else None)


def unit_named(session: Session, plan: Plan, name: str) -> Unit | None:
    return session.scalar(select(Unit).where(Unit.plan_id == plan.id, Unit.name == name.strip()))


def fit_unit_name(name: str) -> str:
    """The name as it is kept: Chinese without blanks. Raises Refused("bad_unit_name")."""
    name = "".join(name.split()) if not name.isascii() else " ".join(name.split())
    if not 0 < len(name) <= LONGEST_UNIT_NAME:
        raise Refused("bad_unit_name", longest=LONGEST_UNIT_NAME)
    return name


def make_unit(session: Session, actor: Actor, plan: Plan, name: str, now: datetime) -> Unit:
    """Adds a unit to the plan, or gives the one that has the name already. Raises Refused("bad_unit_name")."""
    require(actor, Act.ASSIGN, plan.id)
    name = fit_unit_name(name)
    found = unit_named(session, plan, name)
    if found is not None:
        return found
    unit = Unit(plan_id=plan.id, name=name)
    try:
        with session.begin_nested():
            session.add(unit)
    except IntegrityError:  # somebody made it at the same moment
        return session.scalars(select(Unit).where(Unit.plan_id == plan.id, Unit.name == name)).one()
    record(session, actor, "unit_made", now, plan_id=plan.id, after={"unit": name})
    return unit


def hand_over(session: Session, actor: Actor, milestone: Milestone, now: datetime, *, before: str | None) -> None:
    """Writes that the item lies with its lead unit from now on, and tells the contact. Rights were looked at before."""
    unit = milestone.lead_unit
    people = receivers.owners(milestone)
    milestone.handed_over_at = now if people else None
    change = record(
        session, actor, "assigned", now, plan_id=milestone.plan_id, milestone_id=milestone.id,
        before={"unit": before}, after={"unit": unit.name if unit else None},
    )  # fmt: skip
    session.flush()
    skip_until(session, milestone, now)
    set_next_point(milestone)
    tell_of_change(session, people, "handed_over", change, milestone, now)

"""Who leaves a plan, and who has his items from then on? His roles end; in the history stays what he was, not who."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import find, find_people
from db.ledger import Change, Milestone, Plan
from db.people import Membership, Person, Role, Unit
from supervision import handing_over, receivers, standing_down
from supervision.changes import record
from supervision.joining import MAY_BE_CONTACT
from supervision.notices import Telling
from supervision.refusals import Refused
from supervision.rights import WORKS_IN_A_UNIT, Act, Actor, require
from supervision.speaking import policy_of

Called = Callable[[str, str | None], str]
"""How a role is said, in a unit or without one: handed in by whoever has the words."""
WEIGHT: tuple[Role, ...] = (*sorted(WORKS_IN_A_UNIT, reverse=True), *get_args(Role))
FIRST_ONES = 20


@dataclass(frozen=True, slots=True)
class Left:
    """What one unit loses: who has its items from now on, None where nobody is left, and the numbers of what is open."""

    unit: Unit
    heir: Person | None
    numbers: tuple[int, ...]


def preview(session: Session, actor: Actor, person: Person, plan: Plan) -> list[Left]:
    """What would go to whom. Raises what `leave` raises."""
    _may_leave(session, actor, person, plan)
    units = find_people.units_of_contact(session, person.id, plan.id)
    return [Left(unit, _heir(session, unit, person, plan), _open(session, unit)) for unit in units]


def leave(session: Session, actor: Actor, person: Person, plan: Plan, now: datetime, called: Called) -> list[Left]:
    """Takes his roles in the plan, hands over what lay with him, and puts his role in the place of his name.

    Raises Refused: "left_already", "not_allowed", "last_administrator".
    """
    session.refresh(person, with_for_update=True)
    lost = preview(session, actor, person, plan)
    gone = _memberships(person, plan)
    role, unit_name = weightiest(gone)
    others = [m for m in person.memberships if m not in gone]
    for membership in gone:
        session.delete(membership)
    session.flush()
    session.refresh(person, ["memberships"])
    standing_down.end_deputies(session, actor, person, plan, now)
    if person.plan_id == plan.id:
        person.plan_id = next((m.plan_id for m in others if m.plan_id is not None), None)
    standing_down.unsaid(session, person, plan, everywhere=not others)
    for each in lost:
        _pass_on(session, actor, each, now)
    known_as = called(role, unit_name)
    record(
        session, actor, "left", now, plan_id=plan.id,
        after={"person": person.id, "known_as": known_as, "role": role, "unit": unit_name,
               "items": {each.unit.name: list(each.numbers) for each in lost}},
    )  # fmt: skip
    standing_down.name_in_history(session, person, plan, known_as)
    _tell(session, actor, person, plan, lost, known_as, now)
    return lost


def known_as(session: Session, person: Person, plan: Plan, called: Called) -> str:
    """What he is called in the history of a plan, by the role that he has or had there."""
    held = _memberships(person, plan)
    if held:
        return called(*weightiest(held))
    asked = select(Change).where(Change.plan_id == plan.id, Change.what == "left").order_by(Change.id.desc())
    left = next((c for c in session.scalars(asked) if c.after.get("person") == person.id), None)
    return left.after["known_as"] if left is not None else called("", None)


def weightiest(held: Sequence[Membership]) -> tuple[str, str | None]:
    """The role by which somebody is known, and its unit."""
    first = min(held, key=lambda m: (m.unit is None, WEIGHT.index(m.role)))
    return first.role, first.unit.name if first.unit is not None else None


def _memberships(person: Person, plan: Plan) -> list[Membership]:
    return [m for m in person.memberships if m.plan_id in (None, plan.id)]


def _may_leave(session: Session, actor: Actor, person: Person, plan: Plan) -> None:
    held = _memberships(person, plan)
    if actor.person_id != person.id or actor.person_id is None:
        require(actor, Act.REMOVE, plan.id)
    if not held:
        raise Refused("left_already", name=person.name)
    for membership in held:
        if actor.person_id != person.id:
            # An administrator is removed by one; somebody with a role in every plan by one who has a say in all.
            act = Act.INVITE_ANY if membership.role == "administrator" else Act.REMOVE
            require(actor, act, membership.plan_id)
        stays = find_people.other_administrator(session, person.id, membership.plan_id)
        if membership.role == "administrator" and not stays:
            raise Refused("last_administrator")


def _heir(session: Session, unit: Unit, person: Person, plan: Plan) -> Person | None:
    """The deputy or the head, as the policy says, else the other, else whoever works in the unit."""
    able = [p for p in find.members_of_unit(session, unit.id, MAY_BE_CONTACT) if p.id != person.id and p.reachable]
    heads = receivers.holders(session, plan.id, "head", unit.id)
    by = {
        "deputy": [p for p in able if p.id == person.deputy_id],
        "head": [p for p in able if any(head.id == p.id for head in heads)],
    }
    first = policy_of(plan).leaver_items_to
    second = "deputy" if first == "head" else "head"
    return next(iter([*by[first], *by[second], *able]), None)


def _open(session: Session, unit: Unit) -> tuple[int, ...]:
    asked = select(Milestone.number).where(Milestone.lead_unit_id == unit.id, Milestone.state.in_(handing_over.LIVE))
    return tuple(session.scalars(asked.order_by(Milestone.number)))


def _pass_on(session: Session, actor: Actor, lost: Left, now: datetime) -> None:
    session.refresh(lost.unit, with_for_update={"key_share": True})
    lost.unit.contact, lost.unit.contact_id = None, None
    session.flush()
    if lost.heir is not None:
        handing_over.to_contact(session, actor, lost.unit, lost.heir, now)


def _tell(
    session: Session, actor: Actor, person: Person, plan: Plan, lost: Sequence[Left], known_as: str, now: datetime
) -> None:
    """The office hears of it, and so does he whom somebody else took out."""
    telling = Telling(session, now)
    units = [
        {"unit": each.unit.name, "heir": each.heir.name if each.heir else None, "count": len(each.numbers),
         "numbers": list(each.numbers[:FIRST_ONES])} for each in lost
    ]  # fmt: skip
    for hearer in receivers.distinct([*receivers.holders(session, plan.id, "supervisor"), person]):
        if hearer.id != actor.person_id and hearer.reachable:
            telling.owe(
                hearer, "left", plan=plan, point=f"left-{person.id}-{now:%Y%m%d%H%M%S}", for_on=receivers.today(plan, now),
                words={"person": person.name, "known_as": known_as, "plan": plan.name, "own": hearer.id == person.id,
                       "units": units},
            )  # fmt: skip
    telling.write()

"""Who is somebody to a plan? People by their name, those who hold a role, and the plans that one had to do with."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from db.ledger import Change
from db.people import Membership, Person, Unit


def of_plan_named(session: Session, plan_id: int, name: str) -> Sequence[Person]:
    """Whoever bears the name and takes part in the plan, or once did something in it."""
    member = select(Membership.person_id).where(or_(Membership.plan_id == plan_id, Membership.plan_id.is_(None)))
    acted = select(Change.person_id).where(Change.plan_id == plan_id, Change.person_id.is_not(None))
    asked = select(Person).where(Person.erased_at.is_(None), or_(Person.id.in_(member), Person.id.in_(acted)))
    return session.scalars(asked.where(Person.name == name).order_by(Person.id)).all()


def plans_of(session: Session, person: Person) -> set[int]:
    """The plans that he takes part in or did something in; a role for every plan counts for those he acted in."""
    acted = select(Change.plan_id).where(Change.person_id == person.id, Change.plan_id.is_not(None)).distinct()
    held = {m.plan_id for m in person.memberships if m.plan_id is not None}
    return held | {plan_id for plan_id in session.scalars(acted) if plan_id is not None}


def other_administrator(session: Session, person_id: int, plan_id: int | None) -> bool:
    """Whether somebody else administers the plan, or every plan where none is named."""
    every = Membership.plan_id.is_(None)
    of = every if plan_id is None else or_(Membership.plan_id == plan_id, every)
    asked = select(exists().where(Membership.role == "administrator", Membership.person_id != person_id, of))
    return bool(session.scalar(asked))


def units_of_contact(session: Session, person_id: int, plan_id: int | None) -> Sequence[Unit]:
    """The units of the plan, or of every plan, whose contact he is."""
    asked = select(Unit).where(Unit.contact_id == person_id).order_by(Unit.id)
    return session.scalars(asked if plan_id is None else asked.where(Unit.plan_id == plan_id)).all()


def other_names(session: Session, person: Person) -> set[str]:
    """The names of everybody else and of all units."""
    people = select(Person.name).where(Person.id != person.id, Person.erased_at.is_(None))
    return {*session.scalars(people), *session.scalars(select(Unit.name))}

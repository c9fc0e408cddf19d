"""Who stands in for somebody who is away? One deputy until a day: he hears in his place and may act for his unit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.ledger import Plan
from db.people import Membership, Person
from schedules.moments import moment_of
from supervision import receivers
from supervision.changes import record
from supervision.notices import Telling, zone_of
from supervision.refusals import Refused
from supervision.rights import CLOCK, WORKS_IN_A_UNIT, Actor

FURTHEST = timedelta(days=366)


def candidates(session: Session, person: Person) -> Sequence[Person]:
    """The others of his units who can be written to."""
    units = [m.unit_id for m in person.memberships if m.role in WORKS_IN_A_UNIT]
    members = select(Membership.person_id).where(Membership.unit_id.in_(units), Membership.person_id != person.id)
    asked = select(Person).where(Person.id.in_(members), Person.reachable, Person.telegram_id.is_not(None))
    return session.scalars(asked.order_by(Person.id)).all()


def appoint(
    session: Session, actor: Actor, person: Person, deputy: Person, plan: Plan, until: date, now: datetime
) -> None:
    """From now through that day. Another one before him is told that it is over.

    Raises Refused: "no_deputy_of_unit", "later_past", "later_too_far", "deputy_already".
    """
    if deputy not in candidates(session, person):
        raise Refused("no_deputy_of_unit", name=deputy.name)
    today = now.astimezone(zone_of(person, plan)).date()
    if until < today:
        raise Refused("later_past", date=until)
    if until > today + FURTHEST:
        raise Refused("later_too_far", days=FURTHEST.days)
    if (person.deputy_id, person.deputy_until) == (deputy.id, until):
        raise Refused("deputy_already", name=deputy.name, date=until)
    before = person.deputy
    if before is not None and before is not deputy:
        _tell(session, [before], person, plan, now, over=True)
    person.deputy, person.deputy_until = deputy, until
    person.deputy_ends_at = moment_of(until + timedelta(days=1), time.min, zone_of(person, plan))
    session.flush()
    record(
        session, actor, "deputy", now, plan_id=plan.id, before={"deputy": before.name if before else None},
        after={"deputy": deputy.name, "until_on": until},
    )  # fmt: skip
    _tell(session, [deputy], person, plan, now, over=False)


def end(session: Session, actor: Actor, person: Person, plan: Plan, now: datetime) -> Person:
    """He is back. Gives who stood in for him. Raises Refused("no_deputy")."""
    deputy = person.deputy
    if deputy is None:
        raise Refused("no_deputy")
    told = [deputy] if actor is not CLOCK else [deputy, person]
    _tell(session, told, person, plan, now, over=True)
    person.deputy, person.deputy_until, person.deputy_ends_at = None, None, None
    session.flush()
    record(session, actor, "deputy_over", now, plan_id=plan.id, before={"deputy": deputy.name})
    return deputy


def run(session: Session, now: datetime) -> None:
    """Ends what is over."""
    for person in session.scalars(select(Person).where(Person.deputy_ends_at <= now).with_for_update()).all():
        plan_id = next((m.plan_id for m in person.memberships if m.role in WORKS_IN_A_UNIT and m.plan_id), None)
        plan = session.get(Plan, plan_id) if plan_id else None
        if plan is not None:
            end(session, CLOCK, person, plan, now)


def _tell(session: Session, people: Sequence[Person], person: Person, plan: Plan, now: datetime, *, over: bool) -> None:
    telling = Telling(session, now)
    until = person.deputy_until.isoformat() if person.deputy_until else None
    units = sorted({m.unit.name for m in person.memberships if m.unit is not None and m.role in WORKS_IN_A_UNIT})
    for each in people:
        telling.owe(
            each, "deputy", plan=plan, point=f"deputy-{person.id}-{now:%Y%m%d%H%M%S}", for_on=receivers.today(plan, now),
            words={"person": person.name, "own": each.id == person.id, "until": until, "units": units, "over": over,
                   "deputy": person.deputy.name if person.deputy else ""},
        )  # fmt: skip
    telling.write()

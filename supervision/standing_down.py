"""What ends with somebody's part in a plan? His deputies, what was still to be said to him, his name in its history."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from db import find_people
from db.ledger import Change, Milestone, Plan
from db.outbox import Message, Notice, Snooze
from db.people import Person
from supervision import deputies
from supervision.rights import Actor

UNSAID = ("gathering", "pending")


def end_deputies(session: Session, actor: Actor, person: Person, plan: Plan, now: datetime) -> None:
    """Ends what was agreed with people with whom he shares no unit any more."""
    if person.deputy is not None and person.deputy not in deputies.candidates(session, person):
        deputies.end(session, actor, person, plan, now)
    for other in list(person.stands_for):
        if person not in deputies.candidates(session, other):
            deputies.end(session, actor, other, plan, now)


def unsaid(session: Session, person: Person, plan: Plan, *, everywhere: bool) -> None:
    """What waits for him about the plan is not said any more; a message that is left without words is dropped."""
    waiting = select(Message.id).where(Message.person_id == person.id, Message.state.in_(UNSAID))
    here = select(Milestone.id).where(Milestone.plan_id == plan.id)
    own = delete(Notice).where(Notice.message_id.in_(waiting))
    session.execute(own if everywhere else own.where(Notice.milestone_id.in_(here)))
    session.execute(delete(Snooze).where(Snooze.person_id == person.id, Snooze.milestone_id.in_(here)))
    session.expire_all()


def name_in_history(session: Session, person: Person, plan: Plan, known_as: str) -> None:
    """Puts the role in the place of the name: where he acted, and where he was named as a contact or for a post."""
    session.flush()
    session.execute(
        update(Change)
        .where(Change.plan_id == plan.id, Change.person_id == person.id)
        .values(speaker=known_as)
        .execution_options(synchronize_session=False)
    )
    if person.name not in find_people.other_names(session, person):
        posts = ("contact", "deputy", "deputy_over", "card_leader", "card_secretary", "card_task_force")
        named = select(Change).where(Change.plan_id == plan.id, Change.what.in_(posts))
        for change in session.scalars(named).all():
            change.before, change.after = (_without(v, person.name, known_as) for v in (change.before, change.after))
            change.why = known_as if change.why == person.name else change.why
    session.flush()
    session.expire_all()


def _without(values: dict[str, Any], name: str, known_as: str) -> dict[str, Any]:
    return {key: known_as if value == name else value for key, value in values.items()}

"""What could not be delivered, and why? The office sees it and lets it go out again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, func, or_, select, update
from sqlalchemy.orm import Session, joinedload, selectinload

from db.ledger import Milestone, Plan
from db.outbox import Message, Notice
from db.people import Membership, Person
from supervision.changes import record
from supervision.refusals import Refused
from supervision.rights import Act, Actor, require


def failed(session: Session, actor: Actor, plan: Plan, *, offset: int, limit: int) -> tuple[int, Sequence[Message]]:
    """How many messages about this plan Telegram will never take as they are, and a page of them, the newest first."""
    require(actor, Act.RESEND, plan.id)
    asked = _failed(plan)
    total = session.scalar(select(func.count()).select_from(asked.subquery())) or 0
    page = (
        asked.order_by(Message.id.desc())
        .offset(offset)
        .limit(limit)
        .options(joinedload(Message.person), selectinload(Message.notices).joinedload(Notice.milestone))
    )
    return total, session.scalars(page).all()


def unreachable(session: Session, actor: Actor, plan: Plan) -> Sequence[Person]:
    """The people of the plan whom no message reaches."""
    require(actor, Act.RESEND, plan.id)
    here = select(Membership.person_id).where(or_(Membership.plan_id == plan.id, Membership.plan_id.is_(None)))
    return session.scalars(select(Person).where(~Person.reachable, Person.id.in_(here)).order_by(Person.id)).all()


def resend(session: Session, actor: Actor, plan: Plan, message_id: int, now: datetime) -> Message:
    """Lets it go out again, in the words that are right by then; what is settled is not said.

    Raises Refused: "no_such_message" for another plan's, "resent_already", "person_unreachable".
    """
    require(actor, Act.RESEND, plan.id)
    message = session.scalar(_about(plan).where(Message.id == message_id))
    if message is None:
        raise Refused("no_such_message")
    if not message.person.reachable:
        raise Refused("person_unreachable", name=message.person.name)
    done = session.execute(
        update(Message)
        .where(Message.id == message.id, Message.state == "failed")
        .values(state="pending", send_at=now, owner=None, lease_until=None)
        .execution_options(synchronize_session=False)
    )
    if not done.rowcount:  # type: ignore[attr-defined]  # an UPDATE always gives a cursor result
        raise Refused("resent_already")
    session.refresh(message)
    record(session, actor, "resent", now, plan_id=plan.id, after={"message": message.id, "to": message.person.name})
    return message


def _failed(plan: Plan) -> Select[Message]:
    return _about(plan).where(Message.state == "failed")


def _about(plan: Plan) -> Select[Message]:
    """The messages that say something of one of the plan's items."""
    mine = select(Notice.message_id).join(Milestone).where(Milestone.plan_id == plan.id)
    return select(Message).where(Message.id.in_(mine))

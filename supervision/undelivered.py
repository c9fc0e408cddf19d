"""What could not be delivered, and why? The office sees it and lets it go out again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, update
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload
from sqlalchemy.orm.interfaces import LoaderOption

from db.channels import Channel, Echo
from db.ledger import Change, Milestone, Plan
from db.outbox import Message, Notice
from db.people import Membership, Person
from db.projects import Project
from supervision.changes import record
from supervision.refusals import Refused
from supervision.rights import Act, Actor, require

STILL_NEWS = timedelta(days=30)  # how long it is told what was sent again


def failed(session: Session, actor: Actor, plan: Plan, *, offset: int, limit: int) -> tuple[int, Sequence[Message]]:
    """How many messages about this plan Telegram will never take as they are, and a page of them, the newest first."""
    require(actor, Act.RESEND, plan.id)
    asked = _failed(plan)
    total = session.scalar(select(func.count()).select_from(asked.subquery())) or 0
    page = asked.order_by(Message.id.desc()).offset(offset).limit(limit).options(*_words())
    return total, session.scalars(page).all()


def refused_elsewhere(session: Session, actor: Actor, plan: Plan, *, limit: int) -> tuple[int, Sequence[Echo]]:
    """How many messages of the plan another channel never took, and the newest of them."""
    require(actor, Act.RESEND, plan.id)
    asked = select(Echo).join(Message, Message.id == Echo.message_id).where(Echo.state == "failed", _is_of(plan))
    total = session.scalar(select(func.count()).select_from(asked.subquery())) or 0
    newest = (
        asked.order_by(Echo.id.desc())
        .limit(limit)
        .options(
            joinedload(Echo.channel).joinedload(Channel.unit),
            contains_eager(Echo.message).joinedload(Message.person),
            contains_eager(Echo.message).selectinload(Message.notices).joinedload(Notice.milestone),
        )
    )
    return total, session.scalars(newest).all()


def sent_again(session: Session, actor: Actor, plan: Plan, now: datetime) -> dict[int, datetime]:
    """When a message of the plan was last sent again, by its id, the latest first; of the last thirty days."""
    require(actor, Act.RESEND, plan.id)
    since = Change.plan_id == plan.id, Change.at > now - STILL_NEWS
    asked = select(Change.after, Change.at).where(*since, Change.what == "resent")
    found: dict[int, datetime] = {}
    for after, at in session.execute(asked.order_by(Change.at.desc(), Change.id.desc())):
        found.setdefault(after["message"], at)
    return found


def under_way(session: Session, actor: Actor, plan: Plan, messages: Sequence[int], *, limit: int) -> Sequence[Message]:
    """Those of these messages that are on their way, or there by now, in the order given."""
    require(actor, Act.RESEND, plan.id)
    asked = _about(plan).where(Message.id.in_(messages), Message.state != "failed")
    found = session.scalars(asked.options(*_words())).all()
    return sorted(found, key=lambda message: messages.index(message.id))[:limit]


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
    return select(Message).where(_is_of(plan))


def _is_of(plan: Plan) -> ColumnElement[bool]:
    """Of messages: those that say something of one of the plan's items, and those of no item to the plan's people and groups.

    What a message without an item is about is not told: its reader may be in another plan as well.
    """
    carried = exists().where(Notice.message_id == Message.id)
    mine = carried.where(Notice.milestone_id == Milestone.id, Milestone.plan_id == plan.id)
    here = select(Membership.person_id).where(or_(Membership.plan_id == plan.id, Membership.plan_id.is_(None)))
    groups = select(Person.id).join(Project, Project.chat_id == Person.telegram_id).where(Project.plan_id == plan.id)
    ours = or_(Message.person_id.in_(here), Message.person_id.in_(groups))
    return or_(mine, and_(ours, ~carried.where(Notice.milestone_id.is_not(None))))


def _words() -> tuple[LoaderOption, LoaderOption]:
    """What a line about a message is made of."""
    return joinedload(Message.person), selectinload(Message.notices).joinedload(Notice.milestone)

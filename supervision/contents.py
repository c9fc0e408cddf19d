"""What is a message made of? Everything that its words need, read in one question for a whole batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session, joinedload, load_only
from sqlalchemy.orm.attributes import set_committed_value

from db.among import among
from db.ledger import Milestone, Plan
from db.office import LightRules
from db.outbox import Message, Notice
from db.people import Person, Unit


def read(session: Session, claimed: Sequence[int]) -> list[Message]:
    """The messages with all that their words are made of, in the order given."""
    found: dict[int, Message] = {}
    carried: dict[int, list[Notice]] = defaultdict(list)
    for notice, message, person, item, plan, has_rules in session.execute(_rows(session), {"claimed": claimed}):
        found[message.id] = message
        carried[message.id].append(notice)
        set_committed_value(message, "person", person)
        set_committed_value(notice, "milestone", item)
        if item is not None:
            set_committed_value(item, "plan", plan)
            if not has_rules:
                set_committed_value(plan, "light_rules", [])
    for number, its in carried.items():
        set_committed_value(found[number], "notices", its)
    empty = [number for number in claimed if number not in found]
    if empty:  # what they carried has gone over to another message
        for message in session.scalars(_EMPTY, {"claimed": empty}):
            set_committed_value(message, "notices", [])
            found[message.id] = message
    _with_contacts(session, [notice for its in carried.values() for notice in its])
    return [found[number] for number in claimed]


def _with_contacts(session: Session, notices: Sequence[Notice]) -> None:
    """The owners of what is handed over: whether it still is theirs is asked before it is said."""
    units = {n.milestone.lead_unit_id for n in notices if n.kind == "handed_over" and n.milestone is not None}
    if not units:
        return
    asked = select(Unit).where(among(Unit.id, units)).options(joinedload(Unit.contact).joinedload(Person.deputy))
    of_number = {unit.id: unit for unit in session.scalars(asked)}
    for notice in notices:
        if notice.milestone is not None and notice.milestone.lead_unit_id in of_number:
            set_committed_value(notice.milestone, "lead_unit", of_number[notice.milestone.lead_unit_id])


Row = Select[Notice, Message, Person, Milestone | None, Plan | None, bool]


def _rows(session: Session) -> Row:
    """Only a session that knows some of them already has to be told to read them anew, which costs a third more."""
    return _read_anew() if session.identity_map else _read()


@cache
def _read() -> Row:
    """Only the columns that the words of a morning need: to make an attribute of a column costs more than to read it.

    The others are there when they are asked for, each for a question of its own. Five things in a row are put together
    here, as SQLAlchemy would take half as long again to do it.
    """
    return (
        select(Notice, Message, Person, Milestone, Plan, exists().where(LightRules.plan_id == Plan.id))
        .join(Message, Message.id == Notice.message_id)
        .join(Person, Person.id == Message.person_id)
        .outerjoin(Milestone, Milestone.id == Notice.milestone_id)
        .outerjoin(Plan, Plan.id == Milestone.plan_id)
        .where(among(Notice.message_id, "claimed"))
        .order_by(Notice.id)
        .options(
            load_only(
                Message.person_id, Message.digest, Message.own, Message.silent, Message.again, Message.attempt,
                Message.owner, Message.state,
            ),
            load_only(Person.telegram_id, Person.thread_id, Person.language),
            load_only(
                Milestone.plan_id, Milestone.number, Milestone.title, Milestone.kind, Milestone.state,
                Milestone.due_on, Milestone.window_start, Milestone.adopted_at, Milestone.lead_unit_id,
                Milestone.count, Milestone.reached, Milestone.reached_amount, Milestone.percent,
                Milestone.quantity_value, Milestone.quantity_op, Milestone.quantity_unit,
                Milestone.steps, Milestone.joint_at,
            ),
            load_only(Plan.name, Plan.zone, Plan.country),
        )
    )  # fmt: skip


@cache
def _read_anew() -> Row:
    return _read().execution_options(populate_existing=True)


_EMPTY = (
    select(Message)
    .where(among(Message.id, "claimed"))
    .options(joinedload(Message.person))
    .execution_options(populate_existing=True)
)

"""Through what else may a person or a unit be reached? Added and taken away by themselves, seen by nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.orm import Session

from db.channels import Channel, Echo
from db.ledger import Plan
from db.people import Person, Unit
from supervision.changes import record
from supervision.refusals import Refused
from supervision.rights import Act, Actor, may, require

MOST_FOR_ONE = 5


def own(session: Session, actor: Actor, person: Person, plan: Plan | None) -> Sequence[Channel]:
    """His own, and those of the units of the plan that he may set them for."""
    units = [unit.id for unit in _units(session, plan) if plan is not None and _may(actor, plan, unit)]
    asked = select(Channel).where(or_(Channel.person_id == person.id, Channel.unit_id.in_(units)))
    return session.scalars(asked.order_by(Channel.id)).all()


def add(
    session: Session, actor: Actor, person: Person, plan: Plan | None, kind: str, address: str, now: datetime, *,
    unit: Unit | None = None, always: bool = False,
) -> Channel:  # fmt: skip
    """One more way to himself, or to a unit. The address goes into this row and nowhere else.

    Raises Refused: "not_allowed", "channel_already", "too_many_channels".
    """
    if unit is not None:
        _require(actor, unit)
    there = Channel.unit_id == unit.id if unit is not None else Channel.person_id == person.id
    known = session.scalars(select(Channel).where(there)).all()
    if any(channel.address == address for channel in known):
        raise Refused("channel_already", kind=kind)
    if len(known) >= MOST_FOR_ONE:
        raise Refused("too_many_channels", count=MOST_FOR_ONE)
    channel = Channel(
        person_id=None if unit is not None else person.id, unit_id=unit.id if unit is not None else None, kind=kind,
        address=address, always=always, made_by=person.id, made_at=now,
    )  # fmt: skip
    session.add(channel)
    session.flush()
    reckon(session, channel)
    record(session, actor, "channel_added", now, plan_id=_plan_id(plan, unit), after=_named(kind, unit))
    return channel


def remove(session: Session, actor: Actor, person: Person, plan: Plan | None, channel_id: int, now: datetime) -> str:
    """It is gone, with what still waited to go through it. Gives its kind. Raises Refused("no_such_channel")."""
    channel = one(session, actor, person, channel_id)
    kind, unit = channel.kind, channel.unit
    session.execute(delete(Echo).where(Echo.channel_id == channel.id))
    session.delete(channel)
    session.flush()
    reckon(session, channel)
    record(session, actor, "channel_removed", now, plan_id=_plan_id(plan, unit), before=_named(kind, unit))
    return kind


def forget(session: Session, person: Person) -> None:
    """His own are gone when he is forgotten, with what went through them; a unit keeps those that he added for it."""
    found = session.scalars(select(Channel).where(Channel.person_id == person.id)).all()
    session.execute(delete(Echo).where(Echo.channel_id.in_([channel.id for channel in found])))
    for channel in found:
        session.delete(channel)
    session.flush()
    for channel in found:
        reckon(session, channel)


def choose(session: Session, actor: Actor, person: Person, channel_id: int, *, always: bool, now: datetime) -> Channel:
    """Whether every message goes this way, or only what Telegram does not take."""
    channel = one(session, actor, person, channel_id)
    if channel.always == always:
        raise Refused("channel_so_already", kind=channel.kind, always=always)
    channel.always = always
    record(
        session, actor, "channel_when", now, plan_id=_plan_id(None, channel.unit),
        after={**_named(channel.kind, channel.unit), "always": always},
    )  # fmt: skip
    return channel


def one(session: Session, actor: Actor, person: Person, channel_id: int) -> Channel:
    """A channel that is his to set. Raises Refused("no_such_channel") for any other."""
    channel = session.get(Channel, channel_id)
    if channel is None or (channel.person_id != person.id and not _of_a_unit_of_his(actor, channel)):
        raise Refused("no_such_channel")
    return channel


def tried(session: Session, channel: Channel, why: str) -> None:
    """A test came to this end; `why` it was refused for good, "" when it arrived."""
    channel.broken_why = why
    session.flush()
    reckon(session, channel)


def reckon(session: Session, channel: Channel) -> None:
    """Whether its person, or its unit, has one that works by now."""
    for table, column, number in (
        (Person, Channel.person_id, channel.person_id),
        (Unit, Channel.unit_id, channel.unit_id),
    ):
        if number is not None:
            works = exists().where(column == number, Channel.broken_why == "")
            session.execute(
                update(table)
                .where(table.id == number)
                .values(has_channel=works)
                .execution_options(synchronize_session="fetch")
            )


def _units(session: Session, plan: Plan | None) -> Sequence[Unit]:
    return session.scalars(select(Unit).where(Unit.plan_id == plan.id)).all() if plan is not None else []


def _of_a_unit_of_his(actor: Actor, channel: Channel) -> bool:
    return channel.unit is not None and may(actor, Act.CHANNEL, channel.unit.plan_id, {channel.unit.id})


def _may(actor: Actor, plan: Plan, unit: Unit) -> bool:
    return may(actor, Act.CHANNEL, plan.id, {unit.id})


def _require(actor: Actor, unit: Unit) -> None:
    require(actor, Act.CHANNEL, unit.plan_id, {unit.id})


def _plan_id(plan: Plan | None, unit: Unit | None) -> int | None:
    return unit.plan_id if unit is not None else (plan.id if plan is not None else None)


def _named(kind: str, unit: Unit | None) -> dict[str, object]:
    return {"kind": kind, "unit": unit.name} if unit is not None else {"kind": kind}

"""What would the plan say, and when? The tick's own functions, run on a copy that is thrown away."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, insert, select, update
from sqlalchemy.orm import Session

from db.ledger import Assisting, Listing, Milestone, Plan
from db.models import Base
from db.outbox import Message, Notice, SkippedPoint
from db.people import Membership, Person, Unit
from db.session import Database
from schedules.moments import moment_of
from supervision import contents, outbox, receivers, rounds, timing
from supervision.notices import zone_of
from supervision.settled import once_an_item
from supervision.speaking import set_next_point

COPIED_AT_A_TIME = 1000
OWNER = "rehearsal"
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
ROLES = ("leader", "supervisor", "secretary", "head", "owner", "assisting", "administrator", "viewer")

Compose = Callable[[Session, Message, datetime], str | None]
"""The text of a message at a moment, or None when it has nothing left to say."""


@dataclass(frozen=True, slots=True)
class Item:
    """One milestone in a message: its number, date and the point that made it speak."""

    number: int
    due_on: date | None
    point: str


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """One message that would go out: when (in the reader's zone), to whom, of which kind, about what.

    `person` is None for a unit without people and for a role that nobody holds yet.
    """

    at: datetime
    person: str | None
    unit: str | None
    role: str
    kind: str
    items: tuple[Item, ...]
    text: str


def rehearse(
    source: Session, plan: Plan, now: datetime, compose: Compose, *, first: date | None = None, last: date | None = None,
    policy: str | None = None,
) -> Iterator[Rehearsed]:  # fmt: skip
    """Every message that the plan would cause from `first` (else now) to the end of `last` (else of its year).

    The ledger is copied and the clock of the copy runs; a `first` in the past lets it begin there. `policy` is the
    TOML text of another policy that the copy has from now on. Nothing is written to the source.
    """
    zone = ZoneInfo(plan.zone)
    start = moment_of(first, time.min, zone) if first else now
    last = last or date(max(plan.year, start.astimezone(zone).year), 12, 31)
    end = moment_of(last + timedelta(days=1), time.min, zone)
    # One transaction for it all: nobody else reads the copy, and nothing of it is kept.
    with _copy(source, plan) as copy, copy.writing() as session:
        stand_ins = _stand_ins(session, plan.id, start)
        if policy is not None:
            _put_in_force(session, plan.id, policy, min(start, now))
        clock = min(start, now)
        while clock < end:
            yield from (message for message in _said(session, clock, compose, stand_ins, plan) if message.at >= start)
            upcoming = [at for at in (rounds.next_at(session), outbox.next_send_at(session)) if at is not None]
            later = [at for at in upcoming if at > clock]
            if not later:
                return
            clock = min(later)


@contextmanager
def _copy(source: Session, plan: Plan) -> Iterator[Database]:
    """A SQLite file with the plan's part of the ledger, gone at the end."""
    with tempfile.TemporaryDirectory(prefix="duban-rehearsal-") as folder:
        copy = Database(f"sqlite:///{Path(folder) / 'copy.db'}")
        try:
            Base.metadata.create_all(copy.engine)
            with copy.writing() as target:
                _pour(source, target, plan.id)
                target.execute(update(Plan).values(daily_at=NEVER))  # a light is recorded, and tells nobody
            yield copy
        finally:
            copy.close()


def _pour(source: Session, target: Session, plan_id: int) -> None:
    mine = select(Milestone.id).where(Milestone.plan_id == plan_id)
    carrying = select(Notice.message_id).where(Notice.milestone_id.in_(mine))
    parts: list[tuple[type[Base], Select[Any]]] = [
        (Plan, select(Plan)),
        (Person, select(Person)),
        (Unit, select(Unit)),
        (Membership, select(Membership)),
        (Milestone, select(Milestone).where(Milestone.plan_id == plan_id).order_by(Milestone.id)),
        (Assisting, select(Assisting).where(Assisting.milestone_id.in_(mine))),
        (Listing, select(Listing).where(Listing.milestone_id.in_(mine))),
        (Message, select(Message).where(Message.id.in_(carrying))),
        (Notice, select(Notice).where(Notice.milestone_id.in_(mine))),
        (SkippedPoint, select(SkippedPoint).where(SkippedPoint.milestone_id.in_(mine))),
    ]
    for model, rows in parts:
        columns = [column for column in model.__table__.columns if column.name != "document_id"]
        found = source.execute(rows.with_only_columns(*columns))
        for batch in found.partitions(COPIED_AT_A_TIME):
            target.execute(insert(model), [dict(row._mapping) for row in batch])


def _put_in_force(session: Session, plan_id: int, policy: str, now: datetime) -> None:
    """What the milestones would have said before now under it is not said, as when it is taken."""
    copied = session.get_one(Plan, plan_id)
    copied.policy, copied.next_policy, copied.next_policy_on = policy, None, None
    timing.mark(copied, now)
    session.flush()


def _stand_ins(session: Session, plan_id: int, now: datetime) -> dict[int, str | None]:
    """People for the units and the supervision office that have none, so that one sees what they would get."""
    made: dict[int, str | None] = {}
    for unit in session.scalars(select(Unit).where(Unit.plan_id == plan_id, Unit.contact_id.is_(None))):
        person = Person(name=unit.name, joined_at=now)
        session.add(person)
        session.flush()
        unit.contact, unit.contact_id = person, person.id
        made[person.id] = unit.name
        for milestone in session.scalars(select(Milestone).where(Milestone.lead_unit_id == unit.id)):
            set_next_point(milestone)
    if not receivers.holders(session, plan_id, "supervisor"):
        person = Person(name="supervisor", joined_at=now)
        session.add(person)
        session.flush()
        session.add(Membership(person_id=person.id, plan_id=plan_id, role="supervisor", unit_id=None))
        made[person.id] = None
    session.flush()
    return made


def _said(
    session: Session, now: datetime, compose: Compose, stand_ins: dict[int, str | None], plan: Plan
) -> Iterator[Rehearsed]:
    """All that leaves at one moment; a hand-over that arrives may make something due that very moment."""
    arrived = True
    while arrived:
        while rounds.run(session, now):
            session.flush()
        arrived = False
        for message in _deliver(session, now, compose, stand_ins, plan):
            arrived = True
            yield message


def _deliver(
    session: Session, now: datetime, compose: Compose, stand_ins: dict[int, str | None], plan: Plan
) -> Iterator[Rehearsed]:
    while batch := outbox.claim(session, OWNER, now, 100):
        for message in contents.read(session, batch):
            text = compose(session, message, now)
            if text is None:
                outbox.nothing_to_say(session, message)
                continue
            outbox.sent(session, [outbox.Arrived.of(message, message.person_id, message.id)], now)
            yield _rehearsed(message, now, text, stand_ins, plan)


def _rehearsed(message: Message, now: datetime, text: str, stand_ins: dict[int, str | None], plan: Plan) -> Rehearsed:
    notices = once_an_item(message.notices)
    person = message.person
    milestones = [notice.milestone for notice in notices if notice.milestone is not None]
    held = {m.role for m in person.memberships if m.plan_id in (None, plan.id)}
    stands_in = person.id in stand_ins
    units = [m.lead_unit.name for m in milestones if m.lead_unit and m.lead_unit.contact_id == person.id]
    return Rehearsed(
        at=now.astimezone(zone_of(person, plan)),
        person=None if stands_in else person.name,
        unit=stand_ins[person.id] if stands_in else (units[0] if units else None),
        role=next((role for role in ROLES if role in held), "owner"),
        kind="digest" if message.digest else notices[0].kind,
        items=tuple(Item(n.milestone.number, n.milestone.due_on, n.point) for n in notices if n.milestone is not None),
        text=text,
    )

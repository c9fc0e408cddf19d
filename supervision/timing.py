"""When does each milestone of a plan speak under a policy? Computed once for all that are alike, and set in batches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from types import SimpleNamespace
from typing import Any, NamedTuple, cast
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, Table, bindparam, func, select, update
from sqlalchemy.orm import Session

from db.ledger import Milestone, Plan
from db.people import Person, Unit
from schedules import points
from schedules.policy import Policy
from supervision import speaking

A_BATCH = 2000
SPEAKS = ("open", "acknowledged", "blocked", "reported", "parked")
TABLE = cast(Table, Milestone.__table__)
# What it is, then what decides when it speaks. That it has an owner and was acknowledged matters, not who and when.
NAMED = ("id", "number", "title", "next_point_at", "spoken_until")
DECIDING = (
    "kind", "due_on", "adopted_at", "state", "window_start", "handed_over_at", "reported_at", "returned_at",
    "resumed_at", "rrule", "parked_until", "percent", "count", "reached", "quantity_value", "quantity_op",
    "reached_amount", "progress_at",
)  # fmt: skip
CHANGE = update(TABLE).values(next_point_at=bindparam("speaks_at"), spoken_until=bindparam("until"))
SET = CHANGE.where(TABLE.c.id == bindparam("milestone"))
SET_TOGETHER = CHANGE.where(TABLE.c.id.in_(bindparam("milestones", expanding=True)))
WORTH_A_STATEMENT = 8


class Timed(NamedTuple):
    """A milestone as it is, the moment up to which it has spoken, and the one at which it would speak next."""

    id: int
    number: int
    title: str
    next_point_at: datetime | None
    spoken_until: datetime
    after: datetime
    moment: datetime | None


def timed(session: Session, plan: Plan, policy: Policy, now: datetime) -> Iterator[Timed]:
    """Every milestone that may speak, with the moment at which it would speak next. Writes nothing."""
    return _computed(plan, policy, session.execute(_asked(plan)), now)


def mark(plan: Plan, now: datetime) -> None:
    """The plan's milestones are to be timed anew, from the first on."""
    plan.retime_from, plan.policy_at = 0, now


def run(session: Session) -> bool:
    """Times one batch of a plan that waits for it; True when there was one. What spoke before stays spoken."""
    plan = session.scalar(select(Plan).where(Plan.retime_from.is_not(None)).order_by(Plan.id).limit(1))
    if plan is None or plan.retime_from is None or plan.policy_at is None:
        return False
    batch = session.execute(
        _asked(plan).where(Milestone.number > plan.retime_from).limit(A_BATCH).with_for_update(of=Milestone)
    ).all()
    together: dict[tuple[datetime | None, datetime], list[int]] = defaultdict(list)
    for each in _computed(plan, speaking.policy_of(plan), batch, plan.policy_at):
        if (each.next_point_at, each.spoken_until) != (each.moment, each.after):
            together[each.moment, each.after].append(each.id)
    _set(session, together)
    plan.retime_from = batch[-1].number if len(batch) == A_BATCH else None
    session.flush()
    return True


def count(session: Session, plan: Plan) -> int:
    """How many milestones of the plan may speak."""
    asked = select(func.count()).select_from(Milestone)
    return session.scalar(asked.where(*_speaking(plan))) or 0


def _speaking(plan: Plan) -> tuple[ColumnElement[bool], ...]:
    """Of a split item only the parts speak."""
    return Milestone.plan_id == plan.id, Milestone.state.in_(SPEAKS), Milestone.split_at.is_(None)


def _asked(plan: Plan) -> Select[Any]:
    """In the order of their numbers, which an index has: one by id would sort the whole plan for each batch."""
    return (
        select(
            *(getattr(Milestone, name) for name in NAMED + DECIDING),
            Milestone.lead_unit_id.is_not(None).label("owned"), Milestone.acknowledged_at.is_not(None).label("answered"),
            Person.digest_at.label("hour"), Person.zone,
        )
        .outerjoin(Unit, Unit.id == Milestone.lead_unit_id)
        .outerjoin(Person, Person.id == Unit.contact_id)
        .where(*_speaking(plan))
        .order_by(Milestone.number)
    )  # fmt: skip


def _computed(plan: Plan, policy: Policy, rows: Any, at: datetime) -> Iterator[Timed]:
    """When each speaks next. What the new policy would have said before `at` is not said any more."""
    apart = policy.important | {number for number, _ in policy.exceptions}
    known: dict[tuple[Any, ...], datetime | None] = {}
    for row in rows:
        item, number, title, next_at, spoken = row[: len(NAMED)]
        after = spoken
        if (next_at is None or next_at > at) and after < at:
            after = at
        alike = (number if number in apart else 0, after, *row[len(NAMED) :])
        if alike not in known:
            known[alike] = _moment(plan, policy, row, after)
        yield Timed(item, number, title, next_at, spoken, after, known[alike])


def _moment(plan: Plan, policy: Policy, row: Any, after: datetime) -> datetime | None:
    """The owner and the answer stand as yes or no where the milestone has a number and a moment; the facts ask no more."""
    facts = SimpleNamespace(
        **row._mapping, lead_unit_id=row.owned or None, acknowledged_at=row.answered or None
    )  # fmt: skip
    point = points.next_point(
        speaking.facts_of(cast(Milestone, facts), policy), policy.for_item(row.number),
        speaking.calendar_under(plan, policy), ZoneInfo(plan.zone), after=after, hour=row.hour,
        speaks_in=ZoneInfo(row.zone) if row.zone else None,
    )  # fmt: skip
    return point.at if point else None


def _set(session: Session, together: Mapping[tuple[datetime | None, datetime], list[int]]) -> None:
    """Those that get the same moments by one statement; the few that share theirs with hardly any in one go."""
    connection, single = session.connection(), []
    for (moment, after), ids in together.items():
        if len(ids) < WORTH_A_STATEMENT:
            single += [{"milestone": number, "speaks_at": moment, "until": after} for number in ids]
        else:
            connection.execute(SET_TOGETHER, {"milestones": ids, "speaks_at": moment, "until": after})
    if single:
        connection.execute(SET, single)

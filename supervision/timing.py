"""When does each milestone of a plan speak under a policy? Computed row by row, and set in batches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from types import SimpleNamespace
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from db.ledger import Milestone, Plan
from db.people import Person, Unit
from schedules import points
from schedules.policy import Policy
from supervision import speaking

A_BATCH = 2000
IDS_AT_ONCE = 500
SPEAKS = ("open", "acknowledged", "blocked", "reported", "parked")
COLUMNS = (
    "id", "number", "title", "kind", "due_on", "adopted_at", "state", "lead_unit_id", "window_start", "handed_over_at",
    "acknowledged_at", "reported_at", "returned_at", "resumed_at", "rrule", "parked_until", "percent", "count",
    "reached", "quantity_value", "quantity_op", "reached_amount", "progress_at", "spoken_until", "next_point_at",
)  # fmt: skip


def timed(session: Session, plan: Plan, policy: Policy, now: datetime) -> Iterator[tuple[Any, datetime | None]]:
    """Every milestone that may speak, with the moment at which it would speak next. Writes nothing."""
    for row in session.execute(_asked(plan)):
        yield from _computed(plan, policy, [row], now)


def mark(plan: Plan, now: datetime) -> None:
    """The plan's milestones are to be timed anew, from the first on."""
    plan.retime_from, plan.policy_at = 0, now


def run(session: Session) -> bool:
    """Times one batch of a plan that waits for it; True when there was one. What spoke before stays spoken."""
    plan = session.scalar(select(Plan).where(Plan.retime_from.is_not(None)).order_by(Plan.id).limit(1))
    if plan is None or plan.retime_from is None or plan.policy_at is None:
        return False
    batch = session.execute(
        _asked(plan).where(Milestone.id > plan.retime_from).limit(A_BATCH).with_for_update(of=Milestone)
    ).all()
    found: dict[datetime | None, list[int]] = defaultdict(list)
    settled: list[int] = []
    for row, moment in _computed(plan, speaking.policy_of(plan), batch, plan.policy_at):
        if row.next_point_at != moment:
            found[moment].append(row.id)
        if row.after > row.spoken_until:
            settled.append(row.id)
    for moment, ids in found.items():
        _set(session, ids, next_point_at=moment)
    _set(session, settled, spoken_until=plan.policy_at)
    plan.retime_from = batch[-1].id if len(batch) == A_BATCH else None
    session.flush()
    return True


def count(session: Session, plan: Plan) -> int:
    """How many milestones of the plan may speak."""
    asked = select(func.count()).select_from(Milestone)
    return session.scalar(asked.where(Milestone.plan_id == plan.id, Milestone.state.in_(SPEAKS))) or 0


def _asked(plan: Plan) -> Select[Any]:
    return (
        select(*(getattr(Milestone, name) for name in COLUMNS), Person.digest_at.label("hour"), Person.zone)
        .outerjoin(Unit, Unit.id == Milestone.lead_unit_id)
        .outerjoin(Person, Person.id == Unit.contact_id)
        .where(Milestone.plan_id == plan.id, Milestone.state.in_(SPEAKS))
        .order_by(Milestone.id)
    )


def _computed(plan: Plan, policy: Policy, rows: Any, at: datetime) -> Iterator[tuple[Any, datetime | None]]:
    """(the row, when it speaks next). What the new policy would have said before `at` is not said any more."""
    zone, calendar = ZoneInfo(plan.zone), speaking.calendar_under(plan, policy)
    for each in rows:
        row = SimpleNamespace(**each._mapping)
        owed = row.next_point_at is not None and row.next_point_at <= at
        row.after = row.spoken_until if owed else max(row.spoken_until, at)
        milestone = cast(Milestone, row)
        point = points.next_point(
            speaking.facts_of(milestone, policy), policy.for_item(row.number), calendar, zone, after=row.after,
            hour=row.hour, speaks_in=ZoneInfo(row.zone) if row.zone else None,
        )  # fmt: skip
        yield row, point.at if point else None


def _set(session: Session, ids: list[int], **values: Any) -> None:
    for first in range(0, len(ids), IDS_AT_ONCE):
        session.execute(
            update(Milestone)
            .where(Milestone.id.in_(ids[first : first + IDS_AT_ONCE]))
            .values(**values)
            .execution_options(synchronize_session=False)
        )

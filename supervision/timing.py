"""When does each milestone of a plan speak under a policy? Computed once for all that are alike, and set in batches."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from db.ledger import IN_WORK, Milestone, Plan
from db.people import Person, Unit
from schedules.policy import Policy
from supervision import alike
from supervision.alike import Alike, Rules

A_BATCH = 1000  # others write between two of them
SPEAKS = (*IN_WORK, "reported", "parked")
KNOWN = Alike()  # from one batch of a plan to the next
NAMED = ("id", "number", "title", "next_point_at", "spoken_until")


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
    return _computed(Rules.under(policy, plan.country, plan.zone), session.execute(_asked(plan)), now)


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
    found = _computed(alike.rules_of(plan), batch, plan.policy_at)
    changed = [each for each in found if (each.next_point_at, each.spoken_until) != (each.moment, each.after)]
    alike.set_moments(session, alike.by_moments([(each.id, (each.moment, each.after)) for each in changed]))
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
        select(*(getattr(Milestone, name) for name in NAMED), *alike.deciding())
        .select_from(Milestone)
        .outerjoin(Unit, Unit.id == Milestone.lead_unit_id)
        .outerjoin(Person, Person.id == Unit.contact_id)
        .where(*_speaking(plan))
        .order_by(Milestone.number)
    )


def _computed(rules: Rules, rows: Any, at: datetime) -> Iterator[Timed]:
    """When each speaks next. What the new policy would have said before `at` is not said any more."""
    for row in rows:
        item, number, title, next_at, spoken = row[: len(NAMED)]
        after = spoken
        if (next_at is None or next_at > at) and after < at:
            after = at
        yield Timed(item, number, title, next_at, spoken, after, KNOWN.next_at(rules, number, after, row[len(NAMED) :]))

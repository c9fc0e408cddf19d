"""When does this milestone speak next? The ledger's row as the pure functions of schedules/ want it."""

from __future__ import annotations

from datetime import datetime, time
from functools import lru_cache
from itertools import takewhile
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, object_session

from db.ledger import Milestone, Plan
from db.outbox import SkippedPoint
from schedules import points, policy
from schedules.calendar import WorkingDays
from schedules.points import Due, Facts, Point, Reason
from schedules.policy import Policy


def policy_of(plan: Plan) -> Policy:
    return _policy(plan.policy)


def calendar_of(plan: Plan) -> WorkingDays:
    """The plan's working days: its country's calendar with the policy's own days on top."""
    rules = policy_of(plan)
    return _calendar(plan.country, rules.holidays, rules.workdays)


def facts_of(milestone: Milestone) -> Facts:
    return Facts(
        kind=cast(Any, milestone.kind),
        due_on=milestone.due_on,
        adopted_at=milestone.adopted_at,
        state=milestone.state,
        has_lead_unit=milestone.lead_unit_id is not None,
        window_start=milestone.window_start,
        handed_over_at=milestone.handed_over_at,
        acknowledged=milestone.acknowledged_at is not None,
        reported_at=milestone.reported_at,
        returned_at=milestone.returned_at,
        rrule=milestone.rrule,
    )


def upcoming(milestone: Milestone) -> Point | None:
    """The next point at which it speaks, with its name and whom it is for."""
    return points.next_point(
        facts_of(milestone), policy_of(milestone.plan), calendar_of(milestone.plan), ZoneInfo(milestone.plan.zone),
        after=milestone.spoken_until, **_morning(milestone),
    )  # fmt: skip


def due(milestone: Milestone, now: datetime) -> Due:
    """What it has to say by now, and what is only recorded."""
    return points.due_now(
        facts_of(milestone), policy_of(milestone.plan), calendar_of(milestone.plan), ZoneInfo(milestone.plan.zone),
        after=milestone.spoken_until, now=now, **_morning(milestone),
    )  # fmt: skip


def set_next_point(milestone: Milestone) -> None:
    """To be called after every change of date, owner, state or policy."""
    session = object_session(milestone)
    if session is not None:
        session.flush()  # the plan and the contact must be the ones that were just set
    point = upcoming(milestone)
    milestone.next_point_at = point.at if point else None


def skip_until(session: Session, milestone: Milestone, now: datetime) -> None:
    """Records the points before a hand-over as skipped: the hand-over itself stands for them."""
    plan = milestone.plan
    line = points.points(
        facts_of(milestone), policy_of(plan), calendar_of(plan), ZoneInfo(plan.zone), **_morning(milestone)
    )
    for point in takewhile(lambda point: point.at <= now, line):
        record_skipped(session, milestone, point, "before_hand_over", now)
    milestone.spoken_until = max(milestone.spoken_until, now)


def record_skipped(session: Session, milestone: Milestone, point: Point, why: Reason, now: datetime) -> None:
    """Once a point and audience; a later reason does not replace the first."""
    for_on = milestone.due_on or point.on
    known = session.scalar(
        select(SkippedPoint.id).where(
            SkippedPoint.milestone_id == milestone.id, SkippedPoint.for_on == for_on,
            SkippedPoint.point == point.name, SkippedPoint.audience == point.audience,
        )
    )  # fmt: skip
    if known is None:
        session.add(
            SkippedPoint(
                milestone_id=milestone.id, for_on=for_on, point=point.name, audience=point.audience, why=why, at=now
            )
        )


def _morning(milestone: Milestone) -> dict[str, Any]:
    """The hour and zone of the one who is reminded; of the plan, while that is nobody."""
    contact = milestone.lead_unit.contact if milestone.lead_unit else None
    hour: time | None = contact.digest_at if contact else None
    return {"hour": hour, "speaks_in": ZoneInfo(contact.zone) if contact and contact.zone else None}


@lru_cache(maxsize=256)
def _policy(text: str) -> Policy:
    return policy.parse(text)


@lru_cache(maxsize=256)
def _calendar(country: str, holidays: frozenset[Any], workdays: frozenset[Any]) -> WorkingDays:
    return WorkingDays(country, holidays, workdays)

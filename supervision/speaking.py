"""When does this milestone speak next? The ledger's row as the pure functions of schedules/ want it."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import lru_cache
from itertools import takewhile
from typing import Any, Protocol, cast
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from db.among import among
from db.ledger import Milestone, Plan
from db.outbox import SkippedPoint
from schedules import points, policy
from schedules.calendar import WorkingDays
from schedules.points import Facts, Point, Reason
from schedules.policy import Policy
from schedules.steps import of_text
from supervision.progress import share


def policy_of(plan: Plan) -> Policy:
    return policy_in(plan.policy)


def calendar_of(plan: Plan) -> WorkingDays:
    """The plan's working days: its country's calendar with the policy's own days on top."""
    return calendar_under(policy_of(plan), plan.country)


def calendar_under(rules: Policy, country: str) -> WorkingDays:
    """The working days of a country under a policy."""
    return _calendar(country, rules.holidays, rules.workdays)


def facts_of(milestone: Milestone, rules: Policy | None = None) -> Facts:
    """What the ledger knows of it; `rules` say which items are important, else those of its plan."""
    rules = rules or policy_of(milestone.plan)
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
        returned_at=max(filter(None, (milestone.returned_at, milestone.resumed_at)), default=None),
        blocked_at=milestone.blocked_at,
        rrule=milestone.rrule,
        review_on=milestone.parked_until,
        reached=share(milestone),
        progress_at=milestone.progress_at,
        steps=of_text(milestone.steps),
        important=milestone.number in rules.important,
    )


def _rules_of(milestone: Milestone) -> Policy:
    return policy_of(milestone.plan).for_item(milestone.number)


def upcoming(milestone: Milestone) -> Point | None:
    """The next point at which it speaks, with its name and whom it is for; of a split item only the parts speak."""
    if milestone.split_at is not None:
        return None
    return points.next_point(
        facts_of(milestone), _rules_of(milestone), calendar_of(milestone.plan), ZoneInfo(milestone.plan.zone),
        after=milestone.spoken_until, **_morning(milestone),
    )  # fmt: skip


def set_next_point(milestone: Milestone) -> None:
    """To be called after every change of date, owner, state or policy."""
    point = upcoming(milestone)
    milestone.next_point_at = point.at if point else None


def count_afresh(milestone: Milestone, now: datetime) -> None:
    """It was given another date: what is counted in days since a change is counted from today."""
    if milestone.state == "blocked":
        milestone.blocked_at = now


def skip_until(session: Session, milestone: Milestone, now: datetime, why: Reason = "before_hand_over") -> None:
    """Records the points up to now as skipped: the hand-over, or another change that sets it afresh, stands for them."""
    plan = milestone.plan
    skips = Skips(session, now)
    line = points.points(
        facts_of(milestone), _rules_of(milestone), calendar_of(plan), ZoneInfo(plan.zone), **_morning(milestone)
    )
    for point in takewhile(lambda point: point.at <= now, line):
        skips.note(milestone, point, why)
    skips.write()
    milestone.spoken_until = max(milestone.spoken_until, now)


class Item(Protocol):
    """As much of a milestone as tells what it has said, and what it need not say any more."""

    @property
    def id(self) -> int: ...
    @property
    def due_on(self) -> date | None: ...


class Skips:
    """The points that one transaction records as skipped; a later reason does not replace the first."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session, self._now = session, now
        self._rows: dict[tuple[int, date, str, str], dict[str, Any]] = {}

    def note(self, milestone: Item, point: Point, why: Reason) -> None:
        for_on = milestone.due_on or point.on
        self._rows.setdefault(
            (milestone.id, for_on, point.name, point.audience),
            {
                "milestone_id": milestone.id, "for_on": for_on, "point": point.name, "audience": point.audience,
                "why": why, "at": self._now,
            },
        )  # fmt: skip

    def write(self) -> None:
        if not self._rows:
            return
        known = self._session.execute(
            select(SkippedPoint.milestone_id, SkippedPoint.for_on, SkippedPoint.point, SkippedPoint.audience).where(
                among(SkippedPoint.milestone_id, {key[0] for key in self._rows})
            )
        )
        for row in known:
            self._rows.pop((row[0], row[1], row[2], row[3]), None)
        if self._rows:
            self._session.execute(insert(SkippedPoint), list(self._rows.values()))
        self._rows.clear()


def _morning(milestone: Milestone) -> dict[str, Any]:
    """The hour and zone of the one who is reminded; of the plan, while that is nobody."""
    contact = milestone.lead_unit.contact if milestone.lead_unit else None
    hour: time | None = contact.digest_at if contact else None
    return {"hour": hour, "speaks_in": ZoneInfo(contact.zone) if contact and contact.zone else None}


@lru_cache(maxsize=256)
def policy_in(text: str) -> Policy:
    return policy.parse(text)


@lru_cache(maxsize=256)
def _calendar(country: str, holidays: frozenset[Any], workdays: frozenset[Any]) -> WorkingDays:
    return WorkingDays(country, holidays, workdays)

"""What becomes of a plan when its policy changes? Looked at first, taken with a press, timed anew in batches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.ledger import Plan
from schedules import policy, policy_text
from schedules.moments import moment_of
from schedules.policy import Policy
from supervision import agreed, receivers, timing
from supervision.changes import record
from supervision.refusals import Refused
from supervision.rights import Act, Actor, require
from supervision.speaking import policy_of

FIRST_ONES = 5


@dataclass(frozen=True, slots=True)
class Proposed:
    """A change of policy as it is shown before it is taken.

    `touched` counts the milestones whose next reminder moves or changes; `first` are the earliest of them by their
    new moment, each (number, title, old, new) with None for silence.
    """

    policy: Policy
    given: dict[str, Any]
    based_on: str
    touched: int
    unchanged: int
    first: tuple[tuple[int, str, datetime | None, datetime | None], ...]


def look(session: Session, actor: Actor, plan: Plan, given: dict[str, Any], now: datetime) -> Proposed:
    """What the plan would be like with these settings. Raises policy.BadPolicy, Refused("policy_already")."""
    require(actor, Act.POLICY, plan.id)
    text = policy_text.changed(plan.policy, given)
    wanted = _parsed(text)
    if wanted == policy_of(plan):
        raise Refused("policy_already")
    moved = [each for each in timing.timed(session, plan, wanted, now) if each.moment != each.next_point_at]
    total = timing.count(session, plan)
    far = datetime.max.replace(tzinfo=now.tzinfo)
    moved.sort(key=lambda each: (each.moment or far, each.number))
    first = tuple((each.number, each.title, each.next_point_at, each.moment) for each in moved[:FIRST_ONES])
    return Proposed(wanted, given, based_on(plan), len(moved), total - len(moved), first)


def take(
    session: Session, actor: Actor, plan: Plan, given: dict[str, Any], now: datetime, *, seen: str | None = None
) -> Policy:
    """Puts the settings in force. `seen` is the policy that the person looked at.

    The milestones are timed anew by the rounds, a batch at a time. Raises policy.BadPolicy,
    Refused("policy_already"), Refused("policy_changed").
    """
    require(actor, Act.POLICY, plan.id)
    session.refresh(plan, ["policy"], with_for_update=True)
    text = policy_text.changed(plan.policy, given)
    wanted = _parsed(text)
    if wanted == policy_of(plan):
        raise Refused("policy_already")
    if seen is not None and seen != based_on(plan):
        raise Refused("policy_changed")
    was = plan.policy
    if wanted.starts_on > receivers.today(plan, now):
        plan.next_policy, plan.next_policy_on = text, wanted.starts_on
    else:
        _in_force(plan, text, now)
    session.flush()
    record(
        session, actor, "policy", now, plan_id=plan.id, before={"policy": was},
        after={"settings": policy_text.dumped(given), "name": wanted.name, "starts_on": wanted.starts_on},
    )  # fmt: skip
    return wanted


def start_due(session: Session, now: datetime) -> None:
    """Puts in force what was taken for a later day, on that day in the plan's zone."""
    for plan in session.scalars(select(Plan).where(Plan.next_policy_on.is_not(None))):
        starts = plan.next_policy_on is not None and plan.next_policy_on <= receivers.today(plan, now)
        if starts and plan.next_policy is not None:
            _in_force(plan, plan.next_policy, now)


def next_start_at(session: Session) -> datetime | None:
    """When the next policy that was taken for a later day comes into force."""
    waiting = session.scalars(select(Plan).where(Plan.next_policy_on.is_not(None)))
    starts = [moment_of(p.next_policy_on, time.min, ZoneInfo(p.zone)) for p in waiting if p.next_policy_on is not None]
    return min(starts, default=None)


def based_on(plan: Plan) -> str:
    """A short name for the policy as it is now."""
    return sha256(plan.policy.encode()).hexdigest()[:8]


def _parsed(text: str) -> Policy:
    rules = policy.parse(text)
    agreed.check(rules)
    return rules


def _in_force(plan: Plan, text: str, now: datetime) -> None:
    plan.policy, plan.next_policy, plan.next_policy_on = text, None, None
    plan.papers_at = None  # its day and hour are the policy's: the next round works it out anew
    timing.mark(plan, now)

"""What is kept no longer? By each plan's policy: evidence of closed items, and the words of what was sent."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.orm import Session

from db.ledger import Change, Evidence, Milestone, Plan
from db.outbox import Message, Notice
from db.people import Membership
from supervision import inbox
from supervision.changes import record
from supervision.rights import CLOCK
from supervision.speaking import policy_of

CLOSED = ("confirmed", "cancelled")
OVER = ("sent", "dropped", "failed")


def run(session: Session, plan: Plan, now: datetime) -> None:
    """Part of the plan's daily round. The history of an item stays, and says how much evidence there was."""
    inbox.forget_old(session, now)
    rules = policy_of(plan)
    if rules.keep_evidence:
        _evidence(session, plan, now - timedelta(days=rules.keep_evidence), now)
    if rules.keep_messages:
        _messages(session, plan, now - timedelta(days=rules.keep_messages))


def _evidence(session: Session, plan: Plan, before: datetime, now: datetime) -> None:
    """Counted from the day on which the item was closed: until then somebody may still have to look at it."""
    later = select(Change.milestone_id).where(
        Change.plan_id == plan.id, Change.milestone_id.is_not(None), Change.at >= before
    )
    closed = select(Milestone.id).where(
        Milestone.plan_id == plan.id, Milestone.state.in_(CLOSED), Milestone.id.not_in(later)
    )
    gone = session.execute(delete(Evidence).where(Evidence.milestone_id.in_(closed), Evidence.at < before))
    count = int(gone.rowcount)  # type: ignore[attr-defined]  # a DELETE always gives a cursor result
    if count:
        record(session, CLOCK, "retention", now, plan_id=plan.id, after={"evidence": count, "before": before})


def _messages(session: Session, plan: Plan, before: datetime) -> None:
    """A notice stays as a row, so that nothing is said twice; its words go.

    One that is about no item (minutes, a score) has no plan either: it goes by the people of the plan.
    """
    here = select(Milestone.id).where(Milestone.plan_id == plan.id)
    people = select(Membership.person_id).where(or_(Membership.plan_id == plan.id, Membership.plan_id.is_(None)))
    of_plan = or_(Notice.milestone_id.in_(here), and_(Notice.milestone_id.is_(None), Notice.person_id.in_(people)))
    over = select(Message.id).where(Message.state.in_(OVER))
    session.execute(
        update(Notice)
        .where(
            of_plan, Notice.made_at < before,
            or_(Notice.message_id.is_(None), Notice.message_id.in_(over)),
        )
        .values(words={})
        .execution_options(synchronize_session=False)
    )  # fmt: skip

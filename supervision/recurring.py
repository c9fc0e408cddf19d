"""When does a recurring duty come up again? Its next occurrence is made when one is closed or falls due."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from db.ledger import Listing, Milestone, Reporter
from schedules.recurrence import BadRule, next_occurrence
from supervision.changes import record
from supervision.numbering import next_number
from supervision.rights import Actor
from supervision.speaking import set_next_point

CARRIED = (
    "plan_id", "title", "kind", "rrule", "action", "subjects", "count", "quantity_value", "quantity_unit",
    "quantity_op", "strength", "section", "document_id", "source_start", "source_end", "expr", "lead_unit_id",
)  # fmt: skip


def make_next(session: Session, actor: Actor, milestone: Milestone, now: datetime) -> Milestone | None:
    """The occurrence after this one, made once; None where there is nothing to repeat."""
    if not milestone.rrule or milestone.due_on is None:
        return None
    if session.scalar(select(exists().where(Milestone.follows_id == milestone.id))):
        return None
    # A moved date moves this one occurrence; the rule goes on from where it stood.
    first = milestone.first_due_on or milestone.due_on
    try:
        due_on = next_occurrence(milestone.rrule, start=first, after=first)
    except BadRule:  # a rule typed by hand stays a single date rather than stopping a round
        return None
    if due_on is None:
        return None
    following = Milestone(
        **{name: getattr(milestone, name) for name in CARRIED},
        number=next_number(session, milestone.plan_id), due_on=due_on, first_due_on=due_on, window_start=None,
        reached=None, follows_id=milestone.id, adopted_at=now, spoken_until=now, state="open",
        handed_over_at=milestone.handed_over_at and now, next_point_at=None,
        assisting=list(milestone.assisting), joint_at=now if milestone.joint_at else None,
        reporters=[Reporter(unit_id=each.unit_id, state="acknowledged" if milestone.acknowledged_at else "open") for each in milestone.reporters],
        listings=[Listing(name=listing.name, level=listing.level) for listing in milestone.listings],
    )  # fmt: skip
    # A duty that was accepted once needs no new 签收 every month.
    if milestone.acknowledged_at is not None:
        following.state, following.acknowledged_at = "acknowledged", now
    session.add(following)
    session.flush()
    session.refresh(following)
    set_next_point(following)
    record(
        session, actor, "recurred", now, plan_id=following.plan_id, milestone_id=following.id,
        after={"due_on": due_on, "follows": milestone.number},
    )  # fmt: skip
    return following

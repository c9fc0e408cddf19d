"""How does the office put a matter of its own on the ledger? An item that no document promised, with its own date."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from db.ledger import Milestone, Plan
from db.people import Unit
from supervision import handing_over, receivers
from supervision.changes import record
from supervision.numbering import next_number
from supervision.refusals import Refused
from supervision.rights import Actor
from supervision.speaking import set_next_point, skip_until

LONGEST_TITLE = 200


def put_on_ledger(
    session: Session, actor: Actor, plan: Plan, title: str, due_on: date, now: datetime, *, unit: Unit | None,
    what: str, why: str = "",
) -> Milestone:  # fmt: skip
    """Makes the item and hands it to the unit; `what` says in the history what it comes from. Rights were looked at before.

    Raises Refused("date_past"), Refused("words_needed") without a title.
    """
    title = " ".join(title.split())[:LONGEST_TITLE]
    if not title:
        raise Refused("words_needed")
    if due_on < receivers.today(plan, now):
        raise Refused("date_past", date=due_on)
    made = Milestone(
        plan_id=plan.id, number=next_number(session, plan.id), title=title, kind="deadline", due_on=due_on,
        first_due_on=due_on, subjects=[], section=[], adopted_at=now, spoken_until=now, state="open", plan=plan,
        lead_unit_id=unit.id if unit else None, lead_unit=unit,
    )  # fmt: skip
    session.add(made)
    session.flush()
    session.refresh(made)
    skip_until(session, made, now)
    set_next_point(made)
    record(
        session, actor, what, now, plan_id=plan.id, milestone_id=made.id,
        after={"state": made.state, "due_on": due_on}, why=why,
    )  # fmt: skip
    if unit is not None:
        handing_over.hand_over(session, actor, made, now, before=None)
    return made

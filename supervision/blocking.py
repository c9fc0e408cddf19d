"""Who is to clear an obstacle, and is it gone? What is needed becomes an item of the helping unit; done, it frees the other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import find
from db.ledger import Milestone, Plan
from db.people import Unit
from supervision import acts, own_items
from supervision.changes import record
from supervision.refusals import Refused
from supervision.rights import CLOCK, Act, Actor, require_for

CLOSED = ("confirmed", "cancelled")


def ask_help(
    session: Session, actor: Actor, blocked: Milestone, unit: Unit, due_on: date, now: datetime, *, needed: str = ""
) -> Milestone:
    """Makes what is needed an item of the unit, by its own date; without words it is what the block said.

    Raises Refused: "not_blocked", "helps_itself", "help_asked" while that unit's item is open, "date_past".
    """
    require_for(actor, Act.ASK_HELP, blocked)
    session.refresh(blocked, ["state"], with_for_update=True)
    if blocked.state != "blocked":
        raise Refused("not_blocked", number=blocked.number)
    if unit.plan_id != blocked.plan_id:
        raise Refused("no_such_unit", name=unit.name)
    if unit.id == blocked.lead_unit_id:
        raise Refused("helps_itself", number=blocked.number, unit=unit.name)
    for each in helping(session, blocked):
        if each.lead_unit_id == unit.id and each.state not in CLOSED:
            raise Refused("help_asked", unit=unit.name, number=each.number)
    made = own_items.put_on_ledger(
        session, actor, blocked.plan, needed.strip() or said_needed(session, blocked), due_on, now, unit=unit,
        what="asked_for_help", why=f"#{blocked.number}",
    )  # fmt: skip
    made.helps_id = blocked.id
    record(
        session, actor, "help_asked", now, plan_id=blocked.plan_id, milestone_id=blocked.id,
        after={"unit": unit.name, "item": made.number}, why=f"#{made.number}",
    )  # fmt: skip
    session.flush()
    return made


def helping(session: Session, blocked: Milestone) -> Sequence[Milestone]:
    """The items that are to free this one."""
    return session.scalars(select(Milestone).where(Milestone.helps_id == blocked.id).order_by(Milestone.number)).all()


def help_closed(session: Session, helper: Milestone, now: datetime) -> None:
    """Frees the blocked item once all that it waits for is closed and some of it done: what was cancelled helped nobody."""
    if helper.helps_id is None:
        return
    blocked = session.get_one(Milestone, helper.helps_id, with_for_update=True, populate_existing=True)
    states = [each.state for each in helping(session, blocked)]
    if blocked.state == "blocked" and set(states) <= set(CLOSED) and "confirmed" in states:
        acts.unblock(session, CLOCK, blocked, now, why=f"#{helper.number}")


def unit_said(session: Session, plan: Plan, words: str, *, besides: int | None) -> Unit | None:
    """The unit of the plan whose name stands in the words, the longest name of several; never the item's own."""
    named = [u for u in find.units_of_plan(session, plan.id) if u.name in words and u.id != besides]
    return max(named, key=lambda unit: len(unit.name), default=None)


def said_needed(session: Session, blocked: Milestone) -> str:
    """What the last report of the obstacle said is needed."""
    said = [change.why for change in find.history(session, blocked.id) if change.what == "blocked"]
    return said[-1] if said else blocked.title

"""Which words of the plan speak for which unit? Kept with the plan, and changed by the office with a record."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from db.ledger import Plan
from plans import routing_table
from plans.routing_table import Table
from supervision.changes import record
from supervision.rights import Act, Actor, require


def table_of(plan: Plan) -> Table:
    return routing_table.parse(plan.routing or "")


def set_words(session: Session, actor: Actor, plan: Plan, given: Table, now: datetime) -> Table:
    """Gives these units their words, in the place of those they had; all other units keep theirs.

    Raises routing_table.BadRouting.
    """
    require(actor, Act.EDIT, plan.id)
    session.refresh(plan, ["routing"], with_for_update=True)
    return _kept(session, actor, plan, routing_table.changed(table_of(plan), given), now)


def replace(session: Session, actor: Actor, plan: Plan, toml_text: str, now: datetime) -> Table:
    """Puts a whole table in the place of the one that was. Raises routing_table.BadRouting."""
    require(actor, Act.EDIT, plan.id)
    session.refresh(plan, ["routing"], with_for_update=True)
    return _kept(session, actor, plan, routing_table.parse(toml_text), now)


def _kept(session: Session, actor: Actor, plan: Plan, table: Table, now: datetime) -> Table:
    was, text = plan.routing, routing_table.dumped(table) or None
    if text != was:
        plan.routing = text
        record(session, actor, "routing", now, plan_id=plan.id, before={"routing": was}, after={"routing": text})
    return table

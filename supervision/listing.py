"""On which named lists does an item stand? 省重点, 市重点, 民生实事 with its level: put on, given another level, taken off."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from db.ledger import Listing, Milestone, Plan
from supervision.changes import record
from supervision.refusals import Refused
from supervision.rights import Act, Actor, require_for

LONGEST_NAME = 40


def put_on(session: Session, actor: Actor, milestone: Milestone, name: str, level: str, now: datetime) -> Milestone:
    """Raises Refused: "bad_list_name", "listed_already" at that level."""
    require_for(actor, Act.EDIT, milestone)
    name, level = _fit(name), " ".join(level.split())[:LONGEST_NAME]
    session.refresh(milestone, with_for_update=True)  # two at once would both add it
    found = next((listing for listing in milestone.listings if listing.name == name), None)
    if found is not None and (found.level or "") == level:
        raise Refused("listed_already", number=milestone.number, name=name)
    if found is None:
        milestone.listings.append(Listing(name=name, level=level or None))
    else:
        found.level = level or None
    _recorded(session, actor, "listed", milestone, now, f"{name} {level}".strip())
    return milestone


def take_off(session: Session, actor: Actor, milestone: Milestone, name: str, now: datetime) -> Milestone:
    """Raises Refused("not_listed")."""
    require_for(actor, Act.EDIT, milestone)
    session.refresh(milestone, with_for_update=True)
    found = next((listing for listing in milestone.listings if listing.name == name), None)
    if found is None:
        raise Refused("not_listed", number=milestone.number, name=name[:LONGEST_NAME])
    milestone.listings.remove(found)
    _recorded(session, actor, "unlisted", milestone, now, name)
    return milestone


def counts(session: Session, plan: Plan) -> list[tuple[str, int, int]]:
    """(name, items, of these struck off) of each list of the plan; cancelled items are left out."""
    done = func.sum(case((Milestone.state == "confirmed", 1), else_=0))
    rows = session.execute(
        select(Listing.name, func.count(), done)
        .join(Milestone)
        .where(Milestone.plan_id == plan.id, Milestone.state != "cancelled")
        .group_by(Listing.name)
        .order_by(Listing.name)
    )
    return [(name, int(count), int(closed or 0)) for name, count, closed in rows]


def _fit(name: str) -> str:
    name = "".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise Refused("bad_list_name", longest=LONGEST_NAME)
    return name


def _recorded(session: Session, actor: Actor, what: str, milestone: Milestone, now: datetime, said: str) -> None:
    session.flush()
    record(session, actor, what, now, plan_id=milestone.plan_id, milestone_id=milestone.id, why=said)

"""When does a person want to be spoken to? His own digest hour and quiet hours, before those of a plan."""

from __future__ import annotations

from datetime import datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.ledger import Milestone
from db.people import Person, Unit
from supervision.changes import record
from supervision.refusals import Refused
from supervision.rights import Actor
from supervision.speaking import set_next_point
from supervision.timing import SPEAKS


def set_digest(session: Session, actor: Actor, person: Person, at: time | None, now: datetime) -> int:
    """His digest at this wall time; None: at the plan's hour. Gives how many items of his speak at it from now on.

    Raises Refused("hour_already").
    """
    if person.digest_at == at:
        raise Refused("hour_already")
    before, person.digest_at = person.digest_at, at
    session.flush()
    mine = session.scalars(
        select(Milestone)
        .join(Unit, Milestone.lead_unit_id == Unit.id)
        .where(Unit.contact_id == person.id, Milestone.state.in_(SPEAKS))
        .order_by(Milestone.id)
    ).all()
    for milestone in mine:
        set_next_point(milestone)
    record(
        session, actor, "digest_hour", now, plan_id=None, before={"at": _written(before)}, after={"at": _written(at)}
    )  # fmt: skip
    return len(mine)


def set_quiet(session: Session, actor: Actor, person: Person, hours: tuple[time, time] | None, now: datetime) -> None:
    """No single notices between these wall times; None: as the plan has it. Equal times mean no quiet hours.

    Raises Refused("hour_already").
    """
    if hours == (person.quiet_from, person.quiet_to) or (hours is None and person.quiet_from is None):
        raise Refused("hour_already")
    person.quiet_from, person.quiet_to = hours or (None, None)
    session.flush()
    after = [_written(each) for each in hours] if hours else []
    record(session, actor, "quiet_hours", now, plan_id=None, after={"hours": after})


def _written(at: time | None) -> str | None:
    return at.strftime("%H:%M") if at else None

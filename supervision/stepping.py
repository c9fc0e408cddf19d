"""How much of an item is wanted by when? The supervisor sets its steps; without any the time that passes says it."""

from __future__ import annotations

from datetime import date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.ledger import IN_WORK, Milestone
from schedules.pace import Standing, standing
from schedules.steps import Steps, as_text, of_text
from supervision import lights
from supervision.changes import already, record
from supervision.refusals import Refused
from supervision.rights import Act, Actor, require_for
from supervision.speaking import policy_of, set_next_point

MOST = 12


def steps_of(milestone: Milestone) -> Steps:
    return of_text(milestone.steps)


def standing_of(milestone: Milestone, today: date) -> Standing:
    """Its pace class on that day, with the expected and the reported share, under its plan's policy."""
    rules = policy_of(milestone.plan)
    return standing(
        lights.measured(milestone), today, ahead_points=rules.ahead_points, behind_points=rules.behind_points
    )


def set_steps(session: Session, actor: Actor, milestone: Milestone, steps: Steps, now: datetime) -> Milestone:
    """Sets them anew; none at all leave it to the time again. Shares are of the whole, 0 to 1.

    Raises Refused: "already" for what is closed or has these steps, "steps_undated" without a due date, "too_many_steps",
    "steps_fall" unless days and shares rise, "steps_share" outside 0 to 1, "steps_outside" the item's own time.
    """
    require_for(actor, Act.EDIT, milestone)
    session.refresh(milestone, ["state", "due_on", "steps"], with_for_update=True)
    if milestone.state not in (*IN_WORK, "parked"):
        raise already(milestone)
    _check(milestone, steps)
    before, milestone.steps = milestone.steps, as_text(steps) or None
    if before == milestone.steps:
        raise Refused("steps_already", number=milestone.number)
    set_next_point(milestone)
    record(
        session, actor, "stepped", now, plan_id=milestone.plan_id, milestone_id=milestone.id,
        before={"steps": before}, after={"steps": milestone.steps},
    )  # fmt: skip
    return milestone


def _check(milestone: Milestone, steps: Steps) -> None:
    if not steps:
        return
    number = milestone.number
    if milestone.due_on is None:
        raise Refused("steps_undated", number=number)
    if len(steps) > MOST:
        raise Refused("too_many_steps", most=MOST)
    if not all(0 < share <= 1 for _, share in steps):
        raise Refused("steps_share", number=number)
    if any(later[0] <= earlier[0] or later[1] <= earlier[1] for earlier, later in pairwise(steps)):
        raise Refused("steps_fall", number=number)
    first = milestone.window_start or milestone.adopted_at.astimezone(ZoneInfo(milestone.plan.zone)).date()
    first = min(first, first.replace(month=1, day=1))  # of a plan that was adopted in April March counts as well
    if steps[0][0] < first or steps[-1][0] > milestone.due_on:
        raise Refused("steps_outside", number=number, first=first, last=milestone.due_on)

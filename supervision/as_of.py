"""How did the ledger stand at a moment? Today's rows, with every later change taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from db import find
from db.find import View
from db.ledger import IN_WORK, Change, Milestone, Plan
from db.people import Unit
from schedules import lights
from schedules.lights import Facts
from schedules.pace import Measured, Standing, standing
from schedules.steps import of_text
from supervision.lights import rules_on
from supervision.speaking import policy_of

NUMBERS = ("reached", "amount")  # what a report may say was reached, in the history's own words


@dataclass(frozen=True, slots=True)
class Stood:
    """One item as it was on the evening of a day: what was known of it then, and its class."""

    milestone: Milestone
    state: str
    due_on: date | None
    unit: str | None
    standing: Standing
    overdue: bool
    on: date

    @property
    def number(self) -> int:
        return self.milestone.number

    @property
    def light(self) -> str:
        """By the plan's rules of that day while it is in work and has a date, else waiting, done or none."""
        if self.state in ("reported", "confirmed"):
            return "waiting" if self.state == "reported" else "done"
        if self.state not in IN_WORK or self.due_on is None:
            return "none"
        seen = lights.lit(
            Facts(
                self.milestone.kind, self.state, self.due_on, self.milestone.window_start, self.standing.reached,
                self.standing.expected,
            ),
            rules_on(self.milestone.plan, self.on), self.on,
        )  # fmt: skip
        return seen.light if seen is not None else "none"


def stood(
    session: Session, plan: Plan, moment: datetime, view: View | None = None,
    histories: Mapping[int, Sequence[Change]] | None = None,
) -> list[Stood]:  # fmt: skip
    """Every item of the plan (or of a view of it) that was adopted by then, by number; cancelled ones are left out.

    `histories` are all changes of the plan, where the caller has them at hand.
    """
    asked = select(Milestone).where(Milestone.plan_id == plan.id, Milestone.adopted_at <= moment)
    if view is not None:
        asked = asked.where(*find.conditions(view))
    known = session.scalars(
        asked.order_by(Milestone.number).options(
            joinedload(Milestone.lead_unit).joinedload(Unit.contact), selectinload(Milestone.assisting),
            selectinload(Milestone.listings),
        )
    ).all()  # fmt: skip
    histories = find.histories(session, plan.id) if histories is None else histories
    items = (_item(milestone, histories.get(milestone.id, ()), plan, moment) for milestone in known)
    return [item for item in items if item.state != "cancelled"]


def _item(milestone: Milestone, changes: Sequence[Change], plan: Plan, moment: datetime) -> Stood:
    on = moment.astimezone(ZoneInfo(plan.zone)).date()
    was: dict[str, Any] = {
        "state": milestone.state, "due_on": milestone.due_on,
        "unit": milestone.lead_unit.name if milestone.lead_unit else None, "steps": milestone.steps,
    }  # fmt: skip
    for change in reversed([change for change in changes if change.at > moment]):
        was |= {key: change.before[key] for key in was if key in change.before}
    due_on = date.fromisoformat(was["due_on"]) if isinstance(was["due_on"], str) else was["due_on"]
    rules = policy_of(plan)
    measured = Measured(
        state=was["state"], due_on=due_on, begins_on=_begins_on(milestone, plan),
        whole_year=milestone.kind == "annual_target",
        reached=_reached(milestone, [change for change in changes if change.at <= moment]),
        done_on=_done_on(changes, moment, plan), steps=of_text(was["steps"]),
    )  # fmt: skip
    found = standing(measured, on, ahead_points=rules.ahead_points, behind_points=rules.behind_points)
    late = due_on is not None and on > due_on and was["state"] in IN_WORK
    return Stood(milestone, was["state"], due_on, was["unit"], found, late, on)


def _begins_on(milestone: Milestone, plan: Plan) -> date:
    """From when its time counts: its window, else the day it was adopted."""
    return milestone.window_start or milestone.adopted_at.astimezone(ZoneInfo(plan.zone)).date()


def _reached(milestone: Milestone, changes: Sequence[Change]) -> Fraction | None:
    """The share that was last reported; a report that was sent back does not count."""
    share: Fraction | None = None
    for change in changes:
        if change.what == "sent_back":
            share = None
        for key, whole in zip(NUMBERS, (milestone.count, milestone.quantity_value), strict=True):
            said = change.after.get(key)
            if said is not None and whole and milestone.quantity_op not in ("<", "<="):
                share = min(Fraction(1), max(Fraction(0), Fraction(str(said)) / Fraction(str(whole))))
        if change.after.get("percent") is not None:
            share = Fraction(str(change.after["percent"])) / 100
    return share


def _done_on(changes: Sequence[Change], moment: datetime, plan: Plan) -> date | None:
    """The day of the last report before the moment, which is what punctual is judged by."""
    reports = [change for change in changes if change.what == "reported" and change.at <= moment]
    return reports[-1].at.astimezone(ZoneInfo(plan.zone)).date() if reports else None

"""What becomes of an item that several units report? Each has a part and a state of its own; done is it when all are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.ledger import IN_WORK, Milestone, Reporter, State
from db.people import Unit
from supervision import receivers
from supervision.changes import already, record
from supervision.joint_parts import missing, part_of, signed
from supervision.notices import tell_of_change
from supervision.progress import Reached
from supervision.refusals import Refused
from supervision.rights import Act, Actor, require_for

MOST = 40
WHOLE = 100.0


def set_units(session: Session, actor: Actor, milestone: Milestone, units: Sequence[Unit], now: datetime) -> Milestone:
    """The units that report it, its lead unit always among them; none: the lead unit alone again.

    What a unit has reported stays. Each new one is handed its part. Raises Refused: "already" for what is not in work,
    "lead_first" without a lead unit, "joint_count" for a counted or split item, "too_many_units", "joint_already".
    """
    require_for(actor, Act.ASSIGN, milestone)
    held(session, milestone)
    if milestone.state not in IN_WORK:
        raise already(milestone)
    lead = milestone.lead_unit
    if lead is None:
        raise Refused("lead_first", number=milestone.number)
    if milestone.count or milestone.split_at is not None:
        raise Refused("joint_count", number=milestone.number)
    wanted = {unit.id: unit for unit in (lead, *units)} if units else {}
    if len(wanted) > MOST:
        raise Refused("too_many_units", most=MOST)
    before = {each.unit_id: each for each in milestone.reporters}
    if wanted.keys() == before.keys() or len(wanted) == 1:
        raise Refused("joint_already", number=milestone.number)
    names = [each.unit.name for each in milestone.reporters]
    milestone.joint_at = (milestone.joint_at or now) if wanted else None
    milestone.reporters = [before.get(number) or _reporter(milestone, unit) for number, unit in wanted.items()]
    assisting = {unit.id for unit in milestone.assisting}
    milestone.assisting.extend(unit for unit in wanted.values() if unit is not lead and unit.id not in assisting)
    session.flush()
    change = record(
        session, actor, "reporters", now, plan_id=milestone.plan_id, milestone_id=milestone.id,
        before={"reporters": names}, after={"reporters": [unit.name for unit in wanted.values()]},
    )  # fmt: skip
    new = [unit for number, unit in wanted.items() if number not in before and unit is not lead]
    people = [person for unit in new for person in receivers.contact(unit)]
    tell_of_change(session, people, "handed_over", change, milestone, now)
    return milestone


def hand_over_parts(session: Session, actor: Actor, unit: Unit, now: datetime) -> None:
    """The unit has somebody to remind: what it owes of other units' items is handed to him, as one list."""
    owed = session.scalars(
        select(Milestone)
        .join(Reporter)
        .where(
            Reporter.unit_id == unit.id, Reporter.state != "reported", Milestone.state.in_(IN_WORK),
            Milestone.lead_unit_id != unit.id,
        )
        .order_by(Milestone.due_on, Milestone.number)
    )  # fmt: skip
    for milestone in owed:
        change = record(
            session,
            actor,
            "assigned",
            now,
            plan_id=milestone.plan_id,
            milestone_id=milestone.id,
            after={"unit": unit.name},
        )
        tell_of_change(session, receivers.contact(unit), "handed_over", change, milestone, now)


def held(session: Session, milestone: Milestone) -> None:
    """Takes the row, so that two units that report at once wait for each other, and the last one finds all others done."""
    session.flush()
    session.refresh(milestone, ["state", "joint_at"], with_for_update=True)
    session.expire(milestone, ["reporters"])


@dataclass(frozen=True, slots=True)
class Reported:
    """What a unit's report makes of the whole item: its state, the columns to set, and what the history says."""

    to: State
    values: dict[str, Any]
    after: dict[str, Any]

    @property
    def whole(self) -> bool:
        return self.to == "reported"


def report(
    session: Session, actor: Actor, milestone: Milestone, now: datetime, *, unit: Unit | None, reached: Reached,
    percent: float | None, done: bool, again: bool = True,
) -> Reported:  # fmt: skip
    """Notes in its part what a unit reports; the same number `again` only with a new word.

    Raises what part_of does, "already", and Refused("progress_already").
    """
    held(session, milestone)
    if milestone.state not in IN_WORK:
        raise already(milestone)
    part = part_of(actor, milestone, unit)
    said = (reached.amount, part.percent) if reached.amount is not None else (part.amount, percent)
    if not done and not again and said == (part.amount, part.percent):
        raise Refused("progress_already", number=milestone.number, m=milestone)
    part.state = "reported" if done else "acknowledged"
    part.amount = reached.amount if reached.amount is not None else part.amount
    part.percent = WHOLE if done else percent if percent is not None else part.percent
    if done:
        part.reported_at, part.reported_by = now, actor.person_id
    session.flush()
    values = {**_totals(milestone), "progress_at": now}
    if done and not missing(milestone):
        values |= {"reported_at": now, "reported_by": actor.person_id}
    to = _state(milestone, done=done)
    if to != "open":
        values["acknowledged_at"] = milestone.acknowledged_at or now
    after = {
        "state": to,
        "unit": part.unit.name,
        "own": percent,
        "own_amount": reached.amount,
        "unit_of": milestone.quantity_unit,
    }
    after |= {"percent": values["percent"], "amount": values.get("reached_amount")}
    return Reported(to, values, {name: value for name, value in after.items() if value is not None})


def _state(milestone: Milestone, *, done: bool) -> State:
    if done and not missing(milestone):
        return "reported"
    return "acknowledged" if milestone.state == "open" and signed(milestone) else milestone.state


def _totals(milestone: Milestone) -> dict[str, Any]:
    """The columns of the item that its parts set: the sum of amounts, else the mean of percentages."""
    amounts = [each.amount for each in milestone.reporters if each.amount is not None]
    if milestone.quantity_value is not None and amounts:
        return {"reached_amount": round(sum(amounts), 6), "percent": None}
    shares = [each.percent or 0.0 for each in milestone.reporters]
    return {"percent": round(sum(shares) / len(shares), 1)}


def returned(milestone: Milestone, unit: Unit | None) -> dict[str, Any]:
    """The part of the unit, or every part, is in work again; gives the columns of the item that follow from it."""
    for each in milestone.reporters:
        if each.state == "reported" and (unit is None or each.unit is unit):
            each.state, each.percent, each.amount = "acknowledged", None, None
            each.reported_at = each.reported_by = None
    return {"reached_amount": None, **_totals(milestone)}


def lead_changed(milestone: Milestone, before: Unit | None, unit: Unit) -> None:
    """Another unit leads: it takes the part of the one before, from its beginning."""
    if milestone.joint_at is None or unit is before:
        return
    others = [each for each in milestone.reporters if each.unit is not before and each.unit is not unit]
    milestone.reporters = [_reporter(milestone, unit), *others]


def _reporter(milestone: Milestone, unit: Unit) -> Reporter:
    has_signed = unit is milestone.lead_unit and milestone.acknowledged_at is not None
    return Reporter(
        milestone_id=milestone.id, unit_id=unit.id, unit=unit, state="acknowledged" if has_signed else "open"
    )

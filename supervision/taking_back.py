"""What becomes of a ledger that was edited elsewhere? Each change is shown first, then done by the acts of the chat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy.orm import Session

from db import find
from db.ledger import Milestone, Plan
from supervision import acts, handing_over
from supervision.refusals import Refused
from supervision.rights import Act, Actor, require

Change = tuple[int, str, str | None, str | None]
"""Number, field (unit or due_on), what was written in the file, what stands there now."""
Verdict = Literal["take", "same", "meanwhile", "unknown_unit", "cannot"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """One change as it would be taken, and whether it can be. `was` is how the ledger stands now."""

    number: int
    title: str
    field: str
    was: str | None
    now: str | None
    verdict: Verdict


def looked_at(session: Session, actor: Actor, plan: Plan, changes: Sequence[Change]) -> list[Wanted]:
    """Every change held against the ledger as it is now; nothing is done."""
    require(actor, Act.ASSIGN, plan.id)
    require(actor, Act.MOVE, plan.id)
    known = {m.number: m for m in find.milestones_numbered(session, plan.id, {change[0] for change in changes})}
    return [_judged(session, known[change[0]], change) for change in changes if change[0] in known]


def take(
    session: Session, actor: Actor, plan: Plan, changes: Sequence[Change], now: datetime, *, why: str
) -> list[Wanted]:
    """Does what can be done, each in the history like one from the chat. Gives all, with what became of each."""
    done: list[Wanted] = []
    for wanted in looked_at(session, actor, plan, changes):
        if wanted.verdict == "take":
            try:
                with session.begin_nested():
                    _act(session, actor, plan, wanted, now, why)
            except Refused:
                wanted = Wanted(wanted.number, wanted.title, wanted.field, wanted.was, wanted.now, "cannot")
        done.append(wanted)
    return done


def _judged(session: Session, milestone: Milestone, change: Change) -> Wanted:
    _, field, was, now = change
    unit = milestone.lead_unit.name if milestone.lead_unit else None
    today = unit if field == "unit" else milestone.due_on.isoformat() if milestone.due_on else None
    verdict: Verdict = "take"
    if field not in ("unit", "due_on") or now is None:
        verdict = "cannot"
    elif today == now:
        verdict = "same"
    elif today != was:
        verdict = "meanwhile"
    elif field == "unit" and find.unit_named(session, milestone.plan_id, now) is None:
        verdict = "unknown_unit"
    return Wanted(milestone.number, milestone.title, field, today if field in ("unit", "due_on") else was, now, verdict)


def _act(session: Session, actor: Actor, plan: Plan, wanted: Wanted, now: datetime, why: str) -> None:
    milestone = find.milestone_numbered(session, plan.id, wanted.number)
    assert milestone is not None  # it was there a moment ago, and is never deleted
    assert wanted.now is not None
    if wanted.field == "unit":
        unit = find.unit_named(session, plan.id, wanted.now)
        assert unit is not None
        handing_over.assign(session, actor, [milestone], unit, now)
    else:
        acts.move(session, actor, milestone, date.fromisoformat(wanted.now), why, now)

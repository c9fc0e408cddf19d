"""How does an owner say how far an item is? In percent of the work, or in the unit of its target."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from db.ledger import IN_WORK, Milestone, State
from db.people import Unit
from supervision import joint, progress, receivers, splitting
from supervision.changes import already, record, swap_or_refuse
from supervision.milestones import LONGEST_NOTE, Shown, keep_evidence
from supervision.notices import tell_of_change
from supervision.progress import NOTHING, Reached
from supervision.refusals import Refused
from supervision.rights import Act, Actor, require_for
from supervision.speaking import set_next_point

PERCENT = re.compile(
    r"(?:百分之\s*(?P<chinese>\d{1,3}(?:\.\d{1,2})?)|(?P<sign>\d{1,3}(?:\.\d{1,2})?)\s*(?:[%％]|percent\b))\W*"
)


def understood(milestone: Milestone, words: str) -> tuple[Reached, float | None, str]:
    """What the words say was reached: in the unit of its target, or in percent of the work; and the words behind it."""
    reached, rest = progress.understood(milestone, words)
    if reached != NOTHING:
        return reached, None, rest
    said = PERCENT.match(words)
    if said is None:
        return NOTHING, None, words
    return NOTHING, float(said["chinese"] or said["sign"]), words[said.end() :]


def report_progress(
    session: Session, actor: Actor, milestone: Milestone, now: datetime, *, reached: Reached = NOTHING,
    percent: float | None = None, note: str = "", evidence: tuple[Shown, ...] = (), unit: Unit | None = None,
) -> Milestone:  # fmt: skip
    """反馈: how far it is. Signs as well; stands in the supervisors' next digest. It never closes an item.

    Of a joint item it is the actor's own part, or that of the `unit` that is named.

    Raises Refused: "already", "progress_what" without a number, "bad_percent", "bad_count", and "progress_already"
    for the same number without a new word.
    """
    require_for(actor, Act.PROGRESS, milestone)
    session.refresh(milestone, ["state", "percent", "reached", "reached_amount"], with_for_update=True)
    if milestone.state not in IN_WORK:
        raise already(milestone)
    if milestone.split_at is not None and reached.count is not None:
        reached = splitting.own_report(session, milestone, reached)
    values = _values(milestone, reached, percent)
    if milestone.joint_at is not None:
        return _of_part(session, actor, milestone, now, reached, percent, note, evidence, unit)
    new = bool(note or evidence) or any(getattr(milestone, name) != value for name, value in values.items())
    if not new:
        raise Refused("progress_already", number=milestone.number, m=milestone)
    before: State = milestone.state
    to: State = "blocked" if before == "blocked" else "acknowledged"
    signed_at = milestone.acknowledged_at or now
    swap_or_refuse(session, milestone, to=to, acknowledged_at=signed_at, progress_at=now, **values)
    after: dict[str, Any] = {"state": to, "reached": reached.count, "percent": percent}
    after |= {"amount": reached.amount, "unit_of": milestone.quantity_unit} if reached.amount is not None else {}
    after = {name: value for name, value in after.items() if value is not None}
    return _noted(session, actor, milestone, now, before, after, note, evidence)


def _of_part(
    session: Session, actor: Actor, milestone: Milestone, now: datetime, reached: Reached, percent: float | None,
    note: str, evidence: tuple[Shown, ...], unit: Unit | None,
) -> Milestone:  # fmt: skip
    before: State = milestone.state
    made = joint.report(
        session, actor, milestone, now, unit=unit, reached=reached, percent=percent, done=False,
        again=bool(note or evidence),
    )  # fmt: skip
    swap_or_refuse(session, milestone, to=made.to, **made.values)
    return _noted(session, actor, milestone, now, before, made.after, note, evidence)


def _noted(
    session: Session, actor: Actor, milestone: Milestone, now: datetime, before: State, after: dict[str, Any],
    note: str, evidence: tuple[Shown, ...],
) -> Milestone:  # fmt: skip
    """Keeps what came with the report, writes its history, and tells the office in its next digest."""
    keep_evidence(session, actor, milestone, evidence, now)
    set_next_point(milestone)
    session.flush()
    change = record(
        session, actor, "progressed", now, plan_id=milestone.plan_id, milestone_id=milestone.id,
        before={"state": before}, after=after, why=note[:LONGEST_NOTE],
    )  # fmt: skip
    supervisors = receivers.holders(session, milestone.plan_id, "supervisor")
    words = {"evidence": len(evidence), "unit": after.get("unit")}
    tell_of_change(session, supervisors, "progressed", change, milestone, now, words=words, digest=True, waits=True)
    return milestone


def is_all(milestone: Milestone) -> bool:
    """Whether what was reported is all of it, so that it may be reported done."""
    return progress.share(milestone) == 1.0


def _values(milestone: Milestone, reached: Reached, percent: float | None) -> dict[str, Any]:
    """The columns that the report sets."""
    if reached.count is not None:
        progress.check(milestone, reached)
        return {"reached": reached.count, "percent": None}
    if reached.amount is not None:
        return {"reached_amount": reached.amount, "percent": None}
    if percent is None:
        raise Refused("progress_what", number=milestone.number, m=milestone)
    if not 0 <= percent <= 100:
        raise Refused("bad_percent", number=milestone.number)
    return {"percent": percent}

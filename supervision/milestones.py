"""What becomes of a milestone on the ledger? Acknowledged, reported, confirmed, sent back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy.orm import Session

from db.ledger import IN_WORK, Change, Evidence, Milestone, State
from db.people import Unit
from supervision import blocking, joint, joint_parts, matters, progress, receivers, splitting
from supervision.changes import already, record, swap_or_refuse
from supervision.notices import tell_of_change
from supervision.progress import NOTHING, Reached
from supervision.recurring import make_next
from supervision.refusals import Refused
from supervision.rights import Act, Actor, require_for
from supervision.speaking import set_next_point

LONGEST_NOTE = 2000


@dataclass(frozen=True, slots=True)
class Shown:
    """One piece of evidence as it came with a report; `file_id` is Telegram's."""

    kind: Literal["photo", "file", "text"]
    text: str = ""
    file_id: str | None = None
    file_name: str | None = None


def acknowledge(session: Session, actor: Actor, milestone: Milestone, now: datetime) -> Milestone:
    """签收: the owner has seen it. Raises Refused("already", …) once it is past open.

    Of a joint item it is the actor's own part; the item is signed for once every unit has.
    """
    require_for(actor, Act.ACKNOWLEDGE, milestone)
    if milestone.joint_at is not None:
        return _sign_part(session, actor, milestone, now)
    if milestone.state != "open":
        raise already(milestone)
    swap_or_refuse(session, milestone, to="acknowledged", acknowledged_at=now)
    _recorded(session, actor, "acknowledged", milestone, now, before="open")
    return milestone


def _sign_part(session: Session, actor: Actor, milestone: Milestone, now: datetime) -> Milestone:
    joint.held(session, milestone)
    if milestone.state not in IN_WORK:
        raise already(milestone)
    part, before = joint_parts.part_of(actor, milestone, states=("open",)), milestone.state
    part.state = "acknowledged"
    session.flush()
    if milestone.state == "open" and joint_parts.signed(milestone):
        swap_or_refuse(session, milestone, to="acknowledged", acknowledged_at=now)
    _recorded(session, actor, "acknowledged", milestone, now, before=before, more={"unit": part.unit.name})
    return milestone


def report_done(
    session: Session, actor: Actor, milestone: Milestone, now: datetime, *, note: str = "",
    reached: Reached = NOTHING, evidence: tuple[Shown, ...] = (), unit: Unit | None = None,
) -> Milestone:  # fmt: skip
    """The owner's word that it is done, with evidence; acknowledges as well. The supervisors are told.

    Of a joint item it is the actor's own part, or that of the `unit` that is named; the last part reports the item.

    A counted item wants to know how many are done: Refused("how_many"). Fewer than its count, or a number that does
    not meet its target, is progress.
    """
    require_for(actor, Act.REPORT, milestone)
    if milestone.state not in IN_WORK:
        raise already(milestone)
    if milestone.split_at is not None:
        reached = splitting.own_report(session, milestone, reached)
    if milestone.joint_at is not None:
        return _part_done(session, actor, milestone, now, note, reached, evidence, unit)
    progress.check(milestone, reached)
    before = milestone.state
    whole = progress.is_met(milestone, reached)
    values: dict[str, Any] = {"acknowledged_at": milestone.acknowledged_at or now, "reached": reached.count}
    if reached != NOTHING:
        values |= {"progress_at": now, "percent": None}
    if reached.amount is not None:
        values |= {"reached_amount": reached.amount}
    if whole:
        swap_or_refuse(session, milestone, to="reported", reported_at=now, reported_by=actor.person_id, **values)
    else:
        to: State = "blocked" if before == "blocked" else "acknowledged"
        swap_or_refuse(session, milestone, to=to, **values)
    keep_evidence(session, actor, milestone, evidence, now)
    what = "reported" if whole else "progressed"
    change = _recorded(session, actor, what, milestone, now, before=before, why=note[:LONGEST_NOTE], reached=reached)
    supervisors = receivers.holders(session, milestone.plan_id, "supervisor")
    tell_of_change(session, supervisors, what, change, milestone, now, words={"evidence": len(evidence)})
    if whole:
        splitting.part_reported(session, actor, milestone, now)
    return milestone


def _part_done(
    session: Session, actor: Actor, milestone: Milestone, now: datetime, note: str, reached: Reached,
    evidence: tuple[Shown, ...], unit: Unit | None,
) -> Milestone:  # fmt: skip
    """While others owe their part the office hears of it in its digest; of the last one at once."""
    before = milestone.state
    made = joint.report(session, actor, milestone, now, unit=unit, reached=reached, percent=None, done=True)
    swap_or_refuse(session, milestone, to=made.to, **made.values)
    keep_evidence(session, actor, milestone, evidence, now)
    what = "reported" if made.whole else "part_reported"
    change = _recorded(
        session, actor, what, milestone, now, before=before, why=note[:LONGEST_NOTE], more=made.after
    )  # fmt: skip
    supervisors = receivers.holders(session, milestone.plan_id, "supervisor")
    words = {"evidence": len(evidence), "unit": made.after["unit"]}
    kind = "reported" if made.whole else "progressed"
    tell_of_change(
        session, supervisors, kind, change, milestone, now, words=words, digest=not made.whole, waits=not made.whole
    )
    return milestone


def add_evidence(
    session: Session, actor: Actor, milestone: Milestone, evidence: tuple[Shown, ...], now: datetime
) -> Milestone:
    """More evidence for an item that is in work or reported."""
    require_for(actor, Act.REPORT, milestone)
    if milestone.state not in (*IN_WORK, "reported"):
        raise already(milestone)
    keep_evidence(session, actor, milestone, evidence, now)
    record(
        session, actor, "evidence", now, plan_id=milestone.plan_id, milestone_id=milestone.id,
        after={"pieces": len(evidence)},
    )  # fmt: skip
    return milestone


def confirm(session: Session, actor: Actor, milestone: Milestone, now: datetime, *, why: str = "") -> Milestone:
    """销号: the supervisor's word. What falls short of its target can be accepted with a reason.

    Raises Refused("not_reported") before the report, Refused("less_needs_reason") without that reason,
    Refused("answer_first") while whoever brought the problem has no answer.
    """
    require_for(actor, Act.CONFIRM, milestone)
    less = milestone.state in ("open", "acknowledged") and progress.falls_short(milestone)
    if milestone.state != "reported" and not less:
        closed = milestone.state in ("confirmed", "cancelled", "parked")
        raise already(milestone) if closed else Refused("not_reported", number=milestone.number)
    if less and not why:
        raise Refused("less_needs_reason", number=milestone.number, m=milestone)
    matters.must_be_answered(session, milestone)
    before = milestone.state
    swap_or_refuse(session, milestone, to="confirmed", confirmed_at=now)
    change = _recorded(session, actor, "confirmed", milestone, now, before=before, why=why)
    tell_of_change(session, receivers.everyone(milestone), "confirmed", change, milestone, now)
    make_next(session, actor, milestone, now)
    splitting.part_confirmed(session, actor, milestone, now)
    blocking.help_closed(session, milestone, now)
    return milestone


def send_back(
    session: Session, actor: Actor, milestone: Milestone, now: datetime, *, why: str, unit: Unit | None = None
) -> Milestone:
    """退回, with a reason: the milestone is in work again, and overdue at once if its date is past.

    Of a joint item every part is, or that of one `unit` alone, even while others have not reported theirs.
    """
    require_for(actor, Act.SEND_BACK, milestone)
    before = milestone.state
    if before != "reported" and not joint_parts.has_reported(milestone, unit):
        closed = milestone.state in ("confirmed", "cancelled", "parked")
        raise already(milestone) if closed else Refused("not_reported", number=milestone.number)
    if not why.strip():
        raise Refused("reason_needed", number=milestone.number)
    back: dict[str, Any] = {"reached_amount": None, "percent": None}
    back |= joint.returned(milestone, unit) if milestone.joint_at is not None else {}
    session.flush()
    to: State = "acknowledged" if before == "reported" else before
    swap_or_refuse(
        session, milestone, to=to, reported_at=None, reported_by=None, returned_at=now,
        reached=splitting.parts_done(session, milestone), **back,
    )  # fmt: skip
    milestone.spoken_until = now  # being sent back stands for what was due meanwhile
    named = {"unit": unit.name, "percent": back["percent"]} if unit is not None else {}
    change = _recorded(session, actor, "sent_back", milestone, now, before=before, why=why[:LONGEST_NOTE], more=named)
    people = receivers.contact(unit) if unit is not None else receivers.owners(milestone)
    tell_of_change(session, people, "sent_back", change, milestone, now)
    splitting.part_sent_back(session, actor, milestone, now)
    return milestone


def _recorded(
    session: Session, actor: Actor, what: str, milestone: Milestone, now: datetime, *, before: str, why: str = "",
    reached: Reached = NOTHING, more: dict[str, Any] | None = None,
) -> Change:  # fmt: skip
    set_next_point(milestone)
    session.flush()
    after: dict[str, Any] = {"state": milestone.state, **(more or {})}
    after |= {"reached": reached.count} if reached.count is not None else {}
    after |= {"amount": reached.amount, "unit_of": milestone.quantity_unit} if reached.amount is not None else {}
    return record(
        session, actor, what, now, plan_id=milestone.plan_id, milestone_id=milestone.id,
        before={"state": before}, after=after, why=why,
    )  # fmt: skip


def keep_evidence(
    session: Session, actor: Actor, milestone: Milestone, evidence: tuple[Shown, ...], now: datetime
) -> None:
    """Adds the pieces to the item."""
    for piece in evidence:
        session.add(
            Evidence(
                milestone_id=milestone.id, person_id=actor.person_id, kind=piece.kind, file_id=piece.file_id,
                file_name=piece.file_name, text=piece.text[:LONGEST_NOTE], at=now,
            )
        )  # fmt: skip

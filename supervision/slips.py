"""Which written warning was issued, signed for and answered? 督办单: blue, yellow, red, numbered per plan and year."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from db import find_office
from db.ledger import IN_WORK, Milestone, Plan
from db.office import Colour, Slip
from supervision import receivers
from supervision.answering import answer_once, tell_asker
from supervision.changes import already, record
from supervision.notices import tell_of_change
from supervision.refusals import Refused
from supervision.rights import Act, Actor, require_for
from supervision.speaking import calendar_of, policy_of

LONGEST_WORDS = 1000


def issue(
    session: Session, actor: Actor, milestone: Milestone, colour: Colour, now: datetime, *,
    answer_by: date | None = None, demand: str = "",
) -> Slip:  # fmt: skip
    """Writes the next slip of its colour and hands it to the unit's contact, to be signed for and answered.

    Raises Refused: "already" for an item that is not in work, "nobody_to_urge", "date_past" for the answer's date,
    "slip_issued_already" while the same one waits for its answer.
    """
    require_for(actor, Act.SLIP, milestone)
    session.refresh(milestone, ["state"], with_for_update=True)
    if milestone.state not in IN_WORK:
        raise already(milestone)
    people = receivers.owners(milestone)
    if not people:
        raise Refused("nobody_to_urge", number=milestone.number)
    today = receivers.today(milestone.plan, now)
    if answer_by is not None and answer_by < today:
        raise Refused("date_past", date=answer_by)
    demand = demand.strip()[:LONGEST_WORDS]
    _not_the_same_again(session, milestone, colour, demand, answer_by)
    within = policy_of(milestone.plan).slip_answer_within
    slip = Slip(
        plan_id=milestone.plan_id, milestone_id=milestone.id, year=today.year, colour=colour,
        number=_next_number(session, milestone.plan, today.year, colour), demand=demand,
        answer_by=answer_by or calendar_of(milestone.plan).add_working(today, within),
        issued_by=actor.person_id, issued_at=now, milestone=milestone,
    )  # fmt: skip
    session.add(slip)
    session.flush()
    session.refresh(slip)
    change = record(
        session, actor, "slip", now, plan_id=milestone.plan_id, milestone_id=milestone.id,
        after=_named(slip) | {"answer_by": slip.answer_by}, why=slip.demand,
    )  # fmt: skip
    tell_of_change(session, people, "slip", change, milestone, now, words=_words(slip))
    return slip


def sign(session: Session, actor: Actor, slip: Slip, now: datetime) -> Slip:
    """签收 of the slip by the unit. Raises Refused("signed_already")."""
    require_for(actor, Act.ANSWER, slip.milestone)
    done = session.execute(
        update(Slip)
        .where(Slip.id == slip.id, Slip.signed_at.is_(None))
        .values(signed_by=actor.person_id, signed_at=now)
        .execution_options(synchronize_session=False)
    )
    session.refresh(slip)
    if not done.rowcount:  # type: ignore[attr-defined]  # an UPDATE always gives a cursor result
        raise Refused("signed_already", number=slip.milestone.number)
    record(session, actor, "slip_signed", now, plan_id=slip.plan_id, milestone_id=slip.milestone_id, after=_named(slip))
    return slip


def answer(session: Session, actor: Actor, slip: Slip, words: str, now: datetime) -> Slip:
    """The unit's answer, which signs for it as well; told to whoever issued it."""
    answer_once(session, actor, slip, words, now)
    if slip.signed_at is None:
        sign(session, actor, slip, now)
    tell_asker(
        session, actor, slip, "slip", "slip_answered", slip.issued_by, now, after=_named(slip), words=_words(slip)
    )
    return slip


def _named(slip: Slip) -> dict[str, object]:
    return {"slip": slip.id, "colour": slip.colour, "slip_number": slip.number, "slip_year": slip.year}


def _words(slip: Slip) -> dict[str, object]:
    return {**_named(slip), "answer_by": slip.answer_by.isoformat(), "demand": slip.demand}


def _not_the_same_again(
    session: Session, milestone: Milestone, colour: Colour, demand: str, answer_by: date | None
) -> None:
    """A button works once: what says the same as a slip that waits for its answer is a second press, not a second slip."""
    same = find_office.slip_waiting(session, milestone.id, colour, demand)
    if same is not None and answer_by in (None, same.answer_by):
        name = {"colour": same.colour, "year": same.year, "number": same.number}
        raise Refused("slip_issued_already", number=milestone.number, slip=name)


def _next_number(session: Session, plan: Plan, year: int, colour: Colour) -> int:
    """The plan's row is held meanwhile, so that two slips written at once get two numbers."""
    session.refresh(plan, ["last_number"], with_for_update=True)
    last = select(func.max(Slip.number)).where(Slip.plan_id == plan.id, Slip.year == year, Slip.colour == colour)
    return (session.scalar(last) or 0) + 1

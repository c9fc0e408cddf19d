"""What else may become of an item? Blocked, set aside, cancelled, given another date, taken up again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from db.ledger import IN_WORK, Milestone, State
from db.people import Person
from supervision import receivers, splitting
from supervision.changes import already, record, swap_or_refuse
from supervision.notices import tell_of_change
from supervision.refusals import Refused
from supervision.rights import CLOCK, Act, Actor, require_for
from supervision.speaking import count_afresh, set_next_point, skip_until

SET_ASIDE: tuple[State, ...] = ("parked", "cancelled")
AFRESH = ("moved", "resumed")  # what was due before is said by the change itself
LONGEST_WHY = 1000
TAKEN_UP = Act.PARK  # whoever may set an item aside may take it up again


def block(session: Session, actor: Actor, milestone: Milestone, needed: str, now: datetime) -> Milestone:
    """受阻: says what is needed, from whom and by when. Goes up at once, and stops nothing else; it signs as well.

    Raises Refused("already"), Refused("needed_what").
    """
    require_for(actor, Act.BLOCK, milestone)
    _hold(session, milestone, ("open", "acknowledged"))
    if not needed.strip():
        raise Refused("needed_what", number=milestone.number)
    before = milestone.state
    signed_at = milestone.acknowledged_at or now
    swap_or_refuse(session, milestone, to="blocked", acknowledged_at=signed_at, blocked_at=now)
    _done(session, actor, milestone, "blocked", now, _above(session, milestone), before=before, why=needed)
    return milestone


def unblock(session: Session, actor: Actor, milestone: Milestone, now: datetime, *, why: str = "") -> Milestone:
    """The obstacle is gone: it is in work again."""
    require_for(actor, Act.UNBLOCK, milestone)
    _hold(session, milestone, ("blocked",))
    swap_or_refuse(session, milestone, to="acknowledged")
    people = [*_above(session, milestone), *receivers.owners(milestone)]
    _done(session, actor, milestone, "unblocked", now, people, before="blocked", why=why)
    return milestone


def park(
    session: Session, actor: Actor, milestone: Milestone, why: str, now: datetime, *, review_on: date | None = None
) -> Milestone:
    """挂账: it cannot be done now. Reminds nobody, and comes back by itself on the day of its review.

    Raises Refused: "already", "why_aside", "date_past" for a day that is not ahead.
    """
    require_for(actor, Act.PARK, milestone)
    _hold(session, milestone, IN_WORK)
    _wants_a_reason(milestone, "park", why)
    if review_on is not None and review_on <= receivers.today(milestone.plan, now):
        raise Refused("review_past", date=review_on)
    before = milestone.state
    swap_or_refuse(session, milestone, to="parked", parked_until=review_on)
    words = {"review_on": review_on.isoformat() if review_on else None}
    _done(session, actor, milestone, "parked", now, _owners(milestone), before=before, why=why, words=words)
    return milestone


def cancel(session: Session, actor: Actor, milestone: Milestone, why: str, now: datetime) -> Milestone:
    """It is no longer asked for. Of a recurring duty nothing follows."""
    require_for(actor, Act.CANCEL, milestone)
    _hold(session, milestone, (*IN_WORK, "reported", "parked"))
    _wants_a_reason(milestone, "cancel", why)
    before = milestone.state
    swap_or_refuse(session, milestone, to="cancelled", parked_until=None)
    _done(session, actor, milestone, "cancelled", now, _owners(milestone), before=before, why=why)
    splitting.part_cancelled(session, actor, milestone, now, was=before)
    return milestone


def move(session: Session, actor: Actor, milestone: Milestone, due_on: date, why: str, now: datetime) -> Milestone:
    """改期: the first date is kept for ever, the moves are counted, and all reminders start afresh.

    Raises Refused: "already", "date_already" when it has that date, "date_past", "why_aside".
    """
    require_for(actor, Act.MOVE, milestone)
    _hold(session, milestone, IN_WORK)
    if milestone.due_on == due_on:
        raise Refused("date_already", number=milestone.number, date=due_on)
    if due_on < receivers.today(milestone.plan, now):
        raise Refused("date_past", date=due_on)
    _wants_a_reason(milestone, "move", why)
    before = milestone.due_on
    _moved(session, actor, milestone, due_on, why, now)
    for part in parts_beside(session, milestone, before):
        session.refresh(part, ["state", "due_on", "moves"], with_for_update=True)
        _moved(session, actor, part, due_on, why, now, digest=True)
    return milestone


def parts_beside(session: Session, milestone: Milestone, due_on: date | None) -> list[Milestone]:
    """The parts of a split item that are due on the same day as it is: they move with it, others have a day of their own."""
    if milestone.split_at is None:
        return []
    return [p for p in splitting.parts(session, milestone) if p.due_on == due_on and p.state in (*IN_WORK, "parked")]


def _moved(
    session: Session, actor: Actor, milestone: Milestone, due_on: date, why: str, now: datetime, *, digest: bool = False
) -> None:
    before = milestone.due_on
    milestone.due_on = due_on
    count_afresh(milestone, now)
    if before is None:
        milestone.first_due_on = due_on  # its first date, and so not moved
    else:
        milestone.moves += 1
    if milestone.window_start is not None and milestone.window_start > due_on:
        milestone.window_start = due_on
    words = {"from_on": before.isoformat() if before else None, "to_on": due_on.isoformat()}
    _done(
        session, actor, milestone, "moved", now, _owners(milestone), before=milestone.state, why=why, words=words,
        dates=(before, due_on), digest=digest,
    )  # fmt: skip


def resume(session: Session, actor: Actor, milestone: Milestone, now: datetime, *, why: str = "") -> Milestone:
    """What was set aside or cancelled is in work again. What is late by then goes up from the next working day on."""
    require_for(actor, TAKEN_UP, milestone)
    _hold(session, milestone, SET_ASIDE)
    before = milestone.state
    to: State = "acknowledged" if milestone.acknowledged_at else "open"
    swap_or_refuse(session, milestone, to=to, parked_until=None, resumed_at=now)
    splitting.part_taken_up(session, actor, milestone, now)
    people = _owners(milestone)
    if actor is CLOCK or not people:
        people = [*people, *receivers.holders(session, milestone.plan_id, "supervisor")]
    _done(
        session, actor, milestone, "resumed", now, people, before=before, why=why, digest=actor is CLOCK
    )  # fmt: skip
    return milestone


def _hold(session: Session, milestone: Milestone, fit: Iterable[str]) -> None:
    """Takes the row, so that two who change it at once wait for each other. Raises Refused("already")."""
    session.flush()
    session.refresh(milestone, ["state", "due_on", "moves"], with_for_update=True)
    if milestone.state not in fit:
        raise already(milestone)


def _wants_a_reason(milestone: Milestone, command: str, why: str) -> None:
    if not why.strip():
        raise Refused("why_aside", number=milestone.number, command=command)


def _owners(milestone: Milestone) -> list[Person]:
    return receivers.owners(milestone)


def _above(session: Session, milestone: Milestone) -> list[Person]:
    """The secretary and the leader, each replaced by the office where there is none."""
    audiences = receivers.Audiences(session)
    return [*audiences.hearers(milestone, "secretary"), *audiences.hearers(milestone, "leader")]


def _done(
    session: Session, actor: Actor, milestone: Milestone, what: str, now: datetime, people: Iterable[Person], *,
    before: str, why: str, words: dict[str, Any] | None = None, dates: tuple[date | None, date] | None = None,
    digest: bool = False,
) -> None:  # fmt: skip
    """Writes the change, sets when the item speaks next, and tells whom it concerns."""
    if what in AFRESH:
        skip_until(session, milestone, now, "set_afresh")
    set_next_point(milestone)
    session.flush()
    was: dict[str, Any] = {"state": before}
    became: dict[str, Any] = {"state": milestone.state}
    if dates is not None:
        was["due_on"], became["due_on"], became["moves"] = dates[0], dates[1], milestone.moves
    if milestone.parked_until is not None:
        became["review_on"] = milestone.parked_until
    change = record(
        session, actor, what, now, plan_id=milestone.plan_id, milestone_id=milestone.id, before=was, after=became,
        why=why.strip()[:LONGEST_WHY],
    )  # fmt: skip
    tell_of_change(session, people, what, change, milestone, now, words=words, digest=digest)

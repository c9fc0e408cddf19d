"""How does a counted item become several? Its named things become children; the rest stay with it, not yet named."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from db.ledger import IN_WORK, Listing, Milestone
from plans.likeness import bare
from supervision.changes import already, record, swap
from supervision.numbering import next_number
from supervision.progress import Reached
from supervision.refusals import Refused
from supervision.rights import Act, Actor, require_for
from supervision.speaking import set_next_point

DONE = ("reported", "confirmed")
LONGEST_NAME = 60
CARRIED = (
    "plan_id", "kind", "due_on", "window_start", "action", "strength", "section", "document_id", "source_start",
    "source_end", "expr", "lead_unit_id", "handed_over_at", "acknowledged_at",
)  # fmt: skip


def split(session: Session, actor: Actor, milestone: Milestone, names: Sequence[str], now: datetime) -> list[Milestone]:
    """Makes a child of each name, else of each thing that the text names. Called again, it names further ones.

    Raises Refused: "already", "not_counted", "part_itself", "name_them", "bad_part_name", "too_many_names".
    """
    require_for(actor, Act.EDIT, milestone)
    session.refresh(milestone, ["state"], with_for_update=True)
    if milestone.state not in IN_WORK:
        raise already(milestone)
    if milestone.parent_id is not None:
        raise Refused("part_itself", number=milestone.number)
    if not milestone.count or milestone.count < 2:
        raise Refused("not_counted", number=milestone.number)
    there = {bare(name) for part in parts(session, milestone) for name in part.subjects}
    wanted = list(dict.fromkeys(" ".join(name.split()) for name in names or milestone.subjects))
    wanted = [name for name in wanted if bare(name) not in there]
    if not wanted:
        raise Refused("name_them", number=milestone.number)
    if any(not bare(name) or len(name) > LONGEST_NAME for name in wanted):
        raise Refused("bad_part_name", longest=LONGEST_NAME)
    left = unnamed(session, milestone)
    if len(wanted) > left:
        raise Refused("too_many_names", number=milestone.number, left=left, count=milestone.count)
    made = [_part(session, actor, milestone, name, now) for name in wanted]
    milestone.split_at = milestone.split_at or now
    milestone.reached = milestone.reached or 0
    set_next_point(milestone)
    record(
        session, actor, "split", now, plan_id=milestone.plan_id, milestone_id=milestone.id,
        after={"numbers": [part.number for part in made], "unnamed": left - len(made)},
    )  # fmt: skip
    return made


def parts(session: Session, milestone: Milestone) -> Sequence[Milestone]:
    asked = select(Milestone).where(Milestone.parent_id == milestone.id)
    return session.scalars(asked.order_by(Milestone.number)).all()


def unnamed(session: Session, milestone: Milestone) -> int:
    """How many of its things have no name yet."""
    return (milestone.count or 0) - _number(session, milestone)


def parts_done(session: Session, milestone: Milestone) -> int | None:
    """How many of its parts are reported or struck off; None for one that is not split."""
    return _number(session, milestone, done=True) if milestone.split_at is not None else None


def own_report(session: Session, milestone: Milestone, reached: Reached) -> Reached:
    """What is reported of a split item is how many of its unnamed things are done; with its parts that makes the whole.

    Raises Refused: "parts_report", "how_many", "bad_count".
    """
    left = unnamed(session, milestone)
    if not left:
        raise Refused("parts_report", number=milestone.number)
    if reached.count is None:
        raise Refused("how_many", number=milestone.number, count=left, id=milestone.id)
    if not 0 <= reached.count <= left:
        raise Refused("bad_count", number=milestone.number, count=left)
    return Reached(count=reached.count + _number(session, milestone, done=True))


def part_reported(session: Session, actor: Actor, part: Milestone, now: datetime) -> None:
    """One more of the group is done; with the last one the group itself is reported."""
    group = _group_of(session, part, by=1)
    if group and (group.reached or 0) >= asked_for(session, group) and group.state in IN_WORK:
        _move(session, actor, group, "parts_reported", now)


def part_sent_back(session: Session, actor: Actor, part: Milestone, now: datetime) -> None:
    """One less is done; a group that was reported is in work again."""
    group = _group_of(session, part, by=-1)
    if group and group.state == "reported":
        _move(session, actor, group, "parts_sent_back", now)


def part_cancelled(session: Session, actor: Actor, part: Milestone, now: datetime, *, was: str) -> None:
    """What was reported of it counts no more; where all that is still asked for is done, the group is done."""
    group = _group_of(session, part, by=-1 if was in DONE else 0)
    if group is None:
        return
    if group.state in IN_WORK and (group.reached or 0) >= asked_for(session, group) > 0:
        _move(session, actor, group, "parts_reported", now)
    _strike_off(session, actor, group, now)


def part_taken_up(session: Session, actor: Actor, part: Milestone, now: datetime) -> None:
    """One that was cancelled is asked for again: a group that was done without it is in work again."""
    group = _group_of(session, part, by=0)
    if group and group.state == "reported" and (group.reached or 0) < asked_for(session, group):
        _move(session, actor, group, "parts_sent_back", now)


def asked_for(session: Session, group: Milestone) -> int:
    """How many of its things are still asked for: the cancelled ones are not."""
    cancelled = select(func.count()).where(Milestone.parent_id == group.id, Milestone.state == "cancelled")
    return (group.count or 0) - (session.scalar(cancelled) or 0)


def part_confirmed(session: Session, actor: Actor, part: Milestone, now: datetime) -> None:
    """With the last of its named things struck off, a group without unnamed ones is struck off too."""
    group = session.get(Milestone, part.parent_id) if part.parent_id is not None else None
    if group is not None:
        _strike_off(session, actor, group, now)


def _strike_off(session: Session, actor: Actor, group: Milestone, now: datetime) -> None:
    if group.state != "reported" or unnamed(session, group):
        return
    if {each.state for each in parts(session, group)} - {"cancelled"} == {"confirmed"}:
        _move(session, actor, group, "parts_confirmed", now)


def _move(session: Session, actor: Actor, group: Milestone, what: str, now: datetime) -> None:
    before = group.state
    moved = {
        "parts_reported": lambda: swap(session, group, to="reported", reported_at=now, reported_by=actor.person_id),
        "parts_sent_back": lambda: swap(session, group, to="acknowledged", reported_at=None, returned_at=now),
        "parts_confirmed": lambda: swap(session, group, to="confirmed", confirmed_at=now),
    }[what]()
    if moved:
        set_next_point(group)
        session.flush()
        record(
            session, actor, what, now, plan_id=group.plan_id, milestone_id=group.id,
            before={"state": before}, after={"state": group.state},
        )  # fmt: skip


def _group_of(session: Session, part: Milestone, *, by: int) -> Milestone | None:
    if part.parent_id is None:
        return None
    session.execute(
        update(Milestone)
        .where(Milestone.id == part.parent_id)
        .values(reached=func.coalesce(Milestone.reached, 0) + by)
        .execution_options(synchronize_session=False)
    )
    return session.get(Milestone, part.parent_id, populate_existing=True)


def _number(session: Session, milestone: Milestone, *, done: bool = False) -> int:
    asked = select(func.count()).select_from(Milestone).where(Milestone.parent_id == milestone.id)
    return session.scalar(asked.where(Milestone.state.in_(DONE)) if done else asked) or 0


def _part(session: Session, actor: Actor, group: Milestone, name: str, now: datetime) -> Milestone:
    act = group.action or ""
    title = f"{name}{act}" if act and not act.isascii() else f"{name} — {group.title}"
    part = Milestone(
        **{field: getattr(group, field) for field in CARRIED},
        number=next_number(session, group.plan_id), title=title[:200], subjects=[name], parent_id=group.id,
        first_due_on=group.due_on, adopted_at=now, spoken_until=now, moves=0,
        state="acknowledged" if group.acknowledged_at is not None else "open", assisting=list(group.assisting),
        listings=[Listing(name=listing.name, level=listing.level) for listing in group.listings],
    )  # fmt: skip
    session.add(part)
    session.flush()
    session.refresh(part)
    set_next_point(part)
    record(
        session, actor, "named", now, plan_id=part.plan_id, milestone_id=part.id,
        after={"due_on": part.due_on, "part_of": group.number},
    )  # fmt: skip
    return part

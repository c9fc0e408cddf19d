"""Who wants to hear later? One item put off by one person (推迟), and a person who hears only what is urgent (静音)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session, joinedload

from db.among import among
from db.ledger import IN_WORK, Milestone, Plan
from db.outbox import Message, Notice, Snooze
from db.people import Person
from schedules.moments import moment_of
from supervision import receivers
from supervision.changes import record
from supervision.notices import Telling, hour_of, zone_of
from supervision.refusals import Refused
from supervision.rights import Act, Actor, require_for
from supervision.urgency import is_urgent

AT_A_TIME = 200
FURTHEST = timedelta(days=366)
SPEAKS = (*IN_WORK, "reported")
WAITS = ("gathering", "pending")
GOES_UP = or_(
    Notice.point.startswith("escalate-"), Notice.point.startswith("blocked-"),
    Notice.point.in_(("unacknowledged", "waiting-leader")),
)  # fmt: skip


def snooze(session: Session, actor: Actor, person: Person, milestone: Milestone, until: date, now: datetime) -> Snooze:
    """Holds back what would remind this person of the item, until his digest of that day. Escalations go on.

    Raises Refused: "silent_already" for an item that reminds nobody, "later_past", "later_too_far".
    """
    require_for(actor, Act.READ, milestone)
    if milestone.state not in SPEAKS:
        raise Refused("silent_already", number=milestone.number, state=milestone.state)
    wakes_at = _morning(person, milestone.plan, until, now)
    found = of(session, person, milestone)
    before = found.until_on if found else None
    if found is None:
        found = Snooze(person_id=person.id, milestone_id=milestone.id, person=person, milestone=milestone)
        session.add(found)
    found.until_on, found.wakes_at = until, wakes_at
    session.flush()
    _unsay(session, person, milestone)
    record(
        session, actor, "snoozed", now, plan_id=milestone.plan_id, milestone_id=milestone.id,
        before={"until_on": before}, after={"until_on": until},
    )  # fmt: skip
    return found


def wake(session: Session, actor: Actor, person: Person, milestone: Milestone, now: datetime) -> None:
    """Ends it before its day. Raises Refused("not_snoozed")."""
    found = of(session, person, milestone)
    if found is None:
        raise Refused("not_snoozed", number=milestone.number)
    session.delete(found)
    session.flush()
    record(session, actor, "woken", now, plan_id=milestone.plan_id, milestone_id=milestone.id)


def of(session: Session, person: Person, milestone: Milestone) -> Snooze | None:
    return session.scalar(select(Snooze).where(Snooze.milestone_id == milestone.id, Snooze.person_id == person.id))


def held_back(session: Session, milestones: Collection[int], now: datetime) -> set[tuple[int, int]]:
    """(milestone, person) of all that is put off beyond this moment."""
    if not milestones:
        return set()
    asked = select(Snooze.milestone_id, Snooze.person_id).where(among(Snooze.milestone_id, milestones))
    return {(row[0], row[1]) for row in session.execute(asked.where(Snooze.wakes_at > now))}


def run(session: Session, now: datetime) -> bool:
    """Reminds of what was put off until now, be it a day off as well; True when more of it waits."""
    over = session.scalars(
        select(Snooze)
        .where(Snooze.wakes_at <= now)
        .order_by(Snooze.wakes_at, Snooze.id)
        .limit(AT_A_TIME)
        .options(joinedload(Snooze.person), joinedload(Snooze.milestone).joinedload(Milestone.plan))
        .with_for_update(of=Snooze)
    ).all()
    telling = Telling(session, now)
    for each in over:
        milestone = each.milestone
        if milestone.state in IN_WORK and receivers.reached(each.person):
            telling.owe(
                each.person, "reminder", plan=milestone.plan, milestone=milestone, point=f"snooze-{each.until_on}",
                for_on=milestone.due_on or each.until_on, words={"name": "snooze"},
            )  # fmt: skip
        session.delete(each)
    telling.write()
    session.flush()
    return len(over) == AT_A_TIME


def mute(session: Session, actor: Actor, person: Person, plan: Plan, until: date | None, now: datetime) -> None:
    """He hears only what is urgent until his digest of that day, which brings the rest; None: from now on everything.

    Raises Refused: "not_muted", "later_past", "later_too_far".
    """
    before = person.mute_ends_at if person.mute_ends_at and person.mute_ends_at > now else None
    if until is None and before is None:
        raise Refused("not_muted")
    ends_at = _morning(person, plan, until, now) if until else None
    person.mute_ends_at = ends_at
    session.flush()
    _put_off(session, person, before, ends_at, now)
    record(session, actor, "muted", now, plan_id=None, before={"until": before}, after={"until": ends_at})


def _morning(person: Person, plan: Plan, on: date, now: datetime) -> datetime:
    """The person's digest of that day. Raises Refused("later_past"), Refused("later_too_far")."""
    if on > receivers.today(plan, now) + FURTHEST:
        raise Refused("later_too_far", days=FURTHEST.days)
    at = moment_of(on, hour_of(person, plan), zone_of(person, plan))
    if at <= now:
        raise Refused("later_past", date=on)
    return at


def _unsay(session: Session, person: Person, milestone: Milestone) -> None:
    """Takes the item's reminders out of the messages that wait for this person, but for what went up to him.

    A message left empty is dropped at sending.
    """
    waiting = select(Message.id).where(
        Message.person_id == person.id, Message.state.in_(WAITS), Message.attempt == 0
    )  # fmt: skip
    session.execute(
        update(Notice)
        .where(
            Notice.milestone_id == milestone.id, Notice.person_id == person.id, Notice.kind == "reminder",
            Notice.message_id.in_(waiting), ~GOES_UP,
        )
        .values(message_id=None)
        .execution_options(synchronize_session=False)
    )  # fmt: skip


def _put_off(session: Session, person: Person, before: datetime | None, until: datetime | None, now: datetime) -> None:
    """Moves the messages that wait for a later moment and carry nothing urgent: to the end, or to now.

    What was due later than the end by itself keeps its moment.
    """
    waiting = session.scalars(
        select(Message)
        .where(
            Message.person_id == person.id, Message.state.in_(WAITS), Message.attempt == 0, Message.send_at > now
        )
        .with_for_update()
    ).all()  # fmt: skip
    for message in waiting:
        if until is None and message.send_at == before:
            message.send_at = now
        elif until is not None and not any(is_urgent(notice.kind, digest=message.digest) for notice in message.notices):
            message.send_at = until if message.send_at == before else max(message.send_at, until)
    session.flush()

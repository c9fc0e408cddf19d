"""What happens when the clock ticks? Each round is a function of the ledger and the moment, and may be run again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from db.ledger import Milestone
from db.outbox import Message
from db.people import Unit
from schedules.points import Point
from schedules.scene import LADDER
from supervision import deputies, hearing_later, lights, notices, periodic, policies, receivers, speaking, timing
from supervision.acts import resume
from supervision.notices import Telling
from supervision.recurring import make_next
from supervision.rights import CLOCK
from supervision.speaking import Skips

AT_A_TIME = 200


def run(session: Session, now: datetime) -> bool:
    """Lets up to 200 milestones speak that are due by now; True when more of them wait.

    Only when none is left are the morning's digests let go, so that each person gets one. A policy that has changed
    is worked through first, a batch a call, so that nobody has to wait for it.
    """
    deputies.run(session, now)
    policies.start_due(session, now)
    if timing.run(session):
        return True
    due = session.scalars(
        select(Milestone)
        .where(Milestone.next_point_at <= now)
        .order_by(Milestone.next_point_at, Milestone.id)
        .limit(AT_A_TIME)
        .options(
            joinedload(Milestone.plan), joinedload(Milestone.lead_unit).joinedload(Unit.contact),
        )
        .with_for_update(of=Milestone)
        .execution_options(populate_existing=True)
    ).all()  # fmt: skip
    telling, skips, audiences = Telling(session, now), Skips(session, now), receivers.Audiences(session)
    later = hearing_later.held_back(session, [milestone.id for milestone in due], now)
    for milestone in due:
        _speak(session, milestone, now, telling, skips, audiences, later)
    telling.write()
    skips.write()
    if len(due) == AT_A_TIME:
        return True
    if hearing_later.run(session, now) or periodic.run(session, now) or lights.run(session, now):
        return True
    notices.release(session, now)
    return False


def next_at(session: Session) -> datetime | None:
    """When the next round has something to do."""
    return min(
        (
            at
            for at in (
                session.scalar(select(func.min(Milestone.next_point_at))),
                periodic.waits_until(session),
                lights.next_at(session),
                hearing_later.next_at(session),
                deputies.next_at(session),
                session.scalar(select(func.min(Message.send_at)).where(Message.state == "gathering")),
                policies.next_start_at(session),
            )
            if at is not None
        ),
        default=None,
    )


def _speak(
    session: Session,
    milestone: Milestone,
    now: datetime,
    telling: Telling,
    skips: Skips,
    audiences: receivers.Audiences,
    later: Collection[tuple[int, int]],
) -> None:
    """Says what is due of one milestone to whoever hears it now, and sets when it speaks next.

    `later` are (milestone, person) that are put off; a step of the ladder is heard all the same.
    """
    due = speaking.due(milestone, now)
    for point, why in due.skipped:
        skips.note(milestone, point, why)
    for point in due.spoken:
        if point.topic == "review":
            resume(session, CLOCK, milestone, now)
            continue
        hearers = audiences.hearers(milestone, point.audience)
        awake = [h for h in hearers if point.weight >= LADDER or (milestone.id, h.id) not in later]
        if hearers and not awake:
            skips.note(milestone, point, "snoozed")
        for person in awake:
            telling.owe(
                person, "reminder", plan=milestone.plan, milestone=milestone, point=point.name,
                for_on=milestone.due_on or point.on, digest=not point.alone, own=point.alone and point.weight < LADDER,
                words={"name": point.name, "days": point.days, "audience": point.audience},
            )  # fmt: skip
    milestone.spoken_until = now
    if _comes_again(milestone, due.spoken, now):
        make_next(session, CLOCK, milestone, now)
    speaking.set_next_point(milestone)


def _comes_again(milestone: Milestone, spoken: list[Point], now: datetime) -> bool:
    """Whether a recurring duty is at its date, when the occurrence after it is made."""
    if not milestone.rrule or milestone.due_on is None:
        return False
    at_date = any(point.name == "lead-0" for point in spoken)
    return at_date or milestone.due_on <= now.astimezone(ZoneInfo(milestone.plan.zone)).date()

"""What happens when the clock ticks? Each round is a function of the ledger and the moment, and may be run again."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session

from db.ledger import Milestone, Plan
from db.outbox import Message, Snooze
from db.people import Person
from supervision import deputies, hearing_later, lights, notices, periodic, policies, reminding, timing


def run(session: Session, now: datetime) -> bool:
    """Lets some hundred milestones speak that are due by now; True when more of them wait.

    Only when none is left are the morning's digests let go, so that each person gets one. A policy that has changed
    is worked through first, a batch a call, so that nobody has to wait for it. While nothing is due it asks one question.
    """
    due_at = next_at(session)
    if due_at is None or due_at > now:
        return False
    deputies.run(session, now)
    policies.start_due(session, now)
    if timing.run(session) or reminding.run(session, now):
        return True
    if hearing_later.run(session, now) or periodic.run(session, now) or lights.run(session, now):
        return True
    notices.release(session, now)
    return False


class Ahead(NamedTuple):
    """When the next round has something to do, and when the next message that waits may be sent."""

    round_at: datetime | None
    send_at: datetime | None


def ahead(session: Session) -> Ahead:
    """One question for both: a bot at rest asks it every second."""
    *moments, starts_on, send_at = session.execute(_next_moments()).one()
    if starts_on is not None:
        moments.append(policies.next_start_at(session))
    return Ahead(min((at for at in moments if at is not None), default=None), send_at)


def next_at(session: Session) -> datetime | None:
    """When the next round has something to do."""
    return ahead(session).round_at


@cache
def _next_moments() -> Select[*tuple[Any, ...]]:
    """A plan whose paper, or day, has still to be worked out names the day it was made; one that is timed anew, that of its policy."""

    # Of an index the first entry: whether one is due would be looked for among all rows where statistics expect many.
    def first(column: Any, *where: ColumnElement[bool]) -> ColumnElement[Any]:
        return select(func.min(column)).where(*where).scalar_subquery()

    of_plans = select(
        func.min(func.coalesce(Plan.papers_at, Plan.made_at)),
        func.min(func.coalesce(Plan.daily_at, Plan.made_at)),
        func.min(case((Plan.retime_from.is_not(None), Plan.policy_at))),
        func.min(Plan.next_policy_on).label("starts_on"),
    ).subquery()  # all of them are looked at once
    *moments, starts_on = of_plans.c
    return select(
        *moments,
        first(Milestone.next_point_at),
        first(Snooze.wakes_at),
        first(Person.deputy_ends_at),
        first(Message.send_at, Message.state == "gathering"),
        starts_on,
        first(Message.send_at, Message.state == "pending"),
    )

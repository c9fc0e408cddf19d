"""What happens when the clock ticks? Each round is a function of the ledger and the moment, and may be run again."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, exists, func, or_, select
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
    if not session.scalar(_anything_due(), {"now": now}):
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
def _anything_due() -> Select[bool]:
    """Whether any part of a round would find something; each looks by the same column."""
    by: BindParameter[datetime] = bindparam("now")
    plans = (
        Plan.retime_from.is_not(None), Plan.next_policy_on.is_not(None), Plan.papers_at.is_(None), Plan.papers_at <= by,
        Plan.daily_at.is_(None), Plan.daily_at <= by,
    )  # fmt: skip
    return select(
        or_(
            exists().where(Milestone.next_point_at <= by),
            exists().where(or_(*plans)),
            exists().where(Snooze.wakes_at <= by),
            exists().where(Person.deputy_ends_at <= by),
            exists().where(Message.state == "gathering", Message.send_at <= by),
        )
    )


@cache
def _next_moments() -> Select[*tuple[Any, ...]]:
    """A plan whose paper, or day, has still to be worked out names the day it was made; one that is timed anew, that of its policy."""

    def first(column: Any, *where: ColumnElement[bool]) -> ColumnElement[Any]:
        return select(func.min(column)).where(*where).scalar_subquery()

    return select(
        first(Milestone.next_point_at),
        first(func.coalesce(Plan.papers_at, Plan.made_at)),
        first(func.coalesce(Plan.daily_at, Plan.made_at)),
        first(Plan.policy_at, Plan.retime_from.is_not(None)),
        first(Snooze.wakes_at),
        first(Person.deputy_ends_at),
        first(Message.send_at, Message.state == "gathering"),
        first(Plan.next_policy_on),
        first(Message.send_at, Message.state == "pending"),
    )

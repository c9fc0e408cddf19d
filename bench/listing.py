"""How fast is /due in the database thread? Exact total and first page of 20, asked by supervisors and owners in turn."""

from __future__ import annotations

from calendar import monthrange
from time import perf_counter

from sqlalchemy import func, select

from bench.big_ledger import NOW
from bench.rows import Row, p99, row
from db import find
from db.find import View
from db.ledger import Plan
from db.people import Unit
from db.session import Database

ASKED = 400
A_PAGE = 20
GOAL = 2  # milliseconds


def rows(database: Database, kind: str, size: int, times: int) -> list[Row]:
    listed(database)
    return [
        row(f"/due this month in the database thread, {who}, p99 ({kind})", size, [p99(listed(database, own=own)) for _ in range(times)], "ms", GOAL)
        for who, own in (("supervisors", False), ("owners", True))
    ]  # fmt: skip


def listed(database: Database, *, own: bool = False) -> list[float]:
    """Milliseconds of each asking, one plan after another; a session each, as a request has."""
    first = NOW.date().replace(day=1)
    last = first.replace(day=monthrange(first.year, first.month)[1])
    with database.reading() as session:
        units = dict(session.execute(select(Unit.plan_id, func.min(Unit.id)).group_by(Unit.plan_id)).tuples().all())
        plans = session.scalars(select(Plan.id).order_by(Plan.id)).all()
    took = []
    for number in range(ASKED):
        plan = plans[number * 7 % len(plans)]
        view = View(plan, [units[plan]] if own else None, first=first, last=last)
        with database.looking() as session:
            begun = perf_counter()
            find.tally(session, view, NOW.date())
            find.milestones(session, view, limit=A_PAGE)
            took.append(1000 * (perf_counter() - begun))
    return took

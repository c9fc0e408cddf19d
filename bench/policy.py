"""How long does a changed policy take on a plan of 100,000, and how long do others wait for their answers meanwhile?"""

from __future__ import annotations

import asyncio
from time import perf_counter

from sqlalchemy import select

from bench import ledgers
from bench.big_ledger import NOW
from bench.rows import Row, p99, row
from db import find
from db.find import View
from db.ledger import Milestone, Plan
from db.session import Database, Session
from supervision import rounds, timing
from supervision.changes import record
from supervision.rights import CONSOLE

SECONDS, OTHERS = 3, 200  # the goals; milliseconds for the answers of others
ASKING = 5  # others, each of whom changes and reads something every tenth of a second


def rows(database: Database, kind: str, size: int, times: int) -> list[Row]:
    ledgers.delivered(database)
    took, waited = [], []
    for number in range(min(times, 3)):
        seconds, others = asyncio.run(changed(database, f'digest_at = "09:{10 + number}"\n'))
        took.append(seconds)
        waited.append(p99(others))
    return [
        row(f"policy change, a plan of {size:,} milestones ({kind})", size, took, "s", SECONDS),
        row(f"answers of {ASKING} others meanwhile, a change and a list each, p99 ({kind})", size, waited, "ms", OTHERS),
    ]  # fmt: skip


async def changed(database: Database, policy: str) -> tuple[float, list[float]]:
    """Seconds until every milestone has its new moment, and the milliseconds that others waited."""
    await database.run(_take, policy)
    waited: list[float] = []
    beside = [asyncio.create_task(_ask(database, waited)) for _ in range(ASKING)]
    begun = perf_counter()
    while await database.run(rounds.run, NOW):
        pass
    took = perf_counter() - begun
    for task in beside:
        task.cancel()
    await asyncio.gather(*beside, return_exceptions=True)
    return took, waited or [0.0]


async def _ask(database: Database, waited: list[float]) -> None:
    while True:
        begun = perf_counter()
        await database.run(_change)
        await database.ask(_read)
        waited.append(1000 * (perf_counter() - begun))
        await asyncio.sleep(0.1)


def _take(session: Session, policy: str) -> None:
    plan = session.get_one(Plan, 1)
    plan.policy = policy
    timing.mark(plan, NOW)


def _change(session: Session) -> None:
    milestone = session.scalars(
        select(Milestone).where(Milestone.plan_id == 1, Milestone.number == 7).with_for_update()
    ).one()
    record(session, CONSOLE, "commented", NOW, plan_id=1, milestone_id=milestone.id)


def _read(session: Session) -> None:
    view = View(1, first=NOW.date(), last=NOW.date())
    find.tally(session, view, NOW.date())
    find.milestones(session, view, limit=20)

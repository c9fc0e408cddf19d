"""How fast does the clock's round speak, how late, and how soon after a start? With ever more milestones that wait."""

from __future__ import annotations

import asyncio
import random
from datetime import UTC, datetime, timedelta
from time import perf_counter

from sqlalchemy import func, select, update

from bench import ledgers
from bench.big_ledger import BEFORE, ITEMS_OF_UNIT, NOW
from bench.rows import Row, milliseconds, p99, rate, row
from db.ledger import Milestone
from db.outbox import Notice
from db.session import Database
from schedules.clock import Ticker
from supervision import doubtful, outbox, rounds

A_SECOND = {"sqlite": 5000, "postgresql": 4000}
READY = {"sqlite": 50, "postgresql": 150}  # milliseconds
LATE = 50  # milliseconds
SINGLY = 200  # milestones, each at a moment of its own


def rows(database: Database, kind: str, size: int, times: int) -> list[Row]:
    ledgers.told(database)  # the first time pays for imports
    return [
        rate(
            f"tick → notices ({kind})", size, A_SECOND[kind], times, size // ITEMS_OF_UNIT,
            lambda: ledgers.morning(database), lambda: ledgers.tick(database),
        ),
        row(f"restart ready ({kind})", size, [milliseconds(lambda: opened(database.url)) for _ in range(times)], "ms", READY[kind]),
        row(f"lateness, from the moment to the committed notice, p99 ({kind})", size,
            [p99(asyncio.run(lateness(database, 1 + size // 100_000))) for _ in range(min(times, 3))], "ms", LATE),
    ]  # fmt: skip


def ratio(found: list[Row], kind: str) -> list[Row]:
    """How much of its rate the tick keeps with ten times as many that wait."""
    value = {each["n"]: each["value"] for each in found if each["name"] == f"tick → notices ({kind})"}
    if not {100_000, 1_000_000} <= value.keys():
        return []
    return [
        row(
            f"tick → notices, 1,000,000 / 100,000 ({kind})",
            1_000_000,
            [value[1_000_000] / value[100_000]],
            "ratio",
            0.8,
        )
    ]


def opened(url: str) -> None:
    """From nothing to the first claim of a new process that has its modules."""
    database = Database(url)
    with database.writing() as session:
        doubtful.recover(session, "8088:again", NOW, alone=True)
        outbox.claim(session, "8088:again", NOW, 0)
        rounds.next_at(session)
    database.close()


async def lateness(database: Database, seed: int) -> list[float]:
    """Milliseconds from each of 200 moments within ten seconds until its notice was committed, by the product's own clock."""
    ledgers.delivered(database)
    moved, chance = NOW + timedelta(minutes=1) - datetime.now(UTC), random.Random(seed)  # noqa: S311  # no secret
    first = datetime.now(UTC) + moved + timedelta(seconds=1)
    moments = sorted(first + timedelta(microseconds=chance.randrange(10_000_000)) for _ in range(SINGLY))
    _speak_at(database, moments)
    took: list[float] = []
    done = asyncio.Event()

    async def tick() -> None:
        now = datetime.now(UTC) + moved
        while await database.run(rounds.run, now):
            pass
        after = datetime.now(UTC) + moved
        while moments and moments[0] <= now:
            took.append((after - moments.pop(0)).total_seconds() * 1000)
        if not moments:
            done.set()

    ticker = Ticker(tick, next_at=lambda: database.ask(rounds.next_at), now=lambda: datetime.now(UTC) + moved)
    before = _notices(database)
    ticker.start()
    begun = perf_counter()
    await asyncio.wait_for(done.wait(), 60)
    await ticker.stop()
    assert _notices(database) - before == len(took), f"notices are missing after {perf_counter() - begun:.0f} s"
    return took


def _speak_at(database: Database, moments: list[datetime]) -> None:
    with database.writing() as session:
        items = session.scalars(
            select(Milestone.id).where(Milestone.number % ITEMS_OF_UNIT == 2).limit(len(moments))
        ).all()
        del moments[len(items) :]  # a small ledger has fewer units
        for number, moment in zip(items, moments, strict=True):
            session.execute(update(Milestone).where(Milestone.id == number).values(
                next_point_at=moment, spoken_until=BEFORE, due_on=NOW.date() + timedelta(days=7),
            ))  # fmt: skip


def _notices(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Notice)) or 0

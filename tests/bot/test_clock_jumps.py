"""What becomes of reminders when somebody sets the clock of the machine? `duban run` as a process of its own.

Truth is the playground's delivery log; its own clock does not jump. Each jump has points before, in and behind what it
leaps over: what it leaps over comes at once, nothing comes early, nothing twice.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.ledger import Milestone
from db.outbox import Message, Notice
from db.people import Unit
from db.session import Database
from supervision import own_items
from supervision.rights import CONSOLE
from tests.bot.replicas import MARK, Ledger, ending, put, started
from tests.bot.town import SHANGHAI, Wire, populate
from tests.bot.wall_clock import FAKETIME, WallClock

pytestmark = pytest.mark.anyio
PROMISED = 1.5  # seconds after a jump
A_WHILE = 1.2  # seconds in which what must not come would have come
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@dataclass
class Watch:
    """What arrives, and how long after the last jump."""

    wire: Wire
    wall: WallClock
    database: Database
    arrived: Counter[str] = field(default_factory=Counter)
    expected: Counter[str] = field(default_factory=Counter)
    at: dict[str, float] = field(default_factory=dict)
    jumped_at: float = 0.0
    slowest: float = 0.0

    async def look(self) -> None:
        """Notes everything that arrives, until cancelled."""
        after = 0
        while True:
            found = await self.wire.look("messages", after=after, limit=1000, wait=5)
            after = found["last"]
            for entry in found["messages"]:
                if entry["kind"] != "message" or not entry["from_bot"]:
                    continue
                for what in (
                    *MARK.findall(entry["text"]),
                    *(t for t in ("管网改造", "道路通车") if t in entry["text"]),
                ):
                    self.arrived[what] += 1
                    self.at[what] = time.monotonic()

    def jump(self, by: timedelta) -> None:
        self.wall.jump(by)
        self.jumped_at = time.monotonic()

    def set(self, moment: datetime) -> None:
        self.jump(moment - self.wall.now())

    async def owe(self, number: int, moment: datetime, person: int = 1001) -> None:
        """A message that is to leave at this moment, and not before."""

        def put_it(session: Session, made_at: datetime) -> None:
            put(session, [(number, person)], made_at)
            carried = select(Notice.message_id).where(Notice.point == f"test-{number}").scalar_subquery()
            session.execute(update(Message).where(Message.id == carried).values(send_at=moment))

        await self.database.run(put_it, self.wall.now())

    async def comes(self, *expected: str) -> None:
        """These come soon after the jump, and nothing else has come."""
        self.expected.update(expected)
        async with asyncio.timeout(20):
            while not self.expected <= self.arrived:
                await asyncio.sleep(0.01)
        took = max(self.at[what] for what in expected) - self.jumped_at
        self.slowest = max(self.slowest, took)
        assert took <= PROMISED
        assert self.arrived == self.expected

    async def silence(self) -> None:
        """Nothing comes, late or for the second time."""
        await asyncio.sleep(A_WHILE)
        assert self.arrived == self.expected


def second_item(session: Session) -> None:
    """道路通车 of 住建局, due on 30 April 2025: it speaks on the 23rd, 27th, 29th and 30th."""
    first = session.scalars(select(Milestone)).one()
    housing = session.scalars(select(Unit)).one()
    made = own_items.put_on_ledger(
        session, CONSOLE, first.plan, "道路通车", date(2025, 4, 30), moment("2025-04-17 08:00"), unit=housing,
        what="assigned",
    )  # fmt: skip
    assert made.lead_unit_id == housing.id


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@asynccontextmanager
async def watched(database: Database, wire: Wire, home: Path, way: str, begins: str) -> AsyncIterator[Watch]:
    """`duban run` by a wall clock that shows this moment, once it has said what was due before."""
    home.mkdir()
    wall = WallClock(home / "offset", moment(begins))
    more: dict[str, Any] = {"DUBAN_CLOCK_URL": ""}
    way_in: dict[str, Any] = {"anew": True} | wall.variables() if way == "libfaketime" else {"prepare": wall.prepare}
    watch = Watch(wire, wall, database)
    async with ending() as running:
        running.append(await started(database, wire.url, home, **more, **way_in))
        looking = asyncio.create_task(watch.look())
        try:
            await asyncio.sleep(A_WHILE)
            watch.arrived.clear()
            yield watch
        finally:
            looking.cancel()
            await asyncio.gather(looking, return_exceptions=True)


async def test_what_a_jump_leaps_over_comes_at_once_and_nothing_early_or_twice(
    database: Database, wire: Wire, tmp_path: Path
) -> None:
    await leap(database, wire, tmp_path / "home", "injected")


@pytest.mark.skipif(FAKETIME is None, reason="libfaketime is not installed (apt-get install faketime)")
async def test_the_same_where_the_whole_process_is_deceived(
    migrated_sqlite_url: str, wire: Wire, tmp_path: Path
) -> None:
    database = Database(migrated_sqlite_url)
    await database.run(populate)
    await leap(database, wire, tmp_path / "home", "libfaketime")
    database.close()


async def leap(database: Database, wire: Wire, home: Path, way: str) -> None:
    """A minute, an hour and three days, on and back."""
    await database.run(second_item)
    async with watched(database, wire, home, way, "2025-04-25 08:20") as watch:
        for number, due in ((1, "08:30:00"), (2, "08:30:50"), (3, "09:10:00"), (4, "09:31:20"), (5, "09:32:00")):
            await watch.owe(number, moment(f"2025-04-25 {due}"), 1001 + number % 2)
        await watch.owe(6, moment("2025-04-28 09:00"))
        await watch.owe(7, moment("2025-04-28 11:00"))

        watch.set(moment("2025-04-25 08:29:40"))
        await watch.silence()
        watch.jump(MINUTE)  # over 08:30, when the monthly call is due
        await watch.comes("1", "管网改造", "道路通车")
        watch.set(moment("2025-04-25 08:30:47"))
        watch.jump(-MINUTE)  # before 08:30 again, and a while before the second
        await watch.silence()
        watch.set(moment("2025-04-25 08:29:59"))  # and through 08:30 once more
        await watch.silence()
        watch.jump(MINUTE)
        await watch.comes("2")
        watch.jump(HOUR)
        await watch.comes("3")
        watch.set(moment("2025-04-25 09:31:15"))
        watch.jump(-HOUR)
        await watch.silence()
        watch.jump(HOUR)
        await watch.silence()
        watch.set(moment("2025-04-25 09:31:40"))
        await watch.comes("4")
        watch.set(moment("2025-04-25 10:00"))
        await watch.comes("5")
        watch.jump(timedelta(days=3))
        await watch.comes("6", "道路通车")
        watch.jump(timedelta(days=-3))
        await watch.silence()


async def test_what_was_tried_before_the_clock_went_back_does_not_wait_for_that_hour_again(
    database: Database, wire: Wire, tmp_path: Path
) -> None:
    def tried(session: Session) -> bool:
        return session.scalar(select(Message.id).where(Message.attempt == 1, Message.state == "pending")) is not None

    async with watched(database, wire, tmp_path / "home", "injected", "2025-04-25 10:00") as watch:
        await wire.order("faults", method="sendMessage", fault="429", retry_after=2)
        await watch.owe(1, watch.wall.now())
        await until(database, tried)
        watch.jump(-HOUR)
        async with asyncio.timeout(20):
            while not watch.arrived["1"]:
                await asyncio.sleep(0.01)


@pytest.mark.parametrize("by", [-HOUR, timedelta(days=3)], ids=["an hour back", "three days on"])
async def test_the_leases_of_a_dead_replica_end_whatever_the_clock_shows_and_those_of_a_living_one_hold(
    migrated_postgres_url: str, wire: Wire, tmp_path: Path, by: timedelta
) -> None:
    database = Database(migrated_postgres_url)
    await database.run(populate)
    wall = WallClock(tmp_path / "offset", moment("2025-04-25 10:00"))
    ledger = Ledger(database, wire)
    async with ending() as replicas:
        for name in ("first", "second"):
            replicas.append(
                await started(database, wire.url, tmp_path / name, prepare=wall.prepare, DUBAN_CLOCK_URL="")
            )
        await wire.order("faults", method="sendMessage", fault="delay", seconds=2, times=2)
        await ledger.owe(2)
        await under_way(wire)
        wall.jump(by)
        await ledger.until_all_heard()
        assert await ledger.judge(labelled_at_most=0) == 0, "its process lives, so nobody repeats what it sends"

        await wire.order("faults", method="sendMessage", fault="delay", seconds=60, times=2)
        await ledger.owe(2)
        await under_way(wire)
        replicas[0].kill()
        wall.jump(by)
        await ledger.until_all_heard()
    assert await ledger.judge(labelled_at_most=2) == 2
    database.close()


async def under_way(wire: Wire) -> None:
    """Until all calls that are to be slow have reached Telegram."""
    async with asyncio.timeout(20):
        while (await wire.look("faults"))["faults"]:
            await asyncio.sleep(0.01)


async def until(database: Database, so: Callable[[Session], bool]) -> None:
    async with asyncio.timeout(20):
        while not await database.ask(so):
            await asyncio.sleep(0.01)

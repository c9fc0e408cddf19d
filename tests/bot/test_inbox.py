"""Is an update kept before it is acknowledged, and kept once?"""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from typing import Any

import pytest
from sqlalchemy import make_url, select, text
from sqlalchemy.orm import Session
from telegram import Bot, Update

from bot.clock import Clock
from bot.inbox import Inbox
from db.inbox import Received
from db.session import Database
from supervision import inbox as updates
from tests.bot.cutting import cutter

pytestmark = pytest.mark.anyio
BOT = Bot("8088:town")


def update(number: int, chat: int = 1001) -> Update:
    sender = {"id": chat, "is_bot": False, "first_name": "督查室"}
    message = {"message_id": number, "date": 1, "chat": {"id": chat, "type": "private"}, "from": sender, "text": "/due"}
    return Update.de_json({"update_id": number, "message": message}, BOT)


async def stored(database: Database) -> list[int]:
    def waiting(session: Session) -> list[int]:
        return list(session.scalars(select(Received.update_id).where(Received.answered_at.is_(None))))

    return await database.ask(waiting)


async def everybody(boot_ids: list[str]) -> list[str]:
    """Nobody lives but us."""
    return boot_ids


async def nobody(_boot_ids: list[str]) -> list[str]:
    return []


async def test_put_returns_when_the_update_is_committed(database: Database) -> None:
    inbox = Inbox(database, Clock(), 8088, "first")
    await inbox.put(update(7))
    assert await stored(database) == [7]
    assert inbox.qsize() == 1
    assert not inbox.quiet


async def test_a_repeated_update_is_dropped(database: Database) -> None:
    inbox = Inbox(database, Clock(), 8088, "first")
    for number in (7, 8, 7, 8, 9):
        await inbox.put(update(number))
    assert [inbox.get_nowait().update_id for _ in range(inbox.qsize())] == [7, 8, 9]  # type: ignore[attr-defined]
    after_a_restart = Inbox(database, Clock(), 8088, "first")
    await after_a_restart.put(update(9))
    assert after_a_restart.empty()


async def test_what_was_left_is_lined_up_after_a_start(database: Database) -> None:
    before, clock = Inbox(database, Clock(), 8088, "first"), Clock()
    for number in (9, 7, 8, 6):
        await before.put(update(number))
    await database.run(updates.take, (8088, 7), clock.now())
    await database.run(updates.owe, (8088, 7), {"text": "?"}, clock.now())
    await database.run(updates.take, (8088, 8), clock.now())
    await database.run(updates.owe, (8088, 8), None, clock.now())
    await database.run(updates.take, (8088, 6), clock.now())
    await database.run(updates.owe, (8088, 6), {"text": "?"}, clock.now())
    await database.run(updates.answered, (8088, 6), clock.now())
    inbox = Inbox(database, clock, 8088, "second")
    assert await inbox.adopt(BOT, everybody) == 2
    restored = [inbox.get_nowait(), inbox.get_nowait()]
    assert [item.update_id for item in restored] == [7, 9]  # type: ignore[attr-defined]
    assert restored[1].to_dict() == update(9).to_dict()  # type: ignore[attr-defined]


async def test_what_a_living_replica_answers_is_left_to_it(database: Database) -> None:
    await Inbox(database, Clock(), 8088, "first").put(update(7))
    assert await Inbox(database, Clock(), 8088, "second").adopt(BOT, nobody) == 0
    assert await Inbox(database, Clock(), 8088, "second").adopt(BOT, everybody) == 1


async def test_each_bot_has_updates_of_its_own(database: Database) -> None:
    one, other = Inbox(database, Clock(), 8088, "first"), Inbox(database, Clock(), 9099, "first")
    await one.put(update(7))
    await other.put(update(7))
    assert one.qsize() == other.qsize() == 1
    assert await Inbox(database, Clock(), 9099, "second").adopt(BOT, everybody) == 1


async def test_while_the_database_is_away_put_waits_and_nothing_is_acknowledged(database: Database) -> None:
    inbox = Inbox(database, Clock(), 8088, "first")

    async def run(statement: str) -> None:
        await database.run(lambda session: session.execute(text(statement)))

    await run("ALTER TABLE received RENAME TO received_elsewhere")
    putting = asyncio.create_task(inbox.put(update(7)))
    await asyncio.sleep(0.5)
    assert not putting.done()
    await run("ALTER TABLE received_elsewhere RENAME TO received")
    await asyncio.wait_for(putting, 5)
    assert await stored(database) == [7]


async def test_what_is_no_update_passes(database: Database) -> None:
    inbox = Inbox(database, Clock(), 8088, "first")
    mark: Any = object()
    await inbox.put(mark)
    assert inbox.get_nowait() is mark


async def test_an_update_whose_commit_was_made_unheard_is_lined_up(migrated_postgres_url: str) -> None:
    """The connection breaks after the COMMIT was sent, so the second try finds the update stored."""
    async with cutter(migrated_postgres_url, share=1.0) as (cuts, by_it):
        address = make_url(by_it).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
        with contextlib.closing(Database(address)) as database:
            assert await stored(database) == []
            inbox = Inbox(database, Clock(), 8088, "first")
            cuts.when = "after the commit"
            putting = asyncio.create_task(inbox.put(update(7)))
            async with asyncio.timeout(10):
                while not cuts.cuts:
                    await asyncio.sleep(0.01)
                cuts.when = None
                await putting
            await inbox.put(update(7))
            assert await stored(database) == [7]
            assert inbox.qsize() == 1


async def test_an_update_is_lined_up_that_was_stored_when_nobody_waited_for_it(migrated_sqlite_url: str) -> None:
    """Polling is stopped while the commit is under way, as when the lead is lost, and begins again."""
    file = str(make_url(migrated_sqlite_url).database)
    with (
        contextlib.closing(Database(migrated_sqlite_url)) as database,
        contextlib.closing(sqlite3.connect(file, isolation_level=None)) as other,
    ):
        inbox = Inbox(database, Clock(), 8088, "first")
        other.execute("BEGIN IMMEDIATE")
        putting = asyncio.create_task(inbox.put(update(7)))
        await asyncio.sleep(0.1)
        putting.cancel()
        await asyncio.gather(putting, return_exceptions=True)
        other.execute("ROLLBACK")
        await database.run(lambda session: session.execute(text("SELECT 1")))  # the writer's next work
        assert await stored(database) == [7]
        assert inbox.empty()
        await inbox.put(update(7))
        await inbox.put(update(7))
        assert inbox.qsize() == 1

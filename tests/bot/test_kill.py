"""Does kill -9 lose or repeat anything? A bot in a process of its own, judged by the playground's delivery log."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clock import Clock
from db import find
from db.ledger import Plan
from db.outbox import Message
from db.session import Database
from wording.say import plain

pytestmark = pytest.mark.anyio
ROOT = Path(__file__).parents[2]
LABEL = plain("messages.again", "zh")


@asynccontextmanager
async def one_bot(database: Database, url: str, *more: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """A bot that listens; killed at the end if it still lives."""
    command = [sys.executable, str(Path(__file__).with_name("one_bot.py")), database.url, url, *more]
    child = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=asyncio.subprocess.PIPE
    )
    assert child.stdout is not None
    assert await child.stdout.readline() == b"listens\n"
    try:
        yield child
    finally:
        if child.returncode is None:
            child.send_signal(signal.SIGKILL)
        await child.wait()


async def counted(database: Database) -> int:
    return await database.ask(lambda session: session.scalars(select(Plan.last_number)).one())


def answer(number: int) -> str:
    return plain("refused.no_such_unit", "zh", name=f"<{number}>")


async def until(condition: Any, seconds: float = 20) -> None:
    async with asyncio.timeout(seconds):
        while not await condition():
            await asyncio.sleep(0.02)


async def test_killed_between_the_change_and_its_answer(database: Database, wire: Any) -> None:
    """The change was made once, and its answer comes after the restart, with a label because it may be a repeat."""
    async with one_bot(database, wire.url, "killed") as child:
        await wire.order("send", person=1001, text="/count")
        assert await asyncio.wait_for(child.wait(), 10) == -signal.SIGKILL
    assert await counted(database) == 2
    assert await wire.heard(1001) == []
    async with one_bot(database, wire.url):
        await until(lambda: wire.heard(1001))
        await asyncio.sleep(0.3)
    assert await wire.heard(1001) == [f"{LABEL}\n{answer(2)}"]
    assert await counted(database) == 2


async def test_killed_in_the_middle_of_a_call(database: Database, wire: Any) -> None:
    """Nobody knows whether it arrived, so it comes again, labelled and silently."""

    def put(session: Session) -> int:
        person = find.person_of_account(session, 1002)
        assert person is not None
        message = Message(
            person_id=person.id, state="pending", send_at=Clock().now().replace(year=2025, month=4, day=1)
        )
        session.add(message)
        session.flush()
        return message.id

    async def state() -> str:
        return await database.ask(lambda session: session.get_one(Message, number).state)

    async def sending() -> bool:
        return await state() == "sending"

    async def is_sent() -> bool:
        return await state() == "sent"

    await wire.order("faults", method="sendMessage", fault="delay", times=1, seconds=0.5)
    async with one_bot(database, wire.url):
        number = await database.run(put)
        await until(sending)
    async with one_bot(database, wire.url):
        await until(is_sent)
    await asyncio.sleep(0.5)
    entries = await wire.log("message")
    assert sorted((LABEL in entry["text"], entry["disable_notification"]) for entry in entries)[-1] == (True, True)
    assert sum(LABEL not in entry["text"] for entry in entries) <= 1


async def test_killed_again_and_again_while_updates_arrive(database: Database, wire: Any) -> None:
    """Sixty updates, four kills: every change is made, none twice, and every one is answered."""
    chance = random.Random(4)  # noqa: S311
    people = [1001, 1002]
    sent = 0
    while sent < 60:
        async with one_bot(database, wire.url):
            for _ in range(15):
                await wire.order("send", person=people[sent % 2], text="/count")
                sent += 1
            await asyncio.sleep(chance.uniform(0, 0.08))
    async with one_bot(database, wire.url):

        async def all_answered() -> bool:
            said = await wire.heard(1001) + await wire.heard(1002)
            return all(any(answer(number) in text for text in said) for number in range(2, 62))

        await until(all_answered)
    assert await counted(database) == 61
    for person in people:
        numbers = [text.removeprefix(f"{LABEL}\n") for text in await wire.heard(person)]
        assert len(numbers) - len(set(numbers)) <= 4, "at most one answered twice a kill and chat"

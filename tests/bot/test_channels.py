"""Does whoever Telegram cannot reach hear it another way? A whole bot, the playground, and a receiver of web calls."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest
from sqlalchemy import select

from bot.commands import table
from bot.redaction import Redacting
from channels.calling import Channels
from db import find
from db.channels import Channel, Echo
from db.inbox import Received
from db.session import Database, Session
from supervision import channels, echoes, urges
from supervision.rights import Actor
from tests.bot.conftest import Talk
from tests.bot.town import MORNING, populated
from tests.channels.conftest import Receiver, listening

pytestmark = pytest.mark.anyio
Start = Callable[..., AbstractAsyncContextManager[Any]]
LI, OFFICE = 1002, 1001


@pytest.fixture
def database(migrated_sqlite_url: str) -> Iterator[Database]:
    """SQLite alone: what differs between databases is asked in tests/supervision/test_channels.py."""
    with populated(migrated_sqlite_url) as made:
        yield made


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    met = Receiver()
    async with listening(met):
        yield met


async def until_quiet(talk: Talk, seconds: float = 20) -> None:
    """Until nothing waits for a channel."""
    async with asyncio.timeout(seconds):
        await talk.rest()


async def test_an_address_is_said_once_and_is_nowhere_to_be_seen(
    start_bot: Start, database: Database, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.handler.addFilter(Redacting())  # as `duban run` does
    secret = receiver.address("s3cr3t")
    async with start_bot(**with_channels()) as talk:
        said = await talk.ask(LI, f"/channel add {secret}")
        listed = await talk.ask(LI, "/channel")
        offices = await talk.ask(OFFICE, "/channel")
        await talk.ask(LI, "/channel test 1")
        gone = [entry for entry in await talk.wire.log() if entry["kind"] == "delete"]
    assert "json://…" in said[-1] and "json://…" in listed[-1] and "还没有其他渠道" in offices[-1]
    assert [path for path, _ in receiver.heard] == ["s3cr3t"]
    assert len(gone) == 1
    everything = [*said, *listed, *offices, caplog.text]
    everything += [str(row.content) + str(row.answer) for row in await rows(database, Received)]
    assert not [words for words in everything if "s3cr3t" in words]


async def test_another_may_neither_see_nor_try_it_and_an_address_inside_is_refused(
    start_bot: Start, database: Database, receiver: Receiver
) -> None:
    await database.run(give_channel, receiver.address(), always=False)
    async with start_bot({}, find=table.find) as talk:
        refused = await talk.ask(LI, f"/channel add {receiver.address('other')}")
        others = [await talk.ask(OFFICE, f"/channel {word} 1") for word in ("test", "remove", "always")]
    assert "内部网络" in refused[-1]
    assert all("没有这个渠道" in each[-1] for each in others)
    assert receiver.heard == []


async def test_whoever_blocks_the_bot_hears_it_through_his_channel(
    start_bot: Start, database: Database, receiver: Receiver
) -> None:
    await database.run(give_channel, receiver.address(), always=False)
    async with start_bot(**with_channels()) as talk:
        await talk.wire.order("faults", method="sendMessage", fault="403", times=1, chat=LI)
        await database.run(urged)
        await until_quiet(talk)
        await database.run(echoes.owe_what_failed, MORNING)
        await until_quiet(talk)
    [(_, body)] = receiver.heard
    assert "管网改造" in body["message"] and "https://t.me/" in body["message"]
    [echo] = await rows(database, Echo)
    person = await database.ask(lambda session: find.person_of_account(session, LI))
    assert person is not None
    assert (echo.state, person.reachable, person.has_channel) == ("sent", False, True)


async def test_by_choice_every_message_goes_both_ways_and_each_once(
    start_bot: Start, database: Database, receiver: Receiver
) -> None:
    receiver.answers = {"ok": (502, "")}
    await database.run(give_channel, receiver.address(), always=True)
    async with start_bot(**with_channels()) as talk:
        await database.run(urged)
        await receiver.asked.wait()
        receiver.answers = {}
        await until_quiet(talk)
        in_telegram = await talk.wire.heard(LI)
    assert len([words for words in in_telegram if "管网改造" in words]) == 1
    first, again = [body["message"] for _, body in receiver.heard]
    assert "重复" not in first and "重复" in again, "what may have arrived is said again with a label"


def with_channels() -> dict[str, Any]:
    return {"commands": {}, "find": table.find, "channels": Channels(allows_inside=True)}


async def rows(database: Database, table: Any) -> Any:
    return await database.ask(lambda session: session.scalars(select(table)).all())


def give_channel(session: Session, address: str, *, always: bool) -> None:
    person = find.person_of_account(session, LI)
    assert person is not None
    channel = Channel(
        person_id=person.id, kind="json", address=address,
        always=always, made_by=person.id, made_at=MORNING,
    )  # fmt: skip
    session.add(channel)
    session.flush()
    channels.reckon(session, channel)


def urged(session: Session) -> None:
    """The office asks after his item: one notice to him, at once."""
    office, item = find.person_of_account(session, OFFICE), find.milestone_numbered(session, 1, 1)
    assert office is not None and item is not None
    urges.urge(session, Actor.of(office), item, MORNING, why="请抓紧")

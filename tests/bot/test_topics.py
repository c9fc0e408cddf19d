"""Does a group that is a forum, or becomes a supergroup, get everything once and in its place? Over real HTTP."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest
from sqlalchemy import select

from bot.commands.table import find
from db.people import Person
from db.session import Database
from tests.bot.replicas import Ledger
from tests.bot.town import Wire

pytestmark = pytest.mark.anyio
Start = Callable[..., AbstractAsyncContextManager[Any]]
GROUP, TOPIC, OTHER = -1001000000001, 7, 9
MONDAYS = ("2025-04-21T08:31:00+08:00", "2025-04-28T08:31:00+08:00")


async def said_in_groups(wire: Wire) -> list[tuple[int, int | None]]:
    """Chat and topic of all that the bot said in groups."""
    return [(e["chat"], e["thread"]) for e in await wire.log("message") if e["from_bot"] and e["chat"] < 0]


async def bind(talk: Any) -> None:
    await talk.ask(1001, "/card 1 project 管网工程")
    await talk.ask(1001, "/card 1 group", chat=GROUP, thread=TOPIC)


async def test_answers_and_the_weekly_card_stand_in_the_topic_where_the_group_was_bound(
    start_bot: Start, wire: Wire
) -> None:
    async with start_bot({}, find=find) as talk:
        await bind(talk)
        assert await said_in_groups(wire) == [(GROUP, TOPIC)]
        await talk.ask(1001, "/due", chat=GROUP, thread=OTHER)
        await talk.ask(1001, "/due", chat=GROUP)
        assert (await said_in_groups(wire))[1:] == [(GROUP, OTHER), (GROUP, None)]
        await wire.order("clock", to=MONDAYS[0])
        assert (await said_in_groups(wire))[3:] == [(GROUP, TOPIC)]


async def test_a_topic_that_is_gone_costs_no_message(start_bot: Start, wire: Wire, database: Database) -> None:
    async with start_bot({}, find=find) as talk:
        await bind(talk)
        wire.state.world.chats[GROUP].topics.clear()
        await wire.order("clock", to=MONDAYS[0])
        assert (await said_in_groups(wire))[1:] == [(GROUP, None)]
    asked = select(Person.thread_id).where(Person.telegram_id == GROUP)
    assert await database.ask(lambda session: session.scalar(asked)) is None


async def test_what_waits_while_a_group_becomes_a_supergroup_comes_there_and_once(
    start_bot: Start, wire: Wire, database: Database
) -> None:
    """Five messages are under way or wait when Telegram says so; the next card and an answer go to the new one as well."""
    async with start_bot({}, find=find) as talk:
        await talk.ask(1001, "/card 1 project 管网工程")
        await talk.ask(1001, "/card 1 group", chat=GROUP)
        await wire.order("faults", method="sendMessage", fault="migrate", chat=str(GROUP))
        ledger = Ledger(database, wire)
        await ledger.owe(5, people=(GROUP,))
        await ledger.until_all_heard()
        assert await ledger.judge(labelled_at_most=0) == 0
        [new] = {chat for chat, _ in (await said_in_groups(wire))[1:]}
        assert new != GROUP
        await talk.ask(1001, "/due", chat=new)
        await wire.order("clock", to=MONDAYS[0])
        assert [chat for chat, _ in (await said_in_groups(wire))[6:]] == [new, new]

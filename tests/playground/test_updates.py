"""Does the bot get every update until it confirms it, and only one of two pollers?"""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest

pytestmark = pytest.mark.anyio


async def say(town: Any, *texts: str) -> None:
    """督查室 writes."""
    for text in texts:
        await town.control("send", person=1001, text=text)


def texts(updates: list[dict[str, Any]]) -> list[str]:
    """What was written."""
    return [update["message"]["text"] for update in updates]


async def test_what_was_not_confirmed_comes_again(town: Any) -> None:
    await say(town, "a", "b", "c")
    first = await town.updates(limit=2)
    assert texts(first) == ["a", "b"]
    assert texts(await town.updates()) == ["a", "b", "c"]
    assert texts(await town.updates(offset=first[-1]["update_id"] + 1)) == ["c"]
    assert texts(await town.updates()) == ["c"]


async def test_a_negative_offset_keeps_only_the_last_ones(town: Any) -> None:
    await say(town, "a", "b", "c")
    assert texts(await town.updates(offset=-1)) == ["c"]
    assert texts(await town.updates()) == ["c"]


async def test_a_long_poll_ends_when_something_comes(town: Any) -> None:
    poll = asyncio.create_task(town.updates(timeout=30))
    await asyncio.sleep(0.1)
    started = time.monotonic()
    await say(town, "now")
    assert texts(await poll) == ["now"]
    assert time.monotonic() - started < 10


async def test_an_empty_poll_lasts_as_long_as_it_was_asked_to(town: Any) -> None:
    started = time.monotonic()
    assert await town.updates(timeout=1) == []
    assert 0.9 < time.monotonic() - started < 10


async def test_the_older_of_two_pollers_hears_of_the_conflict(town: Any) -> None:
    older = asyncio.create_task(town.raw("getUpdates", timeout=30))
    await asyncio.sleep(0.1)
    newer = asyncio.create_task(town.updates(timeout=30))
    status, body = await older
    assert (status, body["description"]) == (
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    )
    await say(town, "x")
    assert texts(await newer) == ["x"]


async def test_a_webhook_excludes_polling(town: Any) -> None:
    await town.call("setWebhook", url="http://127.0.0.1:9/hook")
    code, description = await town.refused("getUpdates")
    assert (code, description) == (
        409,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    )
    await town.call("deleteWebhook", drop_pending_updates=True)
    assert await town.updates() == []


async def test_only_the_kinds_that_were_asked_for_come_and_the_wish_stays(town: Any) -> None:
    number = await town.keyboard("a")
    await town.updates(allowed_updates=["callback_query"])
    await say(town, "not wanted")
    await town.control("press", person=1001, message_id=number, button=0)
    assert ["callback_query" in update for update in await town.updates()] == [True]
    assert (await town.call("getWebhookInfo"))["allowed_updates"] == ["callback_query"]


async def test_after_a_day_an_update_is_gone(town: Any) -> None:
    await say(town, "old")
    await town.control("clock", to="2025-04-18T08:30")
    assert await town.updates() == []

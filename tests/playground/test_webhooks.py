"""Do updates reach a bot that listens, in order, with the secret, and again after a failure?"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

pytestmark = pytest.mark.anyio


class Ear:
    """A bot's webhook that says what it is told to say."""

    def __init__(self) -> None:
        self.url = ""
        self.heard: list[tuple[str, str]] = []
        self.answers: list[web.Response] = []
        self.slow = 0.0

    async def hear(self, request: web.Request) -> web.Response:
        """Note the text and the secret."""
        update = await request.json()
        self.heard.append((update["message"]["text"], request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")))
        await asyncio.sleep(self.slow)
        return self.answers.pop(0) if self.answers else web.Response()

    async def until(self, count: int) -> list[str]:
        """Wait until so many updates were heard; gives their texts."""
        async with asyncio.timeout(10):
            while len(self.heard) < count:
                await asyncio.sleep(0.01)
        return [text for text, _ in self.heard]


@pytest.fixture
async def ear() -> AsyncIterator[Ear]:
    """A listening bot."""
    listening = Ear()
    app = web.Application()
    app.router.add_post("/hook", listening.hear)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    listening.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield listening
    await runner.cleanup()


async def settled(town: Any) -> dict[str, Any]:
    """Wait until nothing is pending."""
    async with asyncio.timeout(10):
        while True:
            state: dict[str, Any] = await town.call("getWebhookInfo")
            if state["pending_update_count"] == 0:
                return state
            await asyncio.sleep(0.01)


async def test_updates_come_with_the_secret_and_in_order(town: Any, ear: Ear) -> None:
    await town.call("setWebhook", url=ear.url, secret_token="s3cret_-")
    ear.slow = 0.02
    for text in "abcde":
        await town.control("send", person=1001, text=text)
    assert await ear.until(5) == list("abcde")
    assert {secret for _, secret in ear.heard} == {"s3cret_-"}
    await settled(town)


async def test_a_failed_delivery_is_repeated_before_the_next_of_that_chat(town: Any, ear: Ear) -> None:
    town.app.state.world.webhook.first_delay = 0.05
    ear.answers = [web.Response(status=500), web.Response(status=302)]
    await town.call("setWebhook", url=ear.url)
    await town.control("send", person=1001, text="a")
    await town.control("send", person=1001, text="b")
    assert await ear.until(4) == ["a", "a", "a", "b"]
    state = await settled(town)
    assert state["last_error_message"] == "Wrong response from the webhook: 302"


async def test_another_chat_does_not_wait_for_a_failing_one(town: Any, ear: Ear) -> None:
    town.app.state.world.webhook.first_delay = 1.0
    ear.answers = [web.Response(status=500)]
    await town.call("setWebhook", url=ear.url)
    await town.control("send", person=1001, text="a")
    await ear.until(1)
    await town.control("send", person=1002, text="b")
    assert await ear.until(3) == ["a", "b", "a"]


async def test_a_bot_that_is_not_there_gets_it_later(town: Any, ear: Ear) -> None:
    town.app.state.world.webhook.first_delay = 0.05
    await town.call("setWebhook", url="http://127.0.0.1:9/hook")
    await town.control("send", person=1001, text="a")
    await asyncio.sleep(0.2)
    assert "Connection failed" in (await town.call("getWebhookInfo"))["last_error_message"]
    await town.call("setWebhook", url=ear.url)
    assert await ear.until(1) == ["a"]


async def test_the_reply_may_carry_a_call(town: Any, ear: Ear) -> None:
    ear.answers = [web.json_response({"method": "sendMessage", "chat_id": 1001, "text": "heard"})]
    await town.call("setWebhook", url=ear.url)
    await town.control("send", person=1001, text="a")
    await settled(town)
    await asyncio.sleep(0.05)
    assert [entry["text"] for entry in await town.log("message")] == ["a", "heard"]


@pytest.mark.parametrize(
    ("parameters", "part"),
    [
        ({"url": "https://example.org/hook"}, "only to http:// on this machine"),
        ({"url": "http://10.0.0.1/hook"}, "only to http:// on this machine"),
        ({"url": "ftp://127.0.0.1/"}, "invalid webhook URL"),
        ({"url": "http://127.0.0.1:99999/"}, "invalid webhook URL"),
        ({"url": "http://127.0.0.1/", "secret_token": "a b"}, "secret token contains unallowed characters"),
        ({"url": "http://127.0.0.1/", "secret_token": "a" * 257}, "secret token is too long"),
    ],
)
async def test_what_a_webhook_may_not_be(town: Any, parameters: dict[str, Any], part: str) -> None:
    code, description = await town.refused("setWebhook", **parameters)
    assert code == 400
    assert part in description


async def test_the_clock_waits_for_a_webhook_to_be_served(town: Any, ear: Ear) -> None:
    ear.slow = 0.3
    await town.call("setWebhook", url=ear.url)
    follower = asyncio.create_task(follow_for_ever(town))
    await asyncio.sleep(0.1)
    await town.control("send", person=1001, text="a")
    await town.control("clock", to="2025-04-18")
    assert (await town.call("getWebhookInfo"))["pending_update_count"] == 0
    follower.cancel()


async def follow_for_ever(town: Any) -> None:
    """A follower that is always quiet."""
    seen = 0
    while True:
        seen = (await town.control("clock/follow", follower="bot", seen=seen, quiet=True, next_at=None))["version"]


async def test_nonsense_for_an_answer_is_a_failed_delivery_and_no_end_of_all(town: Any, ear: Ear) -> None:
    async def babble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"\r\n\r\n")
        await writer.drain()
        writer.close()

    town.app.state.world.webhook.first_delay = 0.05
    server = await asyncio.start_server(babble, "127.0.0.1", 0)
    await town.call("setWebhook", url=f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
    await town.control("send", person=1001, text="a")
    await asyncio.sleep(0.2)
    assert "Connection failed" in (await town.call("getWebhookInfo"))["last_error_message"]
    await town.call("setWebhook", url=ear.url)
    assert await ear.until(1) == ["a"]
    server.close()

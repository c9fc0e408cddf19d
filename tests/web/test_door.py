"""Who may bring updates to our door, and when is one taken?"""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest

from web import receiving
from web.door import doors
from web.listening import AddressTaken

pytestmark = pytest.mark.anyio
SECRET = {"X-Telegram-Bot-Api-Secret-Token": "right-secret"}


class Inbox:
    def __init__(self) -> None:
        self.taken: list[dict[str, Any]] = []
        self.open = asyncio.Event()
        self.open.set()

    async def take(self, update: dict[str, Any]) -> None:
        await self.open.wait()
        self.taken.append(update)


async def brought(port: int, headers: dict[str, str], **body: Any) -> int:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"http://127.0.0.1:{port}/anything/below", headers=headers, **body) as response,
    ):
        return response.status


async def test_an_update_with_the_secret_is_taken_and_acknowledged() -> None:
    inbox = Inbox()
    async with doors("127.0.0.1", 0, "right-secret")(inbox.take) as port:
        assert await brought(port, SECRET, json={"update_id": 5}) == 200
    assert inbox.taken == [{"update_id": 5}]


@pytest.mark.parametrize(
    "headers", [{}, {"X-Telegram-Bot-Api-Secret-Token": "wrong"}, {"X-Telegram-Bot-Api-Secret-Token": "é"}]
)
async def test_without_the_secret_nothing_is_taken(headers: dict[str, str]) -> None:
    inbox = Inbox()
    async with doors("127.0.0.1", 0, "right-secret")(inbox.take) as port:
        assert await brought(port, headers, json={"update_id": 5}) == 403
    assert inbox.taken == []


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"update_id": "5"}', b"[" * 100_000, b"x" * (1024 * 1024 + 1)])
async def test_what_is_no_update_is_refused(content: bytes) -> None:
    inbox = Inbox()
    async with doors("127.0.0.1", 0, "right-secret")(inbox.take) as port:
        assert await brought(port, SECRET, data=content) == 400
    assert inbox.taken == []


async def test_what_cannot_be_kept_in_time_is_not_acknowledged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "LONGEST", 0.05)
    inbox = Inbox()
    inbox.open.clear()
    async with doors("127.0.0.1", 0, "right-secret")(inbox.take) as port:
        assert await brought(port, SECRET, json={"update_id": 5}) == 503
    assert inbox.taken == []


async def test_a_watcher_hears_whether_we_are_well() -> None:
    well = True

    async def healthy() -> bool:
        return well

    async with doors("127.0.0.1", 0, "s", healthy)(Inbox().take) as port, aiohttp.ClientSession() as session:
        async with session.get(f"http://127.0.0.1:{port}/healthz") as response:
            assert (response.status, await response.text()) == (200, "ok\n")
        well = False
        async with session.get(f"http://127.0.0.1:{port}/healthz") as response:
            assert response.status == 503


async def test_a_taken_address_is_named() -> None:
    async with doors("127.0.0.1", 0, "s")(Inbox().take) as port:
        with pytest.raises(AddressTaken, match=str(port)):
            async with doors("127.0.0.1", port, "s")(Inbox().take):
                raise AssertionError("listened twice")

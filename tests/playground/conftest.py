"""What does a test of the playground have at hand? A running one, and a client that checks every answer."""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import aiogram.methods
import aiohttp
import pytest
from aiogram.types import TelegramObject, Update
from pydantic import BaseModel, TypeAdapter
from starlette.applications import Starlette

from playground.cast import usual_cast
from playground.server import ReadyFile, build, serve, start_chat

SHANGHAI = ZoneInfo("Asia/Shanghai")
MORNING = datetime(2025, 4, 17, 8, tzinfo=SHANGHAI)
RETURNS = {
    name.lower(): method.__returning__
    for name, method in vars(aiogram.methods).items()
    if isinstance(method, type) and hasattr(method, "__returning__")
}


class Town:
    """A running playground seen from outside: as the bot's Bot API and as the control addresses."""

    def __init__(self, url: str, session: aiohttp.ClientSession, app: Starlette) -> None:
        self.url = url
        self.session = session
        self.app = app
        self.token = "8088:town"

    async def raw(self, method: str, **parameters: Any) -> tuple[int, dict[str, Any]]:
        """A call as JSON: status and body as they came."""
        async with self.session.post(f"{self.url}/bot{self.token}/{method}", json=parameters) as response:
            return response.status, await response.json()

    async def call(self, method: str, **parameters: Any) -> Any:
        """A call that must succeed; its answer fits aiogram's model and has no field that Telegram has not."""
        status, body = await self.raw(method, **parameters)
        assert (status, body.get("ok")) == (200, True), body
        fits(RETURNS[method.lower()], body["result"])
        return body["result"]

    async def refused(self, method: str, **parameters: Any) -> tuple[int, str]:
        """A call that must fail: code and description, which agree with the HTTP status."""
        status, body = await self.raw(method, **parameters)
        assert body["ok"] is False
        assert status == body["error_code"]
        return body["error_code"], body["description"]

    async def form(self, method: str, fields: dict[str, Any], files: dict[str, tuple[str, bytes]]) -> dict[str, Any]:
        """A multipart call: the whole body, checked when it went well."""
        form = aiohttp.FormData()
        for name, value in fields.items():
            form.add_field(name, str(value))
        for name, (filename, content) in files.items():
            form.add_field(name, content, filename=filename)
        async with self.session.post(f"{self.url}/bot{self.token}/{method}", data=form) as response:
            body: dict[str, Any] = await response.json()
        if body["ok"]:
            fits(RETURNS[method.lower()], body["result"])
        return body

    async def control(self, path: str, **wanted: Any) -> dict[str, Any]:
        """An order that must succeed."""
        status, body = await self.order(path, **wanted)
        assert status == 200, body
        return body

    async def order(self, path: str, **wanted: Any) -> tuple[int, dict[str, Any]]:
        """An order: status and body."""
        async with self.session.post(f"{self.url}/control/{path}", json=wanted) as response:
            return response.status, await response.json()

    async def look(self, path: str, **query: Any) -> dict[str, Any]:
        """A question to a control address."""
        async with self.session.get(f"{self.url}/control/{path}", params=query) as response:
            assert response.status == 200
            body: dict[str, Any] = await response.json()
            return body

    async def updates(self, **parameters: Any) -> list[dict[str, Any]]:
        """getUpdates, each checked against aiogram's Update."""
        found: list[dict[str, Any]] = await self.call("getUpdates", **parameters)
        for update in found:
            fits(Update, update)
        return found

    async def log(self, kind: str | None = None) -> list[dict[str, Any]]:
        """The delivery log, or one kind of its entries."""
        return [entry for entry in (await self.look("messages"))["messages"] if kind in (None, entry["kind"])]

    async def give(self, person: object, name: str, content: bytes, **more: Any) -> dict[str, Any]:
        """A person sends a file; gives the message."""
        encoded = base64.b64encode(content).decode()
        sent = await self.control("send", person=person, file={"name": name, "base64": encoded}, **more)
        message: dict[str, Any] = sent["messages"][0]
        return message

    async def keyboard(self, *labels: str, chat: int = 1001) -> int:
        """The bot sends one row of buttons whose data is their label; gives the message's id."""
        row = [{"text": label, "callback_data": label} for label in labels]
        sent = await self.call("sendMessage", chat_id=chat, text="?", reply_markup={"inline_keyboard": [row]})
        return int(sent["message_id"])


def fits(shape: Any, value: Any) -> None:
    """The value is what the Bot API documents, with nothing added."""
    strangers: list[str] = []
    _extras(TypeAdapter(shape).validate_python(value), strangers)
    assert not strangers, strangers


def _extras(value: Any, strangers: list[str]) -> None:
    if isinstance(value, BaseModel):
        if isinstance(value, TelegramObject) and value.model_extra:
            strangers.extend(f"{type(value).__name__}.{name}" for name in value.model_extra)
        for _, inner in value:
            _extras(inner, strangers)
    elif isinstance(value, list):
        for inner in value:
            _extras(inner, strangers)


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Town]:
    """A playground on a free port, its state in a folder; everybody but the stranger has met the bot."""
    app = build(usual_cast(), folder, MORNING, SHANGHAI, ready=[ReadyFile("sample.txt", b"6\xe6\x9c\x88\xe5\xba\x95")])
    for person in (1001, 1002, 1003, 1004, 1005):
        start_chat(app, person)
    async with serve(app, 0) as url, aiohttp.ClientSession() as session:
        yield Town(url, session, app)


@pytest.fixture
def anyio_backend() -> str:
    """The playground runs in asyncio."""
    return "asyncio"


@pytest.fixture
def open_town(tmp_path: Path) -> Callable[[], AbstractAsyncContextManager[Town]]:
    """Opens a playground, always on the same folder."""
    return lambda: opened(tmp_path / "town")


@pytest.fixture
async def town(open_town: Callable[[], AbstractAsyncContextManager[Town]]) -> AsyncIterator[Town]:
    """A running playground."""
    async with open_town() as running:
        yield running


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


@pytest.fixture
def png() -> bytes:
    """A picture of 40 by 30."""
    head = struct.pack(">IIBBBBB", 40, 30, 8, 2, 0, 0, 0)
    lines = (b"\0" + b"\x20\x60\xc0" * 40) * 30
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(lines)) + _chunk(b"IEND", b"")

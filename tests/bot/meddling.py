"""What happens on the wire between the bot and the playground? Whatever a test decides, call by call.

It stands before the playground's own server, so what was delivered is in the playground's log whatever the bot hears.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CALL = re.compile(r"/bot[^/]+/(\w+)")
Fate = Callable[[str], str]
"""What becomes of a call of a method: "" or one of FATES."""

NOT_DELIVERED = ("lost before", "502 before", "hang before")
DELIVERED = ("lost after", "half", "wrong json", "502 after", "hang after")
FATES = NOT_DELIVERED + DELIVERED


def let_be(state: Any) -> None:
    """Everything goes well; a hang lasts so many seconds."""

    async def nothing() -> None: ...

    state.fate, state.meanwhile, state.patience = lambda _method: "", nothing, 1.0


class Meddling:
    """By the app's state: `fate` says what becomes of each call, `meanwhile` is awaited where the bot hears nothing yet."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        called = CALL.fullmatch(scope["path"]) if scope["type"] == "http" else None
        wire = scope["app"].state if called else None
        fate = wire.fate(called[1]) if wire is not None and called is not None else ""
        if not fate:
            await self._app(scope, receive, send)
            return
        assert wire is not None
        answer: list[Message] = []

        async def keep(message: Message) -> None:
            answer.append(message)

        if fate in DELIVERED:
            await self._app(scope, receive, keep)
        if fate != "half":
            await wire.meanwhile()
        await self._end(fate.split()[0], answer, scope, send)

    async def _end(self, how: str, answer: list[Message], scope: Scope, send: Send) -> None:
        if how == "hang":
            await asyncio.sleep(scope["app"].state.patience)
        if how in ("lost", "hang"):
            scope["app"].state.hang_up(Request(scope))
            await asyncio.sleep(0.01)
            return
        if how == "502":
            await _say(send, 502, b"<html><head><title>502 Bad Gateway</title></head></html>")
        if how == "wrong":
            await _say(send, 200, b'{"ok":true,"result":{"message_id"')
        if how == "half":
            body = answer[1]["body"]
            await send(answer[0])
            await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
            await asyncio.sleep(0.02)
            await scope["app"].state.meanwhile()
            scope["app"].state.hang_up(Request(scope))


async def _say(send: Send, status: int, body: bytes) -> None:
    headers: list[Any] = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})

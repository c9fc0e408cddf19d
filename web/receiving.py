"""How does Telegram bring updates to our door? With a secret, one update a request, 200 once it is committed."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

log = logging.getLogger(__name__)
Take = Callable[[dict[str, Any]], Awaitable[None]]
LARGEST = 1024 * 1024  # bytes; an update is far smaller
LONGEST = 20.0  # seconds that we let Telegram wait; it brings the update again after a 503
SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  # the header's name


def route(path: str, secret: str, take: Take) -> Route:
    """POST `path`: hands the update to `take`, and answers 200 when that returns. Telegram repeats on anything else."""

    async def receive(request: Request) -> Response:
        if not hmac.compare_digest(request.headers.get(SECRET, "").encode(), secret.encode()):
            return PlainTextResponse("", 403)
        try:
            content = await _body(request)
        except ClientDisconnect:
            return PlainTextResponse("", 400)
        update = _update(content)
        if update is None:
            return PlainTextResponse("", 400)
        try:
            await asyncio.wait_for(take(update), LONGEST)
        except TimeoutError:
            return PlainTextResponse("", 503, {"Retry-After": "5"})
        except Exception:
            log.exception("Update %s could not be taken", update.get("update_id"))
            return PlainTextResponse("", 500)
        return PlainTextResponse("")

    return Route(path, receive, methods=["POST"])


async def _body(request: Request) -> bytes:
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > LARGEST:
            return b""
    return bytes(content)


def _update(content: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and isinstance(found.get("update_id"), int) else None

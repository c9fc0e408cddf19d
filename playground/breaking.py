"""How does a call end that gets no proper answer? The connection breaks, nobody speaks, or what is said makes no sense."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

HangUp = Callable[[Request], None]
BEFORE = ("hang_up", "502", "hang")  # the call is not done
AFTER = ("answer_lost", "silence", "half", "wrong_json")  # it is done, and the bot does not hear so
NO_ANSWERS = itertools.cycle(
    (b'{"ok":true,"result":{"message_id"', b"{}", b"[]", b"null", b'{"ok":true,"result":true}')
)


async def broken(request: Request, fault: str, seconds: float, answer: Response | None = None) -> Response:
    """What the bot gets in place of the answer; `seconds` is how long a server that hangs stays silent."""
    if fault == "502":
        return Response("<html><head><title>502 Bad Gateway</title></head></html>", 502, media_type="text/html")
    if fault == "wrong_json":
        return Response(next(NO_ANSWERS), media_type="application/json")
    if fault == "half" and answer is not None:
        return _Half(request, answer)
    if fault in ("hang", "silence"):
        await _until_gone(request, seconds)
    return await hung_up(request)


async def hung_up(request: Request) -> Response:
    """Breaks the connection of the call."""
    hang_up: HangUp | None = request.app.state.hang_up
    if hang_up is not None:
        hang_up(request)
        await asyncio.sleep(0.01)
    return Response(status_code=500)


async def _until_gone(request: Request, seconds: float) -> None:
    """So many seconds, or until the bot gives up."""
    try:
        async with asyncio.timeout(seconds):
            while (await request.receive())["type"] != "http.disconnect":
                pass
    except TimeoutError:
        pass


class _Half(Response):
    """The head of an answer and half of its body, then nothing more."""

    def __init__(self, request: Request, whole: Response) -> None:
        super().__init__(whole.body, whole.status_code, media_type=whole.media_type)
        self._request = request

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        half = bytes(self.body[: len(self.body) // 2])
        await send({"type": "http.response.body", "body": half, "more_body": True})
        await asyncio.sleep(0.02)
        await hung_up(self._request)

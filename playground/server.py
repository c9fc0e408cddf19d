"""How does the playground start and stop? One app, on this machine only."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from playground import api, control
from playground.cast import Cast
from playground.webhooks import LOOPBACK
from playground.world import World
from web import serving

PAGE = Path(__file__).parent / "page"


@dataclass(frozen=True, slots=True)
class ReadyFile:
    """A file that lies ready on the page to be sent."""

    name: str
    content: bytes


def build(
    cast: Cast,
    folder: Path,
    starts_at: datetime,
    zone: ZoneInfo,
    *,
    ready: Sequence[ReadyFile] = (),
    on_reset: Callable[[], Awaitable[None]] | None = None,
) -> Starlette:
    """The whole playground as an ASGI app; its state lies in `folder`. `starts_at` is aware.

    `on_reset` is awaited by POST /control/reset, so that the bot can empty its own memory too.
    """
    world = World(cast, folder, starts_at, zone)
    routes = [
        Route("/bot{token}/{method}", api.answer, methods=["GET", "POST"]),
        Route("/file/bot{token}/{path:path}", api.file),
        Mount("/control", routes=control.ROUTES),
        Mount("/", app=StaticFiles(directory=PAGE, html=True)),
    ]
    app = Starlette(routes=routes, middleware=[Middleware(LoopbackOnly)], lifespan=_living)
    app.state.world = world
    app.state.ready = {file.name: file.content for file in ready}
    app.state.on_reset = on_reset
    app.state.hang_up = None
    return app


def start_chat(app: Starlette, telegram_id: int) -> None:
    """Mark a person's private chat as started before the beginning; it stays so after a reset."""
    app.state.world.open_chat(telegram_id, seeded=True)


def now(app: Starlette) -> datetime:
    """The moment on the playground's clock, aware, in its zone."""
    world: World = app.state.world
    return world.clock.now()


@contextlib.asynccontextmanager
async def serve(app: Starlette, port: int) -> AsyncIterator[str]:
    """Serve on 127.0.0.1 inside this loop and give the address; leaving stops it. Port 0 takes a free one.

    Raises AddressTaken. Signals stay with the caller.
    """
    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="on", timeout_graceful_shutdown=2)
    server = _Server(config)
    async with serving.listening(server, "127.0.0.1", port) as bound:
        app.state.hang_up = server.hang_up
        try:
            yield f"http://127.0.0.1:{bound}"
        finally:
            _wake_all(app)


class LoopbackOnly:
    """Refuses what another site's page could send here: a foreign Host or a foreign Origin."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request of this machine through."""
        if scope["type"] == "http":
            headers = Request(scope).headers
            origin = headers.get("origin")
            if not _here(f"//{headers.get('host', '')}") or (origin and not _here(origin)):
                refusal = PlainTextResponse(
                    "The playground answers this machine only; it is not for the open network.\n", 403
                )
                await refusal(scope, receive, send)
                return
        await self._app(scope, receive, send)


class _Server(serving.Server):
    def hang_up(self, request: Request) -> None:
        """Break the connection that this request came on."""
        for connection in list(self.server_state.connections):
            if getattr(connection, "client", None) == tuple(request.scope["client"]):
                transport = connection.transport
                assert transport is not None
                transport.abort()


def _here(address: str) -> bool:
    try:
        return urlsplit(address).hostname in LOOPBACK
    except ValueError:
        return False


def _wake_all(app: Starlette) -> None:
    world: World = app.state.world
    world.clock.closing = True
    for bell in (world.clock.bell, world.updates.bell, world.bell):
        bell.ring()


@contextlib.asynccontextmanager
async def _living(app: Starlette) -> AsyncIterator[None]:
    world: World = app.state.world
    world.clock.closing = False

    async def keep_time() -> None:
        while True:
            # Written ahead, so that a killed playground never comes back earlier than it was.
            world.save_clock(world.clock.now() + timedelta(seconds=2))
            await asyncio.sleep(1)

    async def act(call: dict[str, object]) -> None:
        await api.from_webhook(world, call)

    tasks = [asyncio.create_task(keep_time()), asyncio.create_task(world.webhook.run(act, world.unix_now))]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        world.save_clock(world.clock.now())
        world.store.close()

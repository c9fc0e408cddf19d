"""How are our pages served? One Starlette application on one address, inside the running loop."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator, Sequence

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from web.listening import listener


@contextlib.asynccontextmanager
async def serve(routes: Sequence[BaseRoute], host: str, port: int) -> AsyncIterator[int]:
    """Serves the routes until it is left; gives the port (0 asks for a free one). Raises AddressTaken."""
    config = uvicorn.Config(
        Starlette(routes=list(routes)), log_config=None, access_log=False, server_header=False, lifespan="off",
        timeout_graceful_shutdown=1,
    )  # fmt: skip
    async with listening(Server(config), host, port) as bound:
        yield bound


@contextlib.asynccontextmanager
async def listening(server: Server, host: str, port: int) -> AsyncIterator[int]:
    """Runs a server inside this loop until it is left; gives the port. Raises AddressTaken. Signals stay with the caller."""
    at = listener(host, port)
    running = asyncio.create_task(server.serve(sockets=[at]))
    try:
        await server.listening.wait()
        yield int(at.getsockname()[1])
    finally:
        server.should_exit = True
        await running
        at.close()


class Server(uvicorn.Server):
    """One that says when it listens, and leaves the signals alone."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        try:
            await super().startup(sockets)
        finally:
            self.listening.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

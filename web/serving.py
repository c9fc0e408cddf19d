"""How are our pages served? One Starlette application on one address, inside the running loop."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator, Sequence

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute


class AddressTaken(Exception):
    """The address cannot be listened on: something else does, or it is not this machine's."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(f"{host}:{port} cannot be listened on.")
        self.host, self.port = host, port


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
    listener = _listen(host, port)
    running = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        await server.listening.wait()
        yield int(listener.getsockname()[1])
    finally:
        server.should_exit = True
        await running
        listener.close()


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


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With TCP named, asyncio switches Nagle's delay off; an answer would wait 40 ms for it otherwise.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(2048)
    except OSError as error:
        listener.close()
        raise AddressTaken(host, port) from error
    return listener

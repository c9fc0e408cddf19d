"""What happens on the way to PostgreSQL? A proxy that cuts connections around a COMMIT, as a network may."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal

from sqlalchemy import make_url

COMMIT = b"COMMIT\x00"
When = Literal["before the commit", "after the commit"]


class Cutter:
    """Passes bytes on. While `when` is set, a share of all commits is not heard of, or made and its answer is not."""

    def __init__(self, socket: Path, seed: int, share: float) -> None:
        self._socket, self._share = socket, share
        self._chance = random.Random(seed)
        self.when: When | None = None
        self.cuts = 0

    async def meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of a client."""
        answers, asks = await asyncio.open_unix_connection(self._socket)
        committed = asyncio.Event()
        ways = [
            asyncio.create_task(self._ask(reader, asks, committed)),
            asyncio.create_task(self._answer(answers, writer, committed)),
        ]
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
        for end in (writer, asks):
            end.transport.abort()

    async def _ask(self, reader: asyncio.StreamReader, asks: asyncio.StreamWriter, committed: asyncio.Event) -> None:
        while said := await reader.read(65536):
            if self.when and COMMIT in said and self._chance.random() < self._share:
                self.cuts += 1
                if self.when == "before the commit":
                    return
                committed.set()
            asks.write(said)
            await asks.drain()

    async def _answer(
        self, answers: asyncio.StreamReader, writer: asyncio.StreamWriter, committed: asyncio.Event
    ) -> None:
        while said := await answers.read(65536):
            if committed.is_set():
                return
            writer.write(said)
            await writer.drain()


@asynccontextmanager
async def cutter(url: str, seed: int = 0, share: float = 0.1) -> AsyncIterator[tuple[Cutter, str]]:
    """A proxy before the server of the tests, and the address of the same database by it."""
    address = make_url(url)
    folder = address.query["host"]
    assert isinstance(folder, str), "the server listens on a socket"
    cuts = Cutter(Path(folder) / ".s.PGSQL.5432", seed, share)

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            await cuts.meet(reader, writer)

    server = await asyncio.start_server(meet, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    by_it = address.set(drivername="postgresql", host="127.0.0.1", port=port, query={})
    try:
        yield cuts, by_it.render_as_string(hide_password=False)
    finally:
        server.close()

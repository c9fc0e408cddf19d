"""What does a test of the bot have at hand? Servers that misbehave on the wire, and time that does not pass by itself."""

from __future__ import annotations

import asyncio
import contextlib
import selectors
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, TypeVar

import pytest

T = TypeVar("T")
Conversation = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
Speaking = Callable[[Conversation], AbstractAsyncContextManager[str]]


@pytest.fixture
def anyio_backend() -> str:
    """PTB runs in asyncio."""
    return "asyncio"


@pytest.fixture
def speaking() -> Speaking:
    """Starts a server on the loopback whose every connection is one conversation; gives its address."""

    @asynccontextmanager
    async def start(conversation: Conversation) -> AsyncIterator[str]:
        async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
                await conversation(reader, writer)
            writer.close()

        server = await asyncio.start_server(meet, "127.0.0.1", 0)
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        server.close()

    return start


class _LeapingSelector(selectors.DefaultSelector):
    """Waits for nothing: where the loop would sleep, its time leaps."""

    leapt = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready and timeout:
            self.leapt += timeout
        return ready


class _LeapingLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._leaping = _LeapingSelector()
        super().__init__(self._leaping)

    def time(self) -> float:
        return self._leaping.leapt


@pytest.fixture
def in_no_time() -> Callable[[Coroutine[Any, Any, T]], T]:
    """Runs a coroutine in a loop whose monotonic clock leaps over every wait."""

    def run(work: Coroutine[Any, Any, T]) -> T:
        with asyncio.Runner(loop_factory=_LeapingLoop) as runner:
            return runner.run(work)

    return run

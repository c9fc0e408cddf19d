"""What does a test of the bot have at hand? Servers that misbehave on the wire, and time that does not pass by itself."""

from __future__ import annotations

import asyncio
import contextlib
import selectors
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest

from bot.ask import Ask
from bot.clock import Clock, Follower
from bot.limiter import NO_LIMITS
from bot.reply import Reply
from bot.running import Bot, run_bot
from db.session import Database
from tests.bot.town import Wire, open_port, populated, town
from wording.messages import compose

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


@pytest.fixture
def free_port() -> int:
    """A port where a test may listen."""
    return open_port()


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


@pytest.fixture
async def wire(tmp_path: Path) -> AsyncIterator[Wire]:
    """A playground on a free port, on the morning of 17 April 2025. Everybody but the stranger has met the bot."""
    async with town(tmp_path / "playground") as running:
        yield running


@pytest.fixture
def database(migrated_url: str) -> Iterator[Database]:
    """A migrated database with one plan, its supervisor 督查室 (1001), and 小李 (1002) of 住建局."""
    with populated(migrated_url) as made:
        yield made


@dataclass(frozen=True)
class Row:
    """A row of a test's own table of commands."""

    answer: Callable[[Ask], Reply]


@dataclass
class Talk:
    """A bot that runs against the playground."""

    wire: Wire
    database: Database
    commands: dict[str, Row]
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None

    async def say(self, person: int, text: str, **more: Any) -> int:
        sent = await self.wire.order("send", person=person, text=text, **more)
        return int(sent["messages"][0]["message_id"])

    async def press(self, person: int, button: str, *, message_id: int, **more: Any) -> None:
        await self.wire.order("press", person=person, button=button, message_id=message_id, **more)

    async def rest(self) -> None:
        """Until the bot is quiet: the playground moves its clock only then."""
        now = datetime.fromisoformat((await self.wire.look("clock"))["now"])
        await self.wire.order("clock", to=(now + timedelta(seconds=5)).isoformat())

    async def ask(self, person: int, text: str, **more: Any) -> list[str]:
        """What the bot says to that in the chat, once it is quiet."""
        chat = more.get("chat", person)
        before = len(await self.wire.heard(chat))
        await self.say(person, text, **more)
        await self.rest()
        return (await self.wire.heard(chat))[before:]


Start = Callable[..., AbstractAsyncContextManager[Talk]]


@pytest.fixture
def start_bot(database: Database, wire: Wire) -> Start:
    """Runs a whole bot with a table of commands; more words go to bot.running.Bot."""

    @asynccontextmanager
    async def start(
        commands: dict[str, Callable[[Ask], Reply]], *, find: Callable[[str], Any] | None = None, **more: Any
    ) -> AsyncIterator[Talk]:
        talk = Talk(wire, database, {name: Row(answer) for name, answer in commands.items()})
        clock, listening = Clock(), asyncio.Event()
        follower = Follower(wire.url, clock, f"bot-{len(asyncio.all_tasks())}")
        await follower.begin()
        settings: dict[str, Any] = {
            "token": "8088:town", "api_url": wire.url, "zone": "Asia/Shanghai", "country": "CN", "boot_id": "test",
            "commands": find or talk.commands.get, "menu": lambda roles, language: [("due", f"{language} {len(roles)}")],
            "compose": compose, "limits": NO_LIMITS,
        }  # fmt: skip
        bot = Bot(**(settings | more))
        talk.task = asyncio.create_task(
            run_bot(database, clock, bot, follower=follower, stop=talk.stop, started=lambda _name: listening.set())
        )
        waiting = asyncio.create_task(listening.wait())
        await asyncio.wait([talk.task, waiting], return_when=asyncio.FIRST_COMPLETED)
        try:
            yield talk
        finally:
            waiting.cancel()
            talk.stop.set()
            await talk.task

    return start

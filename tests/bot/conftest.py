"""What does a test of the bot have at hand? Servers that misbehave on the wire, and time that does not pass by itself."""

from __future__ import annotations

import asyncio
import contextlib
import selectors
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import aiohttp
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.ask import Ask
from bot.clock import Clock, Follower
from bot.limiter import NO_LIMITS
from bot.reply import Reply
from bot.running import Bot, run_bot
from db.outbox import Message
from db.people import Person
from db.session import Database
from plans.drafts import Draft, Reading
from playground.cast import usual_cast
from playground.server import build, serve, start_chat
from supervision import adoption, handing_over, joining
from supervision.rights import CONSOLE
from tests.bot.meddling import Meddling, let_be
from wording.messages import compose

T = TypeVar("T")
SHANGHAI = ZoneInfo("Asia/Shanghai")
MORNING = datetime(2025, 4, 17, 8, tzinfo=SHANGHAI)
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
def unused_port() -> Iterator[int]:
    """A port that is taken, and where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


@pytest.fixture
def free_port() -> int:
    """A port where a test may listen."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


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


class Wire:
    """A running playground: what a test orders there, and what was delivered."""

    def __init__(self, url: str, session: aiohttp.ClientSession, state: Any = None) -> None:
        self.url, self._session, self.state = url, session, state

    async def order(self, path: str, **wanted: Any) -> dict[str, Any]:
        async with self._session.post(f"{self.url}/control/{path}", json=wanted) as response:
            body: dict[str, Any] = await response.json()
            assert response.status == 200, body
            return body

    async def log(self, *kinds: str) -> list[dict[str, Any]]:
        """The delivery log, or the entries of some kinds."""
        entries = (await self.look("messages", limit=100_000))["messages"]
        return [entry for entry in entries if not kinds or entry["kind"] in kinds]

    async def look(self, path: str, **query: Any) -> dict[str, Any]:
        async with self._session.get(f"{self.url}/control/{path}", params=query) as response:
            assert response.status == 200
            found: dict[str, Any] = await response.json()
            return found

    async def heard(self, chat: int) -> list[str]:
        """What the bot said in a chat, in order, edits included."""
        entries = await self.log("message", "edit")
        return [entry["text"] for entry in entries if entry["chat"] == chat and entry.get("from_bot", True)]


@pytest.fixture
async def wire(tmp_path: Path) -> AsyncIterator[Wire]:
    """A playground on a free port, on the morning of 17 April 2025. Everybody but the stranger has met the bot."""
    app = build(usual_cast(), tmp_path / "playground", MORNING, SHANGHAI)
    for person in (1001, 1002, 1003, 1004, 1005):
        start_chat(app, person)
    app.add_middleware(Meddling)
    let_be(app.state)
    async with serve(app, 0) as url, aiohttp.ClientSession() as session:
        running = Wire(url, session, app.state)
        yield running
        assert (await running.look("defects"))["defects"] == [], "the bot said something that Telegram does not know"


@pytest.fixture
def database(migrated_url: str) -> Iterator[Database]:
    """A migrated database with one plan, its supervisor 督查室 (1001), and 小李 (1002) of 住建局."""
    made = Database(migrated_url)
    with made.writing() as session:
        populate(session)
    yield made
    made.close()


def populate(session: Session) -> None:
    plan = adoption.make_plan(session, CONSOLE, "青澜2025", MORNING, year=2025, zone="Asia/Shanghai", country="CN")
    housing = handing_over.make_unit(session, CONSOLE, plan, "住建局", MORNING)
    session.flush()
    for telegram_id, name, roles in ((1001, "督查室", ("administrator", "supervisor")), (1002, "小李", ("owner",))):
        person = Person(name=name, telegram_id=telegram_id, language="zh", joined_at=MORNING, plan_id=plan.id)
        session.add(person)
        session.flush()
        for role in roles:
            unit_id = housing.id if role == "owner" else None
            joining.grant(session, CONSOLE, person, role, MORNING, plan.id, unit_id)  # type: ignore[arg-type]
    draft = Draft(title="管网改造", kind="deadline", start=0, end=4, due_on=date(2025, 6, 30))
    reading = Reading(as_of=MORNING.date(), year=2025, as_of_from="given", drafts=(draft,))
    document, _ = adoption.take_in(
        session, CONSOLE, plan, MORNING, name="p.txt", sha256="1", text="管网改造", reading=reading
    )
    [proposal] = adoption.waiting(session, document)
    handing_over.assign(session, CONSOLE, [adoption.adopt(session, CONSOLE, proposal, MORNING)], housing, MORNING)
    for message in session.scalars(select(Message)):
        message.state = "dropped"  # the tests begin with an empty outbox


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
    async def start(commands: dict[str, Callable[[Ask], Reply]], **more: Any) -> AsyncIterator[Talk]:
        talk = Talk(wire, database, {name: Row(answer) for name, answer in commands.items()})
        clock, listening = Clock(), asyncio.Event()
        follower = Follower(wire.url, clock, f"bot-{len(asyncio.all_tasks())}")
        await follower.begin()
        settings: dict[str, Any] = {
            "token": "8088:town", "api_url": wire.url, "zone": "Asia/Shanghai", "country": "CN", "boot_id": "test",
            "commands": talk.commands.get, "menu": lambda roles, language: [("due", f"{language} {len(roles)}")],
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

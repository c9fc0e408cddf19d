"""What does a test of the bot have at hand? Servers that misbehave on the wire, and time that does not pass by itself."""

from __future__ import annotations

import asyncio
import contextlib
import selectors
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import aiohttp
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.outbox import Message
from db.people import Person
from db.session import Database
from plans.drafts import Draft, Reading
from playground.cast import usual_cast
from playground.server import build, serve, start_chat
from supervision import adoption, handing_over, joining
from supervision.rights import CONSOLE

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

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self.url, self._session = url, session

    async def order(self, path: str, **wanted: Any) -> dict[str, Any]:
        async with self._session.post(f"{self.url}/control/{path}", json=wanted) as response:
            body: dict[str, Any] = await response.json()
            assert response.status == 200, body
            return body

    async def log(self, *kinds: str) -> list[dict[str, Any]]:
        """The delivery log, or the entries of some kinds."""
        async with self._session.get(f"{self.url}/control/messages") as response:
            entries = (await response.json())["messages"]
        return [entry for entry in entries if not kinds or entry["kind"] in kinds]

    async def heard(self, chat: int) -> list[str]:
        """What the bot said in a chat, in order, edits included."""
        entries = await self.log("message", "edit")
        return [entry["text"] for entry in entries if entry["chat"] == chat and entry.get("from_bot", True)]

    async def defects(self) -> list[dict[str, Any]]:
        async with self._session.get(f"{self.url}/control/defects") as response:
            found: list[dict[str, Any]] = (await response.json())["defects"]
            return found


@pytest.fixture
async def wire(tmp_path: Path) -> AsyncIterator[Wire]:
    """A playground on a free port, on the morning of 17 April 2025. Everybody but the stranger has met the bot."""
    app = build(usual_cast(), tmp_path / "playground", MORNING, SHANGHAI)
    for person in (1001, 1002, 1003, 1004, 1005):
        start_chat(app, person)
    async with serve(app, 0) as url, aiohttp.ClientSession() as session:
        running = Wire(url, session)
        yield running
        assert await running.defects() == [], "the bot said something that Telegram does not know"


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

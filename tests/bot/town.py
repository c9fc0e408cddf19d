"""Where does a bot of the tests live? A playground in this process, and a ledger with two people, for tests and `make soak`."""

from __future__ import annotations

import contextlib
import secrets
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.outbox import Message
from db.people import Person
from db.session import Database
from plans.drafts import Draft, Reading
from playground.cast import Cast, usual_cast
from playground.server import build, serve, start_chat
from supervision import adoption, handing_over, joining
from supervision.rights import CONSOLE
from tests.bot.meddling import Meddling, let_be
from tests.conftest import fill

SHANGHAI = ZoneInfo("Asia/Shanghai")
MORNING = datetime(2025, 4, 17, 8, tzinfo=SHANGHAI)


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


def open_port() -> int:
    """A port where a test may listen again and again: none of those that the system gives to whoever calls out."""
    while True:
        port = secrets.randbelow(20_000) + 10_000
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port


@asynccontextmanager
async def town(folder: Path, cast: Cast | None = None) -> AsyncIterator[Wire]:
    """A playground on a free port, on that morning; everybody but the stranger has met the bot."""
    cast = cast or usual_cast()
    app = build(cast, folder, MORNING, SHANGHAI)
    for person in cast.people:
        if person.role != "stranger":
            start_chat(app, person.telegram_id)
    app.add_middleware(Meddling)
    let_be(app.state)
    async with serve(app, 0) as url, aiohttp.ClientSession() as session:
        running = Wire(url, session, app.state)
        yield running
        assert (await running.look("defects"))["defects"] == [], "the bot said something that Telegram does not know"


@contextmanager
def populated(url: str) -> Iterator[Database]:
    """A database that has all tables, and then one plan, its supervisor 督查室 (1001), and 小李 (1002) of 住建局."""
    fill(url, populate)
    database = Database(url)
    yield database
    database.close()


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

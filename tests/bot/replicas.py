"""How does a test run `duban run` as a user starts it, kill it, and judge by the delivery log what became of it?"""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from db.outbox import Message, Notice
from db.people import Person
from db.session import Database
from wording.say import plain

ROOT = Path(__file__).parents[2]
LABEL = plain("messages.again", "zh")
MARK = re.compile(r"〔(\d+)〕")


@dataclass
class Replica:
    """One `duban run` in a process of its own. `said` is the first line it printed."""

    process: asyncio.subprocess.Process
    said: str

    def kill(self, number: signal.Signals = signal.SIGKILL) -> None:
        self.process.send_signal(number)

    async def gone(self) -> None:
        if self.process.returncode is None:
            self.kill(signal.SIGCONT)
            self.kill()
        await self.process.wait()


async def started(database: Database, url: str, home: Path, *, script: str = "main.py", **more: str) -> Replica:
    """Starts one, and returns when it listens or stands by."""
    variables = {
        "TELEGRAM_TOKEN": "8088:town", "TELEGRAM_API_URL": url, "DATABASE_URL": database.url, "DUBAN_HOME": str(home),
        "DUBAN_CLOCK_URL": url, "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    variables["DATABASE_URL"] = variables["DATABASE_URL"].replace("postgresql+psycopg", "postgresql")
    home.mkdir(parents=True, exist_ok=True)
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(ROOT / script), "run", cwd=home, env=os.environ | variables | more,
        stdout=asyncio.subprocess.PIPE, stderr=(home / "log").open("ab"),
    )  # fmt: skip
    assert process.stdout is not None
    line = await asyncio.wait_for(process.stdout.readline(), 30)
    assert line, (home / "log").read_text()
    return Replica(process, line.decode())


@asynccontextmanager
async def ending() -> AsyncIterator[list[Replica]]:
    """A list of replicas, all of which are gone in the end."""
    replicas: list[Replica] = []
    try:
        yield replicas
    finally:
        await asyncio.gather(*(replica.gone() for replica in replicas))


@dataclass
class Ledger:
    """What a test owes to people, each thing with a number of its own, and what they heard of it."""

    database: Database
    wire: Any
    owed: set[int] = field(default_factory=set)
    begun: float = 0.0

    async def owe(self, count: int, *, people: Sequence[int] = (1001, 1002)) -> None:
        """So many more messages, due now."""
        first = len(self.owed) + 1
        numbers = range(first, first + count)
        now = datetime.fromisoformat((await self.wire.look("clock"))["now"])
        await self.database.run(put, [(number, people[number % len(people)]) for number in numbers], now)
        self.owed.update(numbers)

    async def heard(self) -> tuple[Counter[int], Counter[int]]:
        """How often each was heard without a label, and with one."""
        plainly, labelled = Counter[int](), Counter[int]()
        for entry in await self.wire.log("message"):
            for number in MARK.findall(entry["text"]):
                (labelled if LABEL in entry["text"] else plainly)[int(number)] += 1
        return plainly, labelled

    async def count(self) -> int:
        plainly, labelled = await self.heard()
        return len(set(plainly) | set(labelled))

    async def until_all_heard(self, seconds: float = 30) -> None:
        """Until everything was heard, and nothing is pending."""

        def waiting(session: Session) -> bool:
            return session.scalar(select(Message.id).where(Message.state.not_in(("sent", "dropped"))).limit(1)) is None

        async with asyncio.timeout(seconds):
            while await self.count() < len(self.owed) or not await self.database.ask(waiting):
                await asyncio.sleep(0.05)

    async def judge(self, *, labelled_at_most: int) -> int:
        """Nothing lost, nothing twice without a label; gives how many were labelled."""
        plainly, labelled = await self.heard()
        assert self.owed - set(plainly) - set(labelled) == set(), "lost"
        assert [number for number, times in plainly.items() if times > 1] == [], "repeated without a label"
        assert labelled.total() <= labelled_at_most
        return labelled.total()


def put(session: Session, wanted: list[tuple[int, int]], now: datetime) -> None:
    """A message for each (number, Telegram account): that somebody of that number cannot be reached."""
    ids = {row[0]: row[1] for row in session.execute(select(Person.telegram_id, Person.id))}
    for number, telegram_id in wanted:
        message = Message(person_id=ids[telegram_id], state="pending", send_at=now - timedelta(seconds=1))
        session.add(message)
        session.flush()
        row = {
            "milestone_id": None, "for_on": now.date(), "point": f"test-{number}", "person_id": message.person_id,
            "kind": "unreachable", "words": {"person": f"〔{number}〕", "unit": "住建局", "why": "blocked"},
            "made_at": now, "message_id": message.id,
        }  # fmt: skip
        session.execute(insert(Notice), [row])

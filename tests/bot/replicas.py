"""How does a test run `duban run` as a user starts it, kill it, and judge by the delivery log what became of it?"""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from db.outbox import Message, Notice
from db.people import Person
from db.session import Database
from tests.bot.forked import POSSIBLE, Forked, Forker
from wording.say import plain

ROOT = Path(__file__).parents[2]
LABEL = plain("messages.again", "zh")
START = 120.0  # seconds that a start may take on a machine that is full of others
MARK = re.compile(r"〔(\d+)〕")


@dataclass
class Replica:
    """One `duban run` in a process of its own. `said` is the first line it printed."""

    process: asyncio.subprocess.Process | Forked
    said: str
    home: Path

    def leads(self) -> bool:
        """Whether it leads, by its own words."""
        log = (self.home / "log").read_text()
        taken, left = log.rfind("leads from now on"), log.rfind("does not lead any more")
        return taken > left or (taken == left and "stands by" not in self.said)

    def kill(self, number: signal.Signals = signal.SIGKILL) -> None:
        self.process.send_signal(number)

    async def gone(self) -> None:
        if self.process.returncode is None:
            self.kill(signal.SIGCONT)
            self.kill()
        await self.process.wait()


async def started(
    database: Database, url: str, home: Path, *, prepare: str = "", anew: bool = False, **more: str
) -> Replica:
    """Starts one, and returns when it listens or stands by; `anew`, in a process that has imported nothing yet.

    `prepare` names a module of the tests whose `prepare` is called before it begins.
    """
    replica = await begun(database, url, home, prepare=prepare, anew=anew, **more)
    try:
        async with asyncio.timeout(START):
            while not (said := (home / "said").read_text()).endswith("\n"):
                assert replica.process.returncode is None, (home / "log").read_text()
                await asyncio.sleep(0.01)
    except BaseException:
        await replica.gone()
        raise
    return Replica(replica.process, said.splitlines()[0], home)


async def begun(
    database: Database, url: str, home: Path, *, prepare: str = "", anew: bool = False, **more: str
) -> Replica:
    """Starts one, and waits for nothing. A variable that is "" is not set."""
    address = database.url.replace("postgresql+psycopg", "postgresql")
    variables = {
        "TELEGRAM_TOKEN": "8088:town", "TELEGRAM_API_URL": url, "DATABASE_URL": address, "DUBAN_HOME": str(home),
        "DUBAN_CLOCK_URL": url, "PYTHONPATH": str(ROOT),
    } | more  # fmt: skip
    variables = {name: value for name, value in variables.items() if value}
    home.mkdir(parents=True, exist_ok=True)
    (home / "said").write_text("")
    if POSSIBLE and not anew:
        return Replica(forker().start(home, variables, prepare), "", home)
    command = [sys.executable, "-m", "tests.bot.forked", json.dumps({"home": str(home), "prepare": prepare})]
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=os.environ | variables)
    return Replica(process, "", home)


@cache
def forker() -> Forker:
    """One for all the tests of this process."""
    return Forker()


@asynccontextmanager
async def ending() -> AsyncIterator[list[Replica]]:
    """A list of replicas, all of which are gone in the end."""
    replicas: list[Replica] = []
    try:
        yield replicas
    finally:
        await asyncio.gather(*(replica.gone() for replica in replicas))


class Judged(NamedTuple):
    """The numbers that nobody heard, those heard twice without a label, and how many came with one."""

    lost: list[int]
    unlabelled: list[int]
    labelled: int


@dataclass
class Ledger:
    """What a test owes to people, each thing with a number of its own, and what they heard of it."""

    database: Database
    wire: Any
    owed: set[int] = field(default_factory=set)
    plainly: Counter[int] = field(default_factory=Counter)
    labelled: Counter[int] = field(default_factory=Counter)
    read: int = 0

    async def owe(self, count: int, *, people: Sequence[int] = (1001, 1002), now: datetime | None = None) -> None:
        """So many more messages, due now, by the playground's clock unless it is given."""
        first = len(self.owed) + 1
        numbers = range(first, first + count)
        now = now or datetime.fromisoformat((await self.wire.look("clock"))["now"])
        await self.database.run(put, [(number, people[number % len(people)]) for number in numbers], now)
        self.owed.update(numbers)

    async def heard(self, wait: int = 0) -> tuple[Counter[int], Counter[int]]:
        """How often each was heard without a label, and with one; waits so many seconds for something new."""
        found = await self.wire.look("messages", after=self.read, limit=100_000, wait=wait)
        self.read = found["last"]
        for entry in found["messages"]:
            for number in MARK.findall(entry["text"]) if entry["kind"] == "message" else ():
                (self.labelled if self.is_labelled(entry) else self.plainly)[int(number)] += 1
        return self.plainly, self.labelled

    async def count(self) -> int:
        """How many of them were heard at all."""
        plainly, labelled = await self.heard()
        return len(plainly.keys() | labelled.keys())

    async def until_all_heard(self, seconds: float = 30) -> None:
        """Until everything was heard, and nothing is pending."""

        def waiting(session: Session) -> bool:
            return session.scalar(select(Message.id).where(Message.state.not_in(("sent", "dropped"))).limit(1)) is None

        async with asyncio.timeout(seconds):
            while await self.count() < len(self.owed) or not await self.database.ask(waiting):
                await asyncio.sleep(0.05)

    @staticmethod
    def is_labelled(entry: dict[str, Any]) -> bool:
        return LABEL in entry["text"]

    async def judged(self) -> Judged:
        """What became of it all, by the delivery log."""
        plainly, labelled = await self.heard()
        repeated = [number for number, times in plainly.items() if times > 1]
        return Judged(sorted(self.owed - set(plainly) - set(labelled)), repeated, labelled.total())

    async def judge(self, *, labelled_at_most: int) -> int:
        """Nothing lost, nothing twice without a label; gives how many were labelled."""
        found = await self.judged()
        assert (found.lost, found.unlabelled) == ([], [])
        assert found.labelled <= labelled_at_most
        return found.labelled


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

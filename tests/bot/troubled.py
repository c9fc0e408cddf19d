"""How does `duban run` fare while its database is locked, full or cut off? For tests and soak.

Truth is the playground's log; of Duban's own words only its log on standard error is read. Messages fall due all the
time, before the trouble, in it and after it, and people ask all the time.
"""

from __future__ import annotations

import asyncio
import contextlib
import resource
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import make_url

from db.outbox import Message
from db.session import Database
from tests.bot.cutting import Cutter, When
from tests.bot.disturbed import ANSWER, SUPERVISOR, UNKNOWN
from tests.bot.replicas import MARK, Ledger, Replica, ending, started
from tests.bot.town import Wire

AT_ONCE, EVERY = 8, timedelta(seconds=0.25)  # messages that fall due together, and how often
AFTERWARDS = 3.0  # seconds in which messages still fall due when the trouble is over
BEGINS = "takes no changes"
ENDS = "takes changes again"
HOLDS = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=60)
held.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.readline()
held.execute("ROLLBACK")
"""
SMALL = 16_384  # bytes, fewer than any file of the ledger has that grows

Trouble = Callable[[Database, Replica], AbstractAsyncContextManager[None]]
"""Makes it on entering, ends it on leaving."""


@dataclass
class Troubled:
    """What became of it all."""

    owed: int = 0
    lost: list[int] = field(default_factory=list)
    unlabelled: list[int] = field(default_factory=list)
    labelled: int = 0
    unanswered: list[int] = field(default_factory=list)  # of the commands that people sent
    plainly_again: list[int] = field(default_factory=list)  # commands answered twice without a label
    went_on: float | None = None  # seconds from the end of the trouble to the next message
    answered: float | None = None  # to the next answer to somebody
    heard_in_it: int = 0  # messages that came in the second half of the trouble
    said: list[str] = field(default_factory=list)  # in Duban's log


async def trouble_it(
    database: Database, wire: Wire, home: Path, trouble: Trouble, seconds: float, **more: Any
) -> Troubled:
    """So many seconds of it, in the midst of work."""
    ledger, asked = Ledger(database, wire), 0
    async with ending() as running:
        running.append(await started(database, wire.url, home, **more))
        await _fall_due(ledger, seconds + AFTERWARDS + 2)
        while await ledger.count() == 0:
            await ledger.heard(wait=1)
        async with trouble(database, running[0]):
            loop = asyncio.get_running_loop()
            began, half = loop.time(), _clock(wire) + timedelta(seconds=seconds / 2)
            while loop.time() - began < seconds:
                asked += 1
                await wire.order("send", person=SUPERVISOR, text=f"/show {UNKNOWN + asked}")
                await asyncio.sleep(0.25)
            before = _clock(wire)
        over = _clock(wire)
        asked += 1
        await wire.order("send", person=SUPERVISOR, text=f"/show {UNKNOWN + asked}")
        await _all_heard(ledger, asked)
        assert running[0].process.returncode is None, (home / "log").read_text()
    found = await _judged(ledger, asked, half, before, over)
    found.said = (home / "log").read_text().splitlines()
    return found


async def _fall_due(ledger: Ledger, seconds: float) -> None:
    now = _clock(ledger.wire)
    for number in range(int(seconds / EVERY.total_seconds())):
        await ledger.owe(AT_ONCE, now=now + number * EVERY)


def _clock(wire: Wire) -> datetime:
    now: datetime = wire.state.world.clock.now()
    return now


async def _all_heard(ledger: Ledger, asked: int) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(60):
            while (
                await ledger.count() < len(ledger.owed) or len(set(_answers(await ledger.wire.log("message")))) < asked
            ):
                await asyncio.sleep(0.3)
    await asyncio.sleep(1.0)  # a repeat may follow


def _answers(log: Sequence[dict[str, Any]]) -> list[int]:
    return [int(number) - UNKNOWN for entry in log if entry["from_bot"] for number in ANSWER.findall(entry["text"])]


async def _judged(ledger: Ledger, asked: int, half: datetime, before: datetime, over: datetime) -> Troubled:
    judged = await ledger.judged()
    log = [entry for entry in await ledger.wire.log("message") if entry["from_bot"]]
    found = Troubled(len(ledger.owed), judged.lost, judged.unlabelled, judged.labelled)
    plain = [entry for entry in log if not ledger.is_labelled(entry)]
    found.unanswered = sorted(set(range(1, asked + 1)) - set(_answers(log)))
    once = _answers(plain)
    found.plainly_again = sorted({number for number in once if once.count(number) > 1})
    notices = [_at(entry) for entry in log if MARK.search(entry["text"])]
    found.heard_in_it = sum(half < at <= before for at in notices)
    found.went_on = _first_after(over, notices)
    found.answered = _first_after(over, [_at(entry) for entry in log if ANSWER.search(entry["text"])])
    return found


def _at(entry: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(entry["at"])


def _first_after(moment: datetime, moments: Sequence[datetime]) -> float | None:
    later = [at for at in moments if at > moment]
    return round((min(later) - moment).total_seconds(), 2) if later else None


# The troubles


@asynccontextmanager
async def locked(database: Database, _replica: Replica) -> AsyncIterator[None]:
    """Another process, or another session, holds the whole file, or the table of messages."""
    if database.sqlite:
        command = [sys.executable, "-c", HOLDS, str(make_url(database.url).database)]
        holder = await asyncio.create_subprocess_exec(*command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert holder.stdin is not None
        assert holder.stdout is not None
        assert await holder.stdout.readline() == b"held\n"
        try:
            yield
        finally:
            holder.stdin.close()
            await holder.wait()
        return
    async with await psycopg.AsyncConnection.connect(plain_address(database.url)) as held:
        await held.execute(f"LOCK TABLE {Message.__tablename__} IN ACCESS EXCLUSIVE MODE".encode())
        yield
        await held.rollback()


@asynccontextmanager
async def no_more_bytes(_database: Database, replica: Replica) -> AsyncIterator[None]:
    """The process may not make any file longer (EFBIG)."""
    pid = replica.process.pid
    usual = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (SMALL, usual[1]))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, usual)


@asynccontextmanager
async def disk_full(database: Database, _replica: Replica) -> AsyncIterator[None]:
    """Nothing fits on the disk of the ledger any more (ENOSPC)."""
    file = Path(str(make_url(database.url).database))
    filler = file.with_name("filler")
    with filler.open("wb", buffering=0) as filling, contextlib.suppress(OSError):
        for size in (1 << 16, 1 << 12, 1):
            with contextlib.suppress(OSError):
                while filling.write(bytes(size)) == size:
                    pass
    try:
        yield
    finally:
        filler.unlink()


@asynccontextmanager
async def terminated(database: Database, _replica: Replica) -> AsyncIterator[None]:
    """The server ends every session of the ledger, again and again."""
    async with await psycopg.AsyncConnection.connect(plain_address(database.url), autocommit=True) as server:

        async def end_them() -> None:
            while True:
                await server.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
                await asyncio.sleep(0.4)

        ending_them = asyncio.create_task(end_them())
        try:
            yield
        finally:
            ending_them.cancel()
            await asyncio.gather(ending_them, return_exceptions=True)


def cut(cuts: Cutter, when: When) -> Trouble:
    """The proxy cuts connections around their commits."""

    @asynccontextmanager
    async def cutting(_database: Database, _replica: Replica) -> AsyncIterator[None]:
        cuts.when = when
        try:
            yield
        finally:
            cuts.when = None

    return cutting


def plain_address(url: str) -> str:
    """As psycopg itself wants it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)

"""What may happen to the database of a running `duban run`? Each is made on entering, and over on leaving."""

from __future__ import annotations

import asyncio
import contextlib
import resource
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from db.base import Base
from db.outbox import Message
from db.session import Database
from tests.bot.cutting import Cutter, When
from tests.bot.replicas import Replica

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


class CannotMount(Exception):
    """This system, or this user, mounts no disk."""


@asynccontextmanager
async def locked(
    database: Database, _replica: Replica | None = None, *, table: type[Base] = Message
) -> AsyncIterator[None]:
    """Another process, or another session, holds the whole file, or one table."""
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
        await held.execute(f"LOCK TABLE {table.__tablename__} IN ACCESS EXCLUSIVE MODE".encode())
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


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of 16 MB, to be filled. Raises CannotMount."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(folder)]
    mounted = subprocess.run(command, capture_output=True, text=True)
    if mounted.returncode:
        raise CannotMount(mounted.stderr.strip())
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


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

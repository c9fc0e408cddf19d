"""What does each scheduler lose or repeat when its process is killed while it sends? kill -9, judged by who received.

Messages are due; the worker is killed at a random moment within 0.2 s of its first message, again and again, and one
worker is left to finish. Ours is `duban run`, without a limit a second, and its receiver the playground.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import web

from bench import soak
from bench.peer_starts import AT_WORK, PATIENCE, SILENT, Peer, Row, Unavailable, place, started
from tests.bot import killing
from tests.bot.replicas import Ledger
from tests.bot.town import town

MESSAGES = 500
FIRST_WITHIN, QUIET = 60.0, 30.0  # seconds until a first message, and after the last one
SLOW = 0.05  # seconds before a message counts as received, and again before the answer, as far away as Telegram is


def rows(python: str, server: str, folder: Path, chosen: Sequence[Peer], kills: int) -> Iterator[Row]:
    """Ours on both databases, then each peer."""
    for kind in ("sqlite", "postgresql"):
        with soak.place(kind, folder / "ours", server) as database:
            yield said(asyncio.run(ours(database, folder / "ours", kills)) | {"name": "Duban", "database": kind})
    for peer in chosen:
        named = {"name": peer.name, "database": peer.database}
        with place(peer.database, folder, server) as url:
            try:
                started(python, peer.word, "put", url, "1", f"{MESSAGES}", "0", patience=PATIENCE)
                yield said(asyncio.run(theirs(python, peer.word, url, kills)) | named)
            except Unavailable as why:
                yield said(
                    named
                    | dict.fromkeys(("kills", "messages", "lost", "unlabelled", "labelled"), "-")
                    | {"why": str(why)}
                )


def said(row: Row) -> Row:
    sys.stdout.write(" ".join(f"{name}={value}" for name, value in row.items()) + "\n")
    sys.stdout.flush()
    return row


async def ours(database: Any, folder: Path, kills: int) -> Row:
    async with town(folder / "playground") as wire:
        ledger = Ledger(database, wire)
        await ledger.owe(MESSAGES)
        await wire.order("faults", method="sendMessage", fault="delay", times=100 * MESSAGES, seconds=2 * SLOW)
        await killing.kill_the_sender(ledger, folder / "home", kills, seed=1)
        found = await ledger.judged()
    return {
        "kills": kills, "messages": len(ledger.owed), "lost": len(found.lost), "unlabelled": len(found.unlabelled),
        "labelled": found.labelled, "load": round(os.getloadavg()[0], 1),
    }  # fmt: skip


async def theirs(python: str, word: str, url: str, kills: int) -> Row:
    chance, killed = random.Random(1), 0
    async with receiver() as (api, heard):
        for _ in range(kills):
            if len(heard) == MESSAGES:
                break
            with working(python, word, url, api) as worker:
                if not await more(heard, worker, FIRST_WITHIN):
                    break
                await asyncio.sleep(chance.uniform(0, killing.LATEST_KILL))
                worker.send_signal(signal.SIGKILL)
                killed += 1
        with working(python, word, url, api) as worker:
            while len(heard) < MESSAGES and await more(heard, worker, FIRST_WITHIN if not heard else QUIET):
                pass
            await more(heard, worker, 5)  # a repeat may follow
        return {
            "kills": killed, "messages": MESSAGES, "lost": MESSAGES - len(heard),
            "unlabelled": heard.total() - len(heard), "labelled": 0, "load": round(os.getloadavg()[0], 1),
        }  # fmt: skip


async def more(heard: Counter[int], worker: subprocess.Popen[bytes], seconds: float) -> bool:
    """Waits so long for one more message; whether it came."""
    before, until = heard.total(), time.monotonic() + seconds
    while heard.total() == before and time.monotonic() < until:
        if worker.poll() is not None:
            raise Unavailable("its worker ended by itself")
        await asyncio.sleep(0.002)
    return heard.total() > before


class working:  # noqa: N801  # reads as a word in a with statement
    """A worker that is gone at the end of the block."""

    def __init__(self, python: str, word: str, url: str, api: str) -> None:
        self._command = [python, str(AT_WORK), word, "send", url, api]

    def __enter__(self) -> subprocess.Popen[bytes]:
        self._worker = subprocess.Popen(self._command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **SILENT)
        return self._worker

    def __exit__(self, *_: object) -> None:
        self._worker.kill()
        self._worker.wait()


@asynccontextmanager
async def receiver() -> AsyncIterator[tuple[str, Counter[int]]]:
    """Its address, and how often it received each number; it is as slow as a Bot API on both sides of receiving."""
    heard: Counter[int] = Counter()

    async def receive(request: web.Request) -> web.Response:
        await asyncio.sleep(SLOW)
        heard[int(request.match_info["number"])] += 1
        await asyncio.sleep(SLOW)
        return web.Response(text="ok")

    app = web.Application()
    app.router.add_post("/{number}", receive)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    yield f"http://127.0.0.1:{port}", heard
    await runner.cleanup()

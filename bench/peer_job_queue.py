"""How would reminders be kept with python-telegram-bot's JobQueue? It remembers nothing, so the bot's own table does.

At each start the open rows are added with run_once; a row is marked when its message has gone.
"""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import UTC, datetime, timedelta
from typing import Any

from deliveries import deliver_async
from telegram.ext import Application, JobQueue


def table(url: str) -> sqlite3.Connection:
    opened = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    opened.execute("PRAGMA journal_mode=WAL")
    opened.execute("PRAGMA synchronous=FULL")
    opened.execute("CREATE TABLE IF NOT EXISTS reminder (number INTEGER PRIMARY KEY, at REAL, sent INTEGER DEFAULT 0)")
    return opened


def put(url: str, due: range, later: int, _variant: str) -> None:
    now = datetime.now(UTC)
    rows = [(number, now.timestamp()) for number in due]
    next_year = (now + timedelta(days=365)).timestamp()
    rows += [(number, next_year + number) for number in range(due.stop, due.stop + later)]
    with table(url) as opened:
        opened.execute("BEGIN")
        opened.executemany("INSERT INTO reminder (number, at) VALUES (?, ?)", rows)
        opened.execute("COMMIT")


def work(url: str, variant: str) -> None:
    asyncio.run(_work(table(url), {"misfire_grace_time": None} if variant else {}))


async def _work(rows: sqlite3.Connection, more: dict[str, Any]) -> None:
    async def send(context: Any) -> None:
        await deliver_async(context.job.data)
        rows.execute("UPDATE reminder SET sent = 1 WHERE number = ?", (context.job.data,))

    queue = JobQueue()
    application = Application.builder().token("1:none").updater(None).job_queue(queue).build()
    assert application.job_queue is queue
    for number, at in rows.execute("SELECT number, at FROM reminder WHERE sent = 0 ORDER BY at").fetchall():
        queue.run_once(send, datetime.fromtimestamp(at, UTC), data=number, job_kwargs=more)
    await queue.start()
    await asyncio.Event().wait()

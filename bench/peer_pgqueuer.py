"""How would reminders be kept in PgQueuer? One job a reminder, by its own enqueue; bulk loading inserts the later ones by SQL."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import psycopg
from deliveries import deliver_async
from pgqueuer import PgQueuer
from pgqueuer.db import PsycopgDriver
from pgqueuer.models import Job
from pgqueuer.queries import Queries

AT_ONCE = 16
LATER = """
INSERT INTO pgqueuer (priority, entrypoint, payload, execute_after, status)
SELECT 0, 'send', convert_to(n::text, 'UTF8'), now() + interval '365 days' + n * interval '1 second', 'queued'
FROM generate_series(%s::bigint, %s::bigint) AS n
"""


def plain(url: str) -> str:
    """The address as psycopg takes it, without SQLAlchemy's name of the driver."""
    return url.replace("postgresql+psycopg", "postgresql")


def put(url: str, due: range, later: int, _variant: str) -> None:
    asyncio.run(_put(plain(url), due, later))


async def _put(url: str, due: range, later: int) -> None:
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        queries = Queries(PsycopgDriver(connection))
        if due.start == 1:
            await queries.install()
        if due:
            await queries.enqueue(["send"] * len(due), [str(number).encode() for number in due], [0] * len(due))
        if later:
            await connection.execute(LATER, (due.stop, due.stop + later - 1))
            await connection.execute("ANALYZE")


def work(url: str, _variant: str) -> None:
    asyncio.run(_work(plain(url)))


async def _work(url: str) -> None:
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        queuer = PgQueuer(PsycopgDriver(connection))

        @queuer.entrypoint("send")
        async def send(job: Job) -> None:
            assert job.payload is not None
            await deliver_async(int(job.payload))

        await queuer.run(
            dequeue_timeout=timedelta(seconds=1), batch_size=AT_ONCE, heartbeat_timeout=timedelta(seconds=2)
        )  # fmt: skip

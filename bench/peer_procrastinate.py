"""How would reminders be kept in Procrastinate? One deferred task a reminder; bulk loading inserts the later ones by SQL.

The variant "rescue" has the periodic task of its manual that retries jobs whose worker is gone.
"""

from __future__ import annotations

import asyncio
import contextlib

import procrastinate
import psycopg
from deliveries import deliver_async

AT_ONCE = 16
LATER = """
INSERT INTO procrastinate_jobs (queue_name, task_name, args, scheduled_at)
SELECT 'default', 'send', jsonb_build_object('number', n), now() + interval '365 days' + n * interval '1 second'
FROM generate_series(%s::bigint, %s::bigint) AS n
"""


def app_of(url: str, variant: str) -> procrastinate.App:
    app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=url))

    @app.task(name="send")
    async def send(number: int) -> None:
        await deliver_async(number)

    if variant == "rescue":

        @app.periodic(cron="* * * * * */2")
        @app.task(name="rescue", queueing_lock="rescue", pass_context=True)
        async def rescue(context: procrastinate.JobContext, timestamp: int) -> None:
            manager = context.app.job_manager
            for job in await manager.get_stalled_jobs(seconds_since_heartbeat=2):
                await manager.retry_job(job)

    return app


def plain(url: str) -> str:
    """The address as psycopg takes it, without SQLAlchemy's name of the driver."""
    return url.replace("postgresql+psycopg", "postgresql")


def put(url: str, due: range, later: int, variant: str) -> None:
    asyncio.run(_put(plain(url), due, later, variant))


async def _put(url: str, due: range, later: int, variant: str) -> None:
    app = app_of(url, variant)
    async with app.open_async():
        if due.start == 1:
            with contextlib.suppress(procrastinate.exceptions.ConnectorException):
                await app.schema_manager.apply_schema_async()
        if due:
            await app.tasks["send"].batch_defer_async(*({"number": number} for number in due))
    if later:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(LATER, (due.stop, due.stop + later - 1))
            connection.execute("ANALYZE")


def work(url: str, variant: str) -> None:
    asyncio.run(_work(plain(url), variant))


async def _work(url: str, variant: str) -> None:
    app = app_of(url, variant)
    more = {"update_heartbeat_interval": 1, "stalled_worker_timeout": 2} if variant == "rescue" else {}
    async with app.open_async():
        await app.run_worker_async(concurrency=AT_ONCE, install_signal_handlers=False, **more)

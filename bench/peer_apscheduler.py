"""How would reminders be kept in APScheduler 3 with SQLAlchemyJobStore? One job a reminder, as its manual shows.

Bulk loading writes the rows that add_job would write, in one transaction.
"""

from __future__ import annotations

import pickle
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.job import Job
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.date import DateTrigger
from deliveries import deliver
from sqlalchemy import create_engine, event, insert

AT_ONCE = 16


def scheduler_of(url: str, variant: str) -> BackgroundScheduler:
    engine = create_engine(url)
    if variant == "ours":
        event.listen(engine, "connect", _our_pragmas)
    defaults: dict[str, Any] = {"misfire_grace_time": None} if variant else {}
    return BackgroundScheduler(
        jobstores={"default": SQLAlchemyJobStore(engine=engine)}, timezone=UTC, job_defaults=defaults,
        executors={"default": ThreadPoolExecutor(AT_ONCE)},
    )  # fmt: skip


def _our_pragmas(connection: Any, _record: object) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000"):
        connection.execute(f"PRAGMA {pragma}")


def put(url: str, due: range, later: int, variant: str) -> None:
    scheduler = scheduler_of(url, variant)
    store = scheduler._jobstores["default"]  # never started here: its loop would run what is due
    store.jobs_t.create(store.engine, checkfirst=True)
    now = datetime.now(UTC)
    rows = []
    for number in range(due.start, due.stop + later):
        at = now if number < due.stop else now + timedelta(days=365, seconds=number)
        job = Job(
            scheduler, id=f"{number}", func=deliver, args=(number,), kwargs={}, name="deliver", executor="default",
            trigger=DateTrigger(at, UTC), coalesce=True, max_instances=1, next_run_time=at,
            misfire_grace_time=None if variant else 1,
        )  # fmt: skip
        rows.append({"id": job.id, "next_run_time": at.timestamp(), "job_state": pickle.dumps(job.__getstate__(), 5)})
        if len(rows) == 10_000 or number == due.stop + later - 1:
            with store.engine.begin() as connection:
                connection.execute(insert(store.jobs_t), rows)
            rows = []


def work(url: str, variant: str) -> None:
    scheduler_of(url, variant).start()
    threading.Event().wait()

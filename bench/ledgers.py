"""Where does a ledger of the benches lie? In a SQLite file, or on a PostgreSQL of the test wheel that keeps what it acknowledged."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy import create_engine, func, make_url, select, text, update

from bench import big_ledger
from db.ledger import Milestone
from db.outbox import Message, Notice, SkippedPoint
from db.session import Database
from supervision import rounds
from tests import postgres_server

KINDS = ("sqlite", "postgresql")
AT_NIGHT = (
    "VACUUM ANALYZE notice, message, skipped_point",
    "VACUUM milestone",
    "CHECKPOINT",
)  # what PostgreSQL does by itself
A_DAY = timedelta(days=1)
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "shared_buffers": "512MB"}


@contextmanager
def ledger_of(kind: str, size: int, *, items_of_plan: int = big_ledger.ITEMS_OF_PLAN) -> Iterator[Database]:
    with tempfile.TemporaryDirectory(prefix="duban-bench-") as folder, _place(kind, Path(folder)) as url:
        database = Database(url)
        big_ledger.fill(database, size, items_of_plan)
        yield database
        database.close()


@contextmanager
def _place(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'duban.db'}"
        return
    postgres_server.FOR_TESTS.update(DURABLE)
    with postgres_server.started_server() as server:
        admin = create_engine(server.url(), isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text("CREATE DATABASE bench"))
        admin.dispose()
        yield make_url(server.url()).set(database="bench").render_as_string(hide_password=False)


def tick(database: Database) -> None:
    """Every round of the morning, as the clock calls them."""
    while True:
        with database.writing() as session:
            if not rounds.run(session, big_ledger.NOW):
                return


def morning(database: Database) -> None:
    """The ledger as it was before the round, and as a night leaves it: what was said stays, as that of days gone by."""
    with database.writing() as session:
        day = min(session.scalar(select(func.min(Notice.for_on))) or big_ledger.DUE_ON, big_ledger.NOW.date()) - A_DAY
        session.execute(update(Message).where(Message.state != "sent").values(state="sent"))
        for table in (Notice, SkippedPoint):
            session.execute(update(table).where(table.for_on >= big_ledger.NOW.date()).values(for_on=day))
        session.execute(
            update(Milestone)
            .where(Milestone.due_on == big_ledger.DUE_ON, Milestone.number % big_ledger.ITEMS_OF_UNIT == 1)
            .values(next_point_at=big_ledger.NOW, spoken_until=big_ledger.BEFORE)
            .execution_options(synchronize_session=False)
        )
    if not database.sqlite:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for words in AT_NIGHT:
                connection.execute(text(words))


def told(database: Database) -> None:
    """The ledger with the round's messages waiting."""
    morning(database)
    tick(database)


def delivered(database: Database) -> None:
    """Nothing waits any more."""
    told(database)
    with database.writing() as session:
        session.execute(update(Message).values(state="sent"))

"""How fast is our own delivery? Tick, outbox, the way to a local Bot API, /due, restart; into bench/latest.json.

python bench/ours.py [largest ledger] [times]       1,000,000 and 5 unless said; every figure is a median
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sqlalchemy import create_engine, delete, make_url, text, update  # noqa: E402

from bench import big_ledger, local_api  # noqa: E402
from db import find  # noqa: E402
from db.ledger import Milestone  # noqa: E402
from db.outbox import Message, Notice, SkippedPoint  # noqa: E402
from db.session import Database  # noqa: E402
from supervision import doubtful, outbox, rounds  # noqa: E402
from tests import postgres_server  # noqa: E402

SIZES = (1_000, 10_000, 100_000, 1_000_000)
IN_FLIGHT, PAID = 16, 64
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "shared_buffers": "512MB"}
GOALS = {"sqlite": (5000, 50.0), "postgresql": (4000, 150.0)}  # a second; milliseconds until a restart is ready
TO_TELEGRAM = 2000
Row = dict[str, Any]


def main(largest: int, times: int) -> None:
    rows: list[Row] = []
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    found = {
        "machine": f"{platform.platform()}, {os.cpu_count()} CPUs, Python {platform.python_version()}",
        "date": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC", "commit": commit.stdout.strip(), "rows": rows,
    }  # fmt: skip
    for size in (size for size in SIZES if size <= largest):
        for kind in GOALS:
            with ledger_of(kind, size) as database:
                rows += measured(database, kind, size, times)
        (ROOT / "bench" / "latest.json").write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n")


def measured(database: Database, kind: str, size: int, times: int) -> list[Row]:
    """Every figure on one ledger. The load beside it says how much of the machine others had."""
    fast, ready = GOALS[kind]
    due = size // big_ledger.ITEMS_OF_UNIT
    figures: list[tuple[str, str, float, Callable[[], float]]] = [
        ("tick → notices", "/s", fast, lambda: due / seconds(lambda: tick(database))),
        ("claim → intent → mark, 16 in flight", "/s", fast, lambda: due / seconds(lambda: carry(database, IN_FLIGHT))),
        ("claim → intent → mark, 64 in flight", "/s", fast, lambda: due / seconds(lambda: carry(database, PAID))),
        ("end to end to a local Bot API, 16 in flight", "/s", TO_TELEGRAM, lambda: due / local_api.sent(database, IN_FLIGHT)),
        ("end to end to a local Bot API, 64 in flight", "/s", TO_TELEGRAM, lambda: due / local_api.sent(database, PAID)),
        ("/due this month in the database thread, p99", "ms", 2.0, lambda: listed(database)),
        ("restart ready", "ms", ready, lambda: 1000 * seconds(lambda: opened(database.url))),
    ]  # fmt: skip
    rows = []
    again(database, messages=False)
    tick(database)  # the first time pays for imports
    local_api.sent(database, PAID)
    for name, unit, goal, figure in figures:
        runs = []
        for _ in range(times):
            again(database, messages=not name.startswith("tick"))
            runs.append(round(figure(), 2))
        value = median(runs)
        row = {
            "name": f"{name} ({kind})", "n": size, "value": value, "unit": unit, "goal": goal,
            "met": value >= goal if unit == "/s" else value <= goal, "runs": runs, "load": round(os.getloadavg()[0], 1),
        }  # fmt: skip
        sys.stdout.write(f"{row['name']}, {size:,}: {value:,} {unit} (goal {goal:,.0f}), load {row['load']}\n")
        sys.stdout.flush()
        rows.append(row)
    return rows


def seconds(work: Callable[[], object]) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun


def tick(database: Database) -> None:
    while True:
        with database.writing() as session:
            if not rounds.run(session, big_ledger.NOW):
                return


def carry(database: Database, in_flight: int) -> None:
    """As the sender does it, one transaction for the marks of what ended and the intents of what is next."""
    arrived: list[outbox.Arrived] = []
    while True:
        with database.writing() as session:
            outbox.sent(session, arrived, big_ledger.NOW)
            claimed = outbox.claim(session, "8088:bench", big_ledger.NOW, in_flight)
        if not claimed and not arrived:
            return
        arrived = [outbox.Arrived(number, "8088:bench", 1, number, number) for number in claimed]


def listed(database: Database) -> float:
    """The slowest but one in a hundred, in milliseconds: exact total and first page, one plan after another."""
    first, last = big_ledger.NOW.date().replace(day=1), big_ledger.NOW.date().replace(day=30)
    took = []
    with database.reading() as session:
        plans = [plan.id for plan in find.plans_all(session)]
        for number in range(300):
            view = find.View(plans[number % len(plans)], first=first, last=last)
            begun = perf_counter()
            find.tally(session, view, big_ledger.NOW.date())
            find.milestones(session, view, limit=20)
            took.append(1000 * (perf_counter() - begun))
            session.expunge_all()
    return sorted(took)[-len(took) // 100]


def opened(url: str) -> None:
    """From nothing to the first claim of a new process that has its modules."""
    database = Database(url)
    with database.writing() as session:
        doubtful.recover(session, "8088:again", big_ledger.NOW, alone=True)
        outbox.claim(session, "8088:again", big_ledger.NOW, 0)
        rounds.next_at(session)
    database.close()


def again(database: Database, *, messages: bool) -> None:
    """The ledger as it was in the morning; or as it was after the round, with its messages waiting."""
    with database.writing() as session:
        for table in (Notice, Message, SkippedPoint):
            session.execute(delete(table))
        session.execute(
            update(Milestone)
            .where(Milestone.due_on == big_ledger.DUE_ON)
            .values(next_point_at=big_ledger.NOW, spoken_until=big_ledger.BEFORE)
            .execution_options(synchronize_session=False)
        )
    if messages:
        tick(database)


@contextmanager
def ledger_of(kind: str, size: int) -> Iterator[Database]:
    with tempfile.TemporaryDirectory(prefix="duban-bench-") as folder, place(kind, Path(folder)) as url:
        database = Database(url)
        big_ledger.fill(database, size)
        yield database
        database.close()


@contextmanager
def place(kind: str, folder: Path) -> Iterator[str]:
    """A SQLite file with its usual durability, or a PostgreSQL server that keeps what it acknowledged."""
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


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    main(*(given + [SIZES[-1], 5][len(given) :]))

"""How do other schedulers and queues do the same work, and what do they lose when they are killed? Beside ours, into bench/peers.json.

python bench/peers.py [--quick] [--largest 1000000] [--times 5] [--kills 10] [--skip-rates] [--skip-kills]

N reminders wait, a hundredth of them is due: the seconds until each due one was handed to a sender that does nothing. Then the
kill test. Each peer lives in an environment of its own (bench/peers-delivery-requirements.txt) and loads its rows in bulk.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench import carrying, ledgers, peers_killed, tables  # noqa: E402
from bench.carrying import FREE  # noqa: E402
from bench.heading import heading  # noqa: E402
from bench.peer_starts import PATIENCE, Peer, Row, Unavailable, place, started  # noqa: E402
from db.session import Database  # noqa: E402
from tests import postgres_server  # noqa: E402

OUT = ROOT / "bench" / "peers.json"
ROOM = ROOT / "build" / "delivery-peers"
PINS = ROOT / "bench" / "peers-delivery-requirements.txt"
SIZES = (10_000, 100_000, 1_000_000)
ONCE = 1_000_000  # from here on one run has to do
Work = Callable[[Database], None]


RATES = (
    Peer("APScheduler 3.11, SQLAlchemyJobStore as shipped", "apscheduler-late", "sqlite"),
    Peer("APScheduler 3.11, SQLAlchemyJobStore with our pragmas", "apscheduler-ours", "sqlite"),
    Peer("APScheduler 3.11, SQLAlchemyJobStore", "apscheduler-late", "postgresql"),
    Peer("PTB JobQueue, added anew from a table", "job-queue-late", "sqlite"),
    Peer("Procrastinate, 16 at once", "procrastinate", "postgresql"),
    Peer("PgQueuer, batches of 16", "pgqueuer", "postgresql"),
)
KILLED = (
    Peer("APScheduler 3.11, as shipped", "apscheduler", "sqlite"),
    Peer("APScheduler 3.11, misfire_grace_time=None", "apscheduler-late", "sqlite"),
    Peer("APScheduler 3.11, the same with our pragmas", "apscheduler-ours", "sqlite"),
    Peer("PTB JobQueue added anew, as shipped", "job-queue", "sqlite"),
    Peer("PTB JobQueue added anew, misfire_grace_time=None", "job-queue-late", "sqlite"),
    Peer("Procrastinate, as shipped", "procrastinate", "postgresql"),
    Peer("Procrastinate with its manual's rescue task", "procrastinate-rescue", "postgresql"),
    Peer("PgQueuer, heartbeat timeout 2 s", "pgqueuer", "postgresql"),
)


def main() -> None:
    asked = arguments()
    python = installed()
    with ExitStack() as open_, tempfile.TemporaryDirectory(prefix="duban-peers-") as folder:
        postgres_server.FOR_TESTS.update(ledgers.DURABLE)
        server = open_.enter_context(postgres_server.started_server()).url()
        rates: list[Row] = []
        kills: list[Row] = []
        if not asked.skip_kills:
            for row in peers_killed.rows(python, server, Path(folder), KILLED, asked.kills):
                kills.append(row)
                write(asked.out, python, rates, kills)
        for size in () if asked.skip_rates else [size for size in SIZES if size <= asked.largest]:
            for row in measured(python, server, Path(folder), size, 1 if size >= ONCE else asked.times):
                rates.append(row)
                write(asked.out, python, rates, kills)
    if asked.out == OUT:
        tables.into_the_page()


def measured(python: str, server: str, folder: Path, size: int, times: int) -> Iterator[Row]:
    """Ours on both databases, then each peer, on stores of the same size."""
    mine: dict[str, float] = {}
    for kind in ledgers.KINDS:
        with ledgers.ledger_of(kind, size) as database:
            ledgers.told(database)  # the first time pays for imports
            works: tuple[tuple[str, Work, Work], ...] = (
                ("Duban, tick → notices", ledgers.morning, ledgers.tick),
                ("Duban, claim → intent → mark, 16 in flight", ledgers.told, lambda one: carrying.carry(one, FREE)),
            )
            for name, prepare, work in works:
                runs = []
                for _ in range(times):
                    prepare(database)
                    begun = perf_counter()
                    work(database)
                    runs.append(size // 100 / (perf_counter() - begun))
                row = row_of(name, kind, size, runs, None)
                mine[kind] = row["value"]  # in the end that of the delivery
                yield row
    for peer in RATES:
        with place(peer.database, folder, server) as url:
            try:
                runs = list(runs_of(python, peer, url, size, times))
            except Unavailable as why:
                yield row_of(peer.name, peer.database, size, [], None) | {"why": str(why)}
                continue
        yield row_of(peer.name, peer.database, size, runs, mine[peer.database])


def runs_of(python: str, peer: Peer, url: str, size: int, times: int) -> Iterator[float]:
    due = size // 100
    for run in range(times):
        first = 10 * size * run + 1
        started(
            python, peer.word, "put", url, f"{first}", f"{due}", f"{0 if run else size - due}", patience=10 * PATIENCE
        )
        yield due / float(started(python, peer.word, "work", url, f"{due}", patience=PATIENCE).split()[-1])


def row_of(name: str, database: str, size: int, runs: list[float], mine: float | None) -> Row:
    value = round(median(runs), 1) if runs else None
    row = {
        "name": name, "database": database, "n": size, "value": value, "unit": "/s",
        "ours_is": round(mine / value, 1) if mine and value else None, "runs": [round(run, 1) for run in runs],
        "load": round(os.getloadavg()[0], 1),
    }  # fmt: skip
    sys.stdout.write(f"{name} ({database}), {size:,}: {value} /s, load {row['load']}\n")
    sys.stdout.flush()
    return row


def installed() -> str:
    python = ROOM / "venv" / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", ROOM / "venv"], check=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--requirement", PINS], check=True)
    return str(python)


def write(out: Path, python: str, rates: list[Row], kills: list[Row]) -> None:
    freeze = subprocess.run([python, "-m", "pip", "freeze"], capture_output=True, text=True).stdout.lower().split()
    wanted = ("apscheduler", "procrastinate", "pgqueuer", "python-telegram-bot", "sqlalchemy", "psycopg")
    versions = [pin for pin in freeze if pin.split("==")[0] in wanted]
    found = heading() | {"versions": versions, "rows": rates, "kills": kills}
    out.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n")


def arguments() -> argparse.Namespace:
    asked = argparse.ArgumentParser(description="ours beside other software")
    asked.add_argument("--quick", action="store_true", help="10,000 items, one run, three kills, into build/peers.json")
    asked.add_argument("--largest", type=int, default=SIZES[-1])
    asked.add_argument("--times", type=int, default=5)
    asked.add_argument("--kills", type=int, default=10)
    asked.add_argument("--skip-rates", action="store_true")
    asked.add_argument("--skip-kills", action="store_true")
    asked.add_argument("--out", type=Path, default=OUT)
    given = asked.parse_args()
    if given.quick:
        vars(given).update(largest=SIZES[0], times=1, kills=3, out=ROOT / "build" / "peers.json")
    return given


if __name__ == "__main__":
    main()

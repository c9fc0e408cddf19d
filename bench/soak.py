"""Does Duban keep its promises for as long as one likes? `duban run`, killed, cut off and refused; into bench/soak.json.

python bench/soak.py [--quick] [--kills 1000] [--rounds 100] [--updates 1000] [--messages 10000] [--seconds 30]
                     [--minutes N] [--add] [--only WORDS]

The faults take turns, one lap each, and the file is written after every lap: an interrupted soak keeps its figures. Truth
is the playground's delivery log, in this process, which is not killed. PostgreSQL comes from the test wheel, with fsync off: no
power is cut here.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench import tables  # noqa: E402
from bench.failing import failures  # noqa: E402
from bench.heading import heading  # noqa: E402
from bench.laps import Fault, Found, Lap  # noqa: E402
from db.session import Database  # noqa: E402
from tests.bot import killing  # noqa: E402
from tests.bot.replicas import Ledger  # noqa: E402
from tests.bot.town import Wire, open_port, populated, town  # noqa: E402
from tests.conftest import database_of_its_own, migrate  # noqa: E402
from tests.postgres_server import started_server  # noqa: E402

OUT = ROOT / "bench" / "soak.json"
KILLS_A_LAP, ROUNDS_A_LAP, KILLS_OF_RECEIVER, BROKEN = 20, 5, 10, 10
QUICK = {"kills": 20, "rounds": 2, "updates": 100, "messages": 300, "seconds": 12}
TAKE_OVER = 10.0  # seconds
GOAL = f"lost 0, unlabelled 0, at most {killing.IN_FLIGHT} labelled a kill"


def sender(*, broken: bool = False) -> Lap:
    async def lap(database: Database, wire: Wire, home: Path, kills: int, seed: int) -> Found:
        ledger = Ledger(database, wire)
        prepare = "tests.bot.without_intent" if broken else ""
        deaths = await killing.kill_the_sender(ledger, home, kills, seed, prepare=prepare, anew=seed == 0)
        return await judged(ledger, deaths, kills)

    return lap


def replicas(count: int, *, stopped: bool) -> Lap:
    async def lap(database: Database, wire: Wire, home: Path, rounds: int, seed: int) -> Found:
        ledger = Ledger(database, wire)
        work = killing.stop_the_leader if stopped else killing.kill_the_leader
        deaths, slowest = await work(ledger, home, count, rounds, seed)
        return await judged(ledger, deaths, rounds, round(slowest, 2))

    return lap


def receiver(updates: int, *, webhook: bool) -> Lap:
    async def lap(database: Database, wire: Wire, home: Path, kills: int, seed: int) -> Found:
        port = open_port()
        address = {"WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram", "WEBHOOK_LISTEN": f"127.0.0.1:{port}"}
        more: dict[str, Any] = address | {"WEBHOOK_SECRET": "s3cret"} if webhook else {}
        answers = await killing.kill_the_receiver(database, wire, home, updates, kills, seed, **more)
        return Found(
            kills, len(answers.lost), len(answers.unlabelled), answers.labelled.total(), answers.most_labelled,
            messages=updates,
        )  # fmt: skip

    return lap


async def judged(ledger: Ledger, deaths: killing.Deaths, tries: int, slowest: float | None = None) -> Found:
    found = await ledger.judged()
    in_flight = max(deaths.under_way, default=0)
    return Found(
        tries, len(found.lost), len(found.unlabelled), found.labelled, deaths.most_labelled, in_flight, slowest,
        len(ledger.owed),
    )  # fmt: skip


def faults(asked: argparse.Namespace) -> Iterator[Fault]:
    kills, rounds, updates = asked.kills, asked.rounds, asked.updates
    for database in ("sqlite", "postgresql"):
        yield Fault("sender killed at a random moment", database, kills, KILLS_A_LAP, sender(), GOAL)
    for count, word in ((2, "two"), (4, "four")):
        goal = f"{GOAL}, take-over within {TAKE_OVER:.0f} s"
        half = (rounds + 1) // 2
        yield Fault(
            f"{word} replicas, leader killed", "postgresql", half, ROUNDS_A_LAP, replicas(count, stopped=False), goal,
            within=TAKE_OVER,
        )  # fmt: skip
        yield Fault(
            f"{word} replicas, leader stopped longer than its lease", "postgresql", half, ROUNDS_A_LAP,
            replicas(count, stopped=True), GOAL,
        )  # fmt: skip
    goal = "lost 0, unlabelled 0, at most one answered twice a kill and chat, of two chats"
    for way in ("polling", "webhook"):
        for database in ("sqlite", "postgresql"):
            name = f"receiver killed while {updates:,} updates arrive by {way}"
            lap = receiver(updates, webhook=way == "webhook")
            yield Fault(name, database, KILLS_OF_RECEIVER, KILLS_OF_RECEIVER, lap, goal, labelled_a_kill=2)
    for database in ("sqlite", "postgresql"):
        name = "sender killed, without intents (broken on purpose)"
        yield Fault(name, database, BROKEN, BROKEN, sender(broken=True), "has to repeat without a label", broken=True)
    yield from failures(asked.messages, asked.seconds)


def main() -> int:
    asked = arguments()
    chosen = [fault for fault in faults(asked) if asked.only in fault.name]
    ends = time.monotonic() + 60 * asked.minutes
    kept: list[dict[str, Any]] = []
    if asked.add and asked.out.exists():
        kept = go_on(chosen, json.loads(asked.out.read_text())["rows"])
    with started_server() as server, tempfile.TemporaryDirectory(prefix="duban-soak-") as folder:
        waiting = sorted((one for one in chosen if one.found.tries < one.wanted), key=lambda one: one.found.tries)
        while waiting and time.monotonic() < ends:
            fault = waiting.pop(0)
            run(fault, Path(folder), server.url())
            write(chosen, kept, asked.out)
            if fault.found.tries < fault.wanted and fault.stuck < 3:
                waiting.append(fault)
    return 0 if all(fault.met() for fault in chosen if fault.found.tries) else 1


def go_on(chosen: list[Fault], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """With what an earlier soak has counted; gives the rows of faults that are not chosen, to keep them."""
    for fault in chosen:
        for row in (row for row in rows if (row["fault"], row["database"]) == (fault.name, fault.database)):
            fault.found = Found(**{name: row[name] for name in vars(fault.found) if name in row})
            fault.seconds, fault.stuck = row["duration_s"], row.get("stuck", 0)
            fault.when = {name: row[name] for name in ("date", "load") if name in row}
    ours = {(fault.name, fault.database) for fault in chosen}
    return [row for row in rows if (row["fault"], row["database"]) not in ours]


def run(fault: Fault, folder: Path, server_url: str) -> None:
    """One lap; its seed is what was tried before."""
    seed = fault.found.tries
    tries = min(fault.a_lap, fault.wanted - fault.found.tries)
    begun = time.monotonic()
    with place(fault.database, folder / "lap", server_url) as database:
        try:
            fault.found.add(asyncio.run(a_lap(fault, database, folder / "lap", tries, seed)))
        except TimeoutError:  # nothing came for minutes: told of, and the soak goes on
            fault.stuck += 1
    fault.seconds += time.monotonic() - begun
    fault.when = {name: value for name, value in heading().items() if name in ("date", "load")}
    sys.stdout.write(f"{datetime.now(UTC):%H:%M:%S} {fault.row()}\n")
    sys.stdout.flush()


async def a_lap(fault: Fault, database: Database, folder: Path, tries: int, seed: int) -> Found:
    async with town(folder / "playground", fault.cast) as wire:
        return await fault.lap(database, wire, folder / "home", tries, seed)


@contextmanager
def place(kind: str, folder: Path, server_url: str) -> Iterator[Database]:
    """A new ledger with two people, gone afterwards."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    with database_of_its_own(server_url, "template0") as url:
        url = url if kind == "postgresql" else f"sqlite:///{folder / 'duban.db'}"
        migrate(url)
        with populated(url) as database:
            yield database


def write(chosen: list[Fault], kept: list[dict[str, Any]], out: Path) -> None:
    rows = kept + [fault.row() for fault in chosen if fault.found.tries or fault.stuck]
    found = heading() | {"in_flight": killing.IN_FLIGHT, "rows": rows}
    out.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    if out == OUT:
        tables.into_the_page()


def arguments() -> argparse.Namespace:
    asked = argparse.ArgumentParser(description="kill -9 and other faults, over and over")
    asked.add_argument("--quick", action="store_true", help="a few minutes of everything, into build/soak.json")
    asked.add_argument("--kills", type=int, default=1000, help="of the sender, on each database")
    asked.add_argument("--rounds", type=int, default=100, help="of two and of four replicas; half kills, half stops")
    asked.add_argument("--updates", type=int, default=1000)
    asked.add_argument("--messages", type=int, default=10_000, help="while the Bot API fails")
    asked.add_argument("--seconds", type=float, default=30, help="that each trouble of the database lasts")
    asked.add_argument("--minutes", type=float, default=1e6, help="begins no lap after so many")
    asked.add_argument("--add", action="store_true", help="goes on with what the file has counted already")
    asked.add_argument("--only", default="", help="faults whose name holds these words")
    asked.add_argument("--out", type=Path, default=OUT)
    given = asked.parse_args()
    if given.quick:
        (ROOT / "build").mkdir(exist_ok=True)
        vars(given).update(QUICK, out=ROOT / "build" / "soak.json")
    return given


if __name__ == "__main__":
    sys.exit(main())

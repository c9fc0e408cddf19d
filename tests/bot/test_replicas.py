"""Do several processes on one PostgreSQL work as one bot? Started as a user starts them, killed, stopped, behind a balancer."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from bot.leading import ASK_AGAIN
from db.inbox import Received
from db.lead import Seat
from db.session import Database
from supervision import outbox
from tests.bot.killing import IN_FLIGHT, kill_the_leader
from tests.bot.replicas import Ledger, Replica, ending, started
from tests.bot.town import open_port, populated

pytestmark = pytest.mark.anyio


@pytest.fixture
def shared(migrated_postgres_url: str) -> Iterator[Database]:
    """A PostgreSQL ledger that several processes work on."""
    with populated(migrated_postgres_url) as made:
        yield made


async def test_the_second_stands_by_and_takes_over_when_the_first_ends(
    shared: Database, wire: Any, tmp_path: Path
) -> None:
    async with ending() as replicas:
        for name in ("first", "second"):
            replicas.append(await started(shared, wire.url, tmp_path / name))
        assert "stands by" in replicas[1].said
        ledger = Ledger(shared, wire)
        await ledger.owe(20)
        await ledger.until_all_heard()
        replicas[0].kill(signal.SIGTERM)
        await replicas[0].process.wait()
        await wire.order("send", person=1001, text="/help")
        await ledger.owe(20)
        await ledger.until_all_heard()
        assert await ledger.judge(labelled_at_most=0) == 0
        async with asyncio.timeout(10):
            while not any("/due" in text for text in await wire.heard(1001)):
                await asyncio.sleep(0.05)


async def test_a_killed_leader_is_replaced_within_ten_seconds(shared: Database, wire: Any, tmp_path: Path) -> None:
    """Six kills under load: nothing lost, nothing twice without a label, at most what was in flight labelled a kill."""
    ledger, kills = Ledger(shared, wire), 6
    deaths, slowest = await kill_the_leader(ledger, tmp_path, 2, kills, seed=7)
    await ledger.judge(labelled_at_most=IN_FLIGHT * kills)
    assert deaths.most_labelled <= IN_FLIGHT
    assert slowest <= 10


async def test_a_leader_stopped_longer_than_its_lease_is_not_dead(shared: Database, wire: Any, tmp_path: Path) -> None:
    """Its lock is still held, so nobody repeats what it may have sent; it goes on where it was."""
    ledger = Ledger(shared, wire)
    async with ending() as replicas:
        for name in ("first", "second"):
            replicas.append(await started(shared, wire.url, tmp_path / name))
        await ledger.owe(300)
        await asyncio.sleep(0.3)
        replicas[0].kill(signal.SIGSTOP)
        await asyncio.sleep(0.5)
        before = await ledger.count()
        await asyncio.sleep(outbox.LEASE.total_seconds() + 1)
        assert await ledger.count() == before < 300
        replicas[0].kill(signal.SIGCONT)
        await ledger.until_all_heard()
    assert await ledger.judge(labelled_at_most=0) == 0


async def test_a_leader_whose_connection_is_cut_steps_down_and_repeats_nothing_unlabelled(
    shared: Database, wire: Any, tmp_path: Path
) -> None:
    """Every connection of the database is cut in the middle of everything, three times."""
    ledger = Ledger(shared, wire)
    cut = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    async with ending() as replicas:
        for name in ("first", "second"):
            replicas.append(await started(shared, wire.url, tmp_path / name))
        for _ in range(3):
            await ledger.owe(60)
            await asyncio.sleep(0.3)
            with shared.writing() as session:
                session.execute(cut)
            await asyncio.sleep(0.5)
        await ledger.until_all_heard()
        assert all(replica.process.returncode is None for replica in replicas)
    await ledger.judge(labelled_at_most=16 * 3)


@asynccontextmanager
async def balancer(ports: list[int]) -> AsyncIterator[str]:
    """Shares connections among the ports in turn, and skips one where nobody listens."""
    turn = 0

    async def join(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal turn
        for _ in ports:
            turn += 1
            try:
                there, back = await asyncio.open_connection("127.0.0.1", ports[turn % len(ports)])
            except OSError:
                continue
            await asyncio.gather(copied(reader, back), copied(there, writer), return_exceptions=True)
            return
        writer.close()

    async def copied(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while content := await source.read(65536):
                sink.write(content)
                await sink.drain()
        sink.close()

    server = await asyncio.start_server(join, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/telegram"
    server.close()


async def test_both_answer_webhooks_and_what_a_killed_one_left_is_answered(
    shared: Database, wire: Any, tmp_path: Path, free_port: int
) -> None:
    ports = [free_port, open_port()]
    async with balancer(ports) as url, ending() as replicas:

        async def start(number: int, port: int) -> Replica:
            more: dict[str, Any] = {
                "WEBHOOK_URL": url,
                "WEBHOOK_SECRET": "s3cret",
                "WEBHOOK_LISTEN": f"127.0.0.1:{port}",
            }
            return await started(shared, wire.url, tmp_path / f"{number}", **more)

        for number, port in enumerate(ports):
            replicas.append(await start(number, port))
        for number in range(60):
            await wire.order("send", person=(1001, 1002)[number % 2], text="/help")
            if number in (20, 40):
                replicas[number // 20 - 1].kill()
                replicas.append(await start(number, ports[number // 20 - 1]))

        def left(session: Session) -> list[int]:
            return list(session.scalars(select(Received.update_id).where(Received.answered_at.is_(None))))

        async with asyncio.timeout(30):
            while len(await heard(wire)) < 60 or len(await shared.ask(owners)) < 2 or len(await shared.ask(left)) > 0:
                await asyncio.sleep(0.1)
        assert len(await shared.ask(owners)) >= 2, "more than one process answered"
        assert len(await heard(wire)) <= 60 + 2 * 2, "at most one answered twice a kill and chat"


def owners(session: Session) -> list[str | None]:
    return list(session.scalars(select(Received.owner).distinct()))


async def heard(wire: Any) -> list[str]:
    return [text for person in (1001, 1002) for text in await wire.heard(person)]


def test_a_seat_is_held_by_one_and_the_dead_are_told_from_the_living(migrated_postgres_url: str) -> None:
    first, second = Seat(migrated_postgres_url, 8088, "first"), Seat(migrated_postgres_url, 8088, "second")
    other_bot = Seat(migrated_postgres_url, 9099, "other")
    assert (first.taken(), second.taken(), other_bot.taken()) == (True, False, True)
    assert (first.taken(), second.taken()) == (True, False)
    assert second.dead(["first", "nobody"]) == ["nobody"]
    first.leave()
    time.sleep(ASK_AGAIN)
    assert second.taken()
    assert second.dead(["first", "other"]) == ["first"]
    for seat in (second, other_bot):
        seat.leave()

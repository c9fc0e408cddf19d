"""What becomes of a message when `duban run` is killed at a named point of its delivery? The table, all of it.

Before and after each commit, the delivery and the answer, on both databases. docs/operations.md shows the same table,
which a test compares.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.outbox import Message
from db.people import Person
from db.session import Database
from tests.bot.replicas import LABEL, ROOT, Ledger, begun, ending

pytestmark = pytest.mark.anyio


class Row(NamedTuple):
    """What the chat heard and what the ledger says at the kill, and what the chat has heard in the end."""

    point: str
    heard: int
    state: str
    plainly: int
    labelled: int
    order: str = ""  # the playground's fault that leads to this point
    first: str = ""  # where another process was killed before


TABLE = (
    Row("before the notice", 0, "none", 1, 0),
    Row("after the notice", 0, "gathering", 1, 0),
    Row("before the release", 0, "gathering", 1, 0),
    Row("after the release", 0, "pending", 1, 0),
    Row("before the intent", 0, "pending", 1, 0),
    Row("after the intent", 0, "sending", 0, 1),
    Row("before the delivery", 0, "sending", 0, 1),
    Row("after the delivery", 1, "sending", 1, 1),
    Row("in the answer", 1, "sending", 1, 1),
    Row("answer read", 1, "sending", 1, 1),
    Row("before the mark", 1, "sending", 1, 1),
    Row("after the mark", 1, "sent", 1, 0),
    Row("before the put-off", 0, "sending", 0, 1, order="429"),
    Row("after the put-off", 0, "pending", 1, 0, order="429"),
    Row("before the doubt", 1, "sending", 1, 1, order="answer_lost"),
    Row("after the doubt", 1, "pending", 1, 1, order="answer_lost"),
    Row("before the failure", 0, "sending", 0, 1, order="403"),
    Row("after the failure", 0, "failed", 0, 0, order="403"),
    Row("before the recovery", 0, "sending", 0, 1, first="after the intent"),
    Row("after the recovery", 0, "sending", 0, 1, first="after the intent"),
)  # fmt: skip
OWNER = 1002
ON_THE_WIRE = {"before the delivery": "lost before", "after the delivery": "lost after", "in the answer": "half"}


@pytest.mark.parametrize("row", TABLE, ids=[row.point for row in TABLE])
async def test_killed_at_this_point(row: Row, database: Database, wire: Any, tmp_path: Path) -> None:
    ledger = Ledger(database, wire)
    if row.point.endswith(("the notice", "the release")):
        await wire.order("clock", to="2025-06-23T09:00:00+08:00")  # a week before the item's date
    else:
        await ledger.owe(1, people=(OWNER,))
    if row.first:
        await kill(ledger, tmp_path, row.first)
    if row.order:
        await wire.order("faults", method="sendMessage", fault=row.order, times=1, retry_after=1)
    await kill(ledger, tmp_path, row.point)
    assert await heard(wire) == (row.heard, 0)
    assert await database.ask(state) == row.state
    async with ending() as running, asyncio.timeout(20):
        running.append(await begun(database, wire.url, tmp_path))
        while await database.ask(state) not in ("sent", "failed"):
            await asyncio.sleep(0.02)
    assert await heard(wire) == (row.plainly, row.labelled)


async def kill(ledger: Ledger, home: Path, point: str) -> None:
    """Runs `duban run` until it has killed itself there, or is killed from the wire."""
    wire = ledger.wire
    if point in ON_THE_WIRE:
        fates = [ON_THE_WIRE[point]]
        running = await begun(ledger.database, wire.url, home, prepare="tests.bot.failing:nowhere")

        async def meanwhile() -> None:
            running.kill()
            await running.process.wait()

        wire.state.fate, wire.state.meanwhile = (
            lambda method: fates.pop() if method == "sendMessage" and fates else "",
            meanwhile,
        )
    else:
        running = await begun(ledger.database, wire.url, home, prepare=f"tests.bot.failing:{point}")
    async with ending() as processes, asyncio.timeout(20):
        processes.append(running)
        await running.process.wait()


async def heard(wire: Any) -> tuple[int, int]:
    """How many messages came to the owner, without a label and with one."""
    texts = await wire.heard(OWNER)
    labelled = sum(LABEL in text for text in texts)
    return len(texts) - labelled, labelled


def state(session: Session) -> str:
    """Where the newest message of the owner is, by the ledger."""
    asked = select(Message.state).join(Person).where(Person.telegram_id == OWNER, Message.state != "dropped")
    return session.scalar(asked.order_by(Message.id.desc()).limit(1)) or "none"


def test_the_table_in_the_documentation_is_this_one() -> None:
    written = (ROOT / "docs" / "operations.md").read_text("utf-8")
    rows = [f"| {row.point} | {row.heard} | {row.state} | {row.plainly} | {row.labelled} |" for row in TABLE]
    assert [row for row in rows if row not in written] == []

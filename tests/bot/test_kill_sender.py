"""Is anything lost or repeated when `duban run` is killed while it sends? Truth is the playground's delivery log.

Thirty kills on each database at random moments; `make soak` does a thousand. What was in flight (16) may be repeated
with a label, nothing without one, nothing is lost. The first start is in a process of its own, the others are forked.
"""

from __future__ import annotations

import asyncio
import random
from pathlib import Path
from typing import Any

import pytest

from db.session import Database
from tests.bot.replicas import Ledger, ending, started

pytestmark = pytest.mark.anyio
IN_FLIGHT = 16
DUE = 120  # messages for each start, so that a kill falls among them


async def killed(ledger: Ledger, home: Path, kills: int, seed: int, *, prepare: str = "") -> None:
    """Starts and kills again and again while messages fall due, then lets one process finish."""
    chance = random.Random(seed)  # noqa: S311
    for kill in range(kills):
        await ledger.owe(DUE)
        before = await ledger.count()
        async with ending() as running, asyncio.timeout(60):
            running.append(await started(ledger.database, ledger.wire.url, home, prepare=prepare, anew=not kill))
            while await ledger.count() == before:
                await asyncio.sleep(0.005)
            await asyncio.sleep(chance.uniform(0, 0.2))
    async with ending() as running:
        running.append(await started(ledger.database, ledger.wire.url, home, prepare=prepare))
        await ledger.until_all_heard(60)


@pytest.mark.parametrize("seed", range(2))
async def test_killed_at_any_moment_nothing_is_lost_and_nothing_comes_twice_unlabelled(
    database: Database, wire: Any, tmp_path: Path, seed: int
) -> None:
    ledger, kills = Ledger(database, wire), 15
    await killed(ledger, tmp_path / "home", kills, seed)
    await ledger.judge(labelled_at_most=IN_FLIGHT * kills)


async def test_without_intents_the_same_kills_would_be_noticed(database: Database, wire: Any, tmp_path: Path) -> None:
    """A variant that is broken on purpose repeats without a label; this file would be worth nothing if it passed."""
    ledger = Ledger(database, wire)
    await killed(ledger, tmp_path / "home", 4, 1, prepare="tests.bot.without_intent")
    plainly, _ = await ledger.heard()
    assert any(times > 1 for times in plainly.values())

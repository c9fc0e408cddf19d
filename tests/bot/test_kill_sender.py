"""Is anything lost or repeated when `duban run` is killed while it sends? Truth is the playground's delivery log.

Thirty kills on each database at random moments; `make soak` does a thousand. What was in flight (16) may be repeated
with a label, nothing without one, nothing is lost. The first start is in a process of its own, the others are forked.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from db.session import Database
from tests.bot.killing import IN_FLIGHT, kill_the_sender
from tests.bot.replicas import Ledger

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("seed", range(2))
async def test_killed_at_any_moment_nothing_is_lost_and_nothing_comes_twice_unlabelled(
    database: Database, wire: Any, tmp_path: Path, seed: int
) -> None:
    ledger, kills = Ledger(database, wire), 15
    deaths = await kill_the_sender(ledger, tmp_path / "home", kills, seed)
    await ledger.judge(labelled_at_most=IN_FLIGHT * kills)
    assert deaths.most_labelled <= IN_FLIGHT


async def test_without_intents_the_same_kills_would_be_noticed(database: Database, wire: Any, tmp_path: Path) -> None:
    """A variant that is broken on purpose repeats without a label; this file would be worth nothing if it passed."""
    ledger = Ledger(database, wire)
    await kill_the_sender(ledger, tmp_path / "home", 4, 1, prepare="tests.bot.without_intent")
    plainly, _ = await ledger.heard()
    assert any(times > 1 for times in plainly.values())

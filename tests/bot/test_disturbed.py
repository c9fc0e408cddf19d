"""Does everything arrive, and at Telegram's pace, when the Bot API fails at random? Truth is the playground's log."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from db.session import Database
from tests.bot.disturbed import SHARES, disturb, real_now, with_a_crowd
from tests.bot.town import Wire, populate, town
from tests.conftest import fill

pytestmark = pytest.mark.anyio
PEOPLE = 60


@pytest.fixture
async def wire(tmp_path: Path) -> AsyncIterator[Wire]:
    async with town(tmp_path / "playground", with_a_crowd(PEOPLE)) as running:
        yield running


async def test_with_a_fifth_of_all_calls_failing_nothing_is_lost_and_nothing_comes_twice_unlabelled(
    database: Database, wire: Wire, tmp_path: Path
) -> None:
    found = await disturb(database, wire, tmp_path / "home", 300, seed=1, people=PEOPLE, prepare="tests.bot.impatient")
    assert (found.lost, found.unlabelled, found.unanswered, found.impatient) == ([], [], [], [])
    assert set(SHARES) <= set(found.faults), "not every fault came up"
    assert found.labelled > 0
    assert found.supervisors_told
    assert found.followed


async def test_meanwhile_telegrams_limits_are_kept(migrated_sqlite_url: str, wire: Wire, tmp_path: Path) -> None:
    """Without a clock that is moved, so with the limits on."""
    fill(migrated_sqlite_url, populate)
    with contextlib.closing(Database(migrated_sqlite_url)) as database:
        found = await disturb(
            database, wire, tmp_path / "home", 240, seed=2, people=PEOPLE, now=real_now(),
            prepare="tests.bot.impatient", DUBAN_CLOCK_URL="",
        )  # fmt: skip
    assert (found.lost, found.unlabelled, found.unanswered, found.impatient) == ([], [], [], [])
    # 30 and 1.0 on a quiet machine; what the playground takes late on a busy one, it counts bunched.
    assert found.most_a_second <= 36
    assert found.closest is not None
    assert found.closest >= 0.5

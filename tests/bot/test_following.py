"""Does the bot go on living by the playground's clock when its database is away for a moment?"""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any

import pytest

from bot.clock import Clock, Follower, Work
from db.session import DatabaseAway

pytestmark = pytest.mark.anyio


async def test_a_database_that_is_away_for_a_moment_ends_nothing(wire: Any) -> None:
    """Each question fails once; then the clock is moved, and the bot moves with it."""
    failing = ["catch_up", "quiet", "next_at"]

    async def asked(what: str) -> None:
        if what in failing:
            failing.remove(what)
            raise DatabaseAway("server closed the connection")

    async def quiet() -> bool:
        await asked("quiet")
        return True

    clock = Clock()
    follower = Follower(wire.url, clock, "bot")
    await follower.begin()
    following = asyncio.create_task(follower.run(Work(lambda: asked("catch_up"), quiet, lambda: asked("next_at"))))
    try:
        async with asyncio.timeout(20):
            while failing:
                await asyncio.sleep(0.01)
            await wire.order("clock", to="2025-04-18T09:00:00+08:00")
            wanted = datetime.fromisoformat((await wire.look("clock"))["now"])
            while abs((clock.now() - wanted).total_seconds()) > 60:
                await asyncio.sleep(0.01)
        assert not following.done()
    finally:
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)
        await follower.leave()

"""Promises about the tick, in real time with short waits."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from schedules.clock import Ticker, utc_now

SHORT = timedelta(seconds=0.2)
NEVER = timedelta(seconds=60)


class Rounds:
    """Counts the ticks, and knows what is due next."""

    def __init__(self) -> None:
        self.at: list[float] = []
        self.due_at: datetime | None = None

    async def tick(self) -> None:
        self.at.append(time.monotonic())

    async def next_at(self) -> datetime | None:
        return self.due_at


@asynccontextmanager
async def ticking(
    rounds: Rounds,
    *,
    every: timedelta,
    tick: Callable[[], Awaitable[object]] | None = None,
    now: Callable[[], datetime] = utc_now,
) -> AsyncIterator[Ticker]:
    ticker = Ticker(tick or rounds.tick, next_at=rounds.next_at, every=every, now=now)
    ticker.start()
    try:
        yield ticker
    finally:
        await ticker.stop()


def test_it_ticks_at_once_and_then_regularly() -> None:
    async def story(rounds: Rounds) -> None:
        async with ticking(rounds, every=SHORT):
            await asyncio.sleep(0.1)
            assert len(rounds.at) == 1
            await asyncio.sleep(0.9)
        assert 3 <= len(rounds.at) <= 6

    asyncio.run(story(Rounds()))


def test_it_wakes_at_the_next_moment_and_not_before() -> None:
    async def story(rounds: Rounds) -> None:
        due = time.monotonic() + 0.5
        rounds.due_at = utc_now() + timedelta(seconds=0.5)
        async with ticking(rounds, every=NEVER):
            await asyncio.sleep(0.4)
            assert len(rounds.at) == 1
            rounds.due_at = None
            await asyncio.sleep(0.4)
        assert len(rounds.at) == 2
        assert -0.01 <= rounds.at[1] - due < 0.3

    asyncio.run(story(Rounds()))


def test_the_next_moment_is_one_of_the_rounds_own_clock() -> None:
    async def story(rounds: Rounds) -> None:
        moved = timedelta(days=-500)
        rounds.due_at = utc_now() + moved + timedelta(seconds=0.3)
        async with ticking(rounds, every=NEVER, now=lambda: utc_now() + moved):
            await asyncio.sleep(0.2)
            assert len(rounds.at) == 1
            rounds.due_at = None
            await asyncio.sleep(0.3)
        assert len(rounds.at) == 2

    asyncio.run(story(Rounds()))


def test_a_wake_ticks_at_once_and_many_wakes_tick_once() -> None:
    async def story(rounds: Rounds) -> None:
        async with ticking(rounds, every=NEVER) as ticker:
            await asyncio.sleep(0.1)
            for _ in range(100):
                ticker.wake()
            await asyncio.sleep(0.1)
        assert len(rounds.at) == 2

    asyncio.run(story(Rounds()))


def test_a_moment_that_stays_due_is_tried_once_more_and_then_left_to_the_regular_tick() -> None:
    async def story(rounds: Rounds) -> None:
        rounds.due_at = datetime(2025, 5, 30, 0, 30, tzinfo=UTC)
        async with ticking(rounds, every=NEVER):
            await asyncio.sleep(0.3)
        assert len(rounds.at) == 2

    asyncio.run(story(Rounds()))


def test_ticks_never_overlap_and_a_wake_during_one_is_not_forgotten() -> None:
    running = 0
    most = 0
    ticks = 0

    async def slow() -> None:
        nonlocal running, most, ticks
        running += 1
        ticks += 1
        most = max(most, running)
        await asyncio.sleep(0.3)
        running -= 1

    async def story(rounds: Rounds) -> None:
        async with ticking(rounds, every=NEVER, tick=slow) as ticker:
            await asyncio.sleep(0.1)
            ticker.wake()
            await asyncio.sleep(0.4)
        assert running == 0, "stopping waits for the tick that runs"

    asyncio.run(story(Rounds()))
    assert (most, ticks) == (1, 2)


def test_a_tick_that_fails_does_not_end_the_ticking(caplog: pytest.LogCaptureFixture) -> None:
    ticks = 0

    async def failing() -> None:
        nonlocal ticks
        ticks += 1
        if ticks <= 2:
            raise OSError("database is locked")

    async def story(rounds: Rounds) -> None:
        async with ticking(rounds, every=SHORT, tick=failing):
            await asyncio.sleep(0.9)

    asyncio.run(story(Rounds()))
    assert ticks >= 4
    assert [
        (record.levelname, bool(record.exc_info)) for record in caplog.records if record.name == "schedules.clock"
    ] == [
        ("ERROR", True),
        ("WARNING", False),
    ]


@pytest.mark.parametrize("step", [timedelta(hours=-1), timedelta(hours=1), timedelta(days=-3)])
def test_a_clock_that_is_set_does_not_stop_the_ticking(step: timedelta) -> None:
    async def story(rounds: Rounds) -> None:
        async with ticking(rounds, every=SHORT):
            await asyncio.sleep(0.5)
            set_at = time.monotonic()
            with time_machine.travel(utc_now() + step, tick=True):
                await asyncio.sleep(1.2)
                after = [at for at in rounds.at if at > set_at]
        assert after[0] - set_at < 0.6
        assert 3 <= len(after) <= 8

    asyncio.run(story(Rounds()))


def test_after_a_stop_nothing_ticks_and_a_second_stop_is_quiet() -> None:
    async def story(rounds: Rounds) -> None:
        async with ticking(rounds, every=SHORT) as ticker:
            await asyncio.sleep(0.1)
            await ticker.stop()
            seen = len(rounds.at)
            ticker.wake()
            await asyncio.sleep(0.5)
            assert len(rounds.at) == seen
            assert len(asyncio.all_tasks()) == 1

    asyncio.run(story(Rounds()))

"""Who wakes the rounds? The only place that knows APScheduler."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from schedules.moments import aware

log = logging.getLogger(__name__)

LONGEST_WAIT = timedelta(seconds=1)
"""What another process wrote into the database is seen within this time."""

PARTED = 0.25
"""Seconds by which the wall clock may leave the monotonic one before the tick is anchored anew."""

LOOK_AT_THE_CLOCKS = 0.25
"""Seconds between two looks whether they have parted: what a jump leaps over is due at once."""


def utc_now() -> datetime:
    """The wall clock of this machine."""
    return datetime.now(UTC)


class Ticker:
    """Calls `tick` at least once every `every`, at the moment that `next_at` names if it is sooner, and on `wake`.

    Ticks never overlap: what asks for one while it runs gets one more afterwards. `next_at` is asked after every
    tick and returns an aware moment by the clock `now`, or None; a tick takes all that is due by then, and what the
    same past moment still names afterwards is left to the regular tick. A tick that raises is logged, and the next
    comes all the same; what `passes` by itself is told of elsewhere. The scheduler is in memory and holds nothing but
    these two jobs: what is due is in the database.
    """

    def __init__(
        self,
        tick: Callable[[], Awaitable[object]],
        *,
        next_at: Callable[[], Awaitable[datetime | None]],
        now: Callable[[], datetime] = utc_now,
        every: timedelta = LONGEST_WAIT,
        passes: Callable[[Exception], bool] = lambda _error: False,
    ) -> None:
        self._tick, self._next_at, self._now, self._every, self._passes = tick, next_at, now, every, passes
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._due = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._left_over: datetime | None = None
        self._failing = False

    def start(self) -> None:
        """Begin to tick, at once for the first time; needs a running event loop."""
        logging.getLogger("apscheduler").setLevel(logging.WARNING)  # it reports every run of every job
        self._scheduler.add_job(
            self._beat,
            "interval",
            id="tick",
            seconds=self._every.total_seconds(),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        self._scheduler.start()
        self._due.set()
        self._tasks = [asyncio.create_task(self._run()), asyncio.create_task(self._watch())]

    async def stop(self) -> None:
        """End after the tick that is running now, if one is; may be called twice."""
        tasks, self._tasks = self._tasks, []
        if not tasks:
            return
        self._scheduler.shutdown(wait=False)
        running, watching = tasks
        watching.cancel()
        self._due.set()
        await asyncio.gather(running, watching, return_exceptions=True)

    def wake(self) -> None:
        """Tick at once; call it from the event loop's own thread."""
        self._due.set()

    async def _beat(self) -> None:
        """A coroutine, because the scheduler would run a plain function in another thread."""
        self._due.set()

    async def _run(self) -> None:
        while True:
            await self._due.wait()
            if not self._tasks:
                return
            self._due.clear()
            try:
                await self._tick()
                self._wake_at(await self._next_at())
                self._failing = False
            except Exception as error:
                if self._passes(error):
                    continue
                if self._failing:
                    log.warning("the round still fails: %s", error)
                else:
                    log.exception("a round failed; the next one comes all the same")
                self._failing = True

    def _wake_at(self, moment: datetime | None) -> None:
        """Beside the regular tick, one for a moment that comes sooner than that."""
        if moment is None or not self._tasks:
            return
        wait = aware(moment) - self._now()
        if wait <= timedelta(0):
            if moment != self._left_over:
                self._due.set()
            self._left_over = moment
        elif wait < self._every:
            self._scheduler.add_job(
                self._beat,
                "date",
                id="next moment",
                run_date=utc_now() + wait,
                replace_existing=True,
                misfire_grace_time=None,
            )

    async def _watch(self) -> None:
        """APScheduler waits for the wall clock: where that is set back, its next run lies an hour ahead.

        Where it is set forward, what was leapt over is due.
        """
        apart = _apart()
        while True:
            await asyncio.sleep(min(LOOK_AT_THE_CLOCKS, self._every.total_seconds()))
            if abs(_apart() - apart) > PARTED:
                log.warning("the clock was set by %+.1f s", _apart() - apart)
                apart = _apart()
                self._scheduler.reschedule_job("tick", trigger="interval", seconds=self._every.total_seconds())
                self._due.set()


def _apart() -> float:
    """Seconds between the wall clock and the monotonic one."""
    return utc_now().timestamp() - time.monotonic()

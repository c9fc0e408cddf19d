"""What time is it? This machine's time, or that of the playground, which can be moved."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import aiohttp

from db.away import away

log = logging.getLogger(__name__)
LOOK_AGAIN = 0.02  # seconds between looks whether all is quiet
STILL_HERE = 5.0  # seconds of work after which the playground is told that we are alive
TRY_AGAIN = 0.5  # seconds after which the playground, or the database, is asked again
HELD_AT_MOST = 40.0  # seconds; the playground answers within 20


class Clock:
    """The moment, aware, in UTC. `offset` is how far it stands from this machine's."""

    def __init__(self) -> None:
        self.offset = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset

    def set(self, moment: datetime) -> None:
        self.offset = moment.astimezone(UTC) - datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Work:
    """What the follower does and asks when the clock was moved.

    `catch_up` runs the rounds for the new moment; `quiet` tells whether nothing is due or under way;
    `next_at` is when something will be.
    """

    catch_up: Callable[[], Awaitable[None]]
    quiet: Callable[[], Awaitable[bool]]
    next_at: Callable[[], Awaitable[datetime | None]]


class Follower:
    """Lives by the clock at `url`. Nothing may be started before `begin` has returned."""

    def __init__(self, url: str, clock: Clock, name: str) -> None:
        self._url, self._clock, self._name = f"{url}/control/clock/follow", clock, name
        self._session: aiohttp.ClientSession | None = None
        self._version = 0
        self._reports: set[asyncio.Task[bool]] = set()

    async def begin(self) -> None:
        """Sets the clock for the first time; waits for the playground when it is not there yet."""
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=HELD_AT_MOST))
        await self._report(quiet=False)

    async def run(self, work: Work) -> None:
        """Follows until cancelled, then takes leave. What `work` meets, a database that is away, ends nothing."""
        caught_up = -1
        while True:
            seen = self._version
            try:
                if caught_up != seen:
                    await work.catch_up()
                    caught_up = seen
                await self._report_when_quiet(work, seen)
            except Exception as error:
                if not away(error):
                    log.warning("The playground's clock cannot be followed for a moment: %s", type(error).__name__)
                await asyncio.sleep(TRY_AGAIN)

    async def leave(self) -> None:
        """Tells the playground that nobody waits for us any more."""
        for report in self._reports:
            report.cancel()
        if self._session is None:
            return
        try:
            body = {"follower": self._name, "leave": True}
            async with self._session.post(self._url, json=body, timeout=aiohttp.ClientTimeout(total=1)):
                pass
        except (aiohttp.ClientError, OSError, TimeoutError):
            pass  # it is gone itself
        finally:
            await self._session.close()

    async def _report_when_quiet(self, work: Work, seen: int) -> None:
        since = asyncio.get_running_loop().time()
        while not await work.quiet():
            if self._version != seen:
                return
            if asyncio.get_running_loop().time() - since > STILL_HERE:
                since = asyncio.get_running_loop().time()
                self._report_beside()
            await asyncio.sleep(LOOK_AGAIN)
        await self._report(quiet=True, next_at=await work.next_at())

    def _report_beside(self) -> None:
        """A sign of life. It is not cancelled: a later report ends it, a broken one would count as our end."""
        report = asyncio.create_task(self._report(quiet=False))
        self._reports.add(report)
        report.add_done_callback(self._reports.discard)

    async def _report(self, *, quiet: bool, next_at: datetime | None = None) -> bool:
        """Reports, and waits for the answer; True when the clock was moved meanwhile."""
        assert self._session is not None
        body = {"follower": self._name, "seen": self._version, "quiet": quiet}
        if next_at is not None:
            body["next_at"] = next_at.isoformat()
        while True:
            try:
                async with self._session.post(self._url, json=body) as response:
                    response.raise_for_status()
                    answer = await response.json()
                break
            except (aiohttp.ClientError, OSError, TimeoutError) as error:
                log.info("The playground's clock does not answer (%s); trying again", type(error).__name__)
                await asyncio.sleep(TRY_AGAIN)
        if answer.get("version", self._version) == self._version:
            return False
        self._version = int(answer["version"])
        self._clock.set(datetime.fromisoformat(answer["now"]))
        return True

"""What time is it here? A clock that runs, can be moved forward, and waits for those who follow it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playground.bell import Bell
from playground.refusals import Misdirected

LIVE_SECONDS = 30.0
GONE_SECONDS = 3.0
HOLD_SECONDS = 20.0


@dataclass
class Follower:
    """A program that lives by this clock, as it last reported itself."""

    seen: int
    quiet: bool
    next_at: datetime | None
    stirred: int
    live_until: float
    turn: int


class Clock:
    """`patience` is how many real seconds a move may stand still before it gives up."""

    def __init__(self, starts_at: datetime, zone: ZoneInfo, *, patience: float = 60.0) -> None:
        if starts_at.tzinfo is None:
            raise ValueError("starts_at needs a zone")
        self.zone = zone
        self.starts_at = starts_at.astimezone(zone)
        self.patience = patience
        self.version = 1
        self.followers: dict[str, Follower] = {}
        self.bell = Bell()
        self.moving_to: datetime | None = None
        self.steps = 0
        self.closing = False
        self.busy: Callable[[], bool] = lambda: False
        self.stirred: Callable[[], int] = lambda: 0
        self.progress: Callable[[], int] = lambda: 0
        self.set(self.starts_at)

    def set(self, moment: datetime, *, frozen: bool = False) -> None:
        """Show this moment; frozen until a follower has seen it, otherwise running on from it."""
        self._base = moment.astimezone(self.zone)
        self._since = None if frozen else time.monotonic()

    def now(self) -> datetime:
        """The moment here, aware, in the playground's zone."""
        if self._since is None:
            return self._base
        # Added in UTC: local arithmetic would lose or repeat an hour where a zone changes its offset.
        elapsed = timedelta(seconds=time.monotonic() - self._since)
        return (self._base.astimezone(ZoneInfo("UTC")) + elapsed).astimezone(self.zone)

    def read(self, text: str) -> datetime:
        """A moment written as ISO date or datetime, local when it names no offset. Raises Misdirected."""
        try:
            moment = datetime.fromisoformat(text.strip())
        except ValueError:
            raise Misdirected(f"“{text}” is not a date or a moment; write 2025-06-23 or 2025-06-23T08:31.") from None
        return moment.replace(tzinfo=self.zone) if moment.tzinfo is None else moment.astimezone(self.zone)

    async def follow(self, name: str, seen: int, *, quiet: bool, next_at: datetime | None) -> dict[str, object]:
        """Take a follower's report; answers at once when the clock was moved, else after at most 20 s."""
        before = self.followers.get(name)
        turn = before.turn + 1 if before else 1
        report = Follower(seen, quiet, next_at, self.stirred(), time.monotonic() + LIVE_SECONDS, turn)
        self.followers[name] = report
        self.bell.ring()
        deadline = time.monotonic() + HOLD_SECONDS
        while self.version == seen and self._current(name, turn) and not self.closing:
            left = deadline - time.monotonic()
            if left <= 0:
                break
            report.live_until = time.monotonic() + LIVE_SECONDS
            await self.bell.wait(left)
        return self._seen()

    def gone(self, name: str) -> None:
        """The follower's connection broke: it has a moment to come back before nobody waits for it."""
        follower = self.followers.get(name)
        if follower:
            follower.live_until = time.monotonic() + GONE_SECONDS

    def leave(self, name: str) -> None:
        """The follower stops; nobody waits for it any more."""
        self.followers.pop(name, None)
        self.bell.ring()

    def poke(self) -> None:
        """Ask all followers to report anew, without moving the time."""
        self.version += 1
        self.bell.ring()

    async def move(self, to: datetime) -> int:
        """Move on to a moment, stopping where a follower has something to do; gives the number of stops.

        Raises Misdirected for the past, for a second move at the same time, and when followers stay busy.
        """
        if to <= self.now():
            raise Misdirected(f"The clock stands at {self.now():%Y-%m-%d %H:%M} and cannot be moved backwards.")
        if self.moving_to is not None:
            raise Misdirected(f"The clock is already moving to {self.moving_to:%Y-%m-%d %H:%M}.", code=409)
        self.moving_to, self.steps = to, 0
        try:
            self.poke()
            await self._until_quiet()
            while self.now() < to:
                self._jump(min([to, *self._stops()]))
                await self._until_quiet()
            return self.steps
        finally:
            self.moving_to = None
            if self._since is None:
                self.set(self._base)
            self.bell.ring()

    def _jump(self, moment: datetime) -> None:
        self.steps += 1
        self.set(moment, frozen=bool(self._live()))
        self.poke()

    def _seen(self) -> dict[str, object]:
        now = self.now()
        if self._since is None:
            self.set(now)
        return {"now": now.isoformat(), "version": self.version}

    def _current(self, name: str, turn: int) -> bool:
        follower = self.followers.get(name)
        return follower is not None and follower.turn == turn

    def _live(self) -> list[Follower]:
        moment = time.monotonic()
        return [follower for follower in self.followers.values() if follower.live_until > moment]

    def _stops(self) -> list[datetime]:
        now = self.now()
        return [follower.next_at for follower in self._live() if follower.next_at and follower.next_at > now]

    async def _until_quiet(self) -> None:
        mark, since = self.progress(), time.monotonic()
        while not self._quiet():
            if self.progress() != mark:
                mark, since = self.progress(), time.monotonic()
            if time.monotonic() - since > self.patience:
                raise Misdirected(
                    f"The bot did not come to rest within {self.patience:.0f} s; the clock stands at {self.now():%Y-%m-%d %H:%M}.",
                    code=504,
                )
            await self.bell.wait(0.05 if self.busy() else 0.5)

    def _quiet(self) -> bool:
        live = self._live()
        if not live:
            return True
        if self.busy():
            return False
        if any(follower.seen != self.version or not follower.quiet for follower in live):
            return False
        # A report from before the last update was taken says nothing about that update.
        if any(follower.stirred < self.stirred() for follower in live):
            self.poke()
            return False
        return True

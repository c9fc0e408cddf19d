"""What has the bot not taken yet? The queue of updates and the rules of getUpdates."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass
from typing import Any

from playground.bell import Bell
from playground.clock import Clock
from playground.refusals import Refused, conflict
from playground.store import Store

KEPT_SECONDS = 86_400
FIRST_ID = 100_000_001
ONLY_WHEN_LISTED = {"chat_member", "message_reaction", "message_reaction_count"}


@dataclass(frozen=True, slots=True)
class Pending:
    """An update that waits. `expires` in unix seconds of the playground's clock."""

    update_id: int
    chat: int
    expires: int
    text: str


class Updates:
    """Updates in order, kept until confirmed. `taken` counts the confirmed ones since the start."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self.bell = Bell()
        self.taken = 0
        self._poller: asyncio.Future[Refused] | None = None
        self.load()

    def load(self) -> None:
        """Read the queue as the store has it."""
        self.waiting = {row[0]: Pending(*row) for row in self._store.pending()}
        self.allowed: list[str] = self._store.fact("allowed_updates", [])

    def put(self, kind: str, body: dict[str, Any], chat: int) -> int | None:
        """Queue an update unless the bot did not ask for its kind; gives its id."""
        if not self._wanted(kind):
            return None
        update_id = int(self._store.fact("next_update", FIRST_ID))
        expires = int(self._clock.now().timestamp()) + KEPT_SECONDS
        text = self._store.add_pending(update_id, chat, expires, {"update_id": update_id, kind: body})
        self._store.remember("next_update", update_id + 1)
        self.waiting[update_id] = Pending(update_id, chat, expires, text)
        self.bell.ring()
        return update_id

    def list_kinds(self, allowed: list[str] | None) -> None:
        """Keep which kinds the bot wants; None changes nothing, an empty list is Telegram's usual choice."""
        if allowed is not None:
            self.allowed = allowed
            self._store.remember("allowed_updates", allowed)

    def drop(self, update_ids: list[int]) -> None:
        """These were taken by the bot, or thrown away."""
        known = [number for number in update_ids if self.waiting.pop(number, None)]
        if known:
            self.taken += len(known)
            self._store.drop_pending(known)
            self._clock.bell.ring()

    def current(self) -> list[Pending]:
        """What waits and is not older than a day, in order."""
        now = self._clock.now().timestamp()
        self.drop([number for number, update in self.waiting.items() if update.expires < now])
        return list(self.waiting.values())

    async def poll(self, offset: int, limit: int, timeout: int) -> list[dict[str, Any]]:  # noqa: ASYNC109
        """Telegram's getUpdates: an offset confirms what is below it. The older of two pollers gets a Conflict."""
        self._take_turn()
        self._confirm(offset)
        mine = self._poller = asyncio.get_running_loop().create_future()
        deadline = time.monotonic() + min(max(timeout, 0), 50)
        try:
            while True:
                ready = [update for update in self.current() if update.update_id >= offset][:limit]
                left = deadline - time.monotonic()
                if ready or left <= 0 or self._clock.closing:
                    return [json.loads(update.text) for update in ready]
                await self._wait(mine, left)
        finally:
            if self._poller is mine:
                self._poller = None

    async def _wait(self, mine: asyncio.Future[Refused], seconds: float) -> None:
        ring = asyncio.ensure_future(self.bell.wait(seconds))
        both: set[asyncio.Future[Any]] = {mine, ring}
        try:
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        finally:
            ring.cancel()
        if mine.done():
            raise mine.result()

    def _take_turn(self) -> None:
        if self._poller and not self._poller.done():
            self._poller.set_result(
                conflict("terminated by other getUpdates request; make sure that only one bot instance is running")
            )

    def _confirm(self, offset: int) -> None:
        numbers = list(self.waiting)
        if offset < 0:
            self.drop(numbers[:offset])
        else:
            self.drop([number for number in numbers if number < offset])

    def _wanted(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in ONLY_WHEN_LISTED

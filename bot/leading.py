"""What may only one replica of a bot do? Tick, poll and send; the others stand by until its lock is free."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager

from db.away import away
from db.lead import Seat

log = logging.getLogger(__name__)
ASK_AGAIN = 1.0  # seconds after which a free lock is taken, and a lost one noticed
LOOK_AFTER_OTHERS = 2.0  # seconds between looks for what a dead replica left half answered

Duties = Callable[[], AbstractAsyncContextManager[list[asyncio.Task[None]]]]
"""Entered when this process leads, left when it does so no more; gives the tasks that must not end by themselves."""


class Leading:
    """Keeps asking for the lead of a bot; while this process has it, its duties run."""

    def __init__(self, seat: Seat, duties: Duties, adopt: Callable[[], Awaitable[object]]) -> None:
        self._seat, self._duties, self._adopt = seat, duties, adopt
        self._thread = ThreadPoolExecutor(1, "duban-lead")  # never behind the work of others
        self.stands_by = asyncio.Event()  # set once another process was found to lead

    async def run(self) -> None:
        """Until cancelled. Raises what ended a part of the duties."""
        try:
            while True:
                if await self._taken():
                    if self.stands_by.is_set():
                        log.warning("This process leads from now on")
                    async with self._duties() as parts:
                        await self._while_leading(parts)
                    log.warning("This process does not lead any more")
                self.stands_by.set()
                await asyncio.sleep(ASK_AGAIN)
        finally:
            self._thread.submit(self._seat.leave)
            self._thread.shutdown(wait=False)

    async def dead(self, boot_ids: list[str]) -> list[str]:
        """Those of the processes that live no more."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._seat.dead, boot_ids)

    async def _taken(self) -> bool:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._seat.taken)

    async def _while_leading(self, parts: list[asyncio.Task[None]]) -> None:
        loop = asyncio.get_running_loop()
        look_at = loop.time() + LOOK_AFTER_OTHERS
        again: float | None = ASK_AGAIN
        while await self._taken():
            ended, _ = await asyncio.wait(parts, timeout=again, return_when=asyncio.FIRST_COMPLETED)
            for part in ended:
                part.result()
                raise RuntimeError("a part of the bot ended by itself")
            if loop.time() >= look_at:
                look_at = loop.time() + LOOK_AFTER_OTHERS
                if await self._adopted() and self._seat.alone:
                    again = None  # it can lose the lead to nobody, and nobody else will leave anything half answered

    async def _adopted(self) -> bool:
        """Whether it could be looked at what others left."""
        try:
            await self._adopt()
            return True
        except Exception as error:
            if not away(error):
                log.warning("What other replicas left cannot be looked at: %s", error)
            return False

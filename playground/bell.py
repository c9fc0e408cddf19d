"""Has something happened that I am waiting for? One bell, any number of listeners."""

from __future__ import annotations

import asyncio


class Bell:
    """Wakes everybody who waits now; who comes later waits for the next ring."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def ring(self) -> None:
        """Wake all who wait."""
        self._event.set()
        self._event = asyncio.Event()

    async def wait(self, seconds: float) -> bool:
        """Wait for the next ring, at most so many real seconds; False when it stayed silent."""
        event = self._event
        try:
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            return False
        return True

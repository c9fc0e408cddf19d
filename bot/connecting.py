"""How do we get through to Telegram? By asking until it answers."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram.error import InvalidToken, TelegramError

from bot.outcomes import growing_wait, outcome

T = TypeVar("T")
log = logging.getLogger(__name__)
LONGEST_WAIT = 30.0  # seconds


class UnknownToken(Exception):
    """Telegram does not know the token."""


async def until_answered(call: Callable[[], Awaitable[T]], stop: asyncio.Event) -> T | None:
    """What the call gives, tried again while Telegram cannot be reached; None once `stop` is set.

    Raises UnknownToken, or the TelegramError of a call that Telegram refused.
    """
    attempt = 0
    while not stop.is_set():
        attempt += 1
        try:
            return await call()
        except InvalidToken:
            raise UnknownToken from None
        except TelegramError as error:
            became = outcome(error)
            if became.kind not in ("unsent", "unknown"):
                raise
            wait = min(LONGEST_WAIT, (became.wait or growing_wait(attempt)).total_seconds())
            log.warning("Telegram does not answer (%s); trying again in %.0f s", became.why, wait)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), wait)
    return None

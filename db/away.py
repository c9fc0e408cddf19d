"""Does the database take our work at this moment? One line in the log when it stops, one when it goes on."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TypeVar

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

log = logging.getLogger(__name__)
T = TypeVar("T")
FIRST_WAIT, LONGEST_WAIT = 0.1, 1.0  # seconds between tries of what has to be done
# Connection, rollback, resources, a lock not to be had, the operator: what passes. A limit of the program (54) does not.
PASSING = ("08", "40", "53", "55", "57")
NOT_TRIED_AGAIN = 30.0  # seconds without another failure after which a work is forgotten
AGAIN = 60.0  # seconds after which a trouble that lasts is told again


def away(error: BaseException) -> bool:
    """Whether the database is not there, full or busy at this moment, so that the same work may succeed later."""
    if isinstance(error, OperationalError):
        state = getattr(error.orig, "sqlstate", None)  # PostgreSQL's own class of what happened
        return state is None or state.startswith(PASSING)
    return isinstance(error, InterfaceError | PoolTimeout)


def first_line(error: BaseException) -> str:
    """The driver's own words, without the statement and its address."""
    lines = str(getattr(error, "orig", None) or error).strip().splitlines()
    return lines[0] if lines else type(error).__name__


async def when_it_is_there(do: Callable[[], Awaitable[T]]) -> T:
    """Does it, while the database is away again and again. Raises whatever else goes wrong."""
    wait = FIRST_WAIT
    while True:
        try:
            return await do()
        except Exception as error:
            if not away(error):
                raise
        await asyncio.sleep(wait)
        wait = min(LONGEST_WAIT, wait * 2)


class Watch:
    """Sees every transaction that changes something, from whatever thread, and tells what is new.

    A trouble may hold up some work and not other, as a lock on one table does: it is over when all the work that failed
    has succeeded, or was not tried for a while. Whoever meets an error for which `away` is true has nothing to log.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._failed: dict[object, float] = {}  # work, and when it failed last
        self._since = self._told = 0.0

    @contextmanager
    def over(self, work: object) -> Iterator[None]:
        """Around one transaction, its commit included."""
        begun = time.monotonic()
        try:
            yield
        except Exception as error:
            if away(error):
                self._note_failure(work, begun, error)
            raise
        if self._failed:
            self._note_success(work)

    def _note_failure(self, work: object, begun: float, error: Exception) -> None:
        with self._lock:
            now = time.monotonic()
            if not self._failed:
                self._since, self._told = begun, now
                log.warning("The database takes no changes (%s); all waits, and is tried again", first_line(error))
            elif now - self._told >= AGAIN:
                self._told = now
                log.warning(
                    "The database still takes no changes after %.0f s (%s)", now - self._since, first_line(error)
                )
            self._failed[work] = now

    def _note_success(self, work: object) -> None:
        with self._lock:
            if not self._failed:
                return
            now = time.monotonic()
            self._failed = {
                other: at for other, at in self._failed.items() if other != work and now - at < NOT_TRIED_AGAIN
            }
            if not self._failed:
                log.warning("The database takes changes again, after %.1f s", now - self._since)

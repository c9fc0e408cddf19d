"""What do the peers' tasks call to deliver a message? Nothing but a count, or a POST to a small receiver on this machine.

With the receiver they keep to 30 messages a second, as every bot must: what a store has handed over waits for its turn.
"""

from __future__ import annotations

import asyncio
import http.client
import os
import sys
import threading
import time
from urllib.parse import urlsplit

import aiohttp

PACE = 1 / 30
wanted = 0
begun = 0.0
_count = 0
_api = ""
_lock = threading.Lock()
_own = threading.local()
_next = 0.0
_session: aiohttp.ClientSession | None = None


def open_to(api: str) -> None:
    """From now on messages go there."""
    global _api
    _api = api


def deliver(number: int) -> None:
    """In a thread."""
    if not _api:
        _counted()
        return
    time.sleep(_turn())
    if not hasattr(_own, "connection"):
        _own.connection = http.client.HTTPConnection(urlsplit(_api).netloc, timeout=30)
    _own.connection.request("POST", f"/{number}")
    _own.connection.getresponse().read()


async def deliver_async(number: int) -> None:
    """In the event loop."""
    global _session
    if not _api:
        _counted()
        return
    await asyncio.sleep(_turn())
    if _session is None:
        _session = aiohttp.ClientSession()
    async with _session.post(f"{_api}/{number}") as answer:
        await answer.read()


def _turn() -> float:
    """The seconds until this message may go."""
    global _next
    with _lock:
        _next = max(_next + PACE, time.monotonic())
        return _next - time.monotonic()


def _counted() -> None:
    """Says how long it took when the last one was handed over, and ends the process."""
    global _count
    with _lock:
        _count += 1
        if _count == wanted:
            sys.stdout.write(f"{time.perf_counter() - begun}\n")
            sys.stdout.flush()
            os._exit(0)

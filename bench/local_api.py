"""How long does the sender take to bring all that waits to a Bot API on this machine? One in a process of its own."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any
from urllib.request import urlopen

from telegram.ext import ExtBot

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.big_ledger import NOW  # noqa: E402
from bot.clock import Clock  # noqa: E402
from bot.limiter import NO_LIMITS, Limiter, Limits  # noqa: E402
from bot.request import AiohttpRequest  # noqa: E402
from bot.sender import Sender  # noqa: E402
from db.session import Database  # noqa: E402
from wording.messages import compose  # noqa: E402

ANSWER = b'{"ok":true,"result":{"message_id":%d,"date":1750638600,"chat":{"id":5,"type":"private"},"text":"x"}}'
TOO_MANY = b'{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":1}}'
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"


class Taking(asyncio.Protocol):
    """Takes every message and says so, or refuses what is more than `limit` in any second. Tells its figures at the end."""

    limit = 0  # messages a second; 0: any number
    taken = refused = most = 0
    last: deque[float] = deque()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport, self._waiting = transport, b""

    def data_received(self, content: bytes) -> None:
        self._waiting += content
        while (end := self._waiting.find(b"\r\n\r\n")) >= 0:
            length = self._waiting[:end].lower().partition(b"content-length:")[2].split(b"\r\n")[0]
            whole = end + 4 + int(length or 0)
            if len(self._waiting) < whole:
                return
            self._waiting = self._waiting[whole:]
            body = self._figures() if content.startswith(b"GET") else self._answer()
            self._transport.write(HEAD % len(body) + body)

    def _answer(self) -> bytes:
        if Taking.limit:
            now, last = perf_counter(), Taking.last
            last.append(now)
            while last[0] < now - 1:
                last.popleft()
            Taking.most = max(Taking.most, len(last))
            if len(last) > Taking.limit:
                Taking.refused += 1
                return TOO_MANY
        Taking.taken += 1
        return ANSWER % Taking.taken

    def _figures(self) -> bytes:
        return json.dumps({"taken": Taking.taken, "refused": Taking.refused, "most": Taking.most}).encode()


async def serve() -> None:
    server = await asyncio.get_running_loop().create_server(Taking, "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


@contextmanager
def started(limit: int = 0) -> Iterator[str]:
    """The address of one in a process of its own."""
    with subprocess.Popen([sys.executable, __file__, str(limit)], stdout=subprocess.PIPE, text=True) as api:
        assert api.stdout is not None
        port = int(api.stdout.readline())
        try:
            yield f"http://127.0.0.1:{port}/bot"
        finally:
            api.kill()


def figures(url: str) -> dict[str, Any]:
    """What it took and refused, and the most within a second."""
    with urlopen(url) as answer:  # noqa: S310  # this machine's own
        found: dict[str, Any] = json.load(answer)
    return found


def sent(database: Database, in_flight: int, limits: Limits = NO_LIMITS) -> float:
    """The seconds until nothing waits any more: words, durable claim, intent, call and mark."""
    with started() as url:
        return asyncio.run(_sent(database, url, in_flight, limits))


async def _sent(database: Database, url: str, in_flight: int, limits: Limits) -> float:
    clock, request = Clock(), AiohttpRequest(trust_env=False)
    clock.set(NOW)
    bot = ExtBot("8088:bench", url, request=request, rate_limiter=Limiter(limits))
    await request.initialize()
    sender = Sender(database, clock, bot, compose, "8088:bench", in_flight=in_flight)
    begun = perf_counter()
    running = asyncio.create_task(sender.run())
    while not await sender.quiet():
        await asyncio.sleep(0.02)
    took = perf_counter() - begun
    await sender.stop()
    await running
    await request.shutdown()
    return took


if __name__ == "__main__":
    Taking.limit = int(sys.argv[1])
    asyncio.run(serve())

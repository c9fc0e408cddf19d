"""How long does the sender take to bring all that waits to a Bot API on this machine? One in a process of its own."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path
from time import perf_counter

from telegram.ext import ExtBot

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.big_ledger import NOW  # noqa: E402
from bot.clock import Clock  # noqa: E402
from bot.limiter import NO_LIMITS, Limiter  # noqa: E402
from bot.request import AiohttpRequest  # noqa: E402
from bot.sender import Sender  # noqa: E402
from db.session import Database  # noqa: E402
from wording.messages import compose  # noqa: E402

ANSWER = b'{"ok":true,"result":{"message_id":%d,"date":1750638600,"chat":{"id":5,"type":"private"},"text":"x"}}'
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"


class Taking(asyncio.Protocol):
    """Takes every message and says so."""

    taken = 0

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
            Taking.taken += 1
            body = ANSWER % Taking.taken
            self._transport.write(HEAD % len(body) + body)


async def serve() -> None:
    server = await asyncio.get_running_loop().create_server(Taking, "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


def sent(database: Database, in_flight: int) -> float:
    """The seconds until nothing waits any more: words, durable claim, intent, call and mark, no limit a second."""
    with subprocess.Popen([sys.executable, __file__], stdout=subprocess.PIPE, text=True) as api:
        assert api.stdout is not None
        port = int(api.stdout.readline())
        try:
            return asyncio.run(_sent(database, f"http://127.0.0.1:{port}/bot", in_flight))
        finally:
            api.kill()


async def _sent(database: Database, url: str, in_flight: int) -> float:
    clock, request = Clock(), AiohttpRequest(trust_env=False)
    clock.set(NOW)
    bot = ExtBot("8088:bench", url, request=request, rate_limiter=Limiter(NO_LIMITS))
    await request.initialize()
    sender = Sender(database, clock, bot, compose, "8088:bench", in_flight=in_flight)
    begun = perf_counter()
    running = asyncio.create_task(sender.run())
    while not await sender.quiet():
        await asyncio.sleep(0.01)
    took = perf_counter() - begun
    await sender.stop()
    await running
    await request.shutdown()
    return took


if __name__ == "__main__":
    asyncio.run(serve())

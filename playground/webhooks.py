"""How do updates reach a bot that listens? Posted to its address, in order for each chat, until it says yes."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import SplitResult, urlsplit

from playground.refusals import bad
from playground.store import Store
from playground.updates import Pending, Updates

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
ANSWER_SECONDS = 60.0
LONGEST_DELAY = 60.0

Answerer = Callable[[dict[str, Any]], Awaitable[None]]


class Webhook:
    """Where the bot listens, if it does. `first_delay` is the real seconds before the first repeat; it doubles."""

    def __init__(self, store: Store, updates: Updates) -> None:
        self._store = store
        self._updates = updates
        self.first_delay = 1.0
        self.load()

    def load(self) -> None:
        """Read the address as the store has it."""
        kept: dict[str, Any] = self._store.fact("webhook", {})
        self.url: str = kept.get("url", "")
        self.secret: str = kept.get("secret", "")
        self.connections: int = kept.get("connections", 40)
        self.last_error: tuple[int, str] | None = None
        self._flying: set[int] = set()
        self._retry: dict[int, tuple[float, float]] = {}

    def listen_at(self, url: str, secret: str, connections: int) -> None:
        """Deliver to this address from now on; "" stops. Raises Refused for one that is not on this machine."""
        if url:
            check_address(url)
        self._store.remember("webhook", {"url": url, "secret": secret, "connections": connections})
        self.load()
        self._updates.bell.ring()

    async def run(self, answer: Answerer, now: Callable[[], int]) -> None:
        """Deliver for ever; cancelling stops it. `answer` does the call that a bot may put into its reply."""
        async with asyncio.TaskGroup() as group:
            while True:
                for update in self._ready():
                    self._flying.add(update.chat)
                    group.create_task(self._deliver(update, answer, now))
                await self._updates.bell.wait(self._pause())

    def _ready(self) -> list[Pending]:
        if not self.url:
            return []
        moment = time.monotonic()
        first: dict[int, Pending] = {}
        for update in self._updates.current():
            first.setdefault(update.chat, update)
        free = [
            update
            for chat, update in first.items()
            if chat not in self._flying and self._retry.get(chat, (0.0, 0.0))[0] <= moment
        ]
        return free[: max(0, self.connections - len(self._flying))]

    def _pause(self) -> float:
        moment = time.monotonic()
        due = [at - moment for at, _ in self._retry.values() if at > moment]
        return max(0.01, min([*due, 30.0]))

    async def _deliver(self, update: Pending, answer: Answerer, now: Callable[[], int]) -> None:
        url = self.url
        try:
            status, headers, body = await post(url, update.text.encode(), self.secret)
            problem = "" if 200 <= status < 300 else f"Wrong response from the webhook: {status}"
        except Exception as error:  # whatever listens there may answer anything; delivery to others goes on
            headers, body, problem = {}, b"", f"Connection failed: {type(error).__name__}"
        finally:
            self._flying.discard(update.chat)
        if problem:
            self.last_error = (now(), problem)
            self._later(update.chat, headers.get("retry-after", ""))
        elif url == self.url:
            self._retry.pop(update.chat, None)
            self._updates.drop([update.update_id])
            await _reply(body, headers, answer)
        self._updates.bell.ring()

    def _later(self, chat: int, retry_after: str) -> None:
        _, before = self._retry.get(chat, (0.0, 0.0))
        delay = min(before * 2 or self.first_delay, LONGEST_DELAY)
        asked = min(int(retry_after), 3600) if retry_after.isdigit() else 0
        self._retry[chat] = (time.monotonic() + max(delay, asked), delay)


def check_address(url: str) -> None:
    """A real local Bot API server takes any address; this one stays on the machine. Raises Refused."""
    parts = _split(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise bad("bad webhook: invalid webhook URL specified")
    if parts.hostname not in LOOPBACK or parts.scheme != "http":
        raise bad("bad webhook: the playground delivers only to http:// on this machine")


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise bad("bad webhook: invalid webhook URL specified") from None
    return parts


async def post(url: str, body: bytes, secret: str) -> tuple[int, dict[str, str], bytes]:
    """One POST over a connection of its own: status, headers in lower case, body."""
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    head = [f"POST {path} HTTP/1.1", f"Host: {parts.netloc}", "Content-Type: application/json"]
    head += [f"Content-Length: {len(body)}", "Connection: close"]
    if secret:
        head.append(f"X-Telegram-Bot-Api-Secret-Token: {secret}")
    async with asyncio.timeout(ANSWER_SECONDS):
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port or 80)
        try:
            writer.write("\r\n".join([*head, "", ""]).encode() + body)
            await writer.drain()
            return await _answer(reader)
        finally:
            writer.close()


async def _answer(reader: asyncio.StreamReader) -> tuple[int, dict[str, str], bytes]:
    status = int((await reader.readuntil(b"\r\n")).split()[1])
    headers: dict[str, str] = {}
    while line := (await reader.readuntil(b"\r\n")).strip():
        name, _, value = line.decode("latin-1").partition(":")
        headers[name.strip().lower()] = value.strip()
    length = headers.get("content-length", "")
    body = await reader.readexactly(int(length)) if length.isdigit() else b""
    return status, headers, body


async def _reply(body: bytes, headers: dict[str, str], answer: Answerer) -> None:
    if not body or "json" not in headers.get("content-type", ""):
        return
    try:
        call = json.loads(body)
    except ValueError:
        return
    if isinstance(call, dict) and isinstance(call.get("method"), str):
        await answer(call)

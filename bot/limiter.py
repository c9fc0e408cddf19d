"""When may the next message leave? Telegram's limits, evenly spaced, answers before notices."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.outcomes import told_to_wait
from bot.request import NotSent

COUNTED = ("send", "edit", "copy", "forward")  # how the methods begin that Telegram counts
UNCOUNTED = {"sendchataction"}
CATCH_UP = 0.010  # seconds that a late wake-up may be made good; more would bunch messages


class Turn(IntEnum):
    """Who goes first when several wait: `rate_limit_args` of a call."""

    ANSWER = 0
    NOTICE = 1
    MENU = 2


@dataclass(frozen=True, slots=True)
class Limits:
    """Messages a second over all and in one chat, and a minute in a group. None: no limit.

    `slack` keeps that share of each limit free, because a message does not arrive exactly when it leaves.
    """

    overall: float | None = 30.0
    chat: float | None = 1.0
    group_a_minute: int | None = 20
    slack: float = 0.017


NO_LIMITS = Limits(None, None, None)


@dataclass(slots=True)
class _Chat:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0
    halted_until: float = 0.0
    started: deque[float] = field(default_factory=deque)
    users: int = 0


class Limiter(BaseRateLimiter[Turn]):
    """Spaces sends and edits. A chat that Telegram told to wait waits; RetryAfter itself goes to the caller.

    Time is the running loop's own, which is monotonic.
    """

    def __init__(self, limits: Limits = NO_LIMITS) -> None:
        self._limits = limits
        self._unlimited = limits.overall is None and limits.chat is None and limits.group_a_minute is None
        self._chats: dict[str, _Chat] = {}
        self._line: list[tuple[int, int, asyncio.Future[None]]] = []
        self._numbers = itertools.count()
        self._next = 0.0
        self._pacing: asyncio.Task[None] | None = None
        self._pauses: set[asyncio.Future[None]] = set()
        self._closing = False

    async def initialize(self) -> None:
        self._closing = False

    async def shutdown(self) -> None:
        """Whoever still waits for his turn gets NotSent."""
        self._closing = True
        if self._pacing is not None:
            self._pacing.cancel()
        for waiting in [ready for _turn, _number, ready in self._line] + list(self._pauses):
            if not waiting.done():
                waiting.set_exception(NotSent("not sent: Duban is stopping"))
        self._line.clear()

    async def process_request(
        self, callback: Callable[..., Coroutine[Any, Any, Any]], args: Any, kwargs: dict[str, Any], endpoint: str,
        data: dict[str, Any], rate_limit_args: Turn | None,
    ) -> Any:  # fmt: skip
        chat_id = data.get("chat_id")
        if chat_id is None or not _counts(endpoint):
            return await callback(*args, **kwargs)
        name = str(chat_id)
        if self._unlimited and name not in self._chats:
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as wait:  # without limits a chat is remembered only when Telegram tells it to wait
                _halt(self._chats.setdefault(name, _Chat()), wait)
                raise
        chat = self._chats.setdefault(name, _Chat())
        chat.users += 1
        try:
            async with chat.lock:
                await self._turn(chat, Turn.ANSWER if rate_limit_args is None else rate_limit_args, name)
            return await callback(*args, **kwargs)
        except RetryAfter as wait:
            _halt(chat, wait)
            raise
        finally:
            chat.users -= 1
            self._forget_quiet_chats()

    async def _turn(self, chat: _Chat, turn: Turn, name: str) -> None:
        while True:
            await self._turn_in_chat(chat, group=name.startswith(("-", "@")))
            await self._turn_overall(turn)
            if chat.halted_until <= _now():  # an earlier call to it may have been told to wait meanwhile
                break
        self._started(chat)

    async def _turn_in_chat(self, chat: _Chat, *, group: bool) -> None:
        while (wait := self._free_at(chat, group=group) - _now()) > 0:
            await self._pause(wait)

    async def _pause(self, seconds: float) -> None:
        if self._closing:
            raise NotSent("not sent: Duban is stopping")
        loop = asyncio.get_running_loop()
        over = loop.create_future()
        timer = loop.call_later(seconds, _finish, over)
        self._pauses.add(over)
        try:
            await over
        finally:
            timer.cancel()
            self._pauses.discard(over)

    def _free_at(self, chat: _Chat, *, group: bool) -> float:
        most = self._limits.group_a_minute
        full = 0.0
        if group and most is not None and len(chat.started) >= most:
            full = chat.started[-most] + 60 * (1 + self._limits.slack)
        return max(chat.free_at, chat.halted_until, full)

    def _started(self, chat: _Chat) -> None:
        now = _now()
        if self._limits.chat is not None:
            chat.free_at = now + (1 + self._limits.slack) / self._limits.chat
        if self._limits.group_a_minute is not None:
            chat.started.append(now)
            while len(chat.started) > self._limits.group_a_minute:
                chat.started.popleft()

    async def _turn_overall(self, turn: Turn) -> None:
        if self._limits.overall is None:
            return
        if not self._line and self._next <= _now():
            self._take()
            return
        if self._closing:
            raise NotSent("not sent: Duban is stopping")
        ready = asyncio.get_running_loop().create_future()
        heapq.heappush(self._line, (turn, next(self._numbers), ready))
        if self._pacing is None or self._pacing.done():
            self._pacing = asyncio.create_task(self._pace())
        await ready

    async def _pace(self) -> None:
        while self._line:
            if (wait := self._next - _now()) > 0:
                await asyncio.sleep(wait)
                continue
            _turn, _number, ready = heapq.heappop(self._line)
            if not ready.done():  # its caller may have given up
                self._take()
                ready.set_result(None)

    def _take(self) -> None:
        assert self._limits.overall is not None
        gap = (1 + self._limits.slack) / self._limits.overall
        self._next = max(self._next, _now() - CATCH_UP) + gap

    def _forget_quiet_chats(self) -> None:
        if len(self._chats) < 4096:
            return
        now = _now()
        for key in [
            key for key, chat in self._chats.items() if not chat.users and self._free_at(chat, group=True) < now
        ]:
            del self._chats[key]


@lru_cache(maxsize=256)
def _counts(endpoint: str) -> bool:
    name = endpoint.lower()
    return name.startswith(COUNTED) and name not in UNCOUNTED


def _halt(chat: _Chat, wait: RetryAfter) -> None:
    chat.halted_until = max(chat.halted_until, _now() + told_to_wait(wait).total_seconds())


def _finish(waiting: asyncio.Future[None]) -> None:
    if not waiting.done():
        waiting.set_result(None)


def _now() -> float:
    return asyncio.get_running_loop().time()

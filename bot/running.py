"""How does the bot run? Everything that belongs to one bot, started in order and stopped within two seconds."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from telegram import Update

from bot.answering import Answering, Around, Command
from bot.app import ALLOWED, App, build, requests_to
from bot.ask import House, Sent
from bot.asking import wants_reading
from bot.clock import Clock, Follower, Work
from bot.connecting import UnknownToken, until_answered
from bot.files import as_evidence, fetched
from bot.inbox import Inbox
from bot.incoming import Incoming
from bot.limiter import Limiter, Limits
from bot.menus import Menu, Menus
from bot.rendering import Answer
from bot.sender import Compose, Sender
from bot.speaking import Speaker
from db.session import Database
from schedules.clock import Ticker
from supervision import inbox as updates
from supervision import outbox, papers, rounds

__all__ = ["Bot", "UnknownToken", "run_bot", "stop_on_signals"]
PATIENCE = 1.0  # seconds that each part gets to stop
POLL = 30  # seconds that Telegram holds a question for updates

Take = Callable[[dict[str, Any]], Awaitable[None]]
Serve = Callable[[Take], AbstractAsyncContextManager[object]]


@dataclass(frozen=True, slots=True)
class Bot:
    """One bot as main wants it. `api_url` has no trailing slash; `boot_id` differs with every start.

    With `webhook_url` and `webhook_secret` Telegram calls us, and `serve` opens the door for that: it is given a
    function that takes one update as Telegram sent it and returns when it is committed. Without them we poll.
    """

    token: str
    api_url: str
    zone: str
    country: str
    boot_id: str
    commands: Callable[[str], Command | None]
    menu: Menu
    compose: Compose
    limits: Limits = Limits()
    in_flight: int = 16
    webhook_url: str | None = None
    webhook_secret: str | None = None
    serve: Serve | None = None


async def run_bot(
    database: Database, clock: Clock, bot: Bot, *, follower: Follower | None = None,
    stop: asyncio.Event | None = None, started: Callable[[str], None] = lambda name: None,
) -> None:  # fmt: skip
    """Runs one bot until `stop` is set, or until SIGTERM or SIGINT without one.

    The database is migrated already; a `follower` has begun. `started` is called with the bot's name when it listens.
    Raises UnknownToken, or whatever ended a part of it that must not end.
    """
    stop = stop or stop_on_signals()
    running = _Running(database, clock, bot, follower)
    async with running.application_ready(stop):
        if stop.is_set():
            return
        async with running.working(stop) as parts:
            started(running.name)
            await _first_of(stop, parts)


def stop_on_signals() -> asyncio.Event:
    """An event that SIGTERM and SIGINT set."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop


class _Running:
    """The parts of one bot and how they hang together."""

    def __init__(self, database: Database, clock: Clock, bot: Bot, follower: Follower | None) -> None:
        self.database, self.clock, self.bot, self.follower = database, clock, bot, follower
        self.inbox = Inbox(database, clock)
        self.limiter = Limiter(bot.limits)
        self.requests = requests_to(bot.api_url)
        self.app: App = build(bot.token, bot.api_url, self.requests, self.inbox, self.limiter, self.answer)
        self.speaker = Speaker(self.app.bot, self._moved, self._paper)
        self.menus = Menus(database, self.app.bot, bot.menu)
        self.sender = Sender(database, clock, self.app.bot, bot.compose, bot.boot_id, in_flight=bot.in_flight)
        self.ticker = Ticker(self.tick, next_at=self._next_round_at, now=clock.now)
        self.ticking = asyncio.Lock()
        self.answering: Answering | None = None
        self.name = ""

    @contextlib.asynccontextmanager
    async def application_ready(self, stop: asyncio.Event) -> AsyncIterator[None]:
        """Knows who we are: asks Telegram until it answers."""
        try:
            await until_answered(self.app.initialize, stop)
            if not stop.is_set():
                self.name = self.app.bot.username
            yield
        finally:
            await self.app.shutdown()
            await asyncio.gather(*(request.shutdown() for request in self.requests))

    @contextlib.asynccontextmanager
    async def working(self, stop: asyncio.Event) -> AsyncIterator[list[asyncio.Task[None]]]:
        """Everything runs; gives the tasks that must not end by themselves."""
        house = House(self.name, self.bot.zone, self.bot.country)
        around = Around(self.database, self.clock, house, self.bot.commands, self._fetch, self._say, self.sender.wake)
        self.answering = Answering(around)
        await self.database.run(updates.forget_old, self.clock.now())
        await self.inbox.load(self.app.bot)
        tasks = [asyncio.create_task(self.sender.run())]
        beside = asyncio.create_task(self.menus.set_all())
        self.ticker.start()
        await self.app.start()
        serve = self.bot.serve(self.take) if self.bot.serve is not None else nullcontext()
        try:
            async with serve:
                await self._listen(stop)
                if self.follower is not None:
                    work = Work(self.tick, self._quiet, self._next_at)
                    tasks.append(asyncio.create_task(self.follower.run(work)))
                try:
                    yield tasks
                finally:
                    await self._deafen()
        finally:
            beside.cancel()
            await self._stop(tasks)

    async def take(self, content: dict[str, Any]) -> None:
        """Keeps one update that Telegram brought to our door; returns when it is committed."""
        update = Update.de_json(content, self.app.bot)
        await self.inbox.put(update)

    async def answer(self, incoming: Incoming) -> None:
        assert self.answering is not None
        await self.answering.answer(incoming)

    async def tick(self) -> None:
        """Runs the rounds until nothing of this moment is left."""
        async with self.ticking:
            while await self.database.run(rounds.run, self.clock.now()):
                pass
        self.sender.wake()

    async def _listen(self, stop: asyncio.Event) -> None:
        if self.bot.webhook_url is not None:
            url, secret = self.bot.webhook_url, self.bot.webhook_secret
            set_webhook = self.app.bot.set_webhook
            await until_answered(lambda: set_webhook(url, secret_token=secret, allowed_updates=ALLOWED), stop)
            return
        assert self.app.updater is not None
        await self.app.updater.start_polling(timeout=POLL, bootstrap_retries=-1, allowed_updates=ALLOWED)

    async def _deafen(self) -> None:
        if self.app.updater is not None and self.app.updater.running:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.app.updater.stop(), PATIENCE)

    async def _stop(self, tasks: list[asyncio.Task[None]]) -> None:
        """What waits in memory stays in the database; what is under way gets a moment."""
        while not self.inbox.empty():
            self.inbox.get_nowait()
            self.inbox.task_done()
        await self.limiter.shutdown()
        sending, *others = tasks
        for task in others:
            task.cancel()
        await asyncio.gather(
            self.ticker.stop(), self.sender.stop(), asyncio.wait_for(self.app.stop(), PATIENCE), return_exceptions=True
        )
        await asyncio.gather(asyncio.wait_for(sending, PATIENCE), *others, return_exceptions=True)
        if self.follower is not None:
            await self.follower.leave()

    async def _fetch(self, incoming: Incoming) -> tuple[Sent, ...]:
        if incoming.attached is None:
            return ()
        now = self.clock.now()
        house = House(self.name, self.bot.zone, self.bot.country)
        if await self.database.ask(wants_reading, incoming, house, now):
            return (
                await fetched(
                    self.app.bot, incoming.attached, incoming.text, now.astimezone(ZoneInfo(self.bot.zone)).date()
                ),
            )
        return (Sent(as_evidence(incoming.attached, incoming.text)),)

    async def _say(self, answer: Answer, repeated: bool) -> None:  # noqa: FBT001  # called through a Callable
        await self.speaker.say(answer, repeated)
        if answer["menu"] is not None:
            await self.menus.set_for(answer["menu"])

    async def _moved(self, old: int, new: int) -> None:
        await self.database.run(updates.moved, old, new)

    async def _paper(self, number: int) -> papers.Written | None:
        return await self.database.ask(papers.written, number)

    async def _next_round_at(self) -> datetime | None:
        return await self.database.ask(rounds.next_at)

    async def _next_at(self) -> datetime | None:
        moments = [await self._next_round_at(), await self.database.ask(outbox.next_send_at)]
        return min((moment for moment in moments if moment is not None), default=None)

    async def _quiet(self) -> bool:
        if not self.inbox.quiet:
            return False
        due = await self._next_round_at()
        if due is not None and due <= self.clock.now():
            await self.tick()
        return await self.sender.quiet() and self.inbox.quiet


async def _first_of(stop: asyncio.Event, parts: list[asyncio.Task[None]]) -> None:
    """Waits for the stop; raises what ended a part before it."""
    stopping = asyncio.create_task(stop.wait())
    done, _ = await asyncio.wait([stopping, *parts], return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    for part in done - {stopping}:
        part.result()
        raise RuntimeError("a part of the bot ended by itself")

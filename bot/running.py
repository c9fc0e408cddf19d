"""How does the bot run? Everything that belongs to one bot, started in order and stopped within two seconds."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import nullcontext
from typing import Any
from zoneinfo import ZoneInfo

from telegram import Update

from bot.ahead import Ahead
from bot.answering import Answering, Around
from bot.app import App, build, requests_to
from bot.ask import House, Sent
from bot.asking import wants_reading
from bot.clock import Clock, Follower, Work
from bot.connecting import UnknownToken, until_answered
from bot.duties import Duties
from bot.files import as_evidence, fetched
from bot.inbox import Inbox
from bot.incoming import Incoming
from bot.leading import Leading
from bot.limiter import Limiter
from bot.rendering import Answer
from bot.speaking import Speaker
from bot.terms import Bot, Serve, Take
from db.lead import Seat
from db.session import Database
from supervision import inbox as updates
from supervision import papers

__all__ = ["Bot", "Serve", "Take", "UnknownToken", "run_bot", "stop_on_signals"]
PATIENCE = 1.0  # seconds that each part gets to stop


async def run_bot(
    database: Database, clock: Clock, bot: Bot, *, follower: Follower | None = None,
    stop: asyncio.Event | None = None, started: Callable[[str], None] = lambda name: None,
    stands_by: Callable[[str], None] = lambda name: None,
) -> None:  # fmt: skip
    """Runs one bot until `stop` is set, or until SIGTERM or SIGINT without one.

    The database is migrated already; a `follower` has begun. `started` is called with the bot's name when it
    listens, or `stands_by` when another replica leads: then it answers webhooks, and takes over when that one ends.
    Raises UnknownToken, or whatever ended a part of it that must not end.
    """
    stop = stop or stop_on_signals()
    running = _Running(database, clock, bot, follower, stop)
    async with running.application_ready():
        if stop.is_set():
            return
        async with running.working() as parts:
            (started if running.duties.listens.is_set() else stands_by)(running.name)
            await _first_of(stop, *parts)


def stop_on_signals() -> asyncio.Event:
    """An event that SIGTERM and SIGINT set."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop


class _Running:
    """The parts of one bot and how they hang together."""

    def __init__(
        self, database: Database, clock: Clock, bot: Bot, follower: Follower | None, stop: asyncio.Event
    ) -> None:
        self.database, self.clock, self.bot, self.follower, self.stop = database, clock, bot, follower, stop
        bot_id = int(bot.token.partition(":")[0])
        self.inbox = Inbox(database, clock, bot_id, bot.boot_id)
        self.limiter = Limiter(bot.limits)
        self.requests = requests_to(bot.api_url)
        self.app: App = build(bot.token, bot.api_url, self.requests, self.inbox, self.limiter, self.answer)
        self.speaker = Speaker(self.app.bot, self._moved, self._paper)
        seat = Seat(database.url, bot_id, bot.boot_id)
        self.duties = Duties(
            database, clock, bot, self.app, self.limiter, adopt=self._adopt, stop=stop, alone=seat.alone
        )
        self.leading = Leading(seat, self.duties.running, self._adopt)
        self.answering: Answering | None = None
        self.name = ""

    @contextlib.asynccontextmanager
    async def application_ready(self) -> AsyncIterator[None]:
        """Knows who we are: asks Telegram until it answers."""
        try:
            await until_answered(self.app.initialize, self.stop)
            if not self.stop.is_set():
                self.name = self.app.bot.username
            yield
        finally:
            await self.app.shutdown()
            await asyncio.gather(*(request.shutdown() for request in self.requests))

    @contextlib.asynccontextmanager
    async def working(self) -> AsyncIterator[list[asyncio.Task[None]]]:
        """Everything runs; gives the tasks that must not end by themselves."""
        house = House(self.name, self.bot.zone, self.bot.country)
        around = Around(
            self.database, self.clock, self.app.bot.id, house, self.bot.commands, self._fetch, self._say,
            self.duties.wake, Ahead(self.database, self.clock, self.bot.channels).ask,
        )  # fmt: skip
        self.answering = Answering(around)
        await self.app.start()
        serve = self.bot.serve(self.take) if self.bot.serve is not None else nullcontext()
        tasks: list[asyncio.Task[None]] = []
        try:
            async with serve:
                tasks.append(asyncio.create_task(self.leading.run()))
                await _first_of(self.duties.listens, self.leading.stands_by, self.stop, *tasks)
                if self.follower is not None:
                    work = Work(self.duties.tick, self._quiet, self.duties.next_at)
                    tasks.append(asyncio.create_task(self.follower.run(work)))
                try:
                    yield tasks
                finally:
                    await self._end(tasks)
        finally:
            if self.follower is not None:
                await self.follower.leave()

    async def take(self, content: dict[str, Any]) -> None:
        """Keeps one update that Telegram brought to our door; returns when it is committed."""
        update = Update.de_json(content, self.app.bot)
        await self.inbox.put(update)

    async def answer(self, incoming: Incoming) -> None:
        assert self.answering is not None
        await self.answering.answer(incoming)

    async def _end(self, tasks: list[asyncio.Task[None]]) -> None:
        """What waits in memory stays in the database; what is under way gets a moment."""
        while not self.inbox.empty():
            self.inbox.get_nowait()
            self.inbox.task_done()
        await self.limiter.shutdown()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, asyncio.wait_for(self.app.stop(), PATIENCE), return_exceptions=True)

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
            await self.duties.menus.set_for(answer["menu"])

    async def _moved(self, old: int, new: int) -> None:
        await self.database.run(updates.moved, old, new)

    async def _paper(self, number: int) -> papers.Written | None:
        return await self.database.ask(papers.written, number)

    async def _adopt(self) -> None:
        await self.inbox.adopt(self.app.bot, self.leading.dead)

    async def _quiet(self) -> bool:
        return self.inbox.quiet and await self.duties.quiet() and self.inbox.quiet


async def _first_of(*waited: asyncio.Event | asyncio.Task[None]) -> None:
    """Waits for the first event; raises what ended a task before it."""
    parts = {one for one in waited if isinstance(one, asyncio.Task)}
    events = {asyncio.create_task(one.wait()) for one in waited if isinstance(one, asyncio.Event)}
    done, _ = await asyncio.wait(events | parts, return_when=asyncio.FIRST_COMPLETED)
    for event in events:
        event.cancel()
    for part in done - events:
        part.result()
        raise RuntimeError("a part of the bot ended by itself")

"""What does the replica that leads do? It cleans up, ticks, sends, sets the menus and lets Telegram's updates in."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta

from bot.app import ALLOWED, App
from bot.clock import Clock
from bot.connecting import until_answered
from bot.elsewhere import Elsewhere
from bot.limiter import Limiter
from bot.menus import Menus
from bot.sender import Sender
from bot.terms import Bot
from db.away import away
from db.session import Database
from schedules.clock import Ticker
from supervision import echoes, outbox, rounds
from supervision import inbox as updates

log = logging.getLogger(__name__)
PATIENCE = 1.0  # seconds that each part gets to stop
LEAP = timedelta(seconds=5)  # more than lies between two ticks
POLL = 30  # seconds that Telegram holds a question for updates


class Duties:
    """Done between entering and leaving `running`, which may happen again and again. `stop` says that all is over.

    `alone`: there cannot be another process. `adopt` lines up what a dead one left half answered.
    """

    def __init__(
        self, database: Database, clock: Clock, bot: Bot, app: App, limiter: Limiter, *,
        adopt: Callable[[], Awaitable[object]], stop: asyncio.Event, alone: bool,
    ) -> None:  # fmt: skip
        self._database, self._clock, self._bot, self._app, self._limiter = database, clock, bot, app, limiter
        self._adopt, self._stop, self._alone = adopt, stop, alone
        self.menus = Menus(database, app.bot, bot.menu)
        self.listens = asyncio.Event()
        self._sender: Sender | None = None
        self._elsewhere: Elsewhere | None = None
        self._ticking = asyncio.Lock()
        self._terms = 0
        self._next_round: datetime | None = None
        self._ticked_at: datetime | None = None

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[list[asyncio.Task[None]]]:
        """Gives the tasks that must not end by themselves."""
        await self._tidy()
        self._ticked_at = self._clock.now()
        self._terms += 1
        owner = f"{self._app.bot.id}:{self._bot.boot_id}.{self._terms}"
        self._sender = sender = Sender(
            self._database, self._clock, self._app.bot, self._bot.compose, owner, in_flight=self._bot.in_flight,
            alone=self._alone,
        )  # fmt: skip
        self._elsewhere = elsewhere = Elsewhere(
            self._database, self._clock, self._bot.channels, self._bot.compose, owner, self._app.bot.link,
            alone=self._alone,
        )  # fmt: skip
        ticker = Ticker(self.tick, next_at=self._as_just_asked, now=self._clock.now, passes=away)
        ticker.start()
        parts = [
            asyncio.create_task(sender.run()), asyncio.create_task(self._listen()),
            asyncio.create_task(elsewhere.run()),
        ]  # fmt: skip
        beside = asyncio.create_task(self.menus.set_all())
        try:
            yield parts
        finally:
            self._sender = self._elsewhere = None
            for task in (beside, *parts[1:]):
                task.cancel()
            await self._deafen()
            await self._limiter.shutdown()  # whoever waits for his turn is told that nothing was sent
            await asyncio.gather(ticker.stop(), sender.stop(), return_exceptions=True)
            await asyncio.gather(asyncio.wait_for(parts[0], PATIENCE), return_exceptions=True)
            if not self._stop.is_set():
                await self._limiter.initialize()

    async def tick(self) -> None:
        """Runs the rounds until nothing of this moment is left; does nothing where another replica leads.

        While nothing is due nobody is woken and no writer is kept waiting: a bot at rest asks one question a second,
        which finds what other processes wrote as well.
        """
        async with self._ticking:
            (self._next_round, send_at), now = await self._database.ask(rounds.ahead), self._clock.now()
            self._mind_the_clock(now)
            if self._sender is None or self._next_round is None or self._next_round > now:
                if send_at is not None and send_at <= now:
                    self.wake()
                return
            while self._sender is not None and await self._database.run(rounds.run, self._clock.now()):
                pass
            self._next_round = await self.next_round_at()
        self.wake()

    def _mind_the_clock(self, now: datetime) -> None:
        """Where it was set, what waits to be sent may be due by now."""
        before, self._ticked_at = self._ticked_at, now
        if self._sender is not None and before is not None and not before <= now < before + LEAP:
            self._sender.clock_was_set(before)
            self.wake()

    def wake(self) -> None:
        """Something may be due. Another replica's tick finds it by itself within a second."""
        if self._sender is not None and self._elsewhere is not None:
            self._sender.wake()
            self._elsewhere.wake()

    async def quiet(self) -> bool:
        """Whether nothing is due and nothing under way, here or where the sender is."""
        due = await self.next_round_at()
        if due is not None and due <= self._clock.now():
            await self.tick()
        if self._sender is not None and self._elsewhere is not None:
            return await self._sender.quiet() and await self._elsewhere.quiet()
        return not await self._database.ask(outbox.busy, self._clock.now())

    async def next_round_at(self) -> datetime | None:
        return await self._database.ask(rounds.next_at)

    async def _as_just_asked(self) -> datetime | None:
        """When the next round is due, for whoever has just ticked."""
        return self._next_round

    async def next_at(self) -> datetime | None:
        """When the next round or message is due."""
        moments = (*await self._database.ask(rounds.ahead), await self._database.ask(echoes.next_at))
        return min((moment for moment in moments if moment is not None), default=None)

    async def _tidy(self) -> None:
        try:
            await self._database.run(updates.forget_old, self._clock.now())
            await self._adopt()
        except Exception as error:
            log.warning("What was left half answered cannot be looked at yet: %s", error)

    async def _listen(self) -> None:
        """Lets Telegram's updates in, and waits until it is cancelled."""
        if self._bot.webhook_url is not None:
            url, secret = self._bot.webhook_url, self._bot.webhook_secret
            set_webhook = self._app.bot.set_webhook
            await until_answered(lambda: set_webhook(url, secret_token=secret, allowed_updates=ALLOWED), self._stop)
        else:
            assert self._app.updater is not None
            await self._app.updater.start_polling(timeout=POLL, bootstrap_retries=-1, allowed_updates=ALLOWED)
        self.listens.set()
        await asyncio.Event().wait()

    async def _deafen(self) -> None:
        if self._app.updater is not None and self._app.updater.running:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._app.updater.stop(), PATIENCE)

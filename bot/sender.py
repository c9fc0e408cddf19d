"""How do notices leave? One sender: claim, intent, call, mark; an intent is committed before each call."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from datetime import datetime, timedelta
from typing import Any

from telegram import Bot

from bot.clock import Clock
from bot.letters import Compose, Letter, Result, Wordless, in_words
from bot.limiter import Turn
from bot.marking import mark
from bot.outcomes import Outcome, outcome
from bot.posting import post_text
from bot.speaking import keyboard_of, send_papers, send_parts
from bot.splitting import LONGEST_TEXT, length
from db.away import FIRST_WAIT, LONGEST_WAIT, away
from db.session import Database, Session
from supervision import clock_set, doubtful, held, late, outbox

log = logging.getLogger(__name__)
TOGETHER = 0.01  # seconds that a call which has ended waits for others, so that one commit marks them together
NOBODY_WAKES = 10.0  # seconds after which we look all the same
LOOK_FOR_LATE = timedelta(seconds=30)  # after which we ask again whether something is late whose reader sleeps
STOPPING = 1.0  # seconds that calls under way get to end
TOO_LATE = 0.6 * outbox.LEASE.total_seconds()  # after which another replica may soon repeat what we did not send


class Sender:
    """Carries the outbox to Telegram, at most `in_flight` messages at a time. One runs for a bot.

    `owner` is the bot's id, a colon and this process's boot id; `alone`, that no other process can send for the bot.
    `compose` finds the words at the moment of sending.
    """

    def __init__(
        self, database: Database, clock: Clock, bot: Bot, compose: Compose, owner: str, *, in_flight: int = 16,
        alone: bool = True,
    ) -> None:  # fmt: skip
        self._database, self._clock, self._bot, self._compose = database, clock, bot, compose
        self._owner, self._in_flight, self._alone = owner, in_flight, alone
        self._calls: set[asyncio.Task[None]] = set()
        self._results: list[Result] = []
        self._bell = asyncio.Event()
        self._soon: asyncio.TimerHandle | None = None  # when what has ended is marked, even if it is not many
        self._stopping = False
        self._shaken = True  # at the start, and when we cannot know what the database kept
        self._recover_at: datetime | None = None  # when the lease of a message of another process ends
        self._latest: datetime | None = None  # the latest that our clock showed, for somebody may set it
        self._looked_for_late_at: datetime | None = None
        self._boots = 0
        self._one_by_one = False  # after words that could not be found: each in a savepoint of its own

    def wake(self) -> None:
        """Something may be due now. Call it in the event loop's own thread."""
        self._bell.set()

    def clock_was_set(self, showed: datetime) -> None:
        """Somebody set the clock, which had come to `showed`: what waits may be due, or wait for too long."""
        self._latest = showed if self._latest is None else max(self._latest, showed)
        self._bell.set()

    async def quiet(self) -> bool:
        """Whether nothing is due and nothing under way."""
        if self._calls or self._results:
            return False
        return not await self._database.ask(outbox.busy, self._clock.now())

    async def run(self) -> None:
        """Sends until `stop`. The database may go away and come back."""
        wait = FIRST_WAIT
        while not self._is_over():
            self._bell.clear()
            if not self._results and self._room() <= 0:
                await self._rest(None)
                continue
            results, self._results = self._results, []
            try:
                wait, next_at = FIRST_WAIT, await self._next_batch(results)
            except Wordless:
                self._results, self._one_by_one = results + self._results, True
            except Exception as error:
                if not away(error):  # the database says that itself
                    log.exception("The outbox could not be read or marked; trying again in %.1f s", wait)
                self._results, self._shaken = results + self._results, True
                await asyncio.sleep(wait)
                if self._stopping:
                    return
                wait = min(LONGEST_WAIT, wait * 2)
            else:
                await self._rest(next_at)

    async def _next_batch(self, results: list[Result]) -> datetime | None:
        """Marks what has ended and starts the calls that are due; gives when to look again."""
        if self._soon is not None:
            self._soon.cancel()
            self._soon = None
        now = self._clock.now()
        letters, next_at = await self._database.run(self._step, results, self._room(), now, _now())
        self._one_by_one = False
        for letter in letters:
            self._start(letter)
        return next_at

    async def stop(self) -> None:
        """Claims nothing more, waits a moment for the calls under way, and marks how they ended."""
        self._stopping = True
        self._bell.set()
        if self._calls:
            await asyncio.wait(self._calls, timeout=STOPPING)
        for call in self._calls:
            call.cancel()  # stays "sending": its outcome is unknown, and the next start says so

    def _is_over(self) -> bool:
        return self._stopping and not self._results and not self._calls

    def _room(self) -> int:
        if self._stopping or (self._shaken and (self._calls or self._results)):
            return 0
        return self._in_flight - len(self._calls)

    def _step(
        self, session: Session, results: list[Result], room: int, now: datetime, begun: float
    ) -> tuple[list[Letter], datetime | None]:
        """One transaction: marks what has ended, then writes the intents of what goes out next."""
        mark(session, results, now)
        if room <= 0:
            return [], now if self._shaken else None
        if self._shaken:
            self._boots += 1
            self._owner = f"{self._owner.split('/')[0]}/{self._boots}"
        if self._shaken or (self._recover_at is not None and not now < self._recover_at <= now + outbox.LEASE):
            self._recover(session, now)
        self._mind_the_clock(session, now)
        claimed = outbox.claim(session, self._owner, now, room)
        due = held.read(session, claimed)
        letters = in_words(session, due, self._compose, now, begun, one_by_one=self._one_by_one)
        self._shaken = False
        if len(due) < len(claimed):
            return letters, now + held.SOON
        moments = [self._recover_at, outbox.next_send_at(session) if len(claimed) < room else now]
        return letters, min((at for at in moments if at), default=None)

    def _recover(self, session: Session, now: datetime) -> None:
        """Takes back what an earlier process, or a transaction whose end we did not see, left half done."""
        repeats, self._recover_at = doubtful.recover(session, self._owner, now, alone=self._alone)
        if repeats:
            log.warning("%d messages have an unknown outcome and go out again with a label", repeats)

    def _mind_the_clock(self, session: Session, now: datetime) -> None:
        """It may have been set, and whoever slept, or had no database, finds that hours have passed: is it night by now?"""
        before = clock_set.last_known(session) if self._shaken else self._latest
        if before is not None and now < before:
            clock_set.back(session, before, now)
        looked_at, self._latest = self._looked_for_late_at, now
        if self._shaken or looked_at is None or not looked_at <= now < looked_at + LOOK_FOR_LATE:
            late.put_off(session, now)
            self._looked_for_late_at = now

    def _start(self, letter: Letter) -> None:
        call = asyncio.create_task(self._call(letter))
        self._calls.add(call)
        call.add_done_callback(self._ended)

    def _ended(self, call: asyncio.Task[None]) -> None:
        """One commit marks what ends at about the same time: a commit costs more than the wait for the others."""
        self._calls.discard(call)
        if not self._calls:
            self._bell.set()
        elif self._soon is None:
            self._soon = asyncio.get_running_loop().call_later(TOGETHER, self._bell.set)

    async def _call(self, letter: Letter) -> None:
        if not self._alone and _now() - letter.intended > TOO_LATE:
            self._results.append(Result(letter, None, Outcome("unsent", "this process was stopped before the call")))
            return
        try:
            message_id = await self._said(letter)
            self._results.append(Result(letter, message_id))
        except Exception as error:
            failed = outcome(error)
            log.info("Message %s: %s (%s)", letter.message.id, failed.kind, failed.why)
            self._results.append(Result(letter, None, failed))

    async def _said(self, letter: Letter) -> int:
        if not letter.papers and length(letter.text) <= LONGEST_TEXT:
            return await post_text(
                self._bot, letter.chat_id, letter.text, letter.buttons, silent=letter.silent, thread=letter.thread
            )
        where: dict[str, Any] = {
            "chat_id": letter.chat_id, "message_thread_id": letter.thread, "rate_limit_args": Turn.NOTICE,
            "disable_notification": letter.silent or None,
        }  # fmt: skip
        message_id = await send_parts(self._bot, letter.text, keyboard_of(letter.buttons), where)
        await send_papers(self._bot, letter.papers, where)
        return message_id

    async def _rest(self, next_at: datetime | None) -> None:
        """Until somebody wakes us or what we know of is due. The tick finds what others wrote, and that the clock was set."""
        while not self._is_over() and not await self._woken(next_at):
            if self._room() > 0 and not self._results and next_at is not None and next_at <= self._clock.now():
                return

    async def _woken(self, next_at: datetime | None) -> bool:
        """True when the bell rang, False when the time was up."""
        wait = NOBODY_WAKES
        if next_at is not None and self._room() > 0 and not self._results:
            wait = min(wait, max(0.0, (next_at - self._clock.now()) / timedelta(seconds=1)))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._bell.wait(), wait)
        return self._bell.is_set()


def _now() -> float:
    return asyncio.get_running_loop().time()

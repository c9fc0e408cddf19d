"""How do notices leave? One sender: claim, intent, call, mark; an intent is committed before each call."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from telegram import Bot

from bot.clock import Clock
from bot.letters import Compose, Letter, Result
from bot.limiter import Turn
from bot.outcomes import Outcome, growing_wait, outcome
from bot.posting import post_text
from bot.rendering import carried
from bot.speaking import keyboard_of, labelled, send_papers, send_parts
from bot.splitting import LONGEST_TEXT, length
from db.outbox import Message
from db.session import Database, Session
from supervision import doubtful, outbox, papers

log = logging.getLogger(__name__)
LOOK_AGAIN = 1.0  # seconds after which messages of another process are seen at the latest
STOPPING = 1.0  # seconds that calls under way get to end
TOO_LATE = 0.6 * outbox.LEASE.total_seconds()  # after which another replica may soon repeat what we did not send
NO_ACCOUNT = "no Telegram account"


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
        self._stopping = False
        self._shaken = True  # at the start, and when we cannot know what the database kept
        self._recover_at: datetime | None = None  # when the lease of a message of another process ends
        self._boots = 0

    def wake(self) -> None:
        """Something may be due now. Call it in the event loop's own thread."""
        self._bell.set()

    async def quiet(self) -> bool:
        """Whether nothing is due and nothing under way."""
        if self._calls or self._results:
            return False
        return not await self._database.ask(outbox.busy, self._clock.now())

    async def run(self) -> None:
        """Sends until `stop`. The database may go away and come back."""
        wait = 0.1
        while not self._stopping or self._results:
            self._bell.clear()
            results, self._results = self._results, []
            now = self._clock.now()
            try:
                letters, next_at = await self._database.run(self._step, results, self._room(), now, _now())
                wait = 0.1
            except Exception:
                log.exception("The outbox could not be read or marked; trying again in %.1f s", wait)
                self._results = results + self._results
                self._shaken = True
                await asyncio.sleep(wait)
                if self._stopping:
                    return
                wait = min(5.0, wait * 2)
                continue
            for letter in letters:
                self._start(letter)
            if not letters:
                await self._rest(next_at if next_at is not None and next_at > now else None)

    async def stop(self) -> None:
        """Claims nothing more, waits a moment for the calls under way, and marks how they ended."""
        self._stopping = True
        self._bell.set()
        if self._calls:
            await asyncio.wait(self._calls, timeout=STOPPING)
        for call in self._calls:
            call.cancel()  # stays "sending": its outcome is unknown, and the next start says so

    def _room(self) -> int:
        if self._stopping or (self._shaken and (self._calls or self._results)):
            return 0
        return self._in_flight - len(self._calls)

    def _step(
        self, session: Session, results: list[Result], room: int, now: datetime, begun: float
    ) -> tuple[list[Letter], datetime | None]:
        """One transaction: marks what has ended, then writes the intents of what goes out next."""
        outbox.sent(session, [_arrived(result) for result in results if result.failed is None], now)
        for result in results:
            self._mark_failed(session, result, now)
        if room <= 0:
            return [], None
        if self._shaken:
            self._boots += 1
            self._owner = f"{self._owner.split('/')[0]}/{self._boots}"
        if self._shaken or (self._recover_at is not None and self._recover_at <= now):
            self._recover(session, now)
        claimed = outbox.claim(session, self._owner, now, room)
        due = outbox.read(session, claimed) if claimed else []
        letters = self._letters(session, due, now, begun) if due else []
        self._shaken = False
        moments = [self._recover_at, outbox.next_send_at(session) if len(claimed) < room else now]
        return letters, min((at for at in moments if at), default=None)

    def _recover(self, session: Session, now: datetime) -> None:
        """Takes back what an earlier process, or a transaction whose end we did not see, left half done."""
        repeats, self._recover_at = doubtful.recover(session, self._owner, now, alone=self._alone)
        if repeats:
            log.warning("%d messages have an unknown outcome and go out again with a label", repeats)

    def _letters(self, session: Session, due: Sequence[Message], now: datetime, begun: float) -> list[Letter]:
        """All of a batch within one savepoint; each in its own only where one of them cannot be put into words."""
        try:
            with session.begin_nested():
                worded = [self._worded(session, message, now, begun) for message in due]
        except Exception:
            worded = [self._worded_alone(session, message, now, begun) for message in due]
        return [letter for letter in worded if letter is not None]

    def _worded_alone(self, session: Session, message: Message, now: datetime, begun: float) -> Letter | None:
        try:
            with session.begin_nested():
                return self._worded(session, message, now, begun)
        except Exception as error:
            log.exception("Message %s could not be put into words", message.id)
            outbox.refused(session, message, now, error=f"{type(error).__name__}: {error}", person_gone=False)
            return None

    def _worded(self, session: Session, message: Message, now: datetime, begun: float) -> Letter | None:
        spoken, person = self._compose(session, message, now), message.person
        if spoken is None:
            outbox.nothing_to_say(session, message)
            return None
        if person.telegram_id is None:
            outbox.refused(session, message, now, error=NO_ACCOUNT, person_gone=True)
            return None
        rows = [[(label, carried(session, line)) for label, line in row] for row in spoken.buttons]
        files = papers.all_written(session, getattr(spoken, "papers", ()))
        text = labelled(str(spoken.text), person.language) if message.again else str(spoken.text)
        silent = message.silent or message.again
        return Letter(message, person.telegram_id, text, rows, silent=silent, intended=begun, papers=files)

    def _start(self, letter: Letter) -> None:
        call = asyncio.create_task(self._call(letter))
        self._calls.add(call)
        call.add_done_callback(self._ended)

    def _ended(self, call: asyncio.Task[None]) -> None:
        self._calls.discard(call)
        self._bell.set()

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
            return await post_text(self._bot, letter.chat_id, letter.text, letter.buttons, silent=letter.silent)
        where: dict[str, Any] = {
            "chat_id": letter.chat_id, "disable_notification": letter.silent or None, "rate_limit_args": Turn.NOTICE,
        }  # fmt: skip
        message_id = await send_parts(self._bot, letter.text, keyboard_of(letter.buttons), where)
        await send_papers(self._bot, letter.papers, where)
        return message_id

    def _mark_failed(self, session: Session, result: Result, now: datetime) -> None:
        message, failed = result.letter.message, result.failed
        if failed is None:
            return
        wait = failed.wait or growing_wait(message.attempt)
        if failed.kind == "unsent":
            outbox.unsent(session, message, now, wait=wait, error=failed.why)
        elif failed.kind == "unknown":
            outbox.ambiguous(session, message, now, wait=wait, error=failed.why)
        else:
            outbox.refused(session, message, now, error=failed.why, person_gone=failed.kind == "person_gone")

    async def _rest(self, next_at: datetime | None) -> None:
        """Until somebody wakes us or something is due; another process's messages are seen a second late."""
        while not await self._woken(next_at):
            next_at = await self._next_send_at()
            if next_at is not None and next_at <= self._clock.now():
                return

    async def _next_send_at(self) -> datetime | None:
        """Looked up beside the writer: an idle bot takes no lock."""
        try:
            return await self._database.ask(outbox.next_send_at)
        except Exception:
            return self._clock.now()  # the writer's way finds out what is wrong, and logs it

    async def _woken(self, next_at: datetime | None) -> bool:
        """True when the bell rang, False when the time was up."""
        wait = LOOK_AGAIN
        if next_at is not None and self._room() > 0:
            wait = min(wait, max(0.0, (next_at - self._clock.now()) / timedelta(seconds=1)))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._bell.wait(), wait)
        return self._bell.is_set()


def _arrived(result: Result) -> outbox.Arrived:
    assert result.message_id is not None
    return outbox.Arrived.of(result.letter.message, result.letter.chat_id, result.message_id)


def _now() -> float:
    return asyncio.get_running_loop().time()

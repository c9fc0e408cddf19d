"""How do messages leave through the other channels? Claim, intent, call, mark, as the sender to Telegram does it."""

from __future__ import annotations

import asyncio
import contextlib
import html
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.letters import Compose
from bot.outcomes import growing_wait
from bot.splitting import TAG
from channels.calling import Channels, Order
from channels.outcomes import Became
from db.away import away
from db.session import Database, Session
from supervision import echoes
from supervision.echoes import Owed
from wording.say import plain

log = logging.getLogger(__name__)
LOOK_AGAIN = 2.0  # seconds
NOBODY_WANTS_ANY = 10.0  # seconds between looks while there is no channel: a new one wakes us, if this process made it
LOOK_FOR_FAILED = 10.0  # seconds between looks for what Telegram did not take
AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class _Letter:
    owed: Owed
    order: Order


class Elsewhere:
    """Carries the echoes of the outbox. One runs for a bot, where its sender runs.

    `owner` begins with the bot's id and differs with every start; `alone`, that no other process can send. `link`
    opens the chat with the bot.
    """

    def __init__(
        self, database: Database, clock: Clock, channels: Channels, compose: Compose, owner: str, link: str, *,
        alone: bool,
    ) -> None:  # fmt: skip
        self._database, self._clock, self._channels, self._compose = database, clock, channels, compose
        self._owner, self._link, self._alone = owner, link, alone
        self._ended: list[tuple[Owed, Became]] = []
        self._bell = asyncio.Event()
        self._recovered = False

    def wake(self) -> None:
        """Something may be due now."""
        self._bell.set()

    async def quiet(self) -> bool:
        """Whether nothing is due and nothing under way."""
        return not self._ended and not await self._database.ask(echoes.busy, self._clock.now())

    async def run(self) -> None:
        """Until cancelled. The database may go away and come back."""
        loop, look_at = asyncio.get_running_loop(), 0.0
        while True:
            self._bell.clear()
            letters: list[_Letter] = []
            there_are_some = True
            try:
                there_are_some = await self._database.ask(echoes.any_channel)
                if self._ended or there_are_some:
                    failed_too = loop.time() >= look_at
                    look_at = loop.time() + LOOK_FOR_FAILED if failed_too else look_at
                    ended, self._ended = self._ended, []
                    letters = await self._stepped(ended, failed_too=failed_too)
            except Exception as error:
                if not away(error):
                    log.exception("What goes through other channels could not be read or marked; trying again")
            if letters:
                became = await self._channels.carry_out([letter.order for letter in letters])
                self._ended = [(letter.owed, each) for letter, each in zip(letters, became, strict=True)]
            else:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._bell.wait(), LOOK_AGAIN if there_are_some else NOBODY_WANTS_ANY)

    async def _stepped(self, ended: Sequence[tuple[Owed, Became]], *, failed_too: bool) -> list[_Letter]:
        try:
            return await self._database.run(self._step, ended, self._clock.now(), failed_too)
        except Exception:
            self._ended = [*ended, *self._ended]
            raise

    def _step(
        self, session: Session, ended: Sequence[tuple[Owed, Became]], now: datetime, failed_too: bool  # noqa: FBT001
    ) -> list[_Letter]:  # fmt: skip
        """One transaction: marks what has ended, then writes the intents of what goes out next."""
        for owed, became in ended:
            _mark(session, owed, became, now)
        if failed_too or not self._recovered:
            repeats = echoes.recover(session, self._owner, now, alone=self._alone)
            if repeats:
                log.warning("%d messages through other channels have an unknown outcome and go out again", repeats)
            echoes.owe_what_failed(session, now)
            self._recovered = True
        claimed = echoes.claim(session, self._owner, now, AT_ONCE)
        letters = [self._worded(session, owed, now) for owed in claimed]
        return [letter for letter in letters if letter is not None]

    def _worded(self, session: Session, owed: Owed, now: datetime) -> _Letter | None:
        message = echoes.message_of(session, owed)
        try:
            with session.begin_nested():
                spoken = self._compose(session, echoes.as_heard_through(message, owed), now)
        except Exception as error:
            log.exception("Message %s could not be put into words for another channel", owed.message_id)
            echoes.refused(session, owed, now, why=type(error).__name__, for_good=False)
            return None
        if spoken is None:
            echoes.step(session, owed, "dropped")
            return None
        language = message.person.language
        words = html.unescape(TAG.sub("", str(spoken.text))).strip()
        text = f"{words}\n\n{plain('channels.link', language, link=self._link)}"
        return _Letter(owed, Order("send", owed.address, text, plain("channels.title", language)))


def _mark(session: Session, owed: Owed, became: Became, now: datetime) -> None:
    wait = timedelta(seconds=became.wait) if became.wait else growing_wait(owed.attempt)
    if became.kind == "sent":
        echoes.sent(session, owed, now)
    elif became.kind == "refused":
        log.warning("A channel refused message %s for good: %s", owed.message_id, became.why)
        echoes.refused(session, owed, now, why=became.why, for_good=True)
    else:
        echoes.back(session, owed, now, wait=wait, why=became.why, unknown=became.kind == "unknown")

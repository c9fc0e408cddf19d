"""Where does an update wait? In the database before it is acknowledged, then in memory for its turn."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from telegram import Bot, Update

from bot.clock import Clock
from db.away import FIRST_WAIT, LONGEST_WAIT, away
from db.session import Database
from supervision import inbox

log = logging.getLogger(__name__)


class Inbox(asyncio.Queue[object]):
    """The queue that PTB fills and empties.

    PTB acknowledges an update to Telegram once `put` has returned, so `put` returns when the update is committed and
    not before; while the database is away it waits. A repeated update is dropped.
    """

    def __init__(self, database: Database, clock: Clock, bot_id: int, owner: str) -> None:
        super().__init__()
        self._database, self._clock = database, clock
        self._bot_id, self._owner = bot_id, owner
        self._open: set[int] = set()
        self._unsure: set[int] = set()  # perhaps stored: the commit was not heard of, or nobody waited for it

    @property
    def quiet(self) -> bool:
        """Whether nothing waits and nothing is being answered."""
        return not self._open

    async def put(self, item: object) -> None:
        if isinstance(item, Update):
            if not await self._keep(item) or item.update_id in self._open:
                return
            self._open.add(item.update_id)
        await super().put(item)

    def finished(self, update_id: int) -> None:
        self._open.discard(update_id)

    async def adopt(self, bot: Bot, dead: Callable[[list[str]], Awaitable[list[str]]]) -> int:
        """Lines up what processes that are dead left undone or unanswered; gives how many. `dead` tells them apart."""
        others = await self._database.ask(inbox.left_by, self._bot_id, self._owner)
        if not others:
            return 0
        gone = await dead([other for other in others if other is not None])
        left = await self._database.run(inbox.adopt, self._bot_id, self._owner, gone)
        for row in left:
            update = Update.de_json(row.content, bot)
            self._open.add(update.update_id)
            await super().put(update)
        return len(left)

    async def _keep(self, update: Update) -> bool:
        chat_id, content, wait = lane(update), update.to_dict(), FIRST_WAIT
        which = (self._bot_id, update.update_id)
        while True:
            tried = update.update_id in self._unsure
            self._unsure.add(update.update_id)
            try:
                now = self._clock.now()
                kept = await self._database.run(inbox.keep, which, self._owner, chat_id, content, now, tried=tried)
            except Exception as error:  # whatever it is, an update that is not kept must not be acknowledged
                if not away(error):  # the database says that itself
                    log.exception("Update %s could not be stored; trying again in %.1f s", update.update_id, wait)
                await asyncio.sleep(wait)
                wait = min(LONGEST_WAIT, wait * 2)
            else:
                self._unsure.discard(update.update_id)
                return kept


def lane(update: Update) -> int | None:
    """Updates with the same lane are answered one after the other: the chat's id, or the person's."""
    if update.effective_chat is not None:
        return update.effective_chat.id
    return update.effective_user.id if update.effective_user is not None else None

"""Which commands does a person's menu show? Set at the start, and when his roles or language change."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from hashlib import sha256

from telegram import Bot, BotCommand, BotCommandScopeChat, BotCommandScopeDefault
from telegram.error import TelegramError

from bot.outcomes import growing_wait, outcome
from db.away import when_it_is_there
from db.session import Database
from supervision import menus

log = logging.getLogger(__name__)
TRIES = 5
A_HANDFUL = 100
BETWEEN = 0.1  # seconds; the menus of a thousand people are no reason to be told to wait
STRANGERS: dict[str, str | None] = {"en": None, "zh": "zh"}  # our language → Telegram's code; None: for all others

Menu = Callable[[frozenset[str], str], Sequence[tuple[str, str]]]


class Menus:
    """`menu` gives (command, description) for roles and a language; no roles are a stranger's."""

    def __init__(self, database: Database, bot: Bot, menu: Menu) -> None:
        self._database, self._bot, self._menu = database, bot, cache(menu)  # a handful of menus serves ten thousand

    async def set_all(self) -> None:
        """The menus of strangers, and of those whom we know and whose menu is another by now, one after the other."""
        for language, code in STRANGERS.items():
            commands = self._menu(frozenset(), language)
            await self._set(commands, BotCommandScopeDefault(), code)
        readers = await when_it_is_there(lambda: self._database.ask(menus.readers))
        for number, reader in enumerate(readers):
            if await self._set_one(reader):
                await asyncio.sleep(BETWEEN)
            elif number % A_HANDFUL == 0:
                await asyncio.sleep(0)  # others are answered meanwhile

    async def set_for(self, telegram_id: int) -> None:
        """The menu of one person, in his private chat."""
        reader = await when_it_is_there(lambda: self._database.ask(menus.reader, telegram_id))
        if reader is not None:
            await self._set_one(reader)

    async def _set_one(self, reader: menus.Reader) -> bool:
        """Whether Telegram had to be asked. Another bot's menus are others', and so is the mark of each."""
        commands = self._menu(reader.roles, reader.language)
        mark = mark_of(self._bot.id, reader, commands)
        if mark == reader.menu:
            return False
        if await self._set(commands, BotCommandScopeChat(reader.telegram_id), None):
            await when_it_is_there(lambda: self._database.run(menus.was_set, reader.telegram_id, mark))
        return True

    async def _set(
        self, commands: Sequence[tuple[str, str]], scope: BotCommandScopeDefault | BotCommandScopeChat, code: str | None
    ) -> bool:
        """Whether it is set. A menu that cannot be set is logged: everything can be typed as well."""
        wanted = [BotCommand(name, words) for name, words in commands]
        for attempt in range(1, TRIES + 1):
            try:
                await self._bot.set_my_commands(wanted, scope=scope, language_code=code)
                return True
            except TelegramError as error:
                became = outcome(error)
                if became.kind not in ("unsent", "unknown") or attempt == TRIES:
                    log.warning("A command menu could not be set: %s", became.why)
                    return False
                await asyncio.sleep((became.wait or growing_wait(attempt)).total_seconds())
        return False


def mark_of(bot_id: int, reader: menus.Reader, commands: Sequence[tuple[str, str]]) -> str:
    """What is kept of a menu: other commands, other words or another bot give another."""
    return sha256(f"{bot_id} {reader.telegram_id} {_fingerprint(tuple(commands))}".encode()).hexdigest()[:16]


@lru_cache(maxsize=64)
def _fingerprint(commands: tuple[tuple[str, str], ...]) -> str:
    return sha256(repr(commands).encode()).hexdigest()

"""Which commands does a person's menu show? Set at the start, and when his roles or language change."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence

from telegram import Bot, BotCommand, BotCommandScopeChat, BotCommandScopeDefault
from telegram.error import TelegramError

from bot.outcomes import growing_wait, outcome
from db import find
from db.people import Person
from db.session import Database, Session
from supervision import inbox

log = logging.getLogger(__name__)
TRIES = 5
BETWEEN = 0.1  # seconds; the menus of a thousand people are no reason to be told to wait
STRANGERS: dict[str, str | None] = {"en": None, "zh": "zh"}  # our language → Telegram's code; None: for all others

Menu = Callable[[frozenset[str], str], Sequence[tuple[str, str]]]


class Menus:
    """`menu` gives (command, description) for roles and a language; no roles are a stranger's."""

    def __init__(self, database: Database, bot: Bot, menu: Menu) -> None:
        self._database, self._bot, self._menu = database, bot, menu

    async def set_all(self) -> None:
        """The menus of strangers and of everybody we know, one after the other."""
        for language, code in STRANGERS.items():
            commands = self._menu(frozenset(), language)
            await self._set(commands, BotCommandScopeDefault(), code)
        for telegram_id, language, roles in await self._database.ask(_everybody):
            await self._set(self._menu(roles, language), BotCommandScopeChat(telegram_id), None)
            await asyncio.sleep(BETWEEN)

    async def set_for(self, telegram_id: int) -> None:
        """The menu of one person, in his private chat."""
        known = await self._database.ask(_one, telegram_id)
        if known is not None:
            language, roles = known
            await self._set(self._menu(roles, language), BotCommandScopeChat(telegram_id), None)

    async def _set(
        self, commands: Sequence[tuple[str, str]], scope: BotCommandScopeDefault | BotCommandScopeChat, code: str | None
    ) -> None:
        """A menu that cannot be set is logged: everything can be typed as well."""
        wanted = [BotCommand(name, words) for name, words in commands]
        for attempt in range(1, TRIES + 1):
            try:
                await self._bot.set_my_commands(wanted, scope=scope, language_code=code)
                return
            except TelegramError as error:
                became = outcome(error)
                if became.kind not in ("unsent", "unknown") or attempt == TRIES:
                    log.warning("A command menu could not be set: %s", became.why)
                    return
                await asyncio.sleep((became.wait or growing_wait(attempt)).total_seconds())


def _everybody(session: Session) -> list[tuple[int, str, frozenset[str]]]:
    return [
        (person.telegram_id, person.language, _roles(person))
        for person in inbox.people_with_a_chat(session)
        if person.telegram_id is not None
    ]


def _one(session: Session, telegram_id: int) -> tuple[str, frozenset[str]] | None:
    person = find.person_of_account(session, telegram_id)
    return (person.language, _roles(person)) if person is not None else None


def _roles(person: Person) -> frozenset[str]:
    return frozenset(membership.role for membership in person.memberships)

"""What happens to an update? Its change is made once, its answer is stored with the change, then sent."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, cast

from bot import reached
from bot.ask import Ask, House, Sent
from bot.asking import WORDS, Meant, ask_of, language_of, meant
from bot.clock import Clock
from bot.incoming import Incoming
from bot.rendering import Answer, Worded, rendered, silent_answer, stored, worded
from bot.reply import Reply
from db import find
from db.away import away, when_it_is_there
from db.people import Person
from db.session import Database, Session
from plans.secrecy import secrecy_mark
from supervision import inbox
from supervision.refusals import Refused

log = logging.getLogger(__name__)


class Command(Protocol):
    """A row of the table of commands.

    One with an attribute `beside` that is true changes nothing, and is answered beside the writer: what takes long
    then keeps nobody waiting but the one who asked. One with `tries` makes changes there that are taken back. One with
    `secret` may hold an address in its words: its message is taken out of the chat and of our inbox.
    """

    def answer(self, ask: Ask) -> Reply: ...


@dataclass(frozen=True, slots=True)
class Around:
    """What answering needs of its surroundings.

    `commands` finds a command by its name; `fetch` gets a document that hangs on a message; `say` sends an answer,
    `repeated` when it may have been sent before; `told` is called after each change. `ahead` is asked before the
    change is begun, for what takes long and needs the network (a command by its name and the rest of its line).
    """

    database: Database
    clock: Clock
    bot_id: int
    house: House
    commands: Callable[[str], Command | None]
    fetch: Callable[[Incoming], Awaitable[tuple[Sent, ...]]]
    say: Callable[[Answer, bool], Awaitable[None]]
    told: Callable[[], None]
    ahead: Callable[[Incoming, str, str], Awaitable[object | None]]


@dataclass(frozen=True, slots=True)
class _Fetched:
    """What was had before the change: the files (None where they could not be), words from beside, what was asked ahead."""

    sent: tuple[Sent, ...] | None
    beside: Worded | None
    ahead: object | None
    hides: bool
    mark: str | None  # of secrecy, in the words


class Answering:
    """Answers updates. May be called for many chats at once, for one chat in order."""

    def __init__(self, around: Around) -> None:
        self._around = around

    async def answer(self, incoming: Incoming) -> None:
        """Makes the change and sends the answer, or only the answer when the change was made before a restart."""
        around = self._around
        typed = incoming.command(around.house.bot_name) if incoming.kind in ("words", "press") else None
        command = around.commands(typed[0]) if typed is not None else None
        mark = secrecy_mark(typed[1] if typed is not None else incoming.text) if incoming.kind == "words" else None
        fetched = _Fetched(
            await self._files(incoming), await self._beside(incoming, command, typed) if mark is None else None,
            await around.ahead(incoming, *typed) if typed is not None and command is not None else None,
            bool(getattr(command, "secret", False)) and incoming.kind == "words" and _holds_an_address(incoming.text),
            mark,
        )  # fmt: skip
        answer, repeated = await self._surely(self._once, incoming, fetched)
        around.told()
        if answer is None:
            return
        await around.say(answer, repeated)
        await self._surely(inbox.answered, (around.bot_id, incoming.update_id))

    async def _files(self, incoming: Incoming) -> tuple[Sent, ...] | None:
        """What hangs on a message; None when it could not be had."""
        if incoming.attached is None or incoming.kind != "words":
            return ()
        try:
            return await self._around.fetch(incoming)
        except Exception:
            log.exception("The file of update %s could not be fetched", incoming.update_id)
            return None

    async def _beside(
        self, incoming: Incoming, command: Command | None, typed: tuple[str, str] | None
    ) -> Worded | None:
        """The words of a command that only looks; None for any other, and where something went wrong."""
        if typed is None or not getattr(command, "beside", False):
            return None
        try:
            database = self._around.database
            look = database.try_out if getattr(command, "tries", False) else database.ask
            return await look(self._looked, incoming, Meant(*typed), self._around.clock.now())
        except Exception as error:
            if not away(error):
                log.exception("Update %s could not be answered beside the writer", incoming.update_id)
            return None  # the writer's way is tried, and finds words for what is wrong

    def _looked(self, session: Session, incoming: Incoming, wanted: Meant, now: datetime) -> Worded:
        person = find.person_of_account(session, incoming.telegram_id)
        command = self._around.commands(wanted.name)
        assert command is not None
        try:
            said = command.answer(ask_of(session, incoming, person, self._around.house, now, wanted.line, ()))
        except Refused as refused:
            said = _refusal(incoming, refused)
        return worded(said, language_of(person, incoming))

    async def _surely(self, work: Callable[..., Any], *args: Any) -> Any:
        """Does the work in one transaction, when the database is away as soon as it is back."""
        around = self._around
        return await when_it_is_there(lambda: around.database.run(work, *args, around.clock.now()))

    def _once(
        self, session: Session, incoming: Incoming, fetched: _Fetched, now: datetime
    ) -> tuple[Answer | None, bool]:
        which = (self._around.bot_id, incoming.update_id)
        if not inbox.take(session, which, now):
            return cast("Answer | None", inbox.owed(session, which)), True
        answer = self._change(session, incoming, fetched, now)
        if fetched.hides or fetched.mark:
            inbox.forget_words(session, which)
        if fetched.hides and answer is not None:
            answer["hide"] = incoming.message_id
        inbox.owe(session, which, stored(answer), now)
        return answer, False

    def _change(self, session: Session, incoming: Incoming, fetched: _Fetched, now: datetime) -> Answer | None:
        if incoming.kind == "membership":
            reached.membership(session, incoming, now)
            return None
        if incoming.kind == "migration" and incoming.moved_to is not None:
            inbox.moved(session, incoming.chat_id, incoming.moved_to)
        if incoming.kind not in ("words", "press"):
            return None
        person = find.person_of_account(session, incoming.telegram_id)
        if incoming.kind == "press":
            reached.pressed(session, incoming, now)
        reached.spoke(session, incoming, person, now)
        if fetched.sent is None:
            return _in_words(session, incoming, Reply("refused.trouble"), person, now)
        try:
            wanted = meant(session, incoming, person, self._around.house, now)
            if person is not None and wanted is not None and not wanted.answers:  # talk in a group closes nothing
                inbox.close_question(session, incoming.chat_id, person.id)
            if fetched.beside is not None:
                return self._settled(session, incoming, fetched.beside, person, now)
            with session.begin_nested():  # a refusal leaves nothing behind, and a question of ours open
                return self._commanded(session, incoming, wanted, person, fetched, now)
        except Refused as refused:
            said = _refusal(incoming, refused)
        except Exception as error:
            if away(error):
                raise
            log.exception("Update %s could not be answered", incoming.update_id)
            said = Reply("refused.trouble", toast=incoming.kind == "press")
        return _in_words(session, incoming, said, person, now)

    def _commanded(
        self, session: Session, incoming: Incoming, wanted: Meant | None, person: Person | None,
        fetched: _Fetched, now: datetime,
    ) -> Answer | None:  # fmt: skip
        command = self._around.commands(wanted.name) if wanted is not None else None
        if wanted is not None and command is None and (incoming.private or incoming.kind == "press"):
            wanted = Meant(WORDS, incoming.text)
            command = self._around.commands(WORDS)
        if wanted is None or command is None:
            return silent_answer(incoming, language_of(person, incoming))
        if person is not None and fetched.mark:
            raise Refused("secret_words", mark=fetched.mark)
        if person is not None and wanted.answers:
            inbox.close_question(session, incoming.chat_id, person.id)
        ask = ask_of(
            session, incoming, person, self._around.house, now, wanted.line, fetched.sent or (), answers=wanted.answers
        )
        ask.ahead = fetched.ahead
        said = command.answer(ask)
        session.flush()
        person = person or find.person_of_account(session, incoming.telegram_id)  # he may have joined just now
        return self._settled(session, incoming, worded(said, language_of(person, incoming)), person, now)

    def _settled(
        self, session: Session, incoming: Incoming, said: Worded, person: Person | None, now: datetime
    ) -> Answer:
        if said.reply.asks and person is not None:
            inbox.ask(session, incoming.chat_id, person.id, said.reply.asks, now)
        return rendered(session, incoming, said, incoming.telegram_id if person is not None else None, now)


def _holds_an_address(text: str) -> bool:
    return "://" in text or "@" in text


def _refusal(incoming: Incoming, refused: Refused) -> Reply:
    return Reply(f"refused.{refused.key}", refused.values, toast=incoming.kind == "press")


def _in_words(session: Session, incoming: Incoming, said: Reply, person: Person | None, now: datetime) -> Answer | None:
    language = language_of(person, incoming)
    try:
        return rendered(session, incoming, worded(said, language), None, now)
    except Exception:
        log.exception("There are no words for %s", said.key)
        return silent_answer(incoming, language)

"""What is under way? A message in its reader's words, one whose intent is committed, and what became of it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.outcomes import Outcome
from bot.rendering import carried
from bot.speaking import labelled
from db.outbox import Message
from db.session import Session
from supervision import outbox, papers
from supervision.papers import Written

log = logging.getLogger(__name__)
NO_ACCOUNT = "no Telegram account"


class Spoken(Protocol):
    """A message in its reader's words: HTML, and rows of (label, command line)."""

    @property
    def text(self) -> str: ...
    @property
    def buttons(self) -> Sequence[Sequence[tuple[str, str]]]: ...


Compose = Callable[[Session, Message, datetime], Spoken | None]


@dataclass(frozen=True, slots=True)
class Letter:
    """A message whose intent is committed: nothing but the call is left to do."""

    message: Message
    chat_id: int
    text: str
    buttons: list[list[tuple[str, str]]]
    silent: bool
    intended: float  # when its intent was begun, by the loop's own time
    papers: tuple[Written, ...] = ()  # sent below the words
    thread: int | None = None  # the topic of a forum


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a letter: Telegram's id of it, or the outcome of a call that failed."""

    letter: Letter
    message_id: int | None
    failed: Outcome | None = None


class Wordless(Exception):
    """A message of a batch could not be put into words: the batch is to be taken back and done one by one."""


def in_words(
    session: Session, due: Sequence[Message], compose: Compose, now: datetime, begun: float, *, one_by_one: bool
) -> list[Letter]:
    """The letters of a batch, without those that have nothing to say any more. Raises Wordless unless `one_by_one`.

    `begun` is when the intents were begun, by the loop's own time.
    """
    worded = _worded_alone if one_by_one else _worded
    try:
        found = [worded(session, message, compose, now, begun) for message in due]
    except Exception as error:  # which one it is does not matter: the database may have lost the transaction with it
        raise Wordless from error
    return [letter for letter in found if letter is not None]


def _worded_alone(
    session: Session, message: Message, compose: Compose, now: datetime, begun: float
) -> Letter | None:  # fmt: skip
    try:
        with session.begin_nested():
            return _worded(session, message, compose, now, begun)
    except Exception as error:
        log.exception("Message %s could not be put into words", message.id)
        outbox.refused(session, message, now, error=f"{type(error).__name__}: {error}", person_gone=False)
        return None


def _worded(session: Session, message: Message, compose: Compose, now: datetime, begun: float) -> Letter | None:
    spoken, person = compose(session, message, now), message.person
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
    return Letter(
        message, person.telegram_id, text, rows, silent=silent, intended=begun, papers=files, thread=person.thread_id
    )  # fmt: skip

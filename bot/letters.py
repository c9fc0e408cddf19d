"""What is under way? A message in its reader's words, one whose intent is committed, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.outcomes import Outcome
from db.outbox import Message
from db.session import Session
from supervision.papers import Written


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


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a letter: Telegram's id of it, or the outcome of a call that failed."""

    letter: Letter
    message_id: int | None
    failed: Outcome | None = None

"""A call to Telegram failed: was it sent, may it have been, or will it never be?"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.request import NotSent

Kind = Literal["unsent", "unknown", "refused", "person_gone", "moved", "topic_gone"]

# Telegram's own words for somebody who cannot be reached by us.
NOBODY_THERE = (
    "blocked by the user", "user is deactivated", "chat not found", "can't initiate conversation", "was kicked",
    "not a member", "peer_id_invalid", "user not found", "input_user_deactivated", "can't send messages to bots",
)  # fmt: skip
TOPIC_GONE = ("message thread not found", "topic_deleted", "topic_closed")  # of a forum; the group itself goes on
LONGEST_WAIT = 300.0  # seconds
OUR_OWN_TROUBLE = timedelta(seconds=60)  # an unknown token is no fault of the message


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a call; `wait` before it is tried again, None where the number of tries decides."""

    kind: Kind
    why: str
    wait: timedelta | None = None
    moved_to: int | None = None


class PartlySent(TelegramError):
    """The first parts of a long text arrived, the rest did not; `became` says what happened to the next."""

    def __init__(self, part: int, parts: int, became: Outcome) -> None:
        super().__init__(f"part {part} of {parts}: {became.why}")
        # The whole can be repeated only with a label: its beginning was read already.
        kind: Kind = became.kind if became.kind in ("refused", "person_gone") else "unknown"
        self.became = Outcome(kind, self.message, became.wait)


def outcome(error: Exception) -> Outcome:
    """What an exception of PTB says about the message."""
    why = str(error) or type(error).__name__
    if isinstance(error, PartlySent):
        return error.became
    if isinstance(error, RetryAfter):
        return Outcome("unsent", why, told_to_wait(error))
    if isinstance(error, NotSent):
        return Outcome("unsent", why)
    if isinstance(error, InvalidToken):
        return Outcome("unsent", why, OUR_OWN_TROUBLE)
    if isinstance(error, ChatMigrated):
        return Outcome("moved", why, moved_to=error.new_chat_id)
    if isinstance(error, Forbidden) or (isinstance(error, BadRequest) and _nobody(why)):
        return Outcome("person_gone", why)
    if isinstance(error, BadRequest) and any(words in why.lower() for words in TOPIC_GONE):
        return Outcome("topic_gone", why, timedelta(0))
    if isinstance(error, BadRequest):  # before NetworkError, of which it is a subclass
        return Outcome("refused", why)
    if isinstance(error, NetworkError | TelegramError):
        return Outcome("unknown", why)
    return Outcome("refused", f"{type(error).__name__}: {why}")  # a fault of ours, which would come again


def growing_wait(attempt: int) -> timedelta:
    """1 s, 2 s, 4 s … at most five minutes, each shortened by up to half at random. `attempt` counts from 1."""
    longest = min(LONGEST_WAIT, 2.0 ** min(attempt - 1, 10))
    return timedelta(seconds=longest * random.uniform(0.5, 1.0))  # noqa: S311  # spreads load, guards nothing


def _nobody(why: str) -> bool:
    return any(words in why.lower() for words in NOBODY_THERE)


def told_to_wait(error: RetryAfter) -> timedelta:
    """How long Telegram told us to wait."""
    given = error.retry_after
    return given if isinstance(given, timedelta) else timedelta(seconds=given)

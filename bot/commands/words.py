"""What is said to words that are no command? Where help is; a stranger gets his one sentence."""

from __future__ import annotations

from bot.ask import Ask
from bot.reply import Reply
from supervision.refusals import Refused


def words(ask: Ask) -> Reply:
    raise Refused("stranger" if ask.person is None else "not_understood")

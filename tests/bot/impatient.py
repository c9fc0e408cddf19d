"""What would a `duban run` be that waits less? The same one; what makes a test long is shortened, as a module to prepare."""

from __future__ import annotations

from bot.limiter import Limits
from bot.request import AiohttpRequest
from console import running
from db import session

READ_TIMEOUT = 2.0  # seconds in place of 10
LOCK = 2.0  # seconds in place of 10 that a transaction waits for somebody else's lock


def prepare(argument: str) -> None:
    """`argument` "limits" keeps Telegram's limits though a moved clock is followed."""
    usual = AiohttpRequest.__init__.__kwdefaults__
    assert usual is not None
    usual["read_timeout"] = READ_TIMEOUT
    session.PATIENCE = LOCK
    if argument == "limits":
        vars(running)["NO_LIMITS"] = Limits()

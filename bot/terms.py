"""As what is a bot to run? What main decides, for one bot."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

from bot.answering import Command
from bot.letters import Compose
from bot.limiter import Limits
from bot.menus import Menu
from channels.calling import Channels

Take = Callable[[dict[str, Any]], Awaitable[None]]
Serve = Callable[[Take], AbstractAsyncContextManager[object]]


@dataclass(frozen=True, slots=True)
class Bot:
    """One bot as main wants it. `api_url` has no trailing slash; `boot_id` differs with every start.

    With `webhook_url` and `webhook_secret` Telegram calls us, and `serve` opens the door for that: it is given a
    function that takes one update as Telegram sent it and returns when it is committed. Without them we poll.
    """

    token: str
    api_url: str
    zone: str
    country: str
    boot_id: str
    commands: Callable[[str], Command | None]
    menu: Menu
    compose: Compose
    limits: Limits = Limits()
    in_flight: int = 16
    webhook_url: str | None = None
    webhook_secret: str | None = None
    serve: Serve | None = None
    channels: Channels = Channels()

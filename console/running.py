"""What does `duban run` start? The parts wired together, one process a ledger."""

from __future__ import annotations

import asyncio
import fcntl
import logging
import secrets
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from bot.clock import Clock, Follower
from bot.commands.table import find, menu_of
from bot.limiter import NO_LIMITS, Limits
from bot.redaction import Redacting
from bot.running import Bot, Serve, UnknownToken, run_bot, stop_on_signals
from channels.calling import Channels
from console.ledger import opened, writable
from console.speech import Failed, words
from db.session import Database
from settings import Settings
from supervision import inbox, joining, standing
from web.listening import AddressTaken
from wording.messages import compose


def run_with_telegram(settings: Settings) -> None:
    """Talks to Telegram, or to another Bot API server, until it is told to stop. Raises Failed."""
    assert settings.telegram_token is not None
    token = settings.telegram_token.get_secret_value()
    with _alone_on(settings), opened(settings, for_long=True) as database:
        listen_to_logs()
        try:
            asyncio.run(
                _talk(
                    settings,
                    database,
                    bot_of(
                        settings, database, token, settings.telegram_api_url, moved_clock=settings.clock_url is not None
                    ),
                )
            )
        except UnknownToken:
            raise Failed(words("cli.unknown_token")) from None
        except AddressTaken as taken:
            raise Failed(words("cli.address_taken", host=taken.host, port=taken.port)) from None


def bot_of(settings: Settings, database: Database, token: str, url: str, *, moved_clock: bool) -> Bot:
    """The bot as the settings want it. By a clock that is moved, a limit per second would hold nothing but the mover."""
    secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else None
    calls_us = settings.webhook_url is not None and secret is not None
    return Bot(
        token=token, api_url=url, zone=settings.zone_name, country=settings.country,
        boot_id=f"{datetime.now(UTC):%Y%m%d%H%M%S%f}-{secrets.token_hex(4)}", commands=find, menu=menu_of, compose=compose,
        limits=NO_LIMITS if moved_clock else Limits(), webhook_url=settings.webhook_url if calls_us else None, webhook_secret=secret,
        serve=_door(settings, database, secret) if calls_us and secret else None,
        channels=Channels(
            allows_inside=settings.private_channels,
            mail=settings.mail.get_secret_value() if settings.mail else None,
        ),
    )  # fmt: skip


def _door(settings: Settings, database: Database, secret: str) -> Serve:
    """Where Telegram brings updates, on the path of WEBHOOK_URL; /healthz beside it."""
    from web.door import doors  # a web server, for those alone to whom Telegram comes

    host, port = settings.webhook_host_and_port
    path = urlsplit(settings.webhook_url or "").path

    async def well() -> bool:
        await database.ask(standing.counts, datetime.now(UTC))
        return True

    return doors(host, port, secret, well, path=path)


async def belongs_to(database: Database, token: str) -> None:
    """Two bots on one ledger would send each other's messages. Raises Failed when it is another bot's."""
    bot_id = int(token.partition(":")[0])
    other = await database.ask(inbox.other_bot, bot_id)
    if other is not None:
        raise Failed(words("cli.other_bot", other=other, bot=bot_id))


async def _talk(settings: Settings, database: Database, bot: Bot) -> None:
    await belongs_to(database, bot.token)
    clock, stop = Clock(), stop_on_signals()
    follower = Follower(settings.clock_url, clock, bot.boot_id) if settings.clock_url else None
    if follower is not None:
        await follower.begin()
    code = await database.run(joining.setup_code, clock.now())

    def started(name: str) -> None:
        say(words("cli.talking", name=name))
        if code is not None:
            say(words("cli.setup_code", name=name, code=code))

    def stands_by(name: str) -> None:
        say(words("cli.standing_by", name=name))

    await run_bot(database, clock, bot, follower=follower, stop=stop, started=started, stands_by=stands_by)


def _alone_on(settings: Settings) -> AbstractContextManager[None]:
    """The lock of a SQLite file, wherever it lies. On PostgreSQL a second process is a replica that stands by."""
    folder = settings.database_folder
    return nullcontext() if folder is None else alone_in(folder / "run.lock")


@contextmanager
def alone_in(file: Path) -> Iterator[None]:
    """Holds the ledger's lock while this process runs. Raises Failed for a second one."""
    with (writable(file.parent) / file.name).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Failed(words("cli.runs_already", folder=str(file.parent))) from None
        yield


def listen_to_logs() -> None:
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for handler in logging.getLogger().handlers:
        handler.addFilter(Redacting())


def say(line: str) -> None:
    with suppress(BrokenPipeError):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()

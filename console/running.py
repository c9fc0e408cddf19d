"""What do `duban run` and `duban playground` start? The parts wired together, one process a ledger."""

from __future__ import annotations

import asyncio
import fcntl
import logging
import secrets
import sys
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, AbstractContextManager, contextmanager, nullcontext, suppress
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from bot.clock import Clock, Follower
from bot.commands.table import find, menu_of
from bot.limiter import NO_LIMITS, Limits
from bot.redaction import Redacting
from bot.running import Bot, Serve, Take, UnknownToken, run_bot, stop_on_signals
from channels.calling import Channels
from console.ledger import opened, writable
from console.speech import Failed, words
from db import schema
from db.session import Database, Session
from playground.cast import usual_cast
from playground.sample import ZONE, ready_files, settle, starts_at
from playground.server import build, now, serve, start_chat
from settings import Settings
from supervision import inbox, joining, standing
from web import health, receiving
from web.serving import AddressTaken
from web.serving import serve as serve_pages
from wording.messages import compose

PLAYGROUND_TOKEN = "1:playground"  # noqa: S105  # opens nothing: the playground takes any token


def run_with_telegram(settings: Settings) -> None:
    """Talks to Telegram, or to another Bot API server, until it is told to stop. Raises Failed."""
    assert settings.telegram_token is not None
    token = settings.telegram_token.get_secret_value()
    with _alone_on(settings), opened(settings) as database:
        _listen_to_logs()
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


def run_playground(settings: Settings, *, alone: bool) -> None:
    """Serves the playground with its bot, or `alone` without one. Raises Failed when the port is taken."""
    _listen_to_logs()
    try:
        if alone:
            writable(settings.data)
            asyncio.run(_playground(settings, None))
            return
        with _alone(settings.data / "run.lock"), opened(settings) as database:
            asyncio.run(_playground(settings, database))
    except AddressTaken as taken:
        raise Failed(words("cli.port_taken", port=taken.port)) from None


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
    host, port = settings.webhook_host_and_port
    path = urlsplit(settings.webhook_url or "").path

    async def well() -> bool:
        await database.ask(standing.counts, datetime.now(UTC))
        return True

    def open_door(take: Take) -> AbstractAsyncContextManager[object]:
        return serve_pages([receiving.route(path, secret, take), health.route(well)], host, port)

    return open_door


async def _belongs_to(database: Database, token: str) -> None:
    """Two bots on one ledger would send each other's messages. Raises Failed when it is another bot's."""
    bot_id = int(token.partition(":")[0])
    other = await database.ask(inbox.other_bot, bot_id)
    if other is not None:
        raise Failed(words("cli.other_bot", other=other, bot=bot_id))


async def _talk(settings: Settings, database: Database, bot: Bot) -> None:
    await _belongs_to(database, bot.token)
    clock, stop = Clock(), stop_on_signals()
    follower = Follower(settings.clock_url, clock, bot.boot_id) if settings.clock_url else None
    if follower is not None:
        await follower.begin()
    code = await database.run(joining.setup_code, clock.now())

    def started(name: str) -> None:
        _say(words("cli.talking", name=name))
        if code is not None:
            _say(words("cli.setup_code", name=name, code=code))

    def stands_by(name: str) -> None:
        _say(words("cli.standing_by", name=name))

    await run_bot(database, clock, bot, follower=follower, stop=stop, started=started, stands_by=stands_by)


async def _playground(settings: Settings, database: Database | None) -> None:
    if database is not None:
        await _belongs_to(database, PLAYGROUND_TOKEN)
    stop = stop_on_signals()
    cast = usual_cast()

    async def afresh() -> None:
        if database is not None:
            await database.run(_afresh)

    app = build(cast, settings.data, starts_at(), ZONE, ready=ready_files(), on_reset=afresh)
    async with serve(app, settings.playground_port) as url:
        if database is None:
            _say(words("cli.playground", url=f"{url}/"))
            await stop.wait()
            return
        await database.run(settle, now(app))
        for person in cast.people:
            if person.role != "stranger":
                start_chat(app, person.telegram_id)
        clock = Clock()
        bot = bot_of(
            settings.model_copy(update={"webhook_url": None}), database, PLAYGROUND_TOKEN, url, moved_clock=True
        )
        follower = Follower(url, clock, bot.boot_id)
        await follower.begin()

        def started(_name: str) -> None:
            _say(words("cli.not_for_the_net"))
            _say(words("cli.playground", url=f"{url}/"))

        await run_bot(database, clock, bot, follower=follower, stop=stop, started=started)


def _afresh(session: Session) -> None:
    """The ledger as a newcomer finds it, for the playground's reset."""
    schema.empty(session)
    settle(session, starts_at())


def _alone_on(settings: Settings) -> AbstractContextManager[None]:
    """The lock of a SQLite file, wherever it lies. On PostgreSQL a second process is a replica that stands by."""
    folder = settings.database_folder
    return nullcontext() if folder is None else _alone(folder / "run.lock")


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """Holds the ledger's lock while this process runs. Raises Failed for a second one."""
    with (writable(file.parent) / file.name).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Failed(words("cli.runs_already", folder=str(file.parent))) from None
        yield


def _listen_to_logs() -> None:
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for handler in logging.getLogger().handlers:
        handler.addFilter(Redacting())


def _say(line: str) -> None:
    with suppress(BrokenPipeError):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()

"""What does `duban playground` start? The playground's server and, unless it is to stand alone, its bot."""

from __future__ import annotations

import asyncio

from bot.clock import Clock, Follower
from bot.running import run_bot, stop_on_signals
from console.ledger import opened, writable
from console.running import alone_in, belongs_to, bot_of, listen_to_logs, say
from console.speech import Failed, words
from db import schema
from db.session import Database, Session
from playground.cast import usual_cast
from playground.sample import ZONE, ready_files, settle, starts_at
from playground.server import build, now, serve, start_chat
from settings import Settings
from web.listening import AddressTaken

TOKEN = "1:playground"  # noqa: S105  # opens nothing: the playground takes any token


def run_playground(settings: Settings, *, alone: bool) -> None:
    """Serves the playground with its bot, or `alone` without one. Raises Failed when the port is taken."""
    listen_to_logs()
    try:
        if alone:
            writable(settings.data)
            asyncio.run(_playground(settings, None))
            return
        with alone_in(settings.data / "run.lock"), opened(settings) as database:
            asyncio.run(_playground(settings, database))
    except AddressTaken as taken:
        raise Failed(words("cli.port_taken", port=taken.port)) from None


async def _playground(settings: Settings, database: Database | None) -> None:
    if database is not None:
        await belongs_to(database, TOKEN)
    stop = stop_on_signals()
    cast = usual_cast()

    async def afresh() -> None:
        if database is not None:
            await database.run(_afresh)

    app = build(cast, settings.data, starts_at(), ZONE, ready=ready_files(), on_reset=afresh)
    async with serve(app, settings.playground_port) as url:
        if database is None:
            say(words("cli.playground", url=f"{url}/"))
            await stop.wait()
            return
        await database.run(settle, now(app))
        for person in cast.people:
            if person.role != "stranger":
                start_chat(app, person.telegram_id)
        clock = Clock()
        bot = bot_of(settings.model_copy(update={"webhook_url": None}), database, TOKEN, url, moved_clock=True)
        follower = Follower(url, clock, bot.boot_id)
        await follower.begin()

        def started(_name: str) -> None:
            say(words("cli.not_for_the_net"))
            say(words("cli.playground", url=f"{url}/"))

        await run_bot(database, clock, bot, follower=follower, stop=stop, started=started)


def _afresh(session: Session) -> None:
    """The ledger as a newcomer finds it, for the playground's reset."""
    schema.empty(session)
    settle(session, starts_at())

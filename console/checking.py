"""What does `duban doctor` do? It looks at everything Duban leans on, and says what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from console.ledger import writable
from console.speech import Failed, screen, words
from db import schema
from db.session import Database, DatabaseAway
from schedules.calendar import WorkingDays
from settings import Settings
from supervision import standing
from wording.papers.fonts import NoChineseFont, chinese_font


def examine(settings: Settings, now: datetime, ask_telegram: Callable[[], str] | None) -> int:
    """Prints one line for each check. Gives the exit code: 1 when something has to be done.

    `ask_telegram` gives the bot's name or raises an OSError; None stands for no token.
    """
    wrong = 0
    for good, line in [*_settings(settings, now), *_database(settings, now), *_telegram(ask_telegram)]:
        wrong += not good
        screen().print(f"{'✓' if good else '✗'} {line}", markup=False)
    return 1 if wrong else 0


def _settings(settings: Settings, now: datetime) -> Iterator[tuple[bool, str]]:
    yield True, words("doctor.home", home=str(settings.home), zone=settings.zone_name, country=settings.country)
    year = now.astimezone(settings.zone).year
    for each in (year, year + 1):
        if WorkingDays(settings.country).provisional(each):
            yield True, words("doctor.provisional", year=each)
    try:
        yield True, words("doctor.font", name=chinese_font().name)
    except NoChineseFont:
        yield False, words("doctor.no_font")
    try:
        writable(settings.data)
    except Failed as why:
        yield False, str(why)


def _database(settings: Settings, now: datetime) -> Iterator[tuple[bool, str]]:
    try:
        if settings.database_folder is not None:
            writable(settings.database_folder, "DATABASE_URL")
    except Failed as why:
        yield False, str(why)
        return
    database = Database(settings.database_url)
    try:
        with DatabaseAway.told():
            found = schema.at(database.engine)
            if not schema.knows(found):
                yield False, words("cli.schema_newer", step=found)
                return
            if found != schema.newest():
                yield False, words("doctor.schema_old")
                return
            yield True, words("doctor.schema")
            with database.reading() as session:
                counts = standing.counts(session, now)
        yield True, words("doctor.ledger", **counts)
        yield counts["failed"] == 0, words("doctor.outbox", **counts)
    except DatabaseAway as away:
        yield False, words("doctor.database_away", why=str(away))
    finally:
        database.close()


def _telegram(ask: Callable[[], str] | None) -> Iterator[tuple[bool, str]]:
    if ask is None:
        yield True, words("doctor.no_token")
        return
    try:
        yield True, words("doctor.telegram", name=ask())
    except (TimeoutError, OSError) as error:
        yield False, words("doctor.telegram_away", why=str(error))

"""How does a command reach the ledger? Opened beside a running `duban run`, brought to the newest schema."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time

from console.speech import Failed, words
from db import find, schema
from db.ledger import Plan
from db.session import Database, DatabaseAway
from schedules.moments import moment_of
from settings import Settings


@contextmanager
def opened(settings: Settings) -> Iterator[Database]:
    """The ledger, migrated. Raises Failed when it cannot be reached."""
    try:
        database = Database(settings.database_url)
    except OSError as error:  # the folder cannot be made
        raise DatabaseAway(str(error.strerror)) from error
    try:
        with DatabaseAway.told():
            if schema.at(database.engine) != schema.newest():
                schema.upgrade(database.engine)
        yield database
    finally:
        database.close()


def morning(on: date | None, settings: Settings, now: datetime) -> datetime:
    """08:00 of the day that was given, in the zone of the settings; else now."""
    return moment_of(on, time(8), settings.zone) if on else now


def plans(database: Database, name: str | None) -> list[Plan]:
    """The plan of that name, or all. Raises Failed for an unknown name."""
    with database.reading() as session:
        if name is None:
            return find.plans_all(session)
        plan = find.plan_named(session, name)
        if plan is None:
            known = [each.name for each in find.plans_all(session)]
            raise Failed(words("cli.no_such_plan", name=name, known=known))
        return [plan]

"""How does a command reach the ledger? Opened beside a running `duban run`, brought to the newest schema."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path

from console.speech import Failed, words
from db import find, schema
from db.ledger import Plan
from db.session import Database, DatabaseAway
from schedules.moments import moment_of
from settings import Settings


@contextmanager
def opened(settings: Settings) -> Iterator[Database]:
    """The ledger, migrated. Raises Failed or DatabaseAway when it cannot be reached or used."""
    if settings.database_folder is not None:
        writable(settings.database_folder, "DATABASE_URL")
    database = Database(settings.database_url)
    try:
        with DatabaseAway.told():
            found = schema.at(database.engine)
            if not schema.knows(found):
                raise Failed(words("cli.schema_newer", step=found))
            if found != schema.newest():
                schema.upgrade(database.engine)
        yield database
    finally:
        database.close()


def writable(folder: Path, variable: str = "DUBAN_HOME") -> Path:
    """The folder, made when it is not there. Raises Failed, with the variable that names another."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Failed(words("cli.no_folder", folder=str(folder), why=error.strerror, variable=variable)) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        why = os.strerror(errno.EACCES)
        raise Failed(words("cli.no_folder", folder=str(folder), why=why, variable=variable))
    return folder


def morning(on: date | None, settings: Settings, now: datetime) -> datetime:
    """08:00 of the day that was given, in the zone of the settings; else now."""
    return moment_of(on, time(8), settings.zone) if on else now


def plans(database: Database, name: str | None) -> list[Plan]:
    """The plan of that name, or all. Raises Failed for an unknown name."""
    with database.reading() as session:
        if name is None:
            return find.plans_all(session)
        plan = find.plan_named(session, " ".join(name.split()))
        if plan is None:
            known = [each.name for each in find.plans_all(session)]
            raise Failed(words("cli.no_such_plan", name=name, known=known))
        return [plan]

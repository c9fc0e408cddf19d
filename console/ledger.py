"""How does a command reach the ledger? Opened beside a running `duban run`, brought to the newest schema."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
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
def opened(settings: Settings, *, for_long: bool = False) -> Iterator[Database]:
    """The ledger, migrated; `for_long`, without what that takes. Raises Failed or DatabaseAway when it cannot be reached or used."""
    if settings.database_folder is not None:
        writable(settings.database_folder, "DATABASE_URL")
    database = Database(settings.database_url)
    try:
        with DatabaseAway.told():
            found = schema.at(database.engine)
            if not schema.knows(found):
                raise Failed(words("cli.schema_newer", step=found))
            if for_long and found != schema.newest():
                _upgraded_apart()
                found = schema.at(database.engine)
            if found != schema.newest():
                schema.upgrade(database.engine)
        yield database
    finally:
        database.close()


def _upgraded_apart() -> None:
    """In a process that takes with it the 20 MB which the steps need. What it could not do is tried, and told of, here."""
    command = [sys.executable, "-P", "-m", "main", "migrate"]  # -P: not whatever is called main in this folder
    subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True)  # noqa: S603  # our own command


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

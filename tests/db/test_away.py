"""Does the log say once that the database is away, and once that it is back?"""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from db import session as sessions
from db.away import away
from db.session import Database


def changes(session: Session) -> None:
    session.execute(text("CREATE TABLE IF NOT EXISTS thing (id INTEGER)"))


def changes_too(session: Session) -> None:
    changes(session)


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "PATIENCE", 0.05)


@pytest.mark.usefixtures("hurried")
def test_a_trouble_is_told_when_it_begins_and_when_all_that_failed_succeeds(
    sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def story() -> None:
        with closing(Database(sqlite_url)) as database, closing(sqlite3.connect(sqlite_url[10:])) as other:
            await database.run(changes)
            other.execute("BEGIN IMMEDIATE")
            for work in (changes, changes_too, changes):
                with pytest.raises(Exception, match="locked") as failed:
                    await database.run(work)
                assert away(failed.value)
            other.rollback()
            await database.run(changes)
            assert len(caplog.messages) == 1
            await database.run(changes_too)
            await database.run(changes)

    asyncio.run(story())
    begun, ended = caplog.messages
    assert begun == "The database takes no changes (database is locked); all waits, and is tried again"
    assert ended.startswith("The database takes changes again, after ")


@pytest.mark.usefixtures("hurried")
def test_on_postgresql_too_somebody_elses_lock_is_not_waited_for_for_ever(
    postgres_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    def touches(session: Session) -> None:
        session.execute(text("SELECT 1 FROM thing"))

    async def story() -> None:
        with closing(Database(postgres_url)) as database, closing(Database(postgres_url)) as other:
            await database.run(changes)
            with other.writing() as session:
                session.execute(text("LOCK TABLE thing"))
                with pytest.raises(Exception, match="lock timeout") as failed:
                    await database.run(touches)
                assert away(failed.value)
            await database.run(touches)

    asyncio.run(story())
    assert [message.split(" (")[0] for message in caplog.messages][0] == "The database takes no changes"
    assert len(caplog.messages) == 2


def test_a_mistake_of_ours_is_no_trouble_of_the_database(sqlite_url: str, caplog: pytest.LogCaptureFixture) -> None:
    def wrong(session: Session) -> None:
        session.execute(text("INSERT INTO thing VALUES (1, 2, 3)"))

    async def story() -> None:
        with closing(Database(sqlite_url)) as database:
            await database.run(changes)
            with pytest.raises(Exception, match="thing") as failed:
                await database.run(wrong)
            assert isinstance(failed.value, Exception)

    asyncio.run(story())
    assert len(caplog.messages) <= 1

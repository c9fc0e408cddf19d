"""Do the statements that both databases are told in their own way find and change the same rows, by their index?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import ColumnElement, Table, bindparam, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from db.among import among
from db.people import Person
from db.session import Database
from db.swift import for_many

PEOPLE: Table = Person.__table__  # type: ignore[assignment]  # what SQLAlchemy declares is any selectable
pytestmark = pytest.mark.anyio
JOINED = datetime(2025, 4, 17, tzinfo=UTC)
NAMES = ("甲", "乙", "丙", "丁")
CHANGE = (
    update(PEOPLE)
    .where(PEOPLE.c.id == bindparam("who"), PEOPLE.c.name == bindparam("called"))
    .values(mute_ends_at=bindparam("until"), unreachable_why=bindparam("why"))
)


@pytest.fixture
def database(migrated_url: str) -> Iterator[Database]:
    made = Database(migrated_url)
    with made.writing() as session:
        session.add_all([Person(id=n, name=name, language="zh", joined_at=JOINED) for n, name in enumerate(NAMES, 1)])
    yield made
    made.close()


def names(session: Session, condition: ColumnElement[bool], /, **given: Any) -> list[str]:
    return list(session.scalars(select(Person.name).where(condition).order_by(Person.id), given))


@pytest.mark.parametrize(
    ("numbers", "found"), [((), ""), ((2,), "乙"), ((4, 1, 9), "甲丁"), (range(1, 900), "甲乙丙丁")]
)
def test_some_are_found_by_values_and_by_name(database: Database, numbers: Any, found: str) -> None:
    with database.looking() as session:
        assert names(session, among(Person.id, numbers)) == list(found)
        assert names(session, among(PEOPLE.c.id, "some"), some=list(numbers)) == list(found)
        others = [name for name in NAMES if name not in found]
        assert names(session, ~among(Person.id, numbers)) == others


def test_whoever_has_no_value_is_among_none(database: Database) -> None:
    with database.looking() as session:
        assert names(session, among(Person.telegram_id, [1, 2])) == []


def test_the_same_statement_is_asked_with_other_values(database: Database) -> None:
    with database.looking() as session:
        for number, name in enumerate(NAMES, 1):
            assert names(session, among(Person.id, {number})) == [name]


def test_sqlite_finds_them_by_the_index(migrated_sqlite_url: str) -> None:
    database = Database(migrated_sqlite_url)
    with database.looking() as session:
        asked = select(Person.id).where(among(Person.telegram_id, [1]))
        sql = str(asked.compile(session.connection(), compile_kwargs={"render_postcompile": True}).string)
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", (1,)).all()
    database.close()
    assert "SEARCH person" in plan[0][-1]


def test_each_row_gets_its_own_values_and_one_that_does_not_fit_is_left_alone(database: Database) -> None:
    rows = [
        {"who": 1, "called": "甲", "until": JOINED, "why": "a"},
        {"who": 2, "called": "somebody else", "until": JOINED, "why": "b"},
        {"who": 3, "called": "丙", "until": None, "why": 'it\'s "c", {d} \\ é 中'},
    ]
    with database.writing() as session:
        for_many(session, CHANGE, rows)
        for_many(session, CHANGE, [])
    with database.looking() as session:
        kept = session.execute(select(Person.mute_ends_at, Person.unreachable_why).order_by(Person.id)).all()
    assert [tuple(row) for row in kept] == [(JOINED, "a"), (None, ""), (None, 'it\'s "c", {d} \\ é 中'), (None, "")]


async def test_a_question_changes_nothing(database: Database) -> None:
    """SQLite throws the change away, PostgreSQL refuses it; what is tried out may change what it likes, and is taken back."""

    def renamed(session: Session) -> list[str]:
        session.execute(update(Person).values(name="?"))
        return names(session, Person.id > 0)

    if database.sqlite:
        assert await database.ask(renamed) == ["?"] * 4
    else:
        with pytest.raises(DBAPIError, match="read-only"):
            await database.ask(renamed)
    assert await database.try_out(renamed) == ["?"] * 4
    assert await database.ask(names, Person.id > 0) == list(NAMES)


async def test_a_question_is_asked_again_where_its_connection_had_ended(migrated_postgres_url: str) -> None:
    database = Database(migrated_postgres_url)
    assert await database.ask(names, Person.id > 0) == []
    with database.writing() as session:
        session.connection().exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    assert await database.ask(names, Person.id > 0) == []
    database.close()

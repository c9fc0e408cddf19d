"""Do the numbered steps give the tables that the program works with, on both databases?"""

import threading
from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, inspect, select, text

from db import schema
from db.ledger import Plan
from db.models import Base
from db.session import Database


def test_up_down_and_up_again(database_url: str) -> None:
    database = Database(database_url)
    schema.upgrade(database.engine)
    assert schema.at(database.engine) == schema.newest()
    schema.downgrade(database.engine)
    assert schema.at(database.engine) is None
    assert inspect(database.engine).get_table_names() == ["alembic_version"]
    schema.upgrade(database.engine)
    assert set(Base.metadata.tables) < set(inspect(database.engine).get_table_names())
    database.close()


def test_the_migrated_schema_equals_the_models(database_url: str) -> None:
    database = Database(database_url)
    schema.upgrade(database.engine)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    database.close()


def test_a_step_is_known_by_the_name_of_its_file() -> None:
    steps = ScriptDirectory(str(schema.HERE))
    assert schema.newest() == steps.get_current_head()
    assert all(schema.knows(step.revision) for step in steps.walk_revisions())
    assert not schema.knows("9999")


def test_an_upgrade_of_the_newest_changes_nothing(database_url: str) -> None:
    database = Database(database_url)
    schema.upgrade(database.engine)
    with database.writing() as session:
        session.add(Plan(name="计划", year=2025, zone="Asia/Shanghai", country="CN", made_at=datetime.now(UTC)))
    schema.upgrade(database.engine)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Plan)) == 1
    database.close()


def test_a_naive_moment_is_refused_before_it_is_stored(database_url: str) -> None:
    database = Database(database_url)
    schema.upgrade(database.engine)
    naive = datetime(2025, 4, 17, 8)  # noqa: DTZ001  # the point of the test
    with pytest.raises(Exception, match="needs a zone"), database.writing() as session:
        session.add(Plan(name="计划", year=2025, zone="Asia/Shanghai", country="CN", made_at=naive))
    database.close()


def test_sqlite_survives_a_power_cut_after_a_commit(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.writing() as session:
        pragmas = {
            name: session.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    database.close()


def test_writers_of_two_processes_wait_for_each_other(database_url: str) -> None:
    first, second = Database(database_url), Database(database_url)
    schema.upgrade(first.engine)
    with first.writing() as session:
        session.add(Plan(name="计划", year=2025, zone="Asia/Shanghai", country="CN", made_at=datetime.now(UTC)))

    def count_up(database: Database) -> None:
        for _ in range(100):
            with database.writing() as session:
                plan = session.scalar(select(Plan).with_for_update())
                assert plan is not None
                plan.last_number += 1

    threads = [threading.Thread(target=count_up, args=(database,)) for database in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with first.reading() as session:
        assert session.scalar(select(Plan.last_number)) == 200
    first.close()
    second.close()

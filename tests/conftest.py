"""What does every test have at hand? A database address: a SQLite file, and a PostgreSQL of its own.

`database_url` is an empty database, `migrated_url` one with all tables, `filled(by)` one that `by` has filled; the last two
are as quick as a copy. Each runs a test on both of them.
"""

from __future__ import annotations

import contextlib
import functools
import itertools
import os
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, event, make_url, text

from db import schema
from db.session import Database, Session
from tests.in_memory import quick_folder
from tests.postgres_server import started_server
from tests.turns import spread

os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(quick_folder(programs=True)))

Filling = Callable[[Session], object]
TakenBack = Callable[[Filling], Session]
Lasting = Callable[[Filling], Database]
Filled = Callable[[Filling], str]
NUMBERS = itertools.count(1)
NUMBERS_GIVEN = text(
    "SELECT quote_ident(sequencename), coalesce(last_value, 1), last_value IS NOT NULL FROM pg_sequences"
    " WHERE schemaname = current_schema()"
)
BOTH = ["sqlite", "postgresql"]


@pytest.hookimpl(trylast=True)  # pytest has an order of its own
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items[:] = spread(items)


@pytest.fixture
def unused_port() -> Iterator[int]:
    """A port that is taken, and where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


@pytest.fixture(scope="session")
def postgres_server_url() -> Iterator[str]:
    """A PostgreSQL server's address: DUBAN_TEST_PG_URL, or a server that lives as long as this test run."""
    given = os.environ.get("DUBAN_TEST_PG_URL")
    if given:
        yield make_url(given).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
        return
    with started_server(quick_folder()) as server:
        yield server.url()


@pytest.fixture
def postgres_url(postgres_server_url: str) -> Iterator[str]:
    """The address of an empty PostgreSQL database that is this test's alone."""
    with database_of_its_own(postgres_server_url, "template0") as url:
        yield url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The address of a SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'duban.db'}"


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest) -> str:
    """Runs the test twice: on a new SQLite file and on an empty PostgreSQL database."""
    return fixture_of(request, {"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param])


@pytest.fixture(params=BOTH)
def migrated_url(request: pytest.FixtureRequest) -> str:
    """Runs the test twice, on a SQLite file and a PostgreSQL database that have all tables and no row."""
    return fixture_of(request, {"sqlite": "migrated_sqlite_url", "postgresql": "migrated_postgres_url"}[request.param])


@pytest.fixture
def migrated_sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    shutil.copyfile(migrated_sqlite, tmp_path / "duban.db")
    return f"sqlite:///{tmp_path / 'duban.db'}"


@pytest.fixture
def migrated_postgres_url(postgres_server_url: str, migrated_postgres: str) -> Iterator[str]:
    with database_of_its_own(postgres_server_url, migrated_postgres) as url:
        yield url


@pytest.fixture(params=BOTH)
def filled(request: pytest.FixtureRequest) -> Filled:
    """`filled(by)` is the address of a database that `by` has filled, once a run; runs the test on both of them."""
    found: Filled = request.getfixturevalue(f"filled_{request.param}")
    return found


@pytest.fixture
def filled_sqlite(sqlite_fillings: Callable[[Filling], Path], tmp_path: Path) -> Filled:
    def copied(by: Filling) -> str:
        shutil.copyfile(sqlite_fillings(by), tmp_path / "duban.db")
        return f"sqlite:///{tmp_path / 'duban.db'}"

    return copied


@pytest.fixture
def filled_postgresql(
    postgres_server_url: str, postgres_fillings: Callable[[Filling], str], request: pytest.FixtureRequest
) -> Filled:
    def copied(by: Filling) -> str:
        copy = database_of_its_own(postgres_server_url, postgres_fillings(by))
        request.addfinalizer(lambda: copy.__exit__(None, None, None))
        return copy.__enter__()

    return copied


@pytest.fixture(params=BOTH)
def taken_back(request: pytest.FixtureRequest) -> Iterator[TakenBack]:
    """`taken_back(by)` is a transaction on a database that `by` has filled; the next test finds it as it was.

    For tests that commit nothing: a database each, and each statement put into SQL anew, takes longer than all they do.
    """
    lasting: Lasting = request.getfixturevalue(f"lasting_{request.param}")
    with contextlib.ExitStack() as open_ones:

        def session(by: Filling) -> Session:
            opened = open_ones.enter_context(Session(lasting(by).engine, expire_on_commit=False))
            open_ones.callback(opened.flush)  # what the database does not take fails the test that left it
            return opened

        yield session


@pytest.fixture(scope="session")
def lasting_sqlite(
    sqlite_fillings: Callable[[Filling], Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Lasting]:
    """The file that was filled so, open from its first test to the last."""
    with contextlib.ExitStack() as made:

        @functools.cache
        def database(by: Filling) -> Database:
            file = tmp_path_factory.mktemp("lasting") / "duban.db"
            shutil.copyfile(sqlite_fillings(by), file)
            return made.enter_context(contextlib.closing(Database(f"sqlite:///{file}")))

        yield database


@pytest.fixture(scope="session")
def lasting_postgresql(postgres_server_url: str, postgres_fillings: Callable[[Filling], str]) -> Iterator[Lasting]:
    """The database that was filled so, open from its first test to the last."""
    with contextlib.ExitStack() as made:

        @functools.cache
        def database(by: Filling) -> Database:
            url = made.enter_context(database_of_its_own(postgres_server_url, postgres_fillings(by)))
            opened = made.enter_context(contextlib.closing(Database(url)))
            with opened.reading() as session:
                given = [tuple(row) for row in session.execute(NUMBERS_GIVEN)]
            event.listen(opened.engine, "begin", lambda connection: give_again(connection, given))
            return opened

        yield database


def give_again(connection: Connection, given: list[tuple[str, int, bool]]) -> None:
    """Rows get the numbers that they would get in a new database: PostgreSQL does not take back that it gave some."""
    connection.exec_driver_sql(
        "SELECT setval(name::regclass, last, used) FROM unnest(%s::text[], %s::bigint[], %s::boolean[])"
        " AS given(name, last, used)",
        tuple(list(each) for each in zip(*given, strict=True)),
    )


@pytest.fixture(scope="session")
def sqlite_fillings(migrated_sqlite: Path) -> Callable[[Filling], Path]:
    """The SQLite file that was filled so, to copy."""

    @functools.cache
    def file(by: Filling) -> Path:
        filled = migrated_sqlite.with_name(f"filled-{next(NUMBERS)}.db")
        shutil.copyfile(migrated_sqlite, filled)
        fill(f"sqlite:///{filled}", by)
        return filled

    return file


@pytest.fixture(scope="session")
def postgres_fillings(postgres_server_url: str, migrated_postgres: str) -> Iterator[Callable[[Filling], str]]:
    """The name of the PostgreSQL database that was filled so, to make others from."""
    with contextlib.ExitStack() as made:

        @functools.cache
        def name(by: Filling) -> str:
            url = made.enter_context(database_of_its_own(postgres_server_url, migrated_postgres))
            fill(url, by)
            return str(make_url(url).database)

        yield name


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file to copy. Closing the last connection writes the log back into it."""
    file = tmp_path_factory.mktemp("migrated") / "duban.db"
    migrate(f"sqlite:///{file}")
    assert not file.with_name("duban.db-wal").exists()
    return file


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server_url: str) -> Iterator[str]:
    """The name of a PostgreSQL database to make others from. Nobody is connected to it."""
    with database_of_its_own(postgres_server_url, "template0") as url:
        migrate(url)
        name = make_url(url).database
        assert name
        yield name


def migrate(url: str) -> None:
    database = Database(url)
    schema.upgrade(database.engine)
    database.close()


def fill(url: str, by: Filling) -> None:
    database = Database(url)
    with database.writing() as session:
        by(session)
    database.close()


@contextlib.contextmanager
def database_of_its_own(server_url: str, template: str) -> Iterator[str]:
    name = f"duban_test_{os.getpid()}_{next(NUMBERS)}"
    admin = create_engine(server_url, isolation_level="AUTOCOMMIT")
    try:
        with admin.connect() as server:
            encoding = "ENCODING 'UTF8'" if template == "template0" else ""
            server.execute(text(f"CREATE DATABASE {name} TEMPLATE {template} {encoding} STRATEGY file_copy"))
        yield make_url(server_url).set(database=name).render_as_string(hide_password=False)
        with admin.connect() as server:
            server.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    finally:
        admin.dispose()


def fixture_of(request: pytest.FixtureRequest, name: str) -> str:
    value = request.getfixturevalue(name)
    assert isinstance(value, str)
    return value

"""How does work reach the database? One transaction a request, in threads, one writer on SQLite."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DatabaseError, DBAPIError
from sqlalchemy.orm import Session as Session  # for those who may not import SQLAlchemy themselves
from sqlalchemy.pool import ConnectionPoolEntry

from db.away import Watch, first_line

P = ParamSpec("P")
T = TypeVar("T")

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # an acknowledged commit survives a power cut
    "PRAGMA foreign_keys=ON",
)
PATIENCE = 10.0  # seconds that we wait for somebody else's lock before we say that it is held
# A client whose cable was pulled gives up before the server does.
CLIENT_GIVES_UP = {
    "connect_timeout": 3, "keepalives_idle": 1, "keepalives_interval": 1, "keepalives_count": 3,
    "tcp_user_timeout": 3000,
}  # fmt: skip
POSTGRES_WRITERS = 4
READERS = 4


class DatabaseAway(Exception):
    """The database cannot be reached or used; the text is the driver's own first line, without the address."""

    @classmethod
    @contextmanager
    def told(cls) -> Iterator[None]:
        """Turns the driver's errors about reaching a database into this one."""
        try:
            yield
        except DatabaseError as error:
            raise cls(first_line(error)) from error


class Database:
    """The ledger at one address. Changes go through `run` or `writing`, questions through `ask` or `looking`."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.sqlite = make_url(url).get_backend_name() == "sqlite"
        writers = 1 if self.sqlite else POSTGRES_WRITERS
        self.engine = _engine(url, begin="BEGIN IMMEDIATE", size=writers)
        self._reader = _engine(url, begin="BEGIN", size=READERS) if self.sqlite else self.engine
        self._looker = self._reader if self.sqlite else _postgres_engine(make_url(url), READERS, looks_only=True)
        self._writers = ThreadPoolExecutor(writers, "duban-write")
        self._readers = ThreadPoolExecutor(READERS, "duban-read")
        self._watch = Watch()

    async def run(self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Does the work in one transaction of a worker thread: all of it is committed, or nothing."""

        def inside() -> T:
            with self._watch.over(work), self.writing() as session:
                return work(session, *args, **kwargs)

        return await asyncio.get_running_loop().run_in_executor(self._writers, inside)

    async def ask(self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Answers a question beside the writer. What the work changes is thrown away, or refused."""

        def inside() -> T:
            try:
                with self.looking() as session:
                    return work(session, *args, **kwargs)
            except DBAPIError as error:
                if not error.connection_invalidated:
                    raise
            with self.looking() as session:  # the connection had ended while it was not used
                return work(session, *args, **kwargs)

        return await asyncio.get_running_loop().run_in_executor(self._readers, inside)

    async def try_out(self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What would come of the work: it may change what it likes, and all of it is taken back."""

        def inside() -> T:
            with self.reading() as session:
                return work(session, *args, **kwargs)

        return await asyncio.get_running_loop().run_in_executor(self._readers, inside)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One transaction, which is taken back in the end."""
        with Session(self._reader, autoflush=False) as session:
            yield session

    @contextmanager
    def looking(self) -> Iterator[Session]:
        """For questions. On PostgreSQL each statement is its own transaction, as what begins and ends one costs as much
        as a question does; a statement that would change something is refused there."""
        with Session(self._looker, autoflush=False) as session:
            yield session

    def close(self) -> None:
        self._writers.shutdown()
        self._readers.shutdown()
        self.let_go()

    def let_go(self) -> None:
        """Every connection ends; the next work opens others."""
        for engine in {self.engine, self._reader, self._looker}:
            engine.dispose()


def _engine(url: str, *, begin: str, size: int) -> Engine:
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        return _postgres_engine(address, size)
    if address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        address, pool_size=size, max_overflow=4, connect_args={"check_same_thread": False}, hide_parameters=True
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        driver: Any = connection
        driver.isolation_level = None  # the driver must not begin transactions of its own
        for pragma in (*SQLITE_PRAGMAS, f"PRAGMA busy_timeout={1000 * PATIENCE:.0f}"):
            driver.execute(pragma)

    @event.listens_for(engine, "begin")
    def take_the_lock_at_once(connection: Any) -> None:
        # A plain BEGIN that writes later fails at once with "database is locked", whatever the busy timeout.
        connection.exec_driver_sql(begin)

    return engine


def _postgres_engine(address: URL, size: int, *, looks_only: bool = False) -> Engine:
    """`looks_only`: no transactions and no changes, and whether a connection still stands is found out by using it."""
    more: dict[str, Any] = {"isolation_level": "AUTOCOMMIT"} if looks_only else {"pool_pre_ping": True}
    engine = create_engine(
        address, pool_size=size, max_overflow=2, hide_parameters=True, connect_args=CLIENT_GIVES_UP, **more
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        driver: Any = connection
        driver.execute(f"SET lock_timeout = {1000 * PATIENCE:.0f}")  # or who is locked out would never say so
        if looks_only:
            driver.execute("SET default_transaction_read_only = on")
        driver.commit()

    return engine

"""Which process ticks, polls and sends for a bot? The one that holds its lock; the others stand by.

On PostgreSQL a process holds session locks on one connection of its own: that it lives, and perhaps that it leads. The
locks end with the connection, so with the process; one that is only stopped (SIGSTOP) keeps them. A SQLite file has
one process, which its file lock sees to.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from db.away import first_line
from db.session import CLIENT_GIVES_UP

log = logging.getLogger(__name__)

# Later than the client (CLIENT_GIVES_UP), so that two never believe that they lead.
SERVER_GIVES_UP = ("tcp_keepalives_idle = 4", "tcp_keepalives_interval = 1", "tcp_keepalives_count = 4")


class Seat:
    """A process's place among the replicas of a bot. Every call blocks; call it from one thread at a time.

    `boot_id` differs with every start of every process.
    """

    def __init__(self, url: str, bot_id: int, boot_id: str) -> None:
        self._alone = url.startswith("sqlite")
        self._engine: Engine | None = None
        if not self._alone:
            self._engine = create_engine(
                url, poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args=CLIENT_GIVES_UP
            )
        self._lives, self._leads = _key("lives", boot_id), _key("leads", str(bot_id))
        self._connection: Connection | None = None
        self._leading = False
        self._troubled = False

    @property
    def alone(self) -> bool:
        """Whether there cannot be another process: then whoever is not this one is dead."""
        return self._alone

    def taken(self) -> bool:
        """Whether this process leads, from now on or still. False while another does or the database is away."""
        if self._alone:
            return True
        try:
            if self._connection is None:
                self._leading = False
                self._connection = self._connected()
            if self._leading:
                self._connection.execute(text("SELECT 1"))
            else:
                self._leading = self._try_lock(self._connection, self._leads)
            self._troubled = False
        except SQLAlchemyError as error:
            if not self._troubled:
                log.warning(
                    "The lock of this bot cannot be asked for (%s); it is asked for again and again", first_line(error)
                )
            self._troubled = True
            self.leave()
        return self._leading

    def dead(self, boot_ids: Iterable[str]) -> list[str]:
        """Those of the processes that live no more. Raises what the database raises."""
        if self._alone:
            return list(boot_ids)
        if self._connection is None:
            return []
        return [boot_id for boot_id in boot_ids if self._is_free(self._connection, _key("lives", boot_id))]

    def leave(self) -> None:
        """Lets go of the locks."""
        self._leading = False
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(SQLAlchemyError):
                connection.invalidate()
                connection.close()

    def _connected(self) -> Connection:
        assert self._engine is not None
        connection = self._engine.connect()
        for setting in SERVER_GIVES_UP:
            connection.execute(text(f"SET {setting}"))
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": self._lives})
        return connection

    def _is_free(self, connection: Connection, key: int) -> bool:
        free = self._try_lock(connection, key)
        if free:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": key})
        return free

    def _try_lock(self, connection: Connection, key: int) -> bool:
        given: Any = connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": key})
        return bool(given)


def _key(what: str, of: str) -> int:
    """A number for a lock of ours among all of the database's."""
    return int.from_bytes(hashlib.sha256(f"duban {what} {of}".encode()).digest()[:8], signed=True)

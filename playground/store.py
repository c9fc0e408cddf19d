"""What survives a restart of the playground? One SQLite file, written as things change."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

JSON = dict[str, Any]

_TABLES = """
CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS message (chat INTEGER, id INTEGER, value TEXT NOT NULL, PRIMARY KEY (chat, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS entry (seq INTEGER PRIMARY KEY AUTOINCREMENT, chat INTEGER, value TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS entry_chat ON entry (chat, seq);
CREATE TABLE IF NOT EXISTS pending (update_id INTEGER PRIMARY KEY, chat INTEGER, expires INTEGER, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS query (id TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS file (id TEXT PRIMARY KEY, value TEXT NOT NULL, content BLOB NOT NULL);
"""


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class Store:
    """Rows by key. Not synchronised to the disk plate: a playground may lose its last moments in a power cut."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(folder / "playground.db", isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=OFF")
        self._db.executescript(_TABLES)

    def close(self) -> None:
        """Close the file; nothing may be asked afterwards."""
        self._db.close()

    @contextmanager
    def change(self) -> Iterator[None]:
        """Everything inside is kept together or not at all; an inner change joins the outer one."""
        if self._db.in_transaction:
            yield
            return
        self._db.execute("BEGIN")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def empty(self) -> None:
        """Forget everything."""
        with self.change():
            for table in ("fact", "message", "entry", "pending", "query", "file"):
                self._db.execute(f"DELETE FROM {table}")  # noqa: S608  (our own table names)

    def fact(self, name: str, default: Any = None) -> Any:
        """One remembered value, or `default`."""
        row = self._db.execute("SELECT value FROM fact WHERE name = ?", (name,)).fetchone()
        return default if row is None else json.loads(row[0])

    def facts(self, prefix: str) -> dict[str, Any]:
        """All values whose name begins so, by the rest of the name."""
        rows = self._db.execute("SELECT name, value FROM fact WHERE substr(name, 1, ?) = ?", (len(prefix), prefix))
        return {name[len(prefix) :]: json.loads(value) for name, value in rows}

    def remember(self, name: str, value: object) -> None:
        """Keep one value; None forgets it."""
        if value is None:
            self._db.execute("DELETE FROM fact WHERE name = ?", (name,))
        else:
            self._db.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", (name, _dump(value)))

    def message(self, chat: int, message_id: int) -> JSON | None:
        """A message in Telegram's form."""
        row = self._db.execute("SELECT value FROM message WHERE chat = ? AND id = ?", (chat, message_id)).fetchone()
        return None if row is None else json.loads(row[0])

    def keep_message(self, chat: int, message_id: int, value: JSON) -> None:
        """Write a message, new or edited."""
        self._db.execute("INSERT OR REPLACE INTO message VALUES (?, ?, ?)", (chat, message_id, _dump(value)))

    def drop_message(self, chat: int, message_id: int) -> None:
        """Delete a message."""
        self._db.execute("DELETE FROM message WHERE chat = ? AND id = ?", (chat, message_id))

    def move_messages(self, old: int, new: int) -> None:
        """A group lives on under a new id; its log goes with it."""
        self._db.execute("UPDATE entry SET chat = ? WHERE chat = ?", (new, old))

    def add_entry(self, chat: int, value: JSON) -> int:
        """Append to the delivery log; gives the place in the order."""
        return int(
            self._db.execute("INSERT INTO entry (chat, value) VALUES (?, ?)", (chat, _dump(value))).lastrowid or 0
        )

    def entries(self, after: int, chat: int | None, limit: int) -> list[JSON]:
        """The delivery log behind `after`, in order."""
        rows = self._db.execute(
            "SELECT seq, value FROM entry WHERE seq > ? AND (? IS NULL OR chat = ?) ORDER BY seq LIMIT ?",
            (after, chat, chat, limit),
        )
        return [{"seq": seq, **json.loads(value)} for seq, value in rows]

    def last_entry(self) -> int:
        """The highest place in the log; 0 when it is empty."""
        return int(self._db.execute("SELECT coalesce(max(seq), 0) FROM entry").fetchone()[0])

    def pending(self) -> list[tuple[int, int, int, str]]:
        """Unconfirmed updates: (update_id, chat, expires as unix seconds, JSON text)."""
        return list(self._db.execute("SELECT update_id, chat, expires, value FROM pending ORDER BY update_id"))

    def add_pending(self, update_id: int, chat: int, expires: int, value: JSON) -> str:
        """Keep an update until the bot confirms it; gives its JSON text."""
        text = _dump(value)
        self._db.execute("INSERT INTO pending VALUES (?, ?, ?, ?)", (update_id, chat, expires, text))
        return text

    def drop_pending(self, update_ids: list[int]) -> None:
        """These updates are confirmed or too old."""
        self._db.executemany("DELETE FROM pending WHERE update_id = ?", [(number,) for number in update_ids])

    def query(self, query_id: str) -> JSON | None:
        """A pressed button that waits for its answer."""
        row = self._db.execute("SELECT value FROM query WHERE id = ?", (query_id,)).fetchone()
        return None if row is None else json.loads(row[0])

    def keep_query(self, query_id: str, value: JSON) -> None:
        """Remember a press, or that it was answered."""
        self._db.execute("INSERT OR REPLACE INTO query VALUES (?, ?)", (query_id, _dump(value)))

    def add_file(self, file_id: str, value: JSON, content: bytes) -> None:
        """Keep a file with its description."""
        self._db.execute("INSERT INTO file VALUES (?, ?, ?)", (file_id, _dump(value), content))

    def file(self, file_id: str) -> JSON | None:
        """The description of a file."""
        row = self._db.execute("SELECT value FROM file WHERE id = ?", (file_id,)).fetchone()
        return None if row is None else json.loads(row[0])

    def content(self, file_id: str) -> bytes:
        """The bytes of a file; KeyError when there is none."""
        row = self._db.execute("SELECT content FROM file WHERE id = ?", (file_id,)).fetchone()
        if row is None:
            raise KeyError(file_id)
        return bytes(row[0])

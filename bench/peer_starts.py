"""How is a peer's program started, and on which store? bench/peer_at_work.py in the peers' own environment."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

from tests.conftest import database_of_its_own

AT_WORK = Path(__file__).with_name("peer_at_work.py")
PATIENCE = 300  # seconds for one run
SILENT: dict[str, Any] = {"env": os.environ | {"PYTHONWARNINGS": "ignore"}}
Row = dict[str, Any]


class Peer(NamedTuple):
    """What it is called, what peer_at_work.py calls it, and the database it works on."""

    name: str
    word: str
    database: str


class Unavailable(Exception):
    """Says in one sentence why a peer gave no figure."""


def started(python: str, *words: str, patience: float) -> str:
    """A peer's program until it ends; what it printed. Raises Unavailable."""
    try:
        done = subprocess.run([python, AT_WORK, *words], capture_output=True, text=True, timeout=patience, **SILENT)
    except subprocess.TimeoutExpired:
        raise Unavailable(f"not done within {patience:.0f} s") from None
    if done.returncode:
        raise Unavailable(f"it failed: {(done.stderr.strip().splitlines() or ['no word'])[-1]}")
    return str(done.stdout)


class place:  # noqa: N801  # reads as a word in a with statement
    """An empty store of its own: a SQLite file, or a PostgreSQL database that keeps what it acknowledged."""

    def __init__(self, kind: str, folder: Path, server: str) -> None:
        self._kind, self._folder, self._made = kind, folder, database_of_its_own(server, "template0")

    def __enter__(self) -> str:
        url = self._made.__enter__()
        if self._kind == "postgresql":
            return url
        for file in self._folder.glob("store.db*"):
            file.unlink()
        return f"sqlite:///{self._folder / 'store.db'}"

    def __exit__(self, *error: Any) -> None:
        self._made.__exit__(*error)

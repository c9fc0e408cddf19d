"""Do the tests stand on a real PostgreSQL, and does nothing of it stay behind?"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from db import schema
from db.session import Database
from tests.postgres_server import started_server, stop_leftovers

ROOT = Path(__file__).resolve().parent.parent
STARTS_AND_WAITS = """
from tests.postgres_server import started_server
with started_server() as server:
    print(server.folder, flush=True)
    input()
"""


def test_a_database_keeps_what_was_written(database_url: str) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE note (words VARCHAR(20))"))
        connection.execute(text("INSERT INTO note VALUES ('6月底前完工')"))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT words FROM note")).scalar_one() == "6月底前完工"
    assert engine.dialect.name == make_url(database_url).get_backend_name()
    engine.dispose()


@pytest.mark.parametrize("turn", ["first", "second"])
def test_every_test_gets_all_tables_and_nobody_elses_rows(migrated_url: str, turn: str) -> None:
    database = Database(migrated_url)
    assert schema.at(database.engine) == schema.newest() is not None
    table = text("CREATE TABLE only_once (turn VARCHAR(10))")
    with database.engine.begin() as connection:
        connection.execute(table)  # fails in the second turn if the first one's database is still there
    database.close()


def test_the_server_does_not_run_as_root_and_leaves_nothing() -> None:
    with started_server() as server:
        process = int((server.folder / "data" / "postmaster.pid").read_text().splitlines()[0])
        assert (server.folder / "data").stat().st_uid != 0
        os.kill(process, 0)
    assert not server.folder.exists()
    assert gone(process)


def test_a_killed_test_run_leaves_no_server_to_the_next() -> None:
    killed = subprocess.Popen(
        [sys.executable, "-c", STARTS_AND_WAITS], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert killed.stdout is not None
    folder = Path(killed.stdout.readline().strip())
    process = int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])
    stop_leftovers()
    os.kill(process, 0)  # its owner lives: not a leftover
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    stop_leftovers()
    assert gone(process)
    assert not folder.exists()


def gone(process: int) -> bool:
    for _ in range(50):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False

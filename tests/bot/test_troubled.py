"""Does `duban run` go on by itself when its database was locked, full or cut off, with nothing lost or half written?"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.session import Database
from tests.bot.cutting import When, cutter
from tests.bot.town import Wire, populate
from tests.bot.troubled import BEGINS, ENDS, Troubled, trouble_it
from tests.bot.troubles import CannotMount, cut, disk_full, locked, no_more_bytes, small_disk, terminated
from tests.conftest import fill

pytestmark = pytest.mark.anyio
GOES_ON = 4.0  # seconds; 2 are promised, and soak measures them on a machine that does nothing else
SHORTER = "tests.bot.impatient"  # a lock is waited for two seconds in place of ten


@pytest.fixture
def on_postgres(migrated_postgres_url: str) -> Iterator[Database]:
    fill(migrated_postgres_url, populate)
    with contextlib.closing(Database(migrated_postgres_url)) as made:
        yield made


@pytest.fixture
def on_sqlite(migrated_sqlite_url: str) -> Iterator[Database]:
    fill(migrated_sqlite_url, populate)
    with contextlib.closing(Database(migrated_sqlite_url)) as made:
        yield made


def judge(found: Troubled) -> None:
    assert (found.lost, found.unlabelled, found.unanswered, found.plainly_again) == ([], [], [], [])
    assert (found.half_done, found.intact) == ([], True)
    assert found.went_on is not None
    assert found.went_on <= GOES_ON
    assert found.answered is not None
    assert found.answered <= GOES_ON


def judge_log(found: Troubled) -> None:
    """One line when it begins, one when it ends, and no traceback."""
    assert sum(BEGINS in line for line in found.said) == 1
    assert sum(ENDS in line for line in found.said) == 1
    assert not any("Traceback" in line for line in found.said)


async def test_a_locked_ledger_is_waited_for(database: Database, wire: Wire, tmp_path: Path) -> None:
    found = await trouble_it(database, wire, tmp_path / "home", locked, 5, prepare=SHORTER)
    judge(found)
    assert found.heard_in_it == 0
    judge_log(found)


async def test_a_process_that_may_write_no_more_bytes_goes_on_when_it_may(
    on_sqlite: Database, wire: Wire, tmp_path: Path
) -> None:
    found = await trouble_it(on_sqlite, wire, tmp_path / "home", no_more_bytes, 4)
    judge(found)
    assert found.heard_in_it == 0
    judge_log(found)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    try:
        with small_disk(tmp_path / "disk") as made:
            yield made
    except (CannotMount, FileNotFoundError) as error:
        pytest.skip(f"a small disk cannot be mounted here: {error}")


async def test_a_full_disk_is_waited_for(disk: Path, migrated_sqlite: Path, wire: Wire, tmp_path: Path) -> None:
    (disk / "duban.db").write_bytes(migrated_sqlite.read_bytes())
    url = f"sqlite:///{disk / 'duban.db'}"
    fill(url, populate)
    with contextlib.closing(Database(url)) as database:
        found = await trouble_it(database, wire, tmp_path / "home", disk_full, 4)
    judge(found)
    assert found.heard_in_it == 0
    judge_log(found)


async def test_sessions_that_the_server_ends_are_opened_anew(on_postgres: Database, wire: Wire, tmp_path: Path) -> None:
    judge(await trouble_it(on_postgres, wire, tmp_path / "home", terminated, 3))


@pytest.mark.parametrize("when", ["before the commit", "after the commit"])
async def test_a_connection_that_is_cut_around_a_commit(
    on_postgres: Database, wire: Wire, tmp_path: Path, when: When
) -> None:
    """After it nobody knows whether it was made: what may have been sent comes with a label, what was not comes."""
    async with cutter(on_postgres.url, seed=3) as (cuts, by_it):
        found = await trouble_it(on_postgres, wire, tmp_path / "home", cut(cuts, when), 6, DATABASE_URL=by_it)
        assert cuts.cuts >= 5
    judge(found)

"""Which faults of soak kill nothing? A Bot API that fails at random, and a database that is locked, full or cut off."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from bench.laps import Fault, Found, Lap
from db.session import Database
from tests.bot.cutting import When, cutter
from tests.bot.disturbed import disturb, real_now, with_a_crowd
from tests.bot.town import Wire, populate
from tests.bot.troubled import Troubled, trouble_it
from tests.bot.troubles import Trouble, cut, disk_full, locked, no_more_bytes, small_disk, terminated
from tests.conftest import fill, migrate

PEOPLE = 400
A_GROUP_MESSAGE, A_COMMAND = 160, 100  # one for so many messages: a chat takes one a second, a group 20 a minute
TIMES = 3
GOES_ON = 2.0  # seconds
NOTHING_ELSE = 10**9  # a try is no kill: how many are labelled follows from the faults


def failures(messages: int, seconds: float) -> Iterator[Fault]:
    goal = (
        "lost 0, unlabelled 0, retry_after kept, at most 30 calls within a second and one a chat, recovery without help"
    )
    for database in ("sqlite", "postgresql"):
        yield Fault(
            f"Bot API fails at random, {messages:,} messages", database, 1, 1, api(messages), goal, a_second=30,
            labelled_a_kill=NOTHING_ELSE, cast=with_a_crowd(PEOPLE),
        )  # fmt: skip
    goal = f"lost 0, unlabelled 0, goes on within {GOES_ON:.0f} s"
    for name, database, lap in _troubles(seconds):
        yield Fault(name, database, TIMES, 1, lap, goal, within=GOES_ON, labelled_a_kill=NOTHING_ELSE)


def _troubles(seconds: float) -> Iterator[tuple[str, str, Lap]]:
    for database in ("sqlite", "postgresql"):
        yield f"database locked by another process for {seconds:.0f} s", database, ledger(locked, seconds)
    yield f"no file may grow for {seconds:.0f} s (EFBIG)", "sqlite", ledger(no_more_bytes, seconds)
    if os.geteuid() == 0:  # who mounts a small disk
        yield f"disk full for {seconds:.0f} s (ENOSPC)", "sqlite", on_a_small_disk(seconds)
    yield f"every session ended again and again for {seconds:.0f} s", "postgresql", ledger(terminated, seconds)
    whens: tuple[When, ...] = ("before the commit", "after the commit")
    for when in whens:
        yield f"a tenth of all connections cut {when} for {seconds:.0f} s", "postgresql", behind_a_cutter(when, seconds)


def api(messages: int) -> Lap:
    async def lap(database: Database, wire: Wire, home: Path, tries: int, seed: int) -> Found:
        found = await disturb(
            database, wire, home, messages, seed, people=PEOPLE, in_groups=max(2, messages // A_GROUP_MESSAGE),
            commands=max(2, messages // A_COMMAND),
            now=real_now(), DUBAN_CLOCK_URL="",
        )  # fmt: skip
        assert found.supervisors_told, "nobody was told of the one who has blocked the bot"
        assert found.followed, "the group that moved was not followed"
        return Found(
            tries, len(found.lost), len(found.unlabelled), found.labelled, messages=found.owed,
            unanswered=len(found.unanswered), called_too_soon=len(found.impatient), most_a_second=found.most_a_second,
            closest_s=found.closest,
        )  # fmt: skip

    return lap


def ledger(trouble: Trouble, seconds: float) -> Lap:
    async def lap(database: Database, wire: Wire, home: Path, tries: int, _seed: int) -> Found:
        return _counted(await trouble_it(database, wire, home, trouble, seconds), tries)

    return lap


def on_a_small_disk(seconds: float) -> Lap:
    async def lap(_database: Database, wire: Wire, home: Path, tries: int, _seed: int) -> Found:
        with small_disk(home.with_name("disk")) as disk:
            url = f"sqlite:///{disk / 'duban.db'}"
            migrate(url)
            fill(url, populate)
            with contextlib.closing(Database(url)) as database:
                return _counted(await trouble_it(database, wire, home, disk_full, seconds), tries)

    return lap


def behind_a_cutter(when: When, seconds: float) -> Lap:
    async def lap(database: Database, wire: Wire, home: Path, tries: int, seed: int) -> Found:
        async with cutter(database.url, seed) as (cuts, by_it):
            return _counted(await trouble_it(database, wire, home, cut(cuts, when), seconds, DATABASE_URL=by_it), tries)

    return lap


def _counted(found: Troubled, tries: int) -> Found:
    assert found.intact, "the file of the ledger is damaged"
    slowest = [seconds for seconds in (found.went_on, found.answered) if seconds is not None]
    return Found(
        tries, len(found.lost), len(found.unlabelled) + len(found.plainly_again), found.labelled,
        slowest_s=max(slowest, default=None), messages=found.owed, unanswered=len(found.unanswered) + len(found.half_done),
    )  # fmt: skip

"""How does `duban run` fare while its database is locked, full or cut off? For tests and soak.

Truth is the playground's log; of Duban's own words only its log on standard error is read. Messages fall due all the
time, before the trouble, in it and after it, and people ask all the time.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from db.matters import Matter
from db.session import Database
from tests.bot.disturbed import SUPERVISOR, UNKNOWN
from tests.bot.replicas import MARK, Ledger, ending, started
from tests.bot.town import Wire
from tests.bot.troubles import Trouble

AT_ONCE, EVERY = 8, timedelta(seconds=0.25)  # messages that fall due together, and how often
AFTERWARDS = 3.0  # seconds in which messages still fall due when the trouble is over
ASKED = re.compile(rf"【(\d+)】|第({UNKNOWN // 100_000}\d{{5}})号")
BEGINS = "takes no changes"
ENDS = "takes changes again"


@dataclass
class Troubled:
    """What became of it all."""

    owed: int = 0
    lost: list[int] = field(default_factory=list)
    unlabelled: list[int] = field(default_factory=list)
    labelled: int = 0
    unanswered: list[int] = field(default_factory=list)  # of the commands that people sent
    plainly_again: list[int] = field(default_factory=list)  # commands answered twice without a label
    half_done: list[int] = field(default_factory=list)  # commands whose change was not made once
    intact: bool = True  # the file itself
    went_on: float | None = None  # seconds from the end of the trouble to the next message
    answered: float | None = None  # to the next answer to somebody
    heard_in_it: int = 0  # messages that came in the second half of the trouble
    said: list[str] = field(default_factory=list)  # in Duban's log


async def trouble_it(
    database: Database, wire: Wire, home: Path, trouble: Trouble, seconds: float, **more: Any
) -> Troubled:
    """So many seconds of it, in the midst of work."""
    ledger, asked = Ledger(database, wire), 0
    async with ending() as running:
        running.append(await started(database, wire.url, home, **more))
        await _fall_due(ledger, seconds + AFTERWARDS + 2)
        while await ledger.count() == 0:
            await ledger.heard(wait=1)
        async with trouble(database, running[0]):
            loop = asyncio.get_running_loop()
            began, half = loop.time(), _clock(wire) + timedelta(seconds=seconds / 2)
            while loop.time() - began < seconds:
                asked += 1
                await _ask(wire, asked)
                await asyncio.sleep(0.25)
            before = _clock(wire)
        over = _clock(wire)
        await ledger.owe(AT_ONCE, now=over)
        asked += 1
        await _ask(wire, asked)
        await _all_heard(ledger, asked)
        assert running[0].process.returncode is None, (home / "log").read_text()
    found = await _judged(ledger, asked, half, before, over)
    found.said = (home / "log").read_text().splitlines()
    return found


async def _ask(wire: Wire, number: int) -> None:
    """Every other command records a problem; the rest asks for an item that there is not."""
    words = f"/problem 反映【{number}】" if number % 2 == 0 else f"/show {UNKNOWN + number}"
    await wire.order("send", person=SUPERVISOR, text=words)


async def _fall_due(ledger: Ledger, seconds: float) -> None:
    now = _clock(ledger.wire)
    for number in range(int(seconds / EVERY.total_seconds())):
        await ledger.owe(AT_ONCE, now=now + number * EVERY)


def _clock(wire: Wire) -> datetime:
    now: datetime = wire.state.world.clock.now()
    return now


async def _all_heard(ledger: Ledger, asked: int) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(60):
            while (
                await ledger.count() < len(ledger.owed) or len(set(_answers(await ledger.wire.log("message")))) < asked
            ):
                await asyncio.sleep(0.3)
    await asyncio.sleep(1.0)  # a repeat may follow


def _answers(log: Iterable[dict[str, Any]]) -> list[int]:
    found = [groups for entry in log if entry["from_bot"] for groups in ASKED.findall(entry["text"])]
    return [int(changed) if changed else int(unknown) - UNKNOWN for changed, unknown in found]


def _changes(session: Session) -> list[int]:
    return [int(words.split("【")[1].split("】")[0]) for words in session.scalars(select(Matter.words))]


def _intact(session: Session) -> bool:
    return bool(session.scalar(text("PRAGMA integrity_check")) == "ok")


async def _judged(ledger: Ledger, asked: int, half: datetime, before: datetime, over: datetime) -> Troubled:
    judged = await ledger.judged()
    log = [entry for entry in await ledger.wire.log("message") if entry["from_bot"]]
    found = Troubled(len(ledger.owed), judged.lost, judged.unlabelled, judged.labelled)
    plain = [entry for entry in log if not ledger.is_labelled(entry)]
    found.unanswered = sorted(set(range(1, asked + 1)) - set(_answers(log)))
    once = _answers(plain)
    found.plainly_again = sorted({number for number in once if once.count(number) > 1})
    changes = await ledger.database.ask(_changes)
    found.half_done = sorted(number for number in range(2, asked + 1, 2) if changes.count(number) != 1)
    found.intact = not ledger.database.sqlite or await ledger.database.ask(_intact)
    notices = [_at(entry) for entry in log if MARK.search(entry["text"])]
    found.heard_in_it = sum(half < at <= before for at in notices)
    found.went_on = _first_after(over, notices)
    found.answered = _first_after(over, [_at(entry) for entry in log if ASKED.search(entry["text"])])
    return found


def _at(entry: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(entry["at"])


def _first_after(moment: datetime, moments: Sequence[datetime]) -> float | None:
    later = [at for at in moments if at > moment]
    return round((min(later) - moment).total_seconds(), 2) if later else None

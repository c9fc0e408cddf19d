"""How is `duban run` killed again and again while it has something to do, and what did each kill cost? For tests and soak.

The delivery log says what was lost and repeated. The ledger is asked for one thing alone: which messages were under way
at a kill, so that a labelled repeat can be put down to it.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import re
import signal
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.matters import Matter
from db.outbox import Message, Notice
from db.session import Database
from supervision import outbox
from tests.bot.replicas import LABEL, MARK, START, Ledger, Replica, ending, started
from tests.bot.town import Wire

IN_FLIGHT = 16
WAITING = 120  # messages that wait at each start, so that a kill falls among them
LATEST_KILL = 0.2  # seconds after the first message of a process
UNKNOWN = 100_000  # items have smaller numbers
NUMBER = re.compile(rf"〔(\d+)〕|第({UNKNOWN // 100_000}\d{{5}})号")
PATIENCE = 60.0  # seconds without anything new after which what has not come is lost


@dataclass
class Deaths:
    """What was under way at each kill, and how many of its labelled repeats were heard."""

    ledger: Ledger
    under_way: list[int] = field(default_factory=list)
    labelled: Counter[int] = field(default_factory=Counter)
    _seen: set[tuple[int, int]] = field(default_factory=set)
    _killed_with: dict[int, int] = field(default_factory=dict)
    _counted: Counter[int] = field(default_factory=Counter)

    async def add(self) -> None:
        """Right after a kill."""
        await asyncio.sleep(0.02)  # what had left the dead process arrives
        await self.count()
        found = await self.ledger.database.ask(sending)
        new = {number for number, attempt in found if (number, attempt) not in self._seen}
        self._seen |= found
        self._killed_with |= dict.fromkeys(new, len(self.under_way))
        self.under_way.append(len(new))

    async def count(self) -> None:
        """Puts the labelled repeats that came since down to the kills that caused them."""
        _, labelled = await self.ledger.heard()
        for number in (labelled - self._counted).elements():
            self.labelled[self._killed_with.get(number, -1)] += 1
        self._counted = labelled.copy()

    @property
    def most_labelled(self) -> int:
        """Of one kill."""
        return max(self.labelled.values(), default=0)


def sending(session: Session) -> set[tuple[int, int]]:
    """(number of the test, attempt) of every message whose intent is written and whose end is not."""
    rows = select(Notice.point, Message.attempt).join(Message, Notice.message_id == Message.id)
    return {(int(row[0].split("-")[1]), row[1]) for row in session.execute(rows.where(Message.state == "sending"))}


async def kill_the_sender(
    ledger: Ledger, home: Path, kills: int, seed: int, *, prepare: str = "", anew: bool = True
) -> Deaths:
    """Starts and kills again and again while messages fall due, then lets one process finish.

    `anew`: the first start is in a process of its own, all others are forked.
    """
    chance, deaths = random.Random(seed), Deaths(ledger)
    for kill in range(kills):
        before = await ledger.count()
        await ledger.owe(WAITING - (len(ledger.owed) - before))
        async with ending() as running, asyncio.timeout(2 * START):
            running.append(
                await started(ledger.database, ledger.wire.url, home, prepare=prepare, anew=anew and not kill)
            )
            while await ledger.count() == before:
                await ledger.heard(wait=1)
            await asyncio.sleep(chance.uniform(0, LATEST_KILL))
        await deaths.add()
    async with ending() as running:
        running.append(await started(ledger.database, ledger.wire.url, home, prepare=prepare))
        await finished(ledger)
    await deaths.count()
    return deaths


async def finished(ledger: Ledger) -> None:
    """Until everything was heard; what never comes is left to the judgement."""
    before = -1
    while await ledger.count() > before:
        before = await ledger.count()
        with contextlib.suppress(TimeoutError):
            await ledger.until_all_heard(PATIENCE)
            return


async def kill_the_leader(ledger: Ledger, home: Path, count: int, kills: int, seed: int) -> tuple[Deaths, float]:
    """Of so many replicas under load, again and again, and the slowest take-over in seconds; the dead are replaced."""
    chance, deaths, slowest = random.Random(seed), Deaths(ledger), 0.0
    async with ending() as replicas:
        alive = [await started(ledger.database, ledger.wire.url, home / f"{number}") for number in range(count)]
        replicas += alive
        for kill in range(kills):
            await under_load(ledger)
            await asyncio.sleep(chance.uniform(0, LATEST_KILL))
            leader = await leading(alive)
            alive.remove(leader)
            leader.kill()
            await deaths.add()
            slowest = max(slowest, await until_more(ledger))
            alive.append(await started(ledger.database, ledger.wire.url, home / f"{kill + count}"))
            replicas.append(alive[-1])
        await finished(ledger)
    await deaths.count()
    return deaths, slowest


async def stop_the_leader(ledger: Ledger, home: Path, count: int, stops: int, seed: int) -> tuple[Deaths, float]:
    """SIGSTOP for longer than its lease, under load, and the slowest going on afterwards in seconds."""
    chance, deaths, slowest = random.Random(seed), Deaths(ledger), 0.0
    async with ending() as replicas:
        for number in range(count):
            replicas.append(await started(ledger.database, ledger.wire.url, home / f"{number}"))
        for _ in range(stops):
            await under_load(ledger)
            await asyncio.sleep(chance.uniform(0, LATEST_KILL))
            leader = await leading(replicas)
            leader.kill(signal.SIGSTOP)
            await deaths.add()
            await asyncio.sleep(outbox.LEASE.total_seconds() + 1)
            leader.kill(signal.SIGCONT)
            slowest = max(slowest, await until_more(ledger))
        await finished(ledger)
    await deaths.count()
    return deaths, slowest


async def under_load(ledger: Ledger) -> None:
    """Until the first of new messages has come and others wait."""
    before = await ledger.count()
    await ledger.owe(WAITING - (len(ledger.owed) - before))
    while await ledger.count() == before:
        await ledger.heard(wait=1)


async def leading(alive: list[Replica]) -> Replica:
    """The one of them that holds the lead: the first that began with it, or said that it took it over."""
    async with asyncio.timeout(START):
        while True:
            for replica in alive:
                if replica.leads():
                    return replica
            await asyncio.sleep(0.02)


async def until_more(ledger: Ledger) -> float:
    """Seconds until somebody sends again, or everything is sent."""
    await asyncio.sleep(0.05)  # what was under way has arrived
    since, before = time.monotonic(), await ledger.count()
    while (now := await ledger.count()) == before and now < len(ledger.owed):
        await asyncio.sleep(0.02)
    return time.monotonic() - since


@dataclass
class Answers:
    """What became of numbered updates: how often each was answered, and how often with the label."""

    asked: int
    plainly: Counter[int]
    labelled: Counter[int]
    changes: Counter[int]
    most_labelled: int = 0  # by one process, so after one kill

    @property
    def lost(self) -> list[int]:
        """Never answered, or the change it asked for was never made."""
        numbers = range(1, self.asked + 1)
        unmade = {number for number in numbers if changes_something(number)} - set(self.changes)
        return sorted({number for number in numbers if not self.plainly[number] + self.labelled[number]} | unmade)

    @property
    def unlabelled(self) -> list[int]:
        """Answered or done a second time as if it were the first."""
        return [number for found in (self.plainly, self.changes) for number, times in found.items() if times > 1]


def changes_something(number: int) -> bool:
    """Every other update records a problem; the rest asks for an item that there is not."""
    return number % 2 == 0


async def kill_the_receiver(
    database: Database, wire: Wire, home: Path, updates: int, kills: int, seed: int, **more: Any
) -> Answers:
    """So many updates of two chats arrive while the process that takes them is killed again and again."""
    chance, sent, labelled = random.Random(seed), 0, [0]
    for kill in range(1, kills + 1):
        async with ending() as running, asyncio.timeout(2 * START):
            running.append(await started(database, wire.url, home, **more))
            while sent < updates * kill // kills:
                sent += 1
                text = f"/problem 反映〔{sent}〕" if changes_something(sent) else f"/show {UNKNOWN + sent}"
                await wire.order("send", person=1001 if changes_something(sent) else 1002, text=text)
            await asyncio.sleep(chance.uniform(0, LATEST_KILL))
        labelled.append((await answered(database, wire, sent)).labelled.total())
    async with ending() as running:
        running.append(await started(database, wire.url, home, **more))
        answers, last = await answered(database, wire, sent), time.monotonic()
        while answers.lost and time.monotonic() < last + PATIENCE:
            await asyncio.sleep(1)
            found = await answered(database, wire, sent)
            answers, last = found, last if len(found.lost) == len(answers.lost) else time.monotonic()
        await asyncio.sleep(0.5)  # a repeat may follow
        answers = await answered(database, wire, sent)
    labelled.append(answers.labelled.total())
    answers.most_labelled = max(later - before for before, later in pairwise(labelled))
    return answers


async def answered(database: Database, wire: Wire, asked: int) -> Answers:
    """By the delivery log, and the changes by the ledger."""
    found = Answers(asked, Counter(), Counter(), Counter())
    for entry in await wire.log("message"):
        if entry["from_bot"]:
            for mark, unknown in NUMBER.findall(entry["text"]):
                number = int(mark) if mark else int(unknown) - UNKNOWN
                (found.labelled if LABEL in entry["text"] else found.plainly)[number] += 1
    words = await database.ask(lambda session: session.scalars(select(Matter.words)).all())
    found.changes.update(int(MARK.search(line)[1]) for line in words if MARK.search(line))  # type: ignore[index]  # just found
    return found

"""How does `duban run` fare with a Bot API that fails at random? Everything by the playground's log. For tests and soak."""

from __future__ import annotations

import asyncio
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from db.people import Person
from db.session import Database
from playground import cast
from playground.breaking import AFTER
from tests.bot.replicas import LABEL, MARK, Ledger, ending, started
from tests.bot.town import MORNING, Wire

SHARES = {
    "silence": 0.04, "answer_lost": 0.01, "502": 0.05, "429": 0.05, "hang_up": 0.02, "hang": 0.01, "half": 0.01,
    "wrong_json": 0.01,
}  # fmt: skip
"""Delivered and then timed out (or cut off), bad gateway, told to wait, reset, hangs, half answers, wrong JSON."""
LISTENING = {"502": 0.05, "429": 0.02, "hang_up": 0.02, "half": 0.02, "wrong_json": 0.02}
RETRY_AFTER = 2
HANGS_FOR = 60.0  # seconds; Duban gives up sooner
SUPERVISOR, BLOCKED, GROUP = 1001, 1002, cast.TASK_FORCE.chat_id
FIRST_OF_CROWD = 2001
UNKNOWN = 100_000  # items have smaller numbers
ANSWER = re.compile(rf"第({UNKNOWN // 100_000}\d{{5}})号")
AT_ONCE = 250  # messages that a transaction of the test writes, as it holds up the writer
CROSSING = 0.3  # seconds in which calls that were under way may still arrive after a 429
PATIENCE = 120.0  # seconds without anything new after which what has not come is lost


def with_a_crowd(count: int) -> cast.Cast:
    """The usual people, and so many more."""
    usual = cast.usual_cast()
    crowd = tuple(cast.Person(FIRST_OF_CROWD + number, f"干部{number}") for number in range(count))
    return cast.Cast((*usual.people, *crowd), usual.groups)


def join(session: Session, telegram_ids: Iterable[int]) -> None:
    """These accounts belong to people, or a group, of the ledger."""
    for telegram_id in telegram_ids:
        session.add(Person(name=f"{telegram_id}", telegram_id=telegram_id, language="zh", joined_at=MORNING))


@dataclass
class Disturbed:
    """What the log shows."""

    owed: int
    lost: list[int] = field(default_factory=list)
    unlabelled: list[int] = field(default_factory=list)
    labelled: int = 0
    unanswered: list[int] = field(default_factory=list)  # commands that people sent meanwhile
    impatient: list[tuple[int, float]] = field(default_factory=list)  # (chat, seconds after its 429)
    faults: Counter[str] = field(default_factory=Counter)
    most_a_second: int = 0  # calls within any second
    closest: float | None = None  # seconds between two calls to one private chat
    supervisors_told: bool = False
    followed: bool = False  # the group that moved
    seconds: float = 0.0


async def order_faults(wire: Wire, seed: int) -> None:
    await wire.order("faults", seed=seed)
    for method, shares in (("sendMessage", SHARES), ("getUpdates", LISTENING)):
        for fault, share in shares.items():
            more = {"share": share, "retry_after": RETRY_AFTER, "seconds": HANGS_FOR}
            await wire.order("faults", method=method, fault=fault, **more)
    await wire.order("faults", method="sendMessage", fault="migrate", chat=str(GROUP))
    await wire.order("block", person=BLOCKED)


async def disturb(
    database: Database, wire: Wire, home: Path, messages: int, seed: int, *, people: int, in_groups: int = 6,
    commands: int = 10, now: datetime | None = None, prepare: str = "", **more: Any,
) -> Disturbed:  # fmt: skip
    """So many messages to so many people of the crowd, some to a group that moves and to somebody who has blocked us."""
    crowd = [FIRST_OF_CROWD + number for number in range(people)]
    await database.run(join, [*crowd, GROUP])
    ledger = Ledger(database, wire)
    async with ending() as running:
        running.append(await started(database, wire.url, home, prepare=prepare, **more))
        await order_faults(wire, seed)
        began = asyncio.get_running_loop().time()
        await ledger.owe(3, people=[BLOCKED], now=now)
        unreachable = set(ledger.owed)
        await ledger.owe(in_groups, people=[GROUP], now=now)
        while len(ledger.owed) < messages:
            await ledger.owe(min(AT_ONCE, messages - len(ledger.owed)), people=crowd, now=now)
        ledger.owed -= unreachable
        for number in range(1, commands + 1):
            await wire.order("send", person=SUPERVISOR, text=f"/show {UNKNOWN + number}")
        log = await until_heard(wire, ledger.owed, commands)
        took = asyncio.get_running_loop().time() - began
        assert running[0].process.returncode is None
    found = judged(log, ledger.owed, commands)
    found.seconds = round(took, 1)
    return found


async def until_heard(wire: Wire, owed: set[int], commands: int) -> list[dict[str, Any]]:
    """The log, once everything was heard and answered; what never comes is left to the judgement.

    Asked seldom and for what is new: whoever reads holds up the playground, and bunches what it counts.
    """
    log: list[dict[str, Any]] = []
    missing, unanswered = set(owed), set(range(1, commands + 1))
    loop = asyncio.get_running_loop()
    since, after = loop.time(), 0
    while (missing or unanswered) and loop.time() - since < PATIENCE:
        await asyncio.sleep(1.0)
        found = await wire.look("messages", after=after, limit=1000)
        after = found["last"]
        log += found["messages"]
        told = [entry for entry in found["messages"] if entry["kind"] == "message" and entry["from_bot"]]
        if told:
            since = loop.time()
        missing -= {int(mark) for entry in told for mark in MARK.findall(entry["text"])}
        unanswered -= set(_answered(told))
    await asyncio.sleep(1.0)  # a repeat may follow
    log += (await wire.look("messages", after=after, limit=10_000))["messages"]
    return log


def judged(log: Sequence[dict[str, Any]], owed: set[int], commands: int) -> Disturbed:
    """By the log alone."""
    found = Disturbed(len(owed))
    told = [entry for entry in log if entry["kind"] == "message" and entry["from_bot"]]
    labels: dict[int, list[bool]] = defaultdict(list)
    for entry in told:
        for mark in MARK.findall(entry["text"]):
            labels[int(mark)].append(LABEL in entry["text"])
    found.lost = sorted(owed - set(labels))
    found.unlabelled = sorted(number for number, times in labels.items() if not all(times[1:]))
    found.labelled = sum(sum(times) for times in labels.values())
    found.unanswered = sorted(set(range(1, commands + 1)) - set(_answered(told)))
    found.faults = Counter(entry["fault"] for entry in log if entry["kind"] == "fault")
    found.supervisors_told = any(
        entry["chat"] == SUPERVISOR and "小李" in entry["text"] and not MARK.search(entry["text"]) for entry in told
    )
    found.followed = any(entry["chat"] < GROUP for entry in told)
    calls = list(_calls(log))
    found.most_a_second = _most_within_a_second([at for at, _chat, _wait in calls])
    by_chat: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for at, chat, wait in calls:
        by_chat[chat].append((at, wait))
    gaps = [later[0] - one[0] for chat, called in by_chat.items() if chat > 0 for one, later in pairwise(called)]
    found.closest = round(min(gaps), 3) if gaps else None
    found.impatient = [(chat, wait) for chat, called in by_chat.items() for wait in _too_soon(called)]
    return found


def _answered(log: Iterable[dict[str, Any]]) -> list[int]:
    return [int(number) - UNKNOWN for entry in log if entry["from_bot"] for number in ANSWER.findall(entry["text"])]


def _calls(log: Iterable[dict[str, Any]]) -> Iterator[tuple[float, int, int]]:
    """When, to which chat, and how long it was told to wait, of every call that sends. One that is done is logged twice."""
    for entry in log:
        at = datetime.fromisoformat(entry["at"]).timestamp()
        if entry["kind"] == "message" and entry["from_bot"]:
            yield at, entry["chat"], 0
        elif entry["kind"] == "fault" and entry["method"].lower() == "sendmessage" and entry["fault"] not in AFTER:
            yield at, entry["chat"], entry.get("retry_after", 0)


def _most_within_a_second(moments: Sequence[float]) -> int:
    most = first = 0
    for number, at in enumerate(moments):
        while moments[first] <= at - 1:
            first += 1
        most = max(most, number - first + 1)
    return most


def _too_soon(called: Sequence[tuple[float, int]]) -> Iterator[float]:
    """Seconds after a 429 at which the chat was called again though it was told to wait longer."""
    for number, (told_at, wait) in enumerate(called):
        for at, _ in called[number + 1 :]:
            if wait and CROSSING < at - told_at < wait - 0.01:
                yield round(at - told_at, 3)


def real_now() -> datetime:
    """For a `duban run` that follows no clock."""
    return datetime.now(UTC)

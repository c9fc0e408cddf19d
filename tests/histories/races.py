"""What leaves when an item is cancelled or moved at the very moment its reminder goes out? The sender and the office side by side."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.letters import Letter, Result
from bot.sender import Sender
from db.ledger import Milestone, Plan
from db.outbox import Message, Notice
from db.people import Person, Unit
from db.session import Database
from supervision import acts
from supervision.rights import CONSOLE
from supervision.settled import settled
from tests.supervision.conftest import MORNING
from wording.messages import Spoken, compose

DUE_ON = date(2025, 6, 30)
IN_FLIGHT = 16
Act = Callable[[Session, Milestone, datetime], None]


class Raced(NamedTuple):
    """`left` reminders of the old date were sent in all; `too_late` are those whose intent came after the change's commit."""

    races: int
    left: int
    too_late: int


def cancel(session: Session, item: Milestone, now: datetime) -> None:
    acts.cancel(session, CONSOLE, item, "合并", now)


def move(session: Session, item: Milestone, now: datetime) -> None:
    acts.move(session, CONSOLE, item, DUE_ON + timedelta(days=30), "等征地", now)


async def race(url: str, count: int, act: Act, *, at_once: int = 1) -> Raced:
    """As many items, each with a reminder that is due, are changed while the sender sends; `at_once` in a transaction."""
    database, changed = Database(url), dict[int, float]()

    def change(session: Session, some: list[int]) -> None:
        for number in some:
            act(session, session.get_one(Milestone, number), MORNING)

    items = await database.run(_items, count)
    random.Random(count).shuffle(items)  # noqa: S311  # so that the office meets the sender everywhere
    try:
        sending = _Sending(database)
        sender = asyncio.create_task(sending.run())
        for some in (items[first : first + at_once] for first in range(0, count, at_once)):
            await database.run(change, some)
            changed |= dict.fromkeys(some, time.monotonic())
        sending.over.set()
        await sender
    finally:
        database.close()
    late = sum(intended > changed[number] for number, intended in sending.left.items() if number in changed)
    return Raced(count, len(sending.left), late)


def _items(session: Session, count: int) -> list[int]:
    """Each with a message of its own that waits to be sent."""
    plan, unit = session.scalars(select(Plan)).one(), session.scalars(select(Unit).order_by(Unit.id)).first()
    person = session.scalars(select(Person).where(Person.name == "li")).one()
    assert unit is not None
    items = [
        Milestone(
            plan_id=plan.id, number=number, title=f"管网{number}段", kind="deadline", due_on=DUE_ON, first_due_on=DUE_ON,
            subjects=[], section=[], adopted_at=MORNING, spoken_until=MORNING, state="open", lead_unit_id=unit.id,
        )
        for number in range(1, count + 1)
    ]  # fmt: skip
    letters = [Message(person_id=person.id, state="pending", send_at=MORNING, own=True) for _ in items]
    session.add_all([*items, *letters])
    session.flush()
    session.add_all(
        Notice(
            milestone_id=item.id, for_on=DUE_ON, point="lead-7", person_id=person.id, kind="reminder", made_at=MORNING,
            words={"name": "lead-7", "days": 7, "audience": "owner"}, message_id=letter.id,
        )
        for item, letter in zip(items, letters, strict=True)
    )  # fmt: skip
    plan.last_number = count
    return [item.id for item in items]


class _Sending:
    """Sends as fast as it can until `over`, and then what is left; `left` says when each item's intent was about to be committed."""

    def __init__(self, database: Database) -> None:
        self._database, self.over = database, asyncio.Event()
        self._sender = Sender(database, Clock(), Any, self._compose, "8088:race")  # type: ignore[arg-type]  # no call is made
        self._lines: dict[int, list[int]] = {}
        self.left: dict[int, float] = {}

    async def run(self) -> None:
        results: list[Result] = []
        while True:
            last = self.over.is_set()
            letters, at = await self._database.run(self._pass, results)
            self.left |= dict(self._left(letters, at[-1]))
            results = [Result(letter, letter.message.id) for letter in letters]
            if not letters:
                if last:
                    return
                await asyncio.sleep(0.01)

    def _pass(self, session: Session, results: list[Result]) -> tuple[list[Letter], list[float]]:
        committed = list[float]()
        event.listen(session, "before_commit", lambda _session: committed.append(time.monotonic()))
        return self._sender._step(session, results, IN_FLIGHT, MORNING, 0.0)[0], committed

    def _left(self, letters: list[Letter], at: float) -> Iterator[tuple[int, float]]:
        for letter in letters:
            yield from ((item, at) for item in self._lines.pop(letter.message.id, []))

    def _compose(self, session: Session, message: Message, now: datetime) -> Spoken | None:
        live = [notice for notice in message.notices if not settled(session, notice, message.person_id)]
        old = [notice.milestone_id for notice in live if notice.kind == "reminder" and notice.for_on == DUE_ON]
        self._lines[message.id] = [number for number in old if number is not None]
        return compose(session, message, now)

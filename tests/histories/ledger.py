"""What did Duban tell everybody? The real ledger, rounds and sender, on a clock of the test's own; only the call is not made."""

from __future__ import annotations

import atexit
import re
import shutil
import tempfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.letters import Letter, Result
from bot.outcomes import Outcome
from bot.sender import Sender
from db.ledger import Milestone, Plan, Proposal
from db.outbox import Message
from db.people import Person, Unit
from db.session import Database
from plans.drafts import Draft, Reading
from supervision import adoption, outbox, rounds
from supervision.refusals import Refused
from supervision.rights import CONSOLE, Actor
from supervision.settled import still_so
from tests.histories.model import Heard
from tests.histories.outbox import Line
from wording.messages import Spoken, compose

LABEL = "可能是重复的消息"
MORE = "……还有"  # a long message is cut at an item's border
TITLE = re.compile(r"管网(\d+)段")
MEMORY = Path("/dev/shm")
Act = Callable[[Session, Actor, Milestone, datetime], object]


class Killed(Exception):
    """The process ends here, and nothing of its transaction stays."""


@cache
def _only_database() -> tuple[Database, Path]:
    """One for all histories of this process: a statement that was put into SQL once is quick from then on."""
    folder = Path(tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else None))
    atexit.register(shutil.rmtree, folder)
    return Database(f"sqlite:///{folder / 'duban.db'}"), folder / "duban.db"


def _database_like(template: Path) -> Database:
    database, file = _only_database()
    for left in file.parent.iterdir():
        left.unlink()
    shutil.copyfile(template, file)
    return database


class Ledger:
    """`steps` counts the acts, ticks and passes of the sender."""

    def __init__(self, template: Path, now: datetime) -> None:
        self.database = _database_like(template)
        self.now, self.heard, self.steps, self._boots = now, list[Heard](), 0, 0
        self.crash, self.broken = "", False
        self._lines: dict[int, frozenset[Line]] = {}
        self._boot()
        with self.database.reading() as session:
            self._people = {{"督查室": "supervisor"}.get(p.name, p.name): p.id for p in session.scalars(select(Person))}
            self._chats = {
                p.telegram_id: {"督查室": "supervisor"}.get(p.name, p.name) for p in session.scalars(select(Person))
            }
            self.fates: dict[str, list[str]] = {name: [] for name in self._people}
            self._units = {unit.name: unit.id for unit in session.scalars(select(Unit))}

    def close(self) -> None:
        self.database.let_go()

    def reopen(self) -> None:
        """Another process, which finds what the database kept."""
        self.database.let_go()
        self._boot()

    def _boot(self) -> None:
        self._boots += 1
        self.sender = Sender(self.database, Clock(), Any, self._compose, f"8088:{self._boots}")  # type: ignore[arg-type]  # no call is made

    def adopt(self, kind: str, due_on: date | None) -> None:
        self.steps += 1
        with self.database.writing() as session:
            plan = session.scalars(select(Plan)).one()
            title = f"管网{plan.last_number + 1}段"
            draft = Draft(title=title, kind=kind, start=0, end=4, due_on=due_on)  # type: ignore[arg-type]
            reading = Reading(as_of=self.now.date(), year=2025, as_of_from="given", drafts=(draft,))
            document, _ = adoption.take_in(
                session, CONSOLE, plan, self.now, name="p", sha256=str(self.steps), text=title, reading=reading
            )
            [proposal] = session.scalars(select(Proposal).where(Proposal.document_id == document.id))
            adoption.adopt(session, CONSOLE, proposal, self.now)

    def act(self, who: str, doing: Sequence[tuple[int, Act]], *, killed: bool = False) -> list[bool]:
        """Several acts in one transaction: whether each was allowed. Killed before the commit none has happened."""
        self.steps += len(doing)
        done: list[bool] = []
        try:
            with self.database.writing() as session:
                actor = self.actor(session, who)
                for number, act in doing:
                    item = session.scalars(select(Milestone).where(Milestone.number == number)).one()
                    try:
                        act(session, actor, item, self.now)
                        done.append(True)
                    except Refused:
                        done.append(False)
                if killed:
                    raise Killed
        except Killed:
            self.reopen()
        return done

    def actor(self, session: Session, who: str) -> Actor:
        return Actor.of(self.person(session, who))

    def person(self, session: Session, who: str) -> Person:
        return session.get_one(Person, self._people[who])

    def unit(self, session: Session, name: str) -> Unit:
        return session.get_one(Unit, self._units[name])

    def pass_time(self, until: datetime) -> None:
        """Wakes when the ledger asks for it."""
        while (at := self._next_at()) is not None and at <= until:
            self.now = max(self.now, at)
            self.catch_up()
        self.now = until

    def stand_still(self, until: datetime) -> None:
        """Not running until then."""
        self.reopen()
        self.now = until
        self.catch_up()

    def catch_up(self, *, killed: bool = False) -> None:
        more = True
        while more:
            self.steps += 1
            try:
                with self.database.writing() as session:
                    more = rounds.run(session, self.now)
                    if killed:
                        raise Killed
            except Killed:
                killed = False
                self.reopen()
        self._send()

    def _next_at(self) -> datetime | None:
        with self.database.reading() as session:
            moments = (rounds.next_at(session), outbox.next_send_at(session))
        return min((at for at in moments if at is not None), default=None)

    def _send(self) -> None:
        results: list[Result] = []
        while True:
            self.steps += 1
            with self.database.writing() as session:
                letters, _ = self.sender._step(session, results, 16, self.now, 0.0)
            results = []
            if not letters:
                return
            crash, self.crash = self.crash, ""
            fates = [crash or (self.fates[self._chats[each.chat_id]] or ["arrives"]).pop(0) for each in letters]
            results = [self._call(letter, fate) for letter, fate in zip(letters, fates, strict=True)]
            if crash:
                results = []
                self._boot()

    def _call(self, letter: Letter, fate: str) -> Result:
        """Here stands Telegram."""
        if fate in ("arrives", "answer lost", "killed after"):
            said, text = self._lines[letter.message.id], letter.text
            shown, items = {int(number) for number in TITLE.findall(text)}, {line.item for line in said}
            assert shown == items or (MORE in text and shown < items)
            self.heard.append(Heard(self.now, self._chats[letter.chat_id], LABEL in text, said))
        if fate == "put off":
            return Result(letter, None, Outcome("unsent", "Too Many Requests", timedelta(seconds=90)))
        if fate in ("lost", "answer lost"):
            return Result(letter, None, Outcome("unknown", "Timed out", timedelta(seconds=5)))
        return Result(letter, 1)

    def _compose(self, session: Session, message: Message, now: datetime) -> Spoken | None:
        self._lines[message.id] = frozenset(_line(session, notice) for notice in still_so(session, message))
        spoken = compose(session, message, now)
        assert (spoken is None) == (not self._lines[message.id])
        return spoken


def _line(session: Session, notice: Any) -> Line:
    item = notice.milestone.number
    return Line(notice.kind, item, notice.point if notice.kind == "reminder" else "", notice.for_on)

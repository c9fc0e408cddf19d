"""What becomes of two who do the same at the same moment? One of them does it, the other finds it done."""

from __future__ import annotations

import contextlib
import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from db import find
from db.inbox import LongButton
from db.ledger import Change, Document, Plan, Proposal
from db.people import Unit
from db.session import Database, Session
from plans.drafts import Draft, Reading
from supervision import adoption, correcting, handing_over, inbox, joining
from supervision.refusals import Refused
from supervision.rights import CONSOLE
from tests.supervision.conftest import MORNING, populated


@pytest.fixture
def database(migrated_url: str) -> Iterator[Database]:
    made = Database(migrated_url)
    with made.writing() as session:
        populated(session)
    yield made
    made.close()


def together(database: Database, *works: Callable[[Session], Any]) -> list[Any]:
    """Runs each in a transaction of its own, all begun before one ends; gives results and exceptions."""
    met = threading.Barrier(len(works), timeout=0.5)

    def run(work: Callable[[Session], Any]) -> Any:
        with database.writing() as session:
            found = work(session)
            with contextlib.suppress(threading.BrokenBarrierError):
                met.wait()  # on SQLite the others cannot have begun, on PostgreSQL they may wait for us
            return found

    with ThreadPoolExecutor(len(works)) as pool:
        futures: list[Future[Any]] = [pool.submit(run, work) for work in works]
        return [future.exception() or future.result() for future in futures]


def plan_of(session: Session) -> Plan:
    found = find.plan_named(session, "青澜2025")
    assert found is not None
    return found


def taken(session: Session, plan: Plan) -> tuple[Document, bool]:
    draft = Draft(title="管网改造", kind="deadline", start=0, end=4, due_on=date(2025, 6, 30))
    reading = Reading(as_of=MORNING.date(), year=2025, as_of_from="given", drafts=(draft,))
    return adoption.take_in(session, CONSOLE, plan, MORNING, name="p", sha256="1", text="管网改造", reading=reading)


def test_a_unit_is_made_once(database: Database) -> None:
    def make(session: Session) -> int:
        return handing_over.make_unit(session, CONSOLE, plan_of(session), "水务局", MORNING).id

    first, second = together(database, make, make)
    assert first == second
    with database.reading() as session:
        assert session.scalar(select(func.count()).where(Unit.name == "水务局")) == 1


def test_a_plan_is_made_once(database: Database) -> None:
    def make(session: Session) -> int:
        return adoption.make_plan(session, CONSOLE, "新计划", MORNING, year=2025, zone="Asia/Shanghai", country="CN").id

    first, second = together(database, make, make)
    assert first == second


def test_a_document_is_taken_in_once(database: Database) -> None:
    found = together(database, *[lambda session: taken(session, plan_of(session))[1]] * 2)
    assert sorted(found) == [False, True]


def test_a_unit_gets_one_first_contact(database: Database) -> None:
    with database.writing() as session:
        unit = handing_over.make_unit(session, CONSOLE, plan_of(session), "水务局", MORNING)
        tokens = [
            joining.invite(session, CONSOLE, MORNING, plan=plan_of(session), role="owner", unit=unit) for _ in range(2)
        ]

    def join(number: int) -> Callable[[Session], str]:
        def work(session: Session) -> str:
            name = f"p{number}"
            joining.join(session, tokens[number], MORNING, telegram_id=80 + number, name=name, language="zh")
            return name

        return work

    assert together(database, join(0), join(1)) == ["p0", "p1"]
    with database.reading() as session:
        contacts = session.scalars(select(Change).where(Change.what == "contact")).all()
        assert len([change for change in contacts if change.after["unit"] == "水务局"]) == 1


def test_a_draft_that_is_adopted_meanwhile_keeps_what_was_adopted(database: Database) -> None:
    with database.writing() as session:
        document, _ = taken(session, plan_of(session))
        [draft] = adoption.waiting(session, document)
        number = draft.id

    def adopt(session: Session) -> str:
        return adoption.adopt(session, CONSOLE, session.get_one(Proposal, number), MORNING).title

    def retitle(session: Session) -> str:
        correcting.retitle(session, CONSOLE, session.get_one(Proposal, number), "管网改造二期", MORNING)
        return "retitled"

    title, said = together(database, adopt, retitle)
    with database.reading() as session:
        draft = session.get_one(Proposal, number)
        assert draft.title == title
        assert (said == "retitled") == (title == "管网改造二期")
        assert said == "retitled" or isinstance(said, Refused)


def test_a_button_of_any_length_is_kept_once(database: Database) -> None:
    line = "assign " + " ".join(f"m{random.Random(number).getrandbits(29)}" for number in range(500))  # noqa: S311
    first, second = together(database, *[lambda session: inbox.shortened(session, line)] * 2)
    assert first == second
    with database.reading() as session:
        assert inbox.full_line(session, first) == line
        assert session.scalar(select(func.count()).select_from(LongButton)) == 1

"""What does a ledger of any size look like? 1,000 items a plan, 100 items a unit, one item of each unit due now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from db import schema
from db.base import Base
from db.ledger import Milestone, Plan
from db.people import Membership, Person, Unit
from db.session import Database

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2025, 6, 23, 8, 30, tzinfo=SHANGHAI)  # seven days before the end of June, at the digest's hour
ADOPTED = datetime(2025, 4, 17, 8, tzinfo=SHANGHAI)
BEFORE = NOW - timedelta(days=1)
TONIGHT, NEXT_MONTH = datetime(2025, 6, 24, 0, 5, tzinfo=SHANGHAI), datetime(2025, 7, 1, 8, 30, tzinfo=SHANGHAI)
FIRST_ON = date(2025, 6, 24)  # two items a day of each plan from here on
DUE_ON = date(2025, 6, 30)
ITEMS_OF_PLAN, ITEMS_OF_UNIT = 1000, 100
FIRST_ACCOUNT = 100_000
AT_ONCE = 5000


def fill(database: Database, items: int, items_of_plan: int = ITEMS_OF_PLAN) -> None:
    """Makes the tables and their rows; one person is the contact of each unit, so hears of one item now."""
    schema.upgrade(database.engine)
    plans, units = max(1, items // items_of_plan), max(1, items // ITEMS_OF_UNIT)
    with database.writing() as session:
        _rows(session, Plan, (_plan(number, items_of_plan) for number in range(1, plans + 1)))
        _rows(session, Person, (_person(number) for number in range(1, units + plans + 1)))
        _rows(session, Unit, (_unit(number, items_of_plan) for number in range(1, units + 1)))
        _rows(session, Membership, _memberships(plans, units, items_of_plan))
    for first in range(0, items, 100_000):
        with database.writing() as session:
            _rows(
                session,
                Milestone,
                (_item(number, items_of_plan) for number in range(first, min(items, first + 100_000))),
            )
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def _rows(session: Session, table: type[Base], rows: Iterator[dict[str, Any]]) -> None:
    waiting: list[dict[str, Any]] = []
    for row in rows:
        waiting.append(row)
        if len(waiting) == AT_ONCE:
            session.connection().execute(insert(table.__table__), waiting)  # type: ignore[arg-type]
            waiting = []
    if waiting:
        session.connection().execute(insert(table.__table__), waiting)  # type: ignore[arg-type]


def _plan(number: int, items_of_plan: int) -> dict[str, Any]:
    return {
        "id": number, "name": f"计划{number}", "year": 2025, "zone": "Asia/Shanghai", "country": "CN", "policy": "",
        "last_number": items_of_plan, "made_at": ADOPTED, "daily_at": TONIGHT, "papers_at": NEXT_MONTH,
    }  # fmt: skip


def _person(number: int) -> dict[str, Any]:
    return {
        "id": number, "name": f"责任人{number}", "telegram_id": FIRST_ACCOUNT + number, "language": "zh",
        "reachable": True, "unreachable_why": "", "joined_at": ADOPTED,
    }  # fmt: skip


def _unit(number: int, items_of_plan: int) -> dict[str, Any]:
    plan = (number - 1) * ITEMS_OF_UNIT // items_of_plan + 1
    return {"id": number, "plan_id": plan, "name": f"单位{number}", "contact_id": number}


def _memberships(plans: int, units: int, items_of_plan: int) -> Iterator[dict[str, Any]]:
    for number in range(1, units + 1):
        plan = (number - 1) * ITEMS_OF_UNIT // items_of_plan + 1
        yield {"id": number, "person_id": number, "plan_id": plan, "role": "owner", "unit_id": number}
    for plan in range(1, plans + 1):
        number = units + plan
        yield {"id": number, "person_id": number, "plan_id": plan, "role": "supervisor", "unit_id": None}


def _item(number: int, items_of_plan: int) -> dict[str, Any]:
    """Every hundredth item is due in seven days; the others speak at some later time."""
    due = number % ITEMS_OF_UNIT == 0
    due_on = DUE_ON if due else FIRST_ON + timedelta(days=number % 500)
    speaks = NOW if due else datetime.combine(due_on - timedelta(days=30), time(8, 30), SHANGHAI)
    return {
        "id": number + 1, "plan_id": number // items_of_plan + 1, "number": number % items_of_plan + 1,
        "title": f"完成第{number}项管网改造", "kind": "deadline", "due_on": due_on, "first_due_on": due_on,
        "subjects": [], "section": [], "state": "acknowledged", "lead_unit_id": number // ITEMS_OF_UNIT + 1,
        "adopted_at": ADOPTED, "handed_over_at": ADOPTED, "acknowledged_at": ADOPTED,
        "spoken_until": BEFORE, "next_point_at": max(speaks, NOW + timedelta(days=1)) if not due else NOW,
    }  # fmt: skip

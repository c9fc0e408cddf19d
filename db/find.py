"""Which questions are asked of the ledger? Each named by its answer."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.ledger import Milestone, Plan
from db.people import Person


def person_of_account(session: Session, telegram_id: int) -> Person | None:
    return session.scalar(select(Person).where(Person.telegram_id == telegram_id))


def milestone_numbered(session: Session, plan_id: int, number: int) -> Milestone | None:
    return session.scalar(select(Milestone).where(Milestone.plan_id == plan_id, Milestone.number == number))


def plans_all(session: Session) -> list[Plan]:
    return list(session.scalars(select(Plan).order_by(Plan.id)))


def plan_named(session: Session, name: str) -> Plan | None:
    return session.scalar(select(Plan).where(Plan.name == name))

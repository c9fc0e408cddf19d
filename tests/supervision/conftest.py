"""Who takes part in these tests? A plan with two units and the people around it, made through supervision itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.ledger import Milestone, Plan
from db.people import Person, Unit
from plans.drafts import Draft, Reading
from supervision import adoption, handing_over, joining
from supervision.rights import CONSOLE, Actor
from tests.conftest import TakenBack

SHANGHAI = ZoneInfo("Asia/Shanghai")
MORNING = datetime(2025, 4, 17, 8, tzinfo=SHANGHAI)


def at(text: str) -> datetime:
    """2025-06-23 08:30, in Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@dataclass
class Ledger:
    """One open transaction on a migrated database, and who is in it."""

    session: Session
    plan: Plan
    housing: Unit
    traffic: Unit
    people: dict[str, Person] = field(default_factory=dict)

    def actor(self, name: str) -> Actor:
        self.session.flush()
        self.session.refresh(self.people[name], ["memberships"])
        return Actor.of(self.people[name])

    def milestone(self, title: str, due_on: date | None, *, kind: str = "deadline", **more: object) -> Milestone:
        """A milestone adopted on the first morning."""
        draft = Draft(title=title, kind=kind, start=0, end=len(title), due_on=due_on, **more)  # type: ignore[arg-type]
        reading = Reading(as_of=MORNING.date(), year=2025, as_of_from="given", drafts=(draft,))
        document, _ = adoption.take_in(
            self.session, CONSOLE, self.plan, MORNING, name=f"{title}.txt", sha256=title, text=title, reading=reading
        )
        [proposal] = adoption.waiting(self.session, document)
        return adoption.adopt(self.session, CONSOLE, proposal, MORNING)

    def assigned(self, title: str, due_on: date | None, **more: object) -> Milestone:
        milestone = self.milestone(title, due_on, **more)  # type: ignore[arg-type]
        handing_over.assign(self.session, CONSOLE, [milestone], self.housing, MORNING)
        return milestone


@pytest.fixture
def ledger(taken_back: TakenBack) -> Ledger:
    return found(taken_back(populated))


def found(session: Session) -> Ledger:
    """The ledger that `populated` left in this database."""
    units = {unit.name: unit for unit in session.scalars(select(Unit))}
    people = {person.name: person for person in session.scalars(select(Person).order_by(Person.id))}
    people = {"supervisor": people.pop("督查室"), **people}
    return Ledger(session, session.scalars(select(Plan)).one(), units["住建局"], units["交通局"], people)


def populated(session: Session) -> Ledger:
    plan = adoption.make_plan(session, CONSOLE, "青澜2025", MORNING, year=2025, zone="Asia/Shanghai", country="CN")
    code = joining.setup_code(session, MORNING)
    assert code
    supervisor, _ = joining.join(session, code, MORNING, telegram_id=1, name="督查室", language="zh")
    housing = handing_over.make_unit(session, CONSOLE, plan, "住建局", MORNING)
    traffic = handing_over.make_unit(session, CONSOLE, plan, "交通局", MORNING)
    ledger = Ledger(session, plan, housing, traffic, {"supervisor": supervisor})
    session.refresh(supervisor)
    office = Actor.of(supervisor)
    for number, (name, role, unit) in enumerate(
        [("li", "owner", housing), ("wang", "owner", traffic), ("head", "head", housing), ("leader", "leader", None)], 2
    ):
        token = joining.invite(session, office, MORNING, plan=plan, role=role, unit=unit)  # type: ignore[arg-type]
        ledger.people[name], _ = joining.join(session, token, MORNING, telegram_id=number, name=name, language="zh")
    assert MORNING.astimezone(UTC).hour == 0
    return ledger

"""Who hears it? Worked out at the moment of speaking, so that nobody who has left is told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.ledger import Milestone, Plan
from db.people import Membership, Person, Role, Unit
from schedules.points import Audience

REACHED = or_(Person.reachable, Person.has_channel)
OF_UNITS: tuple[Audience, ...] = ("owner", "head")
OF_A_PROJECT: tuple[Audience, ...] = ("secretary", "leader")  # a project's own hears it, else those of the plan


class Hearer(NamedTuple):
    """As much of a person as decides when he is told."""

    id: int
    zone: str | None
    digest_at: time | None
    quiet_from: time | None
    quiet_to: time | None
    mute_ends_at: datetime | None


class Audiences:
    """The audiences of one round; each is looked up once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[tuple[int, Audience, int | None, int | None], list[Person]] = {}

    def hearers(self, milestone: Milestone, audience: Audience) -> list[Person]:
        """The people of an audience who can be reached: of an owner who cannot, his deputy, his head; the supervisors where none is."""
        if milestone.joint_at is not None and audience in OF_UNITS:
            units = owing(milestone, signing=audience == "head")
            return distinct(p for unit in units for p in self.of(milestone.plan_id, audience, unit.id, None))
        return self.of(milestone.plan_id, audience, milestone.lead_unit_id, milestone.project_id)

    def of(self, plan_id: int, audience: Audience, unit_id: int | None, project_id: int | None) -> list[Person]:
        """The same of any milestone of this plan, lead unit and project."""
        asked = (
            plan_id, audience, unit_id if audience in OF_UNITS else None,
            project_id if audience in OF_A_PROJECT else None,
        )  # fmt: skip
        if asked not in self._known:
            self._known[asked] = self._look_up(*asked)
        return self._known[asked]

    def _look_up(self, plan_id: int, audience: Audience, unit_id: int | None, project_id: int | None) -> list[Person]:
        if audience == "owner":
            found = contact(self._session.get(Unit, unit_id) if unit_id is not None else None)
            if not found and unit_id is not None:
                found = holders(self._session, plan_id, "head", unit_id)
        elif audience == "head":
            found = holders(self._session, plan_id, "head", unit_id)
        else:
            found = of_project(self._session, project_id, audience) if audience in OF_A_PROJECT else []
            found = found or holders(self._session, plan_id, audience)
        return found or holders(self._session, plan_id, "supervisor")


def of_project(session: Session, project_id: int | None, role: Role) -> list[Person]:
    """Everybody reachable who holds a role in one project."""
    if project_id is None:
        return []
    asked = select(Person).join(Membership).where(Membership.role == role, Membership.project_id == project_id)
    return distinct(session.scalars(asked.where(REACHED).order_by(Person.id)))


def owing(milestone: Milestone, *, signing: bool = False) -> list[Unit]:
    """The units that still owe their report, or with `signing` their signature: of a joint item those of the open parts."""
    if milestone.joint_at is None:
        return [milestone.lead_unit] if milestone.lead_unit is not None else []
    open_ones = [each.unit for each in milestone.reporters if each.state == "open"]
    return (signing and open_ones) or [each.unit for each in milestone.reporters if each.state != "reported"]


def owners(milestone: Milestone) -> list[Person]:
    """The contacts of the units that still owe their report; of one that is reported by all, those of all its units."""
    units = owing(milestone) or [each.unit for each in milestone.reporters]
    return distinct(person for unit in units for person in contact(unit))


def everyone(milestone: Milestone) -> list[Person]:
    """The contacts of all units that report it."""
    units = [milestone.lead_unit, *(each.unit for each in milestone.reporters if milestone.joint_at is not None)]
    return distinct(person for unit in units for person in contact(unit))


def contact(unit: Unit | None) -> list[Person]:
    """The one person of a unit who is reminded, if he can be reached: while the contact is away, his deputy."""
    person = unit.contact if unit else None
    if person is None or unit is None:
        return []
    if person.deputy is not None and (reached(person.deputy) or unit.has_channel):
        return [person.deputy]
    return [person] if reached(person) or unit.has_channel else []


def reached(person: Person) -> bool:
    """Whether he hears us, in Telegram or through a channel of his own."""
    return person.reachable or person.has_channel


def holders(session: Session, plan_id: int, role: Role, unit_id: int | None = None) -> list[Person]:
    """Everybody reachable who holds a role in the plan, or in one unit of it."""
    asked = (
        select(Person)
        .join(Membership)
        .where(
            Membership.role == role,
            Membership.project_id.is_(None),
            or_(Membership.plan_id == plan_id, Membership.plan_id.is_(None)),
            REACHED,
        )
    )
    if unit_id is not None:
        asked = asked.where(Membership.unit_id == unit_id)
    return distinct(session.scalars(asked.order_by(Person.id)))


def distinct(people: Iterable[Person]) -> list[Person]:
    return list({person.id: person for person in people}.values())


def today(plan: Plan, now: datetime) -> date:
    """The plan's own day at this moment."""
    return now.astimezone(ZoneInfo(plan.zone)).date()


def person(session: Session, person_id: int | None) -> list[Person]:
    """One person by his id, if he can be reached."""
    found = session.get(Person, person_id) if person_id is not None else None
    return [found] if found is not None and reached(found) else []

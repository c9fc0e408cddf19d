"""May this person do this here? The question that every read and change asks of the table of roles."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from db.ledger import Milestone
from db.people import Person, Role
from supervision.refusals import Refused
from supervision.role_table import RIGHTS, WORKS_IN_A_UNIT, Act

__all__ = ["WORKS_IN_A_UNIT", "Act"]  # of supervision/role_table.py, for whoever asks


@dataclass(frozen=True, slots=True)
class Grant:
    """One role that somebody holds; `plan_id` None stands for every plan. With a project it counts for that alone."""

    role: Role
    plan_id: int | None
    unit_id: int | None
    project_id: int | None = None


class Belonging(frozenset[int]):
    """The units that an item belongs to, and the project that it is a part of."""

    project_id: int | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever asks for something: a person with his roles, or the console, which may do everything."""

    person_id: int | None
    name: str
    grants: tuple[Grant, ...] = ()
    everything: bool = False

    @classmethod
    def of(cls, person: Person, now: datetime | None = None) -> Actor:
        """With the unit work of those for whom he stands in at this moment."""
        own = [Grant(m.role, m.plan_id, m.unit_id, m.project_id) for m in person.memberships]
        away = [p for p in person.stands_for if now is None or (p.deputy_ends_at and p.deputy_ends_at > now)]
        lent = [Grant("owner", m.plan_id, m.unit_id) for p in away for m in p.memberships if m.role in WORKS_IN_A_UNIT]
        return cls(person.id, person.name, (*own, *lent))

    def roles_in(self, plan_id: int | None) -> set[Role]:
        """The roles that count in one plan."""
        return {g.role for g in self.grants if g.plan_id in (None, plan_id)}

    def projects_in(self, plan_id: int) -> set[int]:
        """The projects whose items he may read."""
        return {
            g.project_id
            for g in self.grants
            if g.project_id is not None and g.plan_id in (None, plan_id) and Act.READ in RIGHTS[g.role]
        }

    def units_in(self, plan_id: int) -> set[int]:
        """The units whose items he works on; a viewer whom a unit invited only looks."""
        return {
            g.unit_id
            for g in self.grants
            if g.unit_id is not None and g.plan_id in (None, plan_id) and RIGHTS[g.role].get(Act.REPORT) == "unit"
        }


CONSOLE = Actor(None, "console", everything=True)
CLOCK = Actor(None, "clock", everything=True)


def may(actor: Actor, act: Act, plan_id: int | None, units: AbstractSet[int] | None = None) -> bool:
    """Whether the actor may do this in the plan; `units` are the units of the thing it is about.

    Without `units` only a right over the whole plan counts.
    """
    if actor.everything:
        return True
    for grant in actor.grants:
        if grant.plan_id not in (None, plan_id):
            continue
        scope = RIGHTS[grant.role].get(act)
        if grant.project_id is not None:
            if scope is not None and grant.project_id == getattr(units, "project_id", None):
                return True
            continue
        if scope == "plan" or (scope == "unit" and units is not None and grant.unit_id in units):
            return True
    return False


def units_of(milestone: Milestone) -> Belonging:
    """The units that a milestone belongs to, its lead unit and those that assist, and its project."""
    lead = {milestone.lead_unit_id} if milestone.lead_unit_id is not None else set()
    found = Belonging(lead | {unit.id for unit in milestone.assisting})
    found.project_id = milestone.project_id
    return found


def require(actor: Actor, act: Act, plan_id: int | None, units: AbstractSet[int] | None = None) -> None:
    """Raises Refused("not_allowed") unless the actor may do this."""
    if not may(actor, act, plan_id, units):
        raise Refused("not_allowed", act=act.value)


def require_for(actor: Actor, act: Act, milestone: Milestone) -> None:
    """Raises Refused("no_such_item") for one the actor may not even see, else Refused("not_yours")."""
    if may(actor, act, milestone.plan_id, units_of(milestone)):
        return
    if not may(actor, Act.READ, milestone.plan_id, units_of(milestone)):
        raise Refused("no_such_item", number=milestone.number)
    raise Refused("not_yours", number=milestone.number, lead=milestone.lead_unit.name if milestone.lead_unit else None)

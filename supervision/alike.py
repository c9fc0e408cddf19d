"""Which milestones speak alike? What decides when one speaks, as plain columns: thousands are timed without an object each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Table, bindparam, update
from sqlalchemy.orm import Session

from db.among import among
from db.ledger import Milestone, Plan
from db.people import Person
from db.swift import for_many
from schedules import points
from schedules.calendar import WorkingDays
from schedules.points import Due
from schedules.policy import Policy
from supervision import speaking

TABLE = cast(Table, Milestone.__table__)
COLUMNS = (
    "kind", "due_on", "adopted_at", "state", "window_start", "handed_over_at", "reported_at", "returned_at",
    "resumed_at", "blocked_at", "rrule", "parked_until", "percent", "count", "reached", "quantity_value", "quantity_op",
    "reached_amount", "progress_at", "steps",
)  # fmt: skip
# That it has an owner and was acknowledged matters, not who and when; of its contact his hour and his zone do.
DECIDING = (*COLUMNS, "owned", "answered", "hour", "speaks_in")
CHANGE = update(TABLE).values(next_point_at=bindparam("speaks_at"), spoken_until=bindparam("until"))
SET = CHANGE.where(TABLE.c.id == bindparam("milestone"))
SET_TOGETHER = CHANGE.where(among(TABLE.c.id, "milestones"))
WORTH_A_STATEMENT = 8
Decided = tuple[Any, ...]
"""What decides when one milestone speaks: the values of DECIDING."""
Moments = tuple[datetime | None, datetime]
"""When a milestone speaks next, and up to when it has spoken."""


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """What plans have in common whose milestones may be alike. `apart` are the numbers that the policy names."""

    policy: Policy
    calendar: WorkingDays
    zone: ZoneInfo
    apart: frozenset[int]

    @classmethod
    def under(cls, policy: Policy, country: str, zone: str) -> Rules:
        apart = policy.important | {number for number, _ in policy.exceptions}
        return cls(policy, speaking.calendar_under(policy, country), ZoneInfo(zone), apart)


def rules_of(plan: Plan) -> Rules:
    return _rules(plan.policy, plan.country, plan.zone)


def deciding() -> list[ColumnElement[Any]]:
    """The columns of DECIDING; the asking statement joins the contact of the lead unit as Person."""
    return [
        *(TABLE.c[name] for name in COLUMNS),
        TABLE.c.lead_unit_id.is_not(None).label("owned"), TABLE.c.acknowledged_at.is_not(None).label("answered"),
        Person.__table__.c.digest_at.label("hour"), Person.__table__.c.zone.label("speaks_in"),
    ]  # fmt: skip


class Alike:
    """Moments of milestones, each worked out once for all that are alike; of so many kinds at most."""

    AT_MOST = 20_000

    def __init__(self) -> None:
        self._next: dict[tuple[Any, ...], datetime | None] = {}
        self._said: dict[tuple[Any, ...], tuple[Due, datetime | None]] = {}

    def next_at(self, rules: Rules, number: int, after: datetime, decided: Decided) -> datetime | None:
        """When one speaks next that has spoken up to `after`."""
        alike = (rules, number if number in rules.apart else 0, after, *decided)
        try:
            return self._next[alike]
        except KeyError:
            if len(self._next) >= self.AT_MOST:
                self._next = {}
            found = self._next[alike] = _next_at(rules, number, after, decided)
            return found

    def said(
        self, rules: Rules, number: int, after: datetime, decided: Decided, now: datetime
    ) -> tuple[Due, datetime | None]:
        """What one has to say by now, and when it speaks next after that."""
        alike = (rules, number if number in rules.apart else 0, after, now, *decided)
        found = self._said.get(alike)
        if found is None:
            due = points.due_now(*_scene(rules, number, decided), after=after, now=now, **_morning(decided))
            found = self._said[alike] = due, _next_at(rules, number, now, decided)
        return found


def set_moments(session: Session, together: Mapping[Moments, Collection[int]]) -> None:
    """Those that get the same moments by one statement; the few that share theirs with hardly any in one go.

    Objects of the session are read anew when they are next looked at.
    """
    connection, single = session.connection(), []
    for (moment, until), ids in together.items():
        if len(ids) < WORTH_A_STATEMENT:
            single += [{"milestone": number, "speaks_at": moment, "until": until} for number in ids]
        else:
            connection.execute(SET_TOGETHER, {"milestones": list(ids), "speaks_at": moment, "until": until})
    for_many(session, SET, single)
    known = {each.id: each for each in session.identity_map.values() if isinstance(each, Milestone)}
    for number in known.keys() & {number for ids in together.values() for number in ids}:
        session.expire(known[number], ["next_point_at", "spoken_until"])


def by_moments(found: Collection[tuple[int, Moments]]) -> dict[Moments, list[int]]:
    together: dict[Moments, list[int]] = defaultdict(list)
    for number, moments in found:
        together[moments].append(number)
    return together


def _next_at(rules: Rules, number: int, after: datetime, decided: Decided) -> datetime | None:
    point = points.next_point(*_scene(rules, number, decided), after=after, **_morning(decided))
    return point.at if point else None


def _scene(rules: Rules, number: int, decided: Decided) -> tuple[points.Facts, Policy, WorkingDays, ZoneInfo]:
    """The owner and the answer stand as yes or no where the milestone has a number and a moment; the facts ask no more."""
    row = dict(zip(DECIDING, decided, strict=True))
    facts = SimpleNamespace(
        **row, number=number, lead_unit_id=row["owned"] or None, acknowledged_at=row["answered"] or None
    )  # fmt: skip
    return (
        speaking.facts_of(cast(Milestone, facts), rules.policy), rules.policy.for_item(number), rules.calendar, rules.zone,
    )  # fmt: skip


def _morning(decided: Decided) -> dict[str, Any]:
    hour, zone = decided[-2:]
    return {"hour": hour, "speaks_in": ZoneInfo(zone) if zone else None}


@lru_cache(maxsize=1024)
def _rules(policy: str, country: str, zone: str) -> Rules:
    return Rules.under(speaking.policy_in(policy), country, zone)

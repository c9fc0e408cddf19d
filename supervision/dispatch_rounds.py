"""Which agenda of a dispatch is due? Each unit's once a week, the plan's once a month, made once, from the first decision on."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db import find, find_office
from db.inbox import RoundDone
from db.ledger import Plan
from db.people import Role
from schedules.calendar import DAY
from schedules.moments import moment_of
from supervision import receivers
from supervision.as_of import Stood, stood
from supervision.dispatching import Agenda, Level, agenda_of
from supervision.notices import Telling
from supervision.speaking import calendar_of, policy_of

LEVELS: dict[Level, tuple[Role, ...]] = {"unit": ("supervisor",), "plan": ("supervisor", "leader")}
"""Who is told of the agenda of each level; the leader's own is made when he asks for it."""
UNITS_AT_MOST = 15


def next_at(session: Session, plan: Plan, now: datetime) -> datetime | None:
    """The next first working day of a week or month; None before the first decision."""
    if find_office.first_decided_at(session, plan.id) is None:
        return None
    today = now.astimezone(ZoneInfo(plan.zone)).date()
    moments = (_due_at(plan, level, today + 7 * week * DAY) for week in range(7) for level in LEVELS)
    return min((at for at, _ in filter(None, moments) if at > now), default=None)


def run(session: Session, plan: Plan, now: datetime) -> None:
    """Tells of each agenda that is due, unless that was done or nothing had been decided by then."""
    first = find_office.first_decided_at(session, plan.id)
    if first is None:
        return
    items: list[Stood] | None = None
    for level, roles in LEVELS.items():
        due = _due_at(plan, level, now.astimezone(ZoneInfo(plan.zone)).date())
        if due is None or not first < due[0] <= now:
            continue
        name = f"dispatch-{level}"
        if session.get(RoundDone, (name, due[1], plan.id)) is not None:
            continue
        session.add(RoundDone(name=name, period=due[1], plan_id=plan.id, done_at=now))
        items = stood(session, plan, now) if items is None else items
        _tell(session, plan, level, roles, items, now)


def _tell(
    session: Session, plan: Plan, level: Level, roles: tuple[Role, ...], items: list[Stood], now: datetime
) -> None:  # fmt: skip
    whole = agenda_of(items, session, plan, now, level=level)
    words: dict[str, Any] = {
        "plan": plan.name,
        "level": level,
        "until": whole.until.isoformat(),
        **_counts(whole),
        "units": [],
        "more": 0,
    }
    if level == "unit":
        of_units = (
            agenda_of(items, session, plan, now, level=level, unit=u) for u in find.units_of_plan(session, plan.id)
        )
        told = [each for each in of_units if each.items]
        told.sort(key=lambda each: (-len(each.red) - len(each.blocked), -len(each.items)))
        words["more"] = len(told[UNITS_AT_MOST:])
        words["units"] = [{"name": u.unit.name, **_counts(u)} for u in told[:UNITS_AT_MOST] if u.unit is not None]
    telling = Telling(session, now)
    for person in {each.id: each for role in roles for each in receivers.holders(session, plan.id, role)}.values():
        telling.owe(
            person, "dispatch", plan=plan, point=f"dispatch-{level}-{plan.id}", for_on=receivers.today(plan, now),
            words=words, digest=True,
        )  # fmt: skip
    telling.write()


def _counts(found: Agenda) -> dict[str, int]:
    open_decisions = sum(each.state not in ("confirmed", "cancelled") for each in found.decisions)
    return {
        "blocked": len(found.blocked), "red": len(found.red), "due": len(found.due), "decisions": open_decisions,
    }  # fmt: skip


def _due_at(plan: Plan, level: Level, on: date) -> tuple[datetime, str] | None:
    """The moment in the week or month of that day, and the name of the week or month."""
    calendar = calendar_of(plan)
    if level == "unit":
        day, period = calendar.first_working_of_week(on), f"{on:%G-W%V}"
    else:
        day, period = calendar.on_to_working(on.replace(day=1)), f"{on:%Y-%m}"
    return (moment_of(day, policy_of(plan).digest_at, ZoneInfo(plan.zone)), period) if day is not None else None

"""What does a monthly bulletin tell? Every number and name of it, as plain data that can be kept for ever."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from db import find, find_matters
from db.find import View
from db.ledger import Change, Plan
from db.matters import Matter
from schedules.periods import Period
from supervision.as_of import Stood
from supervision.figures import Figures, behind, said
from supervision.months import evening, next_month_dates, trend

LIGHTS = ("red", "yellow", "green", "waiting", "done", "none")
REASONED = ("progressed", "blocked", "extension_asked", "sent_back")  # reports that say why something lags


def bulletin_data(session: Session, plan: Plan, period: Period, list_name: str = "") -> dict[str, Any]:
    """The plan, or one of its lists, on the last evening of a month. Only what JSON keeps: text, numbers, tables."""
    view = View(plan.id, list_name=list_name) if list_name else None
    months = trend(session, plan, evening(plan, period.last), view)
    now, items = months[-1]
    lights = Counter(item.light for item in items)
    histories = find.histories(session, plan.id)
    return {
        "plan": plan.name, "list": list_name, "period": period.name, "cutoff": period.last.isoformat(),
        **_numbers(now),
        "lights": {name: lights[name] for name in LIGHTS},
        "units": [
            {"unit": row.unit, "total": row.total, "paces": dict(row.paces), "overdue": row.overdue,
             "done_share": str(row.done_share)} for row in now.units
        ],
        "behind": [_laggard(item, histories.get(item.milestone.id, ()), period.last) for item in behind(items)],
        "next": [_named(item) for item in next_month_dates(items, period.last)],
        "problems": _problems(session, plan, period.last, {item.milestone.id for item in items} if list_name else None),
        "trend": [_numbers(figures) for figures, _ in months],
    }  # fmt: skip


def _problems(session: Session, plan: Plan, on: date, only: Container[int | None] | None) -> dict[str, Any]:
    """事事有回音: the problems that were brought by the evening of a day, and those without an answer then.

    Of a list, those whose item stands on it.
    """
    brought = find_matters.problems_by(session, plan.id, evening(plan, on))
    brought = [each for each in brought if only is None or each.milestone_id in only]
    waiting = [each for each in brought if each.answered_at is None or each.answered_at > evening(plan, on)]
    return {"brought": len(brought), "unanswered": [_problem(each) for each in waiting]}


def _problem(matter: Matter) -> dict[str, Any]:
    item = matter.milestone
    return {
        "words": matter.words, "asked_by": matter.asked_by, "number": item.number if item else None,
        "unit": item.lead_unit.name if item and item.lead_unit else None,
        "due_on": item.due_on.isoformat() if item and item.due_on else None,
    }  # fmt: skip


def _numbers(figures: Figures) -> dict[str, Any]:
    return {
        "on": figures.on.isoformat(), "total": figures.total, "paces": dict(figures.paces),
        "shares": {pace: str(value) for pace, value in figures.shares.items()}, "early": figures.early,
        "overdue": figures.overdue, "blocked": figures.blocked, "waiting": figures.waiting,
    }  # fmt: skip


def _named(item: Stood) -> dict[str, Any]:
    return {
        "number": item.number, "title": item.milestone.title, "unit": item.unit,
        "due_on": item.due_on.isoformat() if item.due_on else None,
    }  # fmt: skip


def _laggard(item: Stood, changes: Sequence[Change], on: date) -> dict[str, Any]:
    """An item that is named, with the last reason that was given by then."""
    reasons = [
        change.why for change in changes if change.what in REASONED and change.why and change.at <= evening(item.milestone.plan, on)
    ]  # fmt: skip
    return _named(item) | {
        "expected": said(item.standing.expected), "reached": said(item.standing.reached),
        "days": (on - item.due_on).days if item.overdue and item.due_on else 0, "reason": reasons[-1] if reasons else "",
    }  # fmt: skip

"""Which milestones are meant by the words after /due? A period, what is overdue, a unit, or a list."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from db import find
from db.find import View
from db.ledger import Plan
from db.session import Session
from schedules.periods import period
from supervision.rights import Act, Actor, may

OVERDUE = {"overdue", "逾期", "逾期的", "已逾期"}


def view_of(session: Session, plan: Plan, words: str, today: date, units: Collection[int] | None = None) -> View | None:
    """The view that the words name ("" is the next 30 days), or None when they name nothing.

    `today` is the plan's day; `units` bounds the view to what the reader may see.
    """
    words = words.strip()
    if words.lower() in OVERDUE:
        return View(plan.id, units, overdue_on=today)
    named = find.unit_named(session, plan.id, words)
    if named is not None:
        return View(plan.id, units, lead_unit_id=named.id)
    if find.names_a_list(session, plan.id, words):
        return View(plan.id, units, list_name=words)
    window = period(words, today, year=plan.year)
    return View(plan.id, units, first=window.first, last=window.last) if window else None


def names_a_period(words: str, today: date) -> bool:
    """Whether the words name days, or what is overdue: something that needs no plan to be known."""
    return words.strip().lower() in OVERDUE or period(words, today) is not None


def visible_units(actor: Actor, plan: Plan) -> Collection[int] | None:
    """None for one who may read the whole plan, else the units whose items he may read."""
    return None if may(actor, Act.READ, plan.id) else actor.units_in(plan.id)

"""How did the plan stand at the end of each month? One evening a month, and today's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import find
from db.find import View
from db.ledger import IN_WORK, Milestone, Plan
from schedules.calendar import DAY
from schedules.periods import month
from supervision.as_of import Stood, stood
from supervision.figures import Figures, figures

LONGEST = 12


def evening(plan: Plan, on: date) -> datetime:
    """The last moment of a day where the plan is."""
    return datetime.combine(on, time.max, ZoneInfo(plan.zone)).replace(microsecond=0)


def month_before(on: date) -> date:
    """The first day of the month before that of `on`."""
    return (on.replace(day=1) - DAY).replace(day=1)


def trend(session: Session, plan: Plan, now: datetime, view: View | None = None) -> list[tuple[Figures, list[Stood]]]:
    """The figures at the end of each month since the first item, at most twelve, the last one as of now."""
    first = session.scalar(select(func.min(Milestone.adopted_at)).where(Milestone.plan_id == plan.id))
    histories = find.histories(session, plan.id)
    today = now.astimezone(ZoneInfo(plan.zone)).date()
    ends = [today]
    begun = first.astimezone(ZoneInfo(plan.zone)).date() if first is not None else today
    while len(ends) < LONGEST and (end := ends[0].replace(day=1) - DAY) >= begun:
        ends.insert(0, end)
    found = []
    for end in ends:
        items = stood(session, plan, now if end == today else evening(plan, end), view, histories)
        found.append((figures(items, end), items))
    return found


def next_month_dates(items: Sequence[Stood], on: date) -> list[Stood]:
    """What falls due in the month after that of `on` and is not done, by date."""
    ahead = (on.replace(day=1) + timedelta(days=32)).replace(day=1)
    window = month(ahead.year, ahead.month)
    due = [
        item for item in items
        if item.due_on is not None and window.first <= item.due_on <= window.last and item.state in IN_WORK
    ]  # fmt: skip
    return sorted(due, key=lambda item: (item.due_on or date.max, item.number))

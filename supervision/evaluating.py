"""How did each unit do in a quarter or a year? Events of the ledger, month by month, scored by the rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import find
from db.evaluations import ScoreRules
from db.find import View
from db.ledger import IN_WORK, Change, Plan
from schedules.periods import Period, month
from schedules.score_rules import Event, Grade, Rules, parse
from schedules.scores import Happened, Sheet, grade, mean, month_sheet
from supervision.as_of import Stood, stood
from supervision.months import evening
from supervision.rights import Act, Actor, require

WARNINGS = ("light", "slip", "slip_answered")


@dataclass(frozen=True, slots=True)
class UnitScore:
    """One unit: a sheet for each month that is over and in which it had items, the quarters, and the whole."""

    unit: str
    months: tuple[tuple[str, Sheet], ...]
    quarters: tuple[tuple[str, Fraction], ...]
    score: Fraction
    grade: Grade


def evaluate(
    session: Session, actor: Actor, plan: Plan, period: Period, now: datetime, *, list_name: str | None = None,
    rules: Rules | None = None,
) -> list[UnitScore]:  # fmt: skip
    """The units of a plan by score, the best first, by all items or those of one list.

    Each month by the rules in force when it ended, grades by those at the end of the period; or all by other `rules`
    that are tried. Writes nothing.
    """
    require(actor, Act.EVALUATE, plan.id)
    today = now.astimezone(ZoneInfo(plan.zone)).date()
    histories = find.histories(session, plan.id)
    view = View(plan.id, list_name=list_name) if list_name is not None else None
    sheets: dict[str, list[tuple[str, Sheet]]] = {}
    for each in _months(period, today):
        by = rules or rules_on(session, plan, each.last)[0]
        for unit, events in _events(
            stood(session, plan, evening(plan, each.last), view, histories), histories, plan, each
        ).items():
            sheets.setdefault(unit, []).append((each.name, month_sheet(by, events)))
    last = rules or rules_on(session, plan, period.last)[0]
    found = [_unit_score(unit, months, last) for unit, months in sheets.items()]
    return sorted(found, key=lambda each: (-each.score, each.unit))


def rules_on(session: Session, plan: Plan, day: date) -> tuple[Rules, str]:
    """The rules in force on a day and their text: of the files that have begun the one that began last."""
    asked = select(ScoreRules.text).where(ScoreRules.plan_id == plan.id, ScoreRules.starts_on <= day)
    text = session.scalar(asked.order_by(ScoreRules.starts_on.desc(), ScoreRules.id.desc()).limit(1)) or ""
    return _parsed(text), text


@lru_cache(maxsize=256)
def _parsed(text: str) -> Rules:
    return parse(text)


def _months(period: Period, today: date) -> list[Period]:
    found, first = [], period.first.replace(day=1)
    while first <= period.last:
        each = month(first.year, first.month)
        if each.last < today:
            found.append(each)
        first = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return found


def _unit_score(unit: str, months: list[tuple[str, Sheet]], rules: Rules) -> UnitScore:
    of: dict[str, list[Fraction]] = {}
    for name, sheet in months:
        year, _, number = name.partition("-")
        of.setdefault(f"{year}-Q{(int(number) + 2) // 3}", []).append(sheet.score)
    quarters = tuple((name, mean(scores) or Fraction(0)) for name, scores in of.items())
    whole = mean([score for _, score in quarters]) or Fraction(0)
    return UnitScore(unit, tuple(months), quarters, whole, grade(rules, whole))


def _events(
    items: Sequence[Stood], histories: Mapping[int, Sequence[Change]], plan: Plan, period: Period
) -> dict[str, list[Happened]]:
    """What happened in one month, by the unit that led the item when it ended."""
    found: dict[str, list[Happened]] = {}
    for item in items:
        if item.unit is not None:
            own = found.setdefault(item.unit, [])
            own += _of_item(
                item,
                [c for c in histories.get(item.milestone.id, ()) if c.at <= evening(plan, period.last)],
                plan,
                period,
            )
    return found


def _of_item(item: Stood, changes: Sequence[Change], plan: Plan, period: Period) -> list[Happened]:
    zone, found = ZoneInfo(plan.zone), list[Happened]()

    def on(change: Change) -> date:
        return change.at.astimezone(zone).date()

    returned = max((change.id for change in changes if change.what == "sent_back"), default=0)
    reports = [change for change in changes if change.what == "reported" and change.id > returned]
    due_on = item.due_on
    # What was done before the ledger began, was parked or never had a report to wait for, is not late.
    owed = due_on is not None and period.first <= due_on <= period.last and (reports or item.state in IN_WORK)
    if owed and due_on is not None and not any(on(change) <= due_on for change in reports):
        found.append(Happened("late", item.number, tuple(change.id for change in reports[:1])))
        if not reports:
            found.append(Happened("not_done", item.number))
    found += [
        Happened("sent_back", item.number, (c.id,)) for c in changes if c.what == "sent_back" and on(c) >= period.first
    ]
    if item.standing.pace == "behind" and not item.overdue:
        found.append(Happened("behind", item.number, tuple(c.id for c in changes if c.what == "progressed")[-1:]))
    found += _warned(item.number, [(on(c), c) for c in changes if c.what in WARNINGS], period)
    struck = [c for c in changes if c.what == "confirmed" and on(c) >= period.first]
    if struck and item.standing.early:
        found.append(Happened("early", item.number, (*(c.id for c in reports[-1:]), struck[-1].id)))
    return found


def _warned(number: int, changes: Sequence[tuple[date, Change]], period: Period) -> list[Happened]:
    """Lights that turned yellow or red in the month, and slips that were to be answered in it and were not in time."""
    lights: list[Event] = ["yellow", "red"]
    found = [
        Happened(light, number, (change.id,))
        for on, change in changes if change.what == "light" and on >= period.first
        for light in lights if change.after.get("light") == light
    ]  # fmt: skip
    answers = [(change.after.get("slip"), on) for on, change in changes if change.what == "slip_answered"]
    for _, slip in changes:
        answer_by = slip.after.get("answer_by") if slip.what == "slip" else None  # those of old times have none
        by = date.fromisoformat(answer_by) if answer_by else date.max
        in_time = any(answered == slip.after.get("slip") and on <= by for answered, on in answers)
        if period.first <= by <= period.last and not in_time:
            found.append(Happened("no_answer", number, (slip.id,)))
    return found

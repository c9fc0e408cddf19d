"""Which light does an item of the ledger show, and since when? Worked out from the plan's rules; changes are recorded."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from fractions import Fraction
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import Table, or_, select
from sqlalchemy.orm import Session

from db import find_office
from db.ledger import IN_WORK, Change, Milestone, Plan
from db.many import insert_many
from db.office import LightRules
from schedules import lights, pace
from schedules.calendar import DAY
from schedules.lights import BadRules, Facts, Lit, Rules
from schedules.moments import moment_of
from schedules.steps import of_text
from supervision import progress, retention, unanswered
from supervision.changes import COLUMNS, record, row_of
from supervision.refusals import Refused
from supervision.rights import CLOCK, Act, Actor, require

AFTER_MIDNIGHT = time(0, 5)
NONE = "none"
LONGEST_RULES = 10_000
TABLE = cast(Table, Milestone.__table__)
LOOKED_AT = (
    "kind", "state", "due_on", "window_start", "adopted_at", "percent", "count", "reached", "quantity_value",
    "quantity_op", "reached_amount", "steps",
)  # fmt: skip


def light_of(milestone: Milestone, today: date) -> Lit | None:
    """The light by the rules in force on that day, None for what is not in work."""
    return _light(milestone, _text_on(milestone.plan, today), ZoneInfo(milestone.plan.zone), today)


def _light(item: Milestone, rules: str, zone: ZoneInfo, today: date) -> Lit | None:
    """It looks at nothing but what LOOKED_AT names."""
    begins = item.window_start or item.adopted_at.astimezone(zone).date()
    return _lit(
        item.kind, item.state, item.due_on, item.window_start, begins, progress.share(item), item.steps, rules, today
    )


def rules_on(plan: Plan, today: date) -> Rules:
    """The rules in force: of the files that have begun the one that began last."""
    return _parsed(_text_on(plan, today))


def _text_on(plan: Plan, today: date) -> str:
    """The file in force, "" for the default."""
    files: Iterable[LightRules] = plan.light_rules
    begun = [file for file in files if file.starts_on <= today]
    return max(begun, key=lambda file: (file.starts_on, file.id)).text if begun else ""


def set_rules(
    session: Session, actor: Actor, plan: Plan, text: str, now: datetime, *, starts_on: date | None = None
) -> Rules:
    """Another rule file for the plan, in force from its own first day or the one given. Raises Refused("bad_rules")."""
    require(actor, Act.LIGHT_RULES, plan.id)
    try:
        rules = lights.parse(text[:LONGEST_RULES])
    except BadRules as bad:
        raise Refused("bad_rules", mistake=bad.key, what=bad.what) from bad
    begins = starts_on or rules.starts_on
    session.add(
        LightRules(
            plan_id=plan.id, name=rules.name, starts_on=begins, text=text, made_by=actor.person_id, made_at=now,
        )
    )  # fmt: skip
    session.flush()
    session.expire(plan, ["light_rules"])
    record(session, actor, "light_rules", now, plan_id=plan.id, after={"name": rules.name, "starts_on": begins})
    return rules


def run(session: Session, now: datetime) -> bool:
    """The daily round of one plan: every change of a light is recorded with its rule. True when more plans wait."""
    plan = session.scalar(
        select(Plan)
        .where(or_(Plan.daily_at.is_(None), Plan.daily_at <= now))
        .order_by(Plan.id)
        .limit(1)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if plan is None:
        return False
    today = now.astimezone(ZoneInfo(plan.zone)).date()
    record_changes(session, plan, today, now)
    unanswered.tell(session, plan, today, now)
    retention.run(session, plan, now)
    # A clock that was set back before the plan began is no reason to catch up every day since then.
    begins = max(now, plan.made_at).astimezone(ZoneInfo(plan.zone)).date()
    plan.daily_at = moment_of(begins + DAY, AFTER_MIDNIGHT, ZoneInfo(plan.zone))
    session.flush()
    return True


def record_changes(session: Session, plan: Plan, today: date, now: datetime) -> int:
    """Writes down which lights are no longer what was recorded last; gives how many. An item begins green."""
    last, rules, zone = find_office.last_lights(session, plan.id), _text_on(plan, today), ZoneInfo(plan.zone)
    shown = [number for number, light in last.items() if light not in (NONE, "green")]
    found = session.execute(
        select(TABLE.c.id, *(TABLE.c[name] for name in LOOKED_AT))
        .where(TABLE.c.plan_id == plan.id, or_(TABLE.c.state.in_(IN_WORK), TABLE.c.id.in_(shown)))
        .order_by(TABLE.c.id)
    )
    of_alike: dict[tuple[Any, ...], tuple[str, dict[str, Any]]] = {}
    rows = []
    for number, *looked_at in found:
        alike = tuple(looked_at)
        if alike not in of_alike:
            item = cast(Milestone, SimpleNamespace(**dict(zip(LOOKED_AT, alike, strict=True))))
            seen = _light(item, rules, zone, today)
            light = seen.light if seen else NONE
            of_alike[alike] = light, {"light": light, "on": today, **_reason(seen)}
        before, (light, after) = last.get(number, "green"), of_alike[alike]
        if before == light or (light == NONE and before == "green"):
            continue
        rows.append(row_of(CLOCK, "light", now, plan.id, number, {"light": before}, after))
    if rows:
        insert_many(session, cast(Table, Change.__table__), COLUMNS, rows)
    return len(rows)


def recorded_on(session: Session, milestone: Milestone, on: date) -> Change | None:
    """The change after which the light was as it was on the evening of a past day; None while it was green."""
    end = moment_of(on + DAY, time.min, ZoneInfo(milestone.plan.zone))
    return find_office.last_light_change(session, milestone.id, end)


def on_the_ledger_from(milestone: Milestone) -> date:
    """The day in the plan's zone on which it was adopted; before it there was no light."""
    return milestone.adopted_at.astimezone(ZoneInfo(milestone.plan.zone)).date()


def _reason(seen: Lit | None) -> dict[str, Any]:
    if seen is None:
        return {}
    return {"rules": seen.rules, "rule": seen.rule, "measure": seen.measure, "value": float(seen.value)}


def measured(milestone: Milestone) -> pace.Measured:
    """What its expected progress is worked out from, as it is now."""
    share = progress.share(milestone)
    begins = milestone.window_start or on_the_ledger_from(milestone)
    return pace.Measured(
        milestone.state, milestone.due_on, begins, whole_year=milestone.kind == "annual_target",
        reached=None if share is None else Fraction(str(share)), steps=of_text(milestone.steps),
    )  # fmt: skip


@lru_cache(maxsize=8192)
def _lit(
    kind: str, state: str, due_on: date | None, window_start: date | None, begins: date, share: float | None,
    steps: str | None, rules: str, today: date,
) -> Lit | None:  # fmt: skip
    """The light of all items that are alike in what it looks at: a plan has a few dates and many items."""
    reached = None if share is None else Fraction(str(share))
    item = pace.Measured(
        state, due_on, begins, whole_year=kind == "annual_target", reached=reached, steps=of_text(steps)
    )
    facts = Facts(kind, state, due_on, window_start, reached, pace.expected(item, today))
    return lights.lit(facts, _parsed(rules), today)


@lru_cache(maxsize=256)
def _parsed(text: str) -> Rules:
    return lights.parse(text) if text else lights.default()

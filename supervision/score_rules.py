"""By which rules is a plan scored? Rule files by their first day; another one is looked at before it is taken."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.evaluations import ScoreRules
from db.ledger import Plan
from schedules import policy_text, score_rules
from schedules.periods import Period
from schedules.score_rules import Rules
from supervision import receivers
from supervision.changes import record
from supervision.evaluating import evaluate, rules_on
from supervision.refusals import Refused
from supervision.rights import Act, Actor, require

LONGEST = 10_000


@dataclass(frozen=True, slots=True)
class Tried:
    """Other rules beside those in force: (unit, score now, score then, grade now, grade then); nothing is stored."""

    rules: Rules
    text: str
    based_on: str
    period: str
    units: tuple[tuple[str, Fraction | None, Fraction, str | None, str], ...]


def look(session: Session, actor: Actor, plan: Plan, given: dict[str, Any], period: Period, now: datetime) -> Tried:
    """What the scores of a period would be with these settings. Raises BadScores, Refused("score_rules_already")."""
    require(actor, Act.SCORE_RULES, plan.id)
    _, rules, wanted = _changed(session, plan, given, now)
    now_by = {each.unit: each for each in evaluate(session, actor, plan, period, now)}
    then = evaluate(session, actor, plan, period, now, rules=rules)
    units = tuple(
        (each.unit, now_by[each.unit].score if each.unit in now_by else None, each.score,
         now_by[each.unit].grade if each.unit in now_by else None, each.grade) for each in then
    )  # fmt: skip
    return Tried(rules, wanted, based_on(session, plan), period.name, units)


def take(session: Session, actor: Actor, plan: Plan, given: dict[str, Any], now: datetime, *, seen: str) -> Rules:
    """Puts the rules in force from their first day; what was evaluated by others stays as it is.

    `seen` are the rules that the person looked at. Raises BadScores, Refused: "score_rules_already", "score_rules_changed".
    """
    require(actor, Act.SCORE_RULES, plan.id)
    session.scalar(select(Plan).where(Plan.id == plan.id).with_for_update())
    if seen != based_on(session, plan):
        raise Refused("score_rules_changed")
    in_force, rules, wanted = _changed(session, plan, given, now)
    session.add(
        ScoreRules(
            plan_id=plan.id,
            name=rules.name,
            starts_on=rules.starts_on,
            text=wanted,
            made_by=actor.person_id,
            made_at=now,
        )
    )
    session.flush()
    record(
        session, actor, "score_rules", now, plan_id=plan.id, before={"name": in_force.name},
        after={"name": rules.name, "starts_on": rules.starts_on, "settings": policy_text.dumped(given)},
    )  # fmt: skip
    return rules


def based_on(session: Session, plan: Plan) -> str:
    """A short name for the rule files as they are now."""
    asked = select(ScoreRules.id, ScoreRules.text).where(ScoreRules.plan_id == plan.id).order_by(ScoreRules.id)
    return sha256(repr([tuple(row) for row in session.execute(asked)]).encode()).hexdigest()[:8]


def _changed(session: Session, plan: Plan, given: dict[str, Any], now: datetime) -> tuple[Rules, Rules, str]:
    """The rules of today, and what the settings make of them: in force from today where they name no day."""
    today = receivers.today(plan, now)
    in_force, text = rules_on(session, plan, today)
    wanted = score_rules.changed(text, {"starts_on": today, **given})
    if len(wanted) > LONGEST:
        raise Refused("text_too_long", longest=LONGEST)
    rules = score_rules.parse(wanted)
    if replace(rules, starts_on=in_force.starts_on) == in_force:
        raise Refused("score_rules_already")
    return in_force, rules, wanted

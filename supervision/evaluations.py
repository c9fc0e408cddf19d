"""What is an evaluation once it is made? One row a period that never changes, told to the units, corrected beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.evaluations import Evaluation
from db.ledger import Plan
from db.people import Unit
from schedules.periods import Period
from schedules.score_rules import Rules
from schedules.scores import grade, mean, said
from supervision import receivers, score_data
from supervision.changes import record
from supervision.evaluating import UnitScore, evaluate, rules_on
from supervision.notices import Telling
from supervision.refusals import Refused
from supervision.rights import Act, Actor, may, require


def make(
    session: Session, actor: Actor, plan: Plan, period: Period, now: datetime, *, list_name: str = ""
) -> tuple[Evaluation, bool]:
    """The evaluation of a period that is over, made where there is none; the second value tells whether it was now.

    Raises Refused: "period_not_over", "nothing_to_evaluate".
    """
    require(actor, Act.EVALUATE, plan.id)
    session.scalar(select(Plan).where(Plan.id == plan.id).with_for_update())  # a second one waits, and finds it
    found = of_period(session, plan, period.name, list_name)
    if found is not None:
        return found, False
    if period.last >= receivers.today(plan, now):
        raise Refused("period_not_over", period=period.name)
    scores = as_of_now(session, actor, plan, period, now, list_name=list_name)
    if not scores:
        raise Refused("nothing_to_evaluate", period=period.name)
    rules, text = rules_on(session, plan, period.last)
    made = Evaluation(
        plan_id=plan.id, period=period.name, list_name=list_name, data=score_data.kept(scores, rules, text),
        made_by=actor.person_id, made_at=now, plan=plan,
    )  # fmt: skip
    session.add(made)
    session.flush()
    record(
        session, actor, "evaluated", now, plan_id=plan.id,
        after={"evaluation": made.id, "period": period.name, "list": list_name, "rules": rules.name},
    )  # fmt: skip
    return made, True


def as_of_now(
    session: Session, actor: Actor, plan: Plan, period: Period, now: datetime, *, list_name: str = ""
) -> list[UnitScore]:
    """What the evaluation would be: of a year, quarters that were evaluated count as they stand, appeals included."""
    found = evaluate(session, actor, plan, period, now, list_name=list_name or None)
    if not period.name.isdigit():
        return found
    stored: dict[str, dict[str, Fraction]] = {}
    for quarter in dict.fromkeys(name for each in found for name, _ in each.quarters):
        made = of_period(session, plan, quarter, list_name)
        stored[quarter] = {each.unit: each.score for each in scores(made)} if made is not None else {}
    rules, _ = rules_on(session, plan, period.last)
    years = [_year(each, stored, rules) for each in found]
    return sorted(years, key=lambda each: (-each.score, each.unit))


def _year(unit: UnitScore, stored: Mapping[str, Mapping[str, Fraction]], rules: Rules) -> UnitScore:
    quarters = tuple((name, stored[name].get(unit.unit, score)) for name, score in unit.quarters)
    whole = mean([score for _, score in quarters]) or Fraction(0)
    return UnitScore(unit.unit, unit.months, quarters, whole, grade(rules, whole))


def of_period(session: Session, plan: Plan, period: str, list_name: str = "") -> Evaluation | None:
    asked = select(Evaluation).where(Evaluation.plan_id == plan.id, Evaluation.period == period)
    return session.scalar(asked.where(Evaluation.list_name == list_name))


def known(session: Session, plan: Plan) -> Sequence[Evaluation]:
    """The plan's evaluations, the newest first."""
    asked = select(Evaluation).where(Evaluation.plan_id == plan.id)
    return session.scalars(asked.order_by(Evaluation.made_at.desc(), Evaluation.id.desc())).all()


def scores(evaluation: Evaluation) -> list[UnitScore]:
    """The units by score, the best first, with what accepted appeals gave them."""
    found = [
        score_data.corrected(evaluation.data, each, [a.points for a in accepted(evaluation, each.unit)])
        for each in score_data.sheets(evaluation.data)
    ]
    return sorted(found, key=lambda each: (-each.score, each.unit))


def rules_of(evaluation: Evaluation) -> Rules:
    """The rules by which its grades were given."""
    return score_data.rules_of(evaluation.data)


def accepted(evaluation: Evaluation, unit: str) -> list[Any]:
    """The appeals of a unit whose points count."""
    return [each for each in evaluation.appeals if each.state == "accepted" and each.unit.name == unit]


def readable(session: Session, actor: Actor, evaluation_id: int, unit: Unit | None) -> Evaluation:
    """For the office, and for the people of the unit once it was told. Raises Refused("no_such_evaluation")."""
    found = session.get(Evaluation, evaluation_id)
    if found is None or (unit is not None and unit.plan_id != found.plan_id):
        raise Refused("no_such_evaluation")
    own = unit is not None and found.told_at is not None and may(actor, Act.APPEAL, found.plan_id, {unit.id})
    if not own and not may(actor, Act.EVALUATE, found.plan_id):
        raise Refused("no_such_evaluation")
    return found


def tell(session: Session, actor: Actor, evaluation: Evaluation, now: datetime) -> int:
    """Each unit's contact and heads hear their score, and how to appeal. Gives how many units; only once.

    Raises Refused("evaluation_told").
    """
    require(actor, Act.EVALUATE, evaluation.plan_id)
    session.refresh(evaluation, ["told_at"], with_for_update=True)
    if evaluation.told_at is not None:
        raise Refused("evaluation_told", period=evaluation.period)
    evaluation.told_at = now
    plan, telling, told = evaluation.plan, Telling(session, now), 0
    units = {unit.name: unit for unit in session.scalars(select(Unit).where(Unit.plan_id == plan.id))}
    for each in scores(evaluation):
        unit = units.get(each.unit)
        people = of_unit(session, plan, unit) if unit is not None else []
        told += bool(people)
        for person in people:
            telling.owe(
                person, "evaluated", plan=plan, point=f"evaluation-{evaluation.id}-{unit.id if unit else 0}",
                for_on=receivers.today(plan, now), words=words(evaluation, each) | {"unit_id": unit.id if unit else 0},
            )  # fmt: skip
    telling.write()
    record(
        session, actor, "evaluation_told", now, plan_id=plan.id,
        after={"evaluation": evaluation.id, "period": evaluation.period, "units": told},
    )  # fmt: skip
    return told


def of_unit(session: Session, plan: Plan, unit: Unit) -> list[Any]:
    return receivers.distinct([*receivers.contact(unit), *receivers.holders(session, plan.id, "head", unit.id)])


def words(evaluation: Evaluation, score: UnitScore) -> dict[str, Any]:
    return {
        "evaluation": evaluation.id, "period": evaluation.period, "list": evaluation.list_name, "plan": evaluation.plan.name,
        "unit": score.unit, "score": str(said(score.score)), "grade": score.grade,
    }  # fmt: skip


def tell_office(session: Session, evaluation: Evaluation, now: datetime) -> None:
    """The supervisors hear that it was made by itself, and waits to be told to the units."""
    telling = Telling(session, now)
    for person in receivers.holders(session, evaluation.plan_id, "supervisor"):
        telling.owe(
            person, "evaluation_made", plan=evaluation.plan, point=f"evaluation-{evaluation.id}",
            for_on=receivers.today(evaluation.plan, now),
            words={"evaluation": evaluation.id, "period": evaluation.period, "plan": evaluation.plan.name},
        )  # fmt: skip
    telling.write()

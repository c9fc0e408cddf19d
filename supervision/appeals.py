"""What if a unit thinks its score wrong? It says so once; the office gives points, which count beside the evaluation, or a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.evaluations import Appeal, Evaluation
from db.ledger import Plan
from db.people import Unit
from supervision import evaluations, receivers
from supervision.changes import record
from supervision.notices import Telling
from supervision.refusals import Refused
from supervision.rights import Act, Actor, may, require

LONGEST = 1000
MOST = 100  # points that one appeal may give or take


def units_of(session: Session, actor: Actor, evaluation: Evaluation) -> list[Unit]:
    """The units of the evaluation for which somebody may speak."""
    names = {each["unit"] for each in evaluation.data["units"]}
    asked = select(Unit).where(Unit.plan_id == evaluation.plan_id, Unit.id.in_(actor.units_in(evaluation.plan_id)))
    return [unit for unit in session.scalars(asked.order_by(Unit.id)) if unit.name in names]


def ask(
    session: Session, actor: Actor, evaluation: Evaluation, unit: Unit, words: str, now: datetime
) -> Appeal:  # fmt: skip
    """Raises Refused: "no_such_evaluation", "appeal_words", "appeal_waits"."""
    evaluations.readable(session, actor, evaluation.id, unit)
    require(actor, Act.APPEAL, evaluation.plan_id, {unit.id})
    words = " ".join(words.split())[:LONGEST]
    if not words:
        raise Refused("appeal_words", period=evaluation.period)
    appeal = Appeal(
        evaluation_id=evaluation.id, unit_id=unit.id, waits_for_id=evaluation.id, words=words, asked_by=actor.person_id,
        asked_at=now,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(appeal)
    except IntegrityError:
        raise Refused("appeal_waits", unit=unit.name) from None
    session.expire(evaluation, ["appeals"])
    _record(session, actor, "appealed", appeal, now, words)
    _tell(session, actor, "appealed", appeal, receivers.holders(session, evaluation.plan_id, "supervisor"), now)
    return appeal


def accept(session: Session, actor: Actor, appeal: Appeal, points: str, why: str, now: datetime) -> Appeal:
    """The points are a row of their own beside the evaluation, which stays as it was made.

    Raises Refused: "appeal_points" for what is no number or too many, "appeal_answered".
    """
    given = points_of(points)
    if given is None:
        raise Refused("appeal_points", most=MOST)
    return _decide(session, actor, appeal, now, state="accepted", points=given, answer=why)


def refuse(session: Session, actor: Actor, appeal: Appeal, why: str, now: datetime) -> Appeal:
    """Raises Refused: "appeal_why", "appeal_answered"."""
    if not why.strip():
        raise Refused("appeal_why")
    return _decide(session, actor, appeal, now, state="refused", points=None, answer=why)


def points_of(word: str) -> str | None:
    """A number other than 0 with at most two decimals, as it is kept."""
    try:
        number = Decimal(word.strip().removesuffix("分").replace("＋", "+").replace("－", "-"))  # noqa: RUF001  # as it is typed
    except InvalidOperation:
        return None
    if not number.is_finite() or not 0 < abs(number) <= MOST:
        return None
    exponent = number.normalize().as_tuple().exponent
    return f"{number.normalize():f}" if isinstance(exponent, int) and exponent >= -2 else None  # noqa: PLR2004  # decimals of a score


def waiting(session: Session, actor: Actor, plan: Plan) -> Sequence[Appeal]:
    """What waits for the office's answer."""
    require(actor, Act.EVALUATE, plan.id)
    asked = select(Appeal).join(Evaluation, Appeal.evaluation_id == Evaluation.id).where(Evaluation.plan_id == plan.id)
    return session.scalars(asked.where(Appeal.state == "waiting").order_by(Appeal.id)).all()


def numbered(session: Session, actor: Actor, appeal_id: int) -> Appeal:
    """An appeal, for one who may answer it. Raises Refused("no_such_appeal")."""
    found = session.get(Appeal, appeal_id)
    if found is None or not may(actor, Act.EVALUATE, found.evaluation.plan_id):
        raise Refused("no_such_appeal")
    return found


def _decide(
    session: Session, actor: Actor, appeal: Appeal, now: datetime, *, state: str, points: str | None, answer: str
) -> Appeal:
    require(actor, Act.EVALUATE, appeal.evaluation.plan_id)
    done = session.execute(
        update(Appeal)
        .where(Appeal.id == appeal.id, Appeal.state == "waiting")
        .values(
            state=state, points=points, answer=answer.strip()[:LONGEST], answered_by=actor.person_id, answered_at=now,
            waits_for_id=None,
        )
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    session.refresh(appeal)
    if not done.rowcount:  # type: ignore[attr-defined]  # an UPDATE always gives a cursor result
        raise Refused("appeal_answered", state=appeal.state)
    session.expire(appeal.evaluation, ["appeals"])
    _record(session, actor, f"appeal_{state}", appeal, now, appeal.answer)
    people = evaluations.of_unit(session, appeal.evaluation.plan, appeal.unit)
    people += [each for each in receivers.person(session, appeal.asked_by) if each not in people]
    _tell(session, actor, "appeal_answered", appeal, people, now)
    return appeal


def _record(session: Session, actor: Actor, what: str, appeal: Appeal, now: datetime, why: str) -> None:
    record(
        session, actor, what, now, plan_id=appeal.evaluation.plan_id,
        after={"appeal": appeal.id, "evaluation": appeal.evaluation_id, "period": appeal.evaluation.period,
               "unit": appeal.unit.name, "points": appeal.points}, why=why,
    )  # fmt: skip


def _tell(
    session: Session, actor: Actor, kind: str, appeal: Appeal, people: Sequence[Any], now: datetime
) -> None:  # fmt: skip
    score = next((e for e in evaluations.scores(appeal.evaluation) if e.unit == appeal.unit.name), None)
    telling, plan = Telling(session, now), appeal.evaluation.plan
    for person in people:
        if person.id != actor.person_id and score is not None:
            telling.owe(
                person, kind, plan=plan, point=f"{kind}-{appeal.id}", for_on=receivers.today(plan, now),
                words=evaluations.words(appeal.evaluation, score)
                | {"appeal": appeal.id, "unit_id": appeal.unit_id, "words": appeal.words, "by": actor.name,
                   "state": appeal.state, "points": appeal.points, "why": appeal.answer},
            )  # fmt: skip
    telling.write()

"""Who brought a problem, who works on it, and was the asker answered? 交办 of problems and leaders' comments (批示)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import find_matters
from db.ledger import Milestone, Plan
from db.matters import Matter
from db.people import Membership, Person, Unit
from plans.secrecy import secrecy_mark
from supervision import answering, own_items, receivers
from supervision.changes import record
from supervision.notices import Telling, tell_of_change
from supervision.refusals import Refused
from supervision.rights import Act, Actor, may, require, require_for, units_of
from supervision.speaking import calendar_of, policy_of

if TYPE_CHECKING:
    from supervision.milestones import Shown

LONGEST_WORDS = 1000
LONGEST_NAME = 60
FILES_AT_MOST = 10


def bring(
    session: Session, actor: Actor, plan: Plan, words: str, now: datetime, *, asked_by: str = "",
    asker_account: int | None = None, shown: Sequence[Shown] = (),
) -> Matter:  # fmt: skip
    """Records a problem, with the photos or files that came with it. Without a name it is the recorder's own; a person known to us gets the answer himself.

    Raises Refused: "words_needed", "secret_words", "brought_already" for the same words again while they wait.
    """
    require(actor, Act.PROBLEM, plan.id)
    words, name = _fit(words), " ".join(asked_by.split())[:LONGEST_NAME]
    session.refresh(plan, ["last_number"], with_for_update=True)  # of two who record the same, one sees the other's
    waits = select(Matter).where(Matter.plan_id == plan.id, Matter.words == words, Matter.answered_at.is_(None))
    if session.scalar(waits.limit(1)) is not None:
        raise Refused("brought_already")
    asker_id = _known(session, plan, name, asker_account) if name else actor.person_id
    made = Matter(
        plan_id=plan.id, kind="problem", words=words, asked_by=name or actor.name, asker_id=asker_id,
        recorded_by=actor.person_id, recorded_at=now, plan=plan,
        files=[[piece.kind, piece.file_id] for piece in shown if piece.file_id][:FILES_AT_MOST],
    )  # fmt: skip
    session.add(made)
    session.flush()
    record(session, actor, "problem", now, plan_id=plan.id, after={"matter": made.id}, why=words)
    return made


def give(session: Session, actor: Actor, matter: Matter, unit: Unit, due_on: date, now: datetime) -> Milestone:
    """Hands the problem to a unit as an item with a date. Raises Refused: "given_already", "answered_before"."""
    require(actor, Act.PROBLEM, matter.plan_id)
    _hold(session, matter)
    if matter.milestone is not None:
        raise Refused("given_already", number=matter.milestone.number)
    if matter.answered_at is not None:
        raise Refused("answered_before", answer=matter.answer)
    if unit.plan_id != matter.plan_id:
        raise Refused("no_such_unit", name=unit.name)
    return _item(session, actor, matter, unit, due_on, now)


def comment(
    session: Session, actor: Actor, about: Milestone, words: str, now: datetime, *, due_on: date | None = None
) -> Matter:
    """批示: the leader's word on an item, which becomes an item of its lead unit with its own date.

    Raises Refused: "words_needed", "brought_already" for the same words again, "date_past".
    """
    require_for(actor, Act.COMMENT, about)
    words, plan = _fit(words), about.plan
    session.refresh(about, ["state"], with_for_update=True)
    if any(each.words == words and each.answered_at is None for each in find_matters.comments_on(session, about.id)):
        raise Refused("brought_already")
    usual = calendar_of(plan).add_working(receivers.today(plan, now), policy_of(plan).slip_answer_within)
    made = Matter(
        plan_id=plan.id, kind="comment", words=words, asked_by=actor.name, asker_id=actor.person_id,
        recorded_by=actor.person_id, recorded_at=now, about_id=about.id, plan=plan,
    )  # fmt: skip
    session.add(made)
    session.flush()
    change = record(
        session, actor, "commented", now, plan_id=plan.id, milestone_id=about.id, after={"matter": made.id}, why=words
    )
    item = _item(session, actor, made, about.lead_unit, due_on or usual, now)
    people = [*receivers.contact(about.lead_unit), *receivers.holders(session, plan.id, "supervisor")]
    tell_of_change(session, people, "commented", change, item, now, words=_words(made) | {"about": about.number})
    return made


def answer(session: Session, actor: Actor, matter: Matter, words: str, now: datetime) -> Matter:
    """What the asker is told, once, by the unit or the office: to himself, or through whoever recorded it."""
    if not may_answer(actor, matter):
        raise Refused("not_allowed", act=Act.ANSWER.value)
    if not answering.written_once(session, actor, matter, words, now):
        raise Refused("answered_before", answer=matter.answer)
    record(
        session, actor, "matter_answered", now, plan_id=matter.plan_id, milestone_id=matter.milestone_id,
        after={"matter": matter.id}, why=matter.answer,
    )  # fmt: skip
    asker = receivers.person(session, matter.asker_id)
    telling = Telling(session, now)
    for person in asker or receivers.person(session, matter.recorded_by):
        telling.owe(
            person, "matter_answered", plan=matter.plan, point=f"matter-{matter.id}",
            for_on=receivers.today(matter.plan, now),
            words=_words(matter) | {"by": actor.name, "why": matter.answer, "passes_on": not asker},
        )  # fmt: skip
    telling.write()
    return matter


def must_be_answered(session: Session, milestone: Milestone) -> None:
    """事事有回音: an item made of a problem or a comment is not closed before the asker has his answer."""
    matter = find_matters.matter_of(session, milestone.id)
    if matter is not None and matter.answered_at is None:
        raise Refused("answer_first", number=milestone.number, name=matter.asked_by, matter=matter.id)


def may_answer(actor: Actor, matter: Matter) -> bool:
    """The unit that works on it, and the office; a leader does not answer for others."""
    if matter.milestone is not None and may(actor, Act.ANSWER, matter.plan_id, units_of(matter.milestone)):
        return True
    return may(actor, Act.CONFIRM, matter.plan_id)


def may_read(actor: Actor, matter: Matter) -> bool:
    units = units_of(matter.milestone) if matter.milestone is not None else set[int]()
    return may(actor, Act.READ, matter.plan_id, units)


def _item(
    session: Session, actor: Actor, matter: Matter, unit: Unit | None, due_on: date, now: datetime
) -> Milestone:  # fmt: skip
    made = own_items.put_on_ledger(
        session, actor, matter.plan, matter.words, due_on, now, unit=unit, what=f"from_{matter.kind}",
        why=matter.asked_by,
    )  # fmt: skip
    matter.milestone, matter.milestone_id = made, made.id
    session.flush()
    return made


def _fit(words: str) -> str:
    """The words as they are kept. Raises Refused: "words_needed", "secret_words" for what carries a secrecy mark."""
    words = words.strip()[:LONGEST_WORDS]
    if not words:
        raise Refused("words_needed")
    if mark := secrecy_mark(words):
        raise Refused("secret_words", mark=mark)
    return words


def _known(session: Session, plan: Plan, name: str, account: int | None) -> int | None:
    """The asker among our people: by his account, else the one of the plan who has that name."""
    if account is not None:
        return session.scalar(select(Person.id).where(Person.telegram_id == account))
    of_plan = select(Membership.person_id).where(func.coalesce(Membership.plan_id, plan.id) == plan.id)
    named = session.scalars(select(Person.id).where(Person.name == name, Person.id.in_(of_plan)).limit(2)).all()
    return named[0] if len(named) == 1 else None


def _hold(session: Session, matter: Matter) -> None:
    session.refresh(matter, ["milestone_id", "answered_at", "answer"], with_for_update=True)
    session.expire(matter, ["milestone"])


def _words(matter: Matter) -> dict[str, Any]:
    return {"matter": matter.id, "words": matter.words, "asked_by": matter.asked_by, "plan": matter.plan.name}

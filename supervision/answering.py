"""Has the question been answered? Once, by whoever it was put to, and told to whoever asked."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import update
from sqlalchemy.orm import Session

from db.ledger import Change, Milestone
from supervision import receivers
from supervision.changes import record
from supervision.notices import tell_of_change
from supervision.refusals import Refused
from supervision.rights import Act, Actor, require_for

LONGEST_ANSWER = 1000


class Waits(Protocol):
    """A row of something that waits for an answer."""

    id: int
    answer: str
    answered_by: int | None
    answered_at: datetime | None


class Asked(Waits, Protocol):
    """A row of something that was asked about an item and waits for an answer."""

    milestone: Milestone


def answer_once(session: Session, actor: Actor, asked: Asked, words: str, now: datetime) -> str:
    """Writes the answer if there is none yet, and gives it as it was kept.

    Raises Refused("words_needed"), Refused("answered_already") with the answer that was first.
    """
    milestone = asked.milestone
    require_for(actor, Act.ANSWER, milestone)
    if not written_once(session, actor, asked, words, now):
        raise Refused("answered_already", number=milestone.number, answer=asked.answer)
    return asked.answer


def written_once(session: Session, actor: Actor, asked: Waits, words: str, now: datetime) -> bool:
    """Writes the answer if there is none yet, and tells whether it was we. Raises Refused("words_needed")."""
    if not words.strip():
        raise Refused("words_needed")
    table: Any = type(asked)  # a class of the tables: its attributes are columns there
    done = session.execute(
        update(table)
        .where(table.id == asked.id, table.answered_at.is_(None))
        .values(answer=words.strip()[:LONGEST_ANSWER], answered_by=actor.person_id, answered_at=now)
        .execution_options(synchronize_session=False)
    )
    session.refresh(asked)
    return bool(done.rowcount)  # type: ignore[attr-defined]  # an UPDATE always gives a cursor result


def tell_asker(
    session: Session, actor: Actor, asked: Asked, to: str, what: str, asked_by: int | None, now: datetime, *,
    after: dict[str, Any] | None = None, words: dict[str, Any] | None = None,
) -> Change:  # fmt: skip
    """Writes the answer to the history as `what` and tells whoever asked; `to` says what it answers."""
    milestone = asked.milestone
    change = record(
        session, actor, what, now, plan_id=milestone.plan_id, milestone_id=milestone.id, after=after, why=asked.answer
    )
    tell_of_change(
        session, receivers.person(session, asked_by), "answered", change, milestone, now,
        words={"to": to, **(words or {})},
    )  # fmt: skip
    return change

"""How is a change made? Compared with what was, swapped, and written to the history, in one transaction."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from db.ledger import Change, Milestone, State
from supervision.refusals import Refused
from supervision.rights import Actor

COLUMNS = ("plan_id", "milestone_id", "person_id", "speaker", "at", "what", "before", "after", "why")


def swap(session: Session, milestone: Milestone, *, to: State, **values: Any) -> bool:
    """Moves the milestone to a state if it is still in the one that we saw; tells whether it was we who did it."""
    seen = milestone.state
    done = session.execute(
        update(Milestone)
        .where(Milestone.id == milestone.id, Milestone.state == seen)
        .values(state=to, **values)
        .execution_options(synchronize_session=False)
    )
    session.refresh(milestone)
    return bool(done.rowcount)  # type: ignore[attr-defined]  # an UPDATE always gives a cursor result


def swap_or_refuse(session: Session, milestone: Milestone, *, to: State, **values: Any) -> None:
    """Like `swap`, for one that somebody else changed meanwhile: Refused("already", ...) says what is so."""
    if not swap(session, milestone, to=to, **values):
        raise already(milestone)


def already(milestone: Milestone) -> Refused:
    """What a doubled or stale press is told: how the milestone stands by now."""
    return Refused("already", number=milestone.number, state=milestone.state, title=milestone.title)


def record(
    session: Session,
    actor: Actor,
    what: str,
    now: datetime,
    *,
    plan_id: int | None,
    milestone_id: int | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    why: str = "",
) -> Change:
    """Appends to the history. Dates and moments in `before` and `after` are kept as ISO text."""
    change = Change(
        plan_id=plan_id, milestone_id=milestone_id, person_id=actor.person_id, speaker=actor.name, at=now,
        what=what, before=_plain(before or {}), after=_plain(after or {}), why=why,
    )  # fmt: skip
    session.add(change)
    session.flush()
    return change


def row_of(
    actor: Actor, what: str, now: datetime, plan_id: int, milestone_id: int, before: dict[str, Any], after: dict[str, Any]
) -> tuple[Any, ...]:  # fmt: skip
    """A change as values of COLUMNS, for a round that writes hundreds at once."""
    return plan_id, milestone_id, actor.person_id, actor.name, now, what, _plain(before), _plain(after), ""


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in values.items()}

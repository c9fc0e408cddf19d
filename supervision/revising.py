"""What does a new version change? Accepted changes alter milestones, with history; states, owners and numbers stay."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from db.ledger import Document, Milestone, Proposal, Vanished
from supervision import comparing, receivers
from supervision.changes import record
from supervision.deciding import decide, waiting
from supervision.notices import tell_of_change
from supervision.refusals import Refused
from supervision.rights import Act, Actor, require
from supervision.speaking import count_afresh, set_next_point, skip_until

DATES = ("due_on", "window_start")
PLAIN = ("title", "kind", "rrule", "count")


def changed(session: Session, document: Document) -> list[Proposal]:
    """The drafts that change a milestone and that nobody has decided on."""
    return [draft for draft in waiting(session, document) if draft.revises_id is not None]


def accept(session: Session, actor: Actor, proposal: Proposal, now: datetime) -> Milestone:
    """The milestone takes over what the new version says. Raises Refused("draft_decided") the second time."""
    require(actor, Act.IMPORT, proposal.document.plan_id)
    decide(session, proposal, "adopted")
    milestone = session.get(Milestone, proposal.revises_id, with_for_update=True, populate_existing=True)
    assert milestone is not None  # a foreign key holds it
    proposal.milestone_id = milestone.id
    before = {name: values[0] for name, values in proposal.changes.items()}
    _take_over(milestone, proposal)
    session.flush()
    moved = any(name in proposal.changes for name in (*DATES, "kind", "rrule"))
    if moved and milestone.state not in comparing.CLOSED:
        count_afresh(milestone, now)
        skip_until(session, milestone, now)  # the notice of the change stands for the points before it
    set_next_point(milestone)
    change = record(
        session, actor, "revised", now, plan_id=milestone.plan_id, milestone_id=milestone.id, before=before,
        after={name: values[1] for name, values in proposal.changes.items()}, why=proposal.document.name,
    )  # fmt: skip
    if milestone.state not in comparing.CLOSED:
        people = receivers.owners(milestone)
        tell_of_change(
            session, people, "revised", change, milestone, now, words={"before": change.before, "after": change.after}
        )
    return milestone


def keep(session: Session, actor: Actor, gone: Vanished, now: datetime) -> Milestone:
    """A milestone that the new version no longer names stays on the ledger. Raises Refused("kept_already")."""
    require(actor, Act.IMPORT, gone.document.plan_id)
    done = session.execute(
        update(Vanished)
        .where(Vanished.id == gone.id, Vanished.state == "waiting")
        .values(state="kept")
        .execution_options(synchronize_session=False)
    )
    session.refresh(gone, ["state"])
    milestone = gone.milestone
    if not done.rowcount:  # type: ignore[attr-defined]  # an UPDATE always gives a cursor result
        raise Refused("kept_already", number=milestone.number)
    record(session, actor, "kept", now, plan_id=milestone.plan_id, milestone_id=milestone.id, why=gone.document.name)
    return milestone


def _take_over(milestone: Milestone, proposal: Proposal) -> None:
    read, document = proposal.reading, proposal.document
    for name, (_, after) in proposal.changes.items():
        if name in DATES:
            setattr(milestone, name, _day(after))
        elif name in PLAIN:
            setattr(milestone, name, after)
        elif name == "quantity":
            milestone.quantity_value, milestone.quantity_unit, milestone.quantity_op = after or (None, None, None)
    if milestone.first_due_on is None:
        milestone.first_due_on = milestone.due_on
    if milestone.window_start and milestone.due_on and milestone.window_start > milestone.due_on:
        milestone.window_start = None
    milestone.subjects, milestone.section = list(read.get("subjects") or []), list(read.get("section") or [])
    milestone.document, milestone.document_id = document, document.id
    milestone.source_start, milestone.source_end, milestone.expr = read["start"], read["end"], read.get("expr")


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None

"""Is a draft still to be decided? Once each, and only in the newest version of its document."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.ledger import Document, Proposal
from supervision.refusals import Refused


def waiting(session: Session, document: Document) -> Sequence[Proposal]:
    """The drafts that nobody has decided on, in the order of the text."""
    return session.scalars(
        select(Proposal)
        .where(Proposal.document_id == document.id, Proposal.state == "waiting")
        .order_by(Proposal.position)
    ).all()


def decide(session: Session, proposal: Proposal, state: str) -> None:
    """Swaps the draft's state. Raises Refused("draft_decided") the second time, Refused("newer_version") in an old one."""
    newer = session.scalar(select(Document).where(Document.revises_id == proposal.document_id).limit(1))
    if newer is not None and proposal.state == "waiting":
        raise Refused("newer_version", name=newer.name)
    decided = session.execute(
        update(Proposal)
        .where(Proposal.id == proposal.id, Proposal.state == "waiting")
        .values(state=state)
        .execution_options(synchronize_session=False)
    )
    session.refresh(proposal)  # somebody may have corrected it meanwhile
    if not decided.rowcount:  # type: ignore[attr-defined]  # an UPDATE always gives a cursor result
        raise Refused("draft_decided", title=proposal.title, state=proposal.state)

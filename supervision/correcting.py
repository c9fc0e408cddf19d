"""What was read wrong? A draft's title, date or unit, or the plan of the whole document, before it is on the ledger."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from db.inbox import RoundDone
from db.ledger import Change, Document, Plan, Proposal
from db.models import Base
from db.people import Person, Unit
from supervision import adoption, agreed, comparing, handing_over
from supervision.adoption import LONGEST_TITLE, drafts_of, stay
from supervision.changes import record
from supervision.receivers import today
from supervision.refusals import Refused
from supervision.rights import Act, Actor, require

MOVES_ON = {"change", "person", "unit", "round_done"}  # these keep no plan alive


def retitle(session: Session, actor: Actor, proposal: Proposal, title: str, now: datetime) -> None:
    """A new title for a draft that still waits."""
    _lock_waiting(session, actor, proposal)
    title = " ".join(title.split())
    if not title or len(title) > LONGEST_TITLE:
        raise Refused("bad_title", longest=LONGEST_TITLE)
    before, proposal.title = proposal.title, title
    _amended(proposal, "title", title)
    _corrected(session, actor, "retitled", proposal, now, before={"title": before}, after={"title": title})


def redate(session: Session, actor: Actor, proposal: Proposal, due_on: date, now: datetime) -> None:
    """A new date for a draft that still waits. Raises Refused("date_past") for one before today."""
    _lock_waiting(session, actor, proposal)
    if due_on < today(proposal.document.plan, now):
        raise Refused("date_past", date=due_on)
    before, proposal.due_on = proposal.due_on, due_on
    _amended(proposal, "due_on", due_on)
    if proposal.kind in ("horizon", "relative"):
        proposal.kind = "deadline"
    _corrected(session, actor, "redated", proposal, now, before={"due_on": before}, after={"due_on": due_on})


def choose_unit(session: Session, actor: Actor, proposal: Proposal, unit: Unit, now: datetime) -> None:
    """The lead unit that the milestone is handed to when it is adopted."""
    _lock_waiting(session, actor, proposal)
    if unit.plan_id != proposal.document.plan_id:
        raise Refused("no_such_unit", name=unit.name)
    chosen = session.get(Unit, proposal.unit_id) if proposal.unit_id is not None else None
    if chosen is unit:
        return
    proposal.unit_id = unit.id
    before = {"unit": chosen.name if chosen else None}
    _corrected(session, actor, "unit_chosen", proposal, now, before=before, after={"unit": unit.name})


def tell_apart(session: Session, actor: Actor, proposal: Proposal) -> list[Proposal]:
    """What was taken for the same said twice becomes drafts of their own. Raises Refused("not_double")."""
    _lock_waiting(session, actor, proposal)
    also = proposal.reading.get("also")
    if not also:
        raise Refused("not_double")
    last = max(draft.position for draft in drafts_of(session, proposal.document))
    own = [
        Proposal(
            document_id=proposal.document_id, position=last + place, title=read["title"][:LONGEST_TITLE],
            kind=read["kind"], due_on=date.fromisoformat(read["due_on"]) if read["due_on"] else None,
            sure=read["sure"], why=read["why"], reading=read, unit_id=None,
        )
        for place, read in enumerate(also, start=1)
    ]  # fmt: skip
    session.add_all(own)
    proposal.reading = {name: value for name, value in proposal.reading.items() if name != "also"}
    session.flush()
    return own


def _on_the_ledger(proposal: Proposal) -> bool:
    """Adopted or accepted; a draft that only was found unchanged is not."""
    return proposal.state == "adopted" and (proposal.revises_id is None or bool(proposal.changes))


def _amended(proposal: Proposal, field: str, value: object) -> None:
    """A correction of a draft that changes a milestone is what will be accepted."""
    if proposal.revises is not None:
        was = proposal.changes.get(field, [comparing.plain(getattr(proposal.revises, field))])[0]
        proposal.changes = {**proposal.changes, field: [was, comparing.plain(value)]}


def _lock_waiting(session: Session, actor: Actor, proposal: Proposal) -> None:
    """Lets nobody else decide on the draft until this is over. Raises Refused("draft_decided")."""
    require(actor, Act.IMPORT, proposal.document.plan_id)
    session.refresh(proposal, with_for_update=True)
    if proposal.state != "waiting":
        raise Refused("draft_decided", title=proposal.title, state=proposal.state)


def _corrected(
    session: Session, actor: Actor, what: str, proposal: Proposal, now: datetime, *, before: dict[str, Any],
    after: dict[str, Any],
) -> None:  # fmt: skip
    """A draft has no history of its own: its change stands in the plan's, under the draft's title."""
    after = {"draft": proposal.id, "title": proposal.title} | after
    record(session, actor, what, now, plan_id=proposal.document.plan_id, before=before, after=after)


def put_into(session: Session, actor: Actor, document: Document, plan: Plan, now: datetime) -> None:
    """Moves a document into another plan, with the units that were chosen; a plan left empty is gone.

    Raises Refused("adopted_already") once drafts of it are on the ledger.
    """
    require(actor, Act.IMPORT, document.plan_id)
    require(actor, Act.IMPORT, plan.id)
    stay(session, document)
    old = document.plan
    if any(_on_the_ledger(proposal) for proposal in drafts_of(session, document)):
        raise Refused("adopted_already", plan=old.name)
    if session.scalar(select(Document).where(Document.plan_id == plan.id, Document.sha256 == document.sha256)):
        return
    comparing.undo(session, document)
    document.plan, document.plan_id = plan, plan.id
    session.flush()
    adoption.read_anew(session, document, agreed.conventions_of(old), agreed.conventions_of(plan))
    for proposal in drafts_of(session, document):
        proposal.unit_id = _unit_there(session, actor, proposal, plan, now)
    session.flush()
    comparing.compare(session, document)
    record(
        session, actor, "moved_document", now, plan_id=plan.id, before={"plan": old.name},
        after={"document": document.id, "plan": plan.name},
    )  # fmt: skip
    _clear_away(session, old, plan)


def _unit_there(session: Session, actor: Actor, proposal: Proposal, plan: Plan, now: datetime) -> int | None:
    """The unit of the other plan that stands for the draft's; one that was chosen by hand is made there."""
    named = next(iter(proposal.reading.get("owners") or ()), "")
    chosen = session.get(Unit, proposal.unit_id) if proposal.unit_id is not None else None
    if chosen is not None and chosen.name != named:
        return handing_over.make_unit(session, actor, plan, chosen.name, now).id
    there = handing_over.unit_named(session, plan, named) if named else None
    return there.id if there else None


def _clear_away(session: Session, old: Plan, new: Plan) -> None:
    """Takes away a plan that was made for the document alone; what is written of it moves on with the document."""
    units = session.scalars(select(Unit).where(Unit.plan_id == old.id)).all()
    used = _named(session, "plan", old.id) or any(_named(session, "unit", unit.id) for unit in units)
    if used or old.policy:
        return
    for unit in units:
        session.delete(unit)
    session.execute(delete(RoundDone).where(RoundDone.plan_id == old.id))
    session.execute(update(Change).where(Change.plan_id == old.id).values(plan_id=new.id))
    session.execute(update(Person).where(Person.plan_id == old.id).values(plan_id=new.id))
    session.flush()
    session.delete(old)
    session.flush()


def _named(session: Session, table: str, row_id: int) -> bool:
    """Whether anything stands on this row of the table."""
    keys = [key for other in Base.metadata.sorted_tables if other.name not in MOVES_ON for key in other.foreign_keys]
    columns = [key.parent for key in keys if key.column.table.name == table]
    return any(session.scalar(select(exists().where(column == row_id))) for column in columns)

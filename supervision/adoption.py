"""How does a draft come onto the ledger? A document is taken in, reviewed, and its drafts adopted or dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.ledger import Document, Listing, Milestone, Plan, Proposal
from db.people import Unit
from plans.conventions import Conventions
from plans.drafts import Draft, Reading
from plans.duplicates import told_once
from plans.pages import Place
from plans.reading import read
from supervision import comparing, handing_over, proposing, revising
from supervision.changes import record
from supervision.deciding import decide
from supervision.deciding import waiting as waiting
from supervision.numbering import next_number
from supervision.receivers import today
from supervision.recurring import make_next
from supervision.refusals import Refused
from supervision.rights import Act, Actor, require
from supervision.speaking import set_next_point, skip_until

LONGEST_TITLE = 200
LONGEST_PLAN_NAME = 100


def make_plan(session: Session, actor: Actor, name: str, now: datetime, *, year: int, zone: str, country: str) -> Plan:
    """A new plan, or the one that has this name already. Raises Refused("bad_plan_name")."""
    name = " ".join(name.split())
    if not name.isprintable() or not 0 < len(name) <= LONGEST_PLAN_NAME:
        raise Refused("bad_plan_name", longest=LONGEST_PLAN_NAME)
    found = session.scalar(select(Plan).where(Plan.name == name))
    if found is not None:
        return found
    require(actor, Act.IMPORT, None)
    plan = Plan(name=name, year=year, zone=zone, country=country, made_at=now)
    try:
        with session.begin_nested():
            session.add(plan)
    except IntegrityError:  # somebody made it at the same moment
        return session.scalars(select(Plan).where(Plan.name == name)).one()
    record(session, actor, "plan_made", now, plan_id=plan.id, after={"name": name, "year": year})
    return plan


def take_in(
    session: Session, actor: Actor, plan: Plan, now: datetime, *, name: str, sha256: str, text: str, reading: Reading,
    places: Sequence[Place] = (), unread_pages: Sequence[int] = (),
) -> tuple[Document, bool]:  # fmt: skip
    """Stores the document and its drafts for review; the second value is False for one taken in before."""
    require(actor, Act.IMPORT, plan.id)
    known = session.scalar(select(Document).where(Document.plan_id == plan.id, Document.sha256 == sha256))
    if known is not None:
        return known, False
    document = Document(
        plan_id=plan.id, name=name, sha256=sha256, text=text, as_of=reading.as_of, year=reading.year,
        unread=[asdict(span) for span in reading.unread], sent_by=actor.person_id, sent_at=now,
        places=[list(place) for place in places], unread_pages=list(unread_pages),
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(document)
    except IntegrityError:  # somebody sent it at the same moment
        sent = select(Document).where(Document.plan_id == plan.id, Document.sha256 == sha256)
        return session.scalars(sent).one(), False
    units = {unit.name: unit.id for unit in session.scalars(select(Unit).where(Unit.plan_id == plan.id))}
    session.add_all(
        Proposal(
            document_id=document.id, position=place + 1, title=draft.title[:LONGEST_TITLE], kind=draft.kind,
            due_on=draft.due_on, sure=draft.sure, why=draft.why, reading=_as_json(draft) | ({"also": [_as_json(one) for one in also]} if also else {}),
            unit_id=units.get(draft.owners[0]) if draft.owners else None,
        )
        for place, draft, also in told_once(reading.drafts)
    )  # fmt: skip
    session.flush()
    comparing.compare(session, document)
    record(
        session, actor, "imported", now, plan_id=plan.id,
        after={"document": document.id, "name": name, "drafts": len(reading.drafts)},
    )  # fmt: skip
    return document, True


def read_anew(session: Session, document: Document, before: Conventions, after: Conventions) -> None:
    """What a document means in a plan with other seasons: the drafts that nobody has touched take their new dates."""
    if before == after:
        return
    was, becomes = (
        list(told_once(read(document.text, today=document.as_of, as_of=document.as_of, conventions=each).drafts))
        for each in (before, after)
    )
    for proposal, (_, old, _), (_, new, _) in zip(drafts_of(session, document), was, becomes, strict=False):
        if old != new and proposal.state == "waiting" and (proposal.title, proposal.due_on) == (old.title, old.due_on):
            proposal.due_on, proposal.sure, proposal.why = new.due_on, new.sure, new.why
            proposal.reading = {**proposal.reading, **_as_json(new)}
    session.flush()


def is_past(proposal: Proposal, plan: Plan, now: datetime) -> bool:
    """Whether its date is already gone, which makes any draft one to look at."""
    return proposal.due_on is not None and proposal.due_on < today(plan, now)


def is_sure(proposal: Proposal, plan: Plan, now: datetime) -> bool:
    return proposal.sure and not is_past(proposal, plan, now)


def drafts_of(session: Session, document: Document) -> list[Proposal]:
    """Every draft of a document, decided or not, in the order of the text."""
    asked = select(Proposal).where(Proposal.document_id == document.id).order_by(Proposal.position)
    return list(session.scalars(asked))


def adopt_sure(session: Session, actor: Actor, document: Document, now: datetime) -> list[Milestone]:
    """Adopts every sure new draft that still waits; what changes a milestone is accepted by itself."""
    require(actor, Act.IMPORT, document.plan_id)
    sure = [p for p in waiting(session, document) if p.revises_id is None and is_sure(p, document.plan, now)]
    return [adopt(session, actor, proposal, now) for proposal in sure]


def accept_sure(session: Session, actor: Actor, document: Document, now: datetime) -> list[Milestone]:
    """Accepts every sure change that a new version makes to a milestone."""
    require(actor, Act.IMPORT, document.plan_id)
    sure = [p for p in revising.changed(session, document) if is_sure(p, document.plan, now)]
    return [revising.accept(session, actor, proposal, now) for proposal in sure]


def past_as_done(session: Session, actor: Actor, document: Document, now: datetime) -> list[Milestone]:
    """Takes every waiting draft whose date is gone as done before the ledger began."""
    past = [p for p in waiting(session, document) if p.revises_id is None and is_past(p, document.plan, now)]
    return [adopt(session, actor, proposal, now, as_done=True) for proposal in past]


def adopt(session: Session, actor: Actor, proposal: Proposal, now: datetime, *, as_done: bool = False) -> Milestone:
    """立项: the draft becomes a milestone with a number. Raises Refused("draft_decided") the second time."""
    document = proposal.document
    stay(session, document)
    require(actor, Act.IMPORT, document.plan_id)
    if proposal.revises_id is not None:
        return revising.accept(session, actor, proposal, now)
    decide(session, proposal, "adopted")
    milestone = _milestone(session, proposal, now)
    if as_done:
        milestone.state, milestone.confirmed_at = "confirmed", now
    milestone.assisting = proposing.assisting_units(session, proposal)
    session.add(milestone)
    session.flush()
    session.refresh(milestone)
    proposal.milestone_id = milestone.id
    skip_until(session, milestone, now)
    set_next_point(milestone)
    record(
        session, actor, "adopted", now, plan_id=milestone.plan_id, milestone_id=milestone.id,
        after={"state": milestone.state, "due_on": milestone.due_on},
        why="before the ledger" if as_done else "",
    )  # fmt: skip
    following: Milestone | None = milestone if as_done else None
    while following is not None and following.due_on is not None and following.due_on < today(document.plan, now):
        following = make_next(session, actor, following, now)  # a duty that comes again is not over with its past
    unit = session.get(Unit, proposal.unit_id) if proposal.unit_id is not None else None
    if unit is not None and not as_done:
        handing_over.assign(session, actor, [milestone], unit, now)
    return milestone


def drop(session: Session, actor: Actor, proposal: Proposal, now: datetime) -> None:
    """Leaves the draft out. Raises Refused("draft_decided") the second time."""
    require(actor, Act.IMPORT, proposal.document.plan_id)
    decide(session, proposal, "dropped")
    record(session, actor, "dropped", now, plan_id=proposal.document.plan_id, before={"title": proposal.title})


def stay(session: Session, document: Document) -> None:
    """Lets nobody else adopt drafts of the document, or put it into another plan, until this is over."""
    seen = document.plan_id
    session.refresh(document, ["plan_id"], with_for_update=True)
    if document.plan_id != seen:
        session.expire(document, ["plan"])


def _milestone(session: Session, proposal: Proposal, now: datetime) -> Milestone:
    read, document = proposal.reading, proposal.document
    quantity = read.get("quantity") or {}
    window_start = date.fromisoformat(read["window_start"]) if read.get("window_start") else None
    if window_start and proposal.due_on and window_start > proposal.due_on:
        window_start = None
    return Milestone(
        plan_id=document.plan_id, number=next_number(session, document.plan_id), title=proposal.title,
        kind=proposal.kind, due_on=proposal.due_on, first_due_on=proposal.due_on, window_start=window_start,
        rrule=read.get("rrule"), action=read.get("action"), subjects=list(read.get("subjects") or []),
        count=read.get("count"), quantity_value=quantity.get("value"), quantity_unit=quantity.get("unit"),
        quantity_op=quantity.get("op"), strength=read.get("strength"), section=list(read.get("section") or []),
        document_id=document.id, source_start=read["start"], source_end=read["end"], expr=read.get("expr"),
        adopted_at=now, spoken_until=now, state="open",
        listings=[Listing(name=name, level=None) for name in dict.fromkeys(read.get("lists") or [])],
    )  # fmt: skip


def _as_json(draft: Draft) -> dict[str, Any]:
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in asdict(draft).items()}

"""Which questions are asked of the ledger? Each named by its answer; `units` None asks about the whole plan."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import case, exists, func, select
from sqlalchemy.orm import Session, joinedload

from db.ledger import IN_WORK, Change, Document, Evidence, Listing, Milestone, Plan, Proposal
from db.people import Membership, Person, Role, Unit
from db.views import LEFT_OUT, Tally, View, conditions, milestones, on_list, tally

__all__ = ["LEFT_OUT", "Tally", "View", "conditions", "milestones", "tally"]  # of db/views.py


class Load(NamedTuple):
    """One unit and what lies with it."""

    unit: Unit
    open: int
    overdue: int


def person_of_account(session: Session, telegram_id: int) -> Person | None:
    return session.scalar(select(Person).where(Person.telegram_id == telegram_id))


def milestone_numbered(session: Session, plan_id: int, number: int) -> Milestone | None:
    return session.scalar(select(Milestone).where(Milestone.plan_id == plan_id, Milestone.number == number))


def milestones_numbered(session: Session, plan_id: int, numbers: Collection[int]) -> Sequence[Milestone]:
    asked = select(Milestone).where(Milestone.plan_id == plan_id, Milestone.number.in_(numbers))
    return session.scalars(asked.order_by(Milestone.number)).all()


def plans_all(session: Session) -> list[Plan]:
    return list(session.scalars(select(Plan).order_by(Plan.id)))


def plans_of(session: Session, own: Collection[int | None], *, newest: int | None = None) -> list[Plan]:
    """The plans of these numbers, the newest first, or only so many; None among the numbers stands for all."""
    asked = select(Plan).order_by(Plan.id.desc()).limit(newest)
    if None not in own:
        asked = asked.where(Plan.id.in_([number for number in own if number is not None]))
    return list(session.scalars(asked))


def plan_named(session: Session, name: str) -> Plan | None:
    return session.scalar(select(Plan).where(Plan.name == name))


def unit_named(session: Session, plan_id: int, name: str) -> Unit | None:
    return session.scalar(select(Unit).where(Unit.plan_id == plan_id, Unit.name == name.strip()))


def units_of_plan(session: Session, plan_id: int) -> Sequence[Unit]:
    return session.scalars(select(Unit).where(Unit.plan_id == plan_id).order_by(Unit.id)).all()


def list_names(session: Session, plan_id: int) -> Sequence[str]:
    """The named lists that milestones of the plan stand on."""
    asked = select(Listing.name).join(Milestone).where(Milestone.plan_id == plan_id).distinct().order_by(Listing.name)
    return session.scalars(asked).all()


def names_a_list(session: Session, plan_id: int, words: str) -> bool:
    """Whether an item of the plan stands on the list of this name, or on it at the level behind the name."""
    of_plan = select(Listing.id).join(Milestone).where(Milestone.plan_id == plan_id)
    return bool(words) and session.scalar(of_plan.where(on_list(words)).limit(1)) is not None


def load_of_units(session: Session, plan_id: int, today: date) -> list[Load]:
    late = Milestone.due_on < today
    rows = session.execute(
        select(Unit, func.count(Milestone.id), func.sum(case((late, 1), else_=0)))
        .outerjoin(Milestone, (Milestone.lead_unit_id == Unit.id) & Milestone.state.in_(IN_WORK))
        .where(Unit.plan_id == plan_id)
        .group_by(Unit.id)
        .order_by(Unit.id)
        .options(joinedload(Unit.contact))
    )
    return [Load(row[0], int(row[1]), int(row[2] or 0)) for row in rows]


def members_of_unit(session: Session, unit_id: int, roles: Collection[Role]) -> Sequence[Person]:
    """Who holds one of the roles in the unit."""
    members = select(Membership.person_id).where(Membership.unit_id == unit_id, Membership.role.in_(roles))
    return session.scalars(select(Person).where(Person.id.in_(members)).order_by(Person.id)).all()


def history(session: Session, milestone_id: int) -> Sequence[Change]:
    """Every change of a milestone, oldest first."""
    return session.scalars(select(Change).where(Change.milestone_id == milestone_id).order_by(Change.id)).all()


def histories(session: Session, plan_id: int) -> dict[int, list[Change]]:
    """Every change of the plan's milestones, oldest first, by the milestone's id."""
    found: dict[int, list[Change]] = {}
    asked = select(Change).where(Change.plan_id == plan_id, Change.milestone_id.is_not(None)).order_by(Change.id)
    for change in session.scalars(asked):
        if change.milestone_id is not None:
            found.setdefault(change.milestone_id, []).append(change)
    return found


def evidence(session: Session, milestone_id: int) -> Sequence[Evidence]:
    return session.scalars(select(Evidence).where(Evidence.milestone_id == milestone_id).order_by(Evidence.id)).all()


def documents_of_plan(session: Session, plan_id: int) -> Sequence[Document]:
    return session.scalars(select(Document).where(Document.plan_id == plan_id).order_by(Document.id.desc())).all()


def decided(session: Session, document_id: int) -> int:
    """How many drafts of a document are adopted."""
    asked = select(func.count()).select_from(Proposal)
    return session.scalar(asked.where(Proposal.document_id == document_id, Proposal.state == "adopted")) or 0


def unit_has_people(session: Session, unit_id: int) -> bool:
    return bool(session.scalar(select(exists().where(Membership.unit_id == unit_id))))

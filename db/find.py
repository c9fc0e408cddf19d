"""Which questions are asked of the ledger? Each named by its answer; `units` None asks about the whole plan."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, case, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from db.ledger import Assisting, Change, Document, Evidence, Listing, Milestone, Plan, Proposal
from db.people import Membership, Person, Role, Unit

WORKED_ON = ("open", "acknowledged", "blocked")
LEFT_OUT = ("parked", "cancelled")


class Tally(NamedTuple):
    """How the milestones of a view stand; `left_out` counts parked and cancelled ones, which no list shows."""

    open: int
    overdue: int
    reported: int
    confirmed: int
    left_out: int
    things: int = 0  # how many things these are, counted ones by their number
    rows: int | None = None  # how many a list has, the parts of a group beside it; None: as many as are counted

    @property
    def listed(self) -> int:
        counted = self.open + self.overdue + self.reported + self.confirmed
        return counted if self.rows is None else self.rows


class Load(NamedTuple):
    """One unit and what lies with it."""

    unit: Unit
    open: int
    overdue: int


class View(NamedTuple):
    """Which milestones of a plan a list is about; None leaves a side open."""

    plan_id: int
    units: Collection[int] | None = None
    first: date | None = None
    last: date | None = None
    overdue_on: date | None = None
    lead_unit_id: int | None = None
    list_name: str | None = None
    unfinished: bool = False
    state: str | None = None
    unowned: bool = False
    projects: Collection[int] = ()  # whose items are seen beside those of the units


def person_of_account(session: Session, telegram_id: int) -> Person | None:
    return session.scalar(select(Person).where(Person.telegram_id == telegram_id))


def milestone_numbered(session: Session, plan_id: int, number: int) -> Milestone | None:
    return session.scalar(select(Milestone).where(Milestone.plan_id == plan_id, Milestone.number == number))


def milestones_numbered(session: Session, plan_id: int, numbers: Collection[int]) -> Sequence[Milestone]:
    asked = select(Milestone).where(Milestone.plan_id == plan_id, Milestone.number.in_(numbers))
    return session.scalars(asked.order_by(Milestone.number)).all()


def plans_all(session: Session) -> list[Plan]:
    return list(session.scalars(select(Plan).order_by(Plan.id)))


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
    return bool(words) and session.scalar(of_plan.where(_on_list(words)).limit(1)) is not None


def milestones(
    session: Session, view: View, *, offset: int = 0, limit: int | None = None, work_first: bool = False
) -> Sequence[Milestone]:
    """A page of a view, by date and number; what is parked or cancelled is left out.

    With `work_first` what is still to be done stands before what is reported or confirmed.
    """
    order = [Milestone.due_on.is_(None), Milestone.due_on, Milestone.number]
    asked = (
        select(Milestone)
        .where(*conditions(view), Milestone.state.not_in(LEFT_OUT))
        .order_by(*([Milestone.state.not_in(WORKED_ON)] if work_first else []), *order)
        .options(joinedload(Milestone.lead_unit).joinedload(Unit.contact))
    )
    return session.scalars(asked.offset(offset).limit(limit)).all()


def tally(session: Session, view: View, today: date) -> Tally:
    """How a view stands on a day of the plan's zone; a group counts once, by itself or by the first of its parts."""
    late = Milestone.state.in_(WORKED_ON) & (Milestone.due_on < today)

    def count(which: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((which, 1), else_=0)), 0)

    row = session.execute(
        select(
            count(Milestone.state.in_(WORKED_ON)), count(late), count(Milestone.state == "reported"),
            count(Milestone.state == "confirmed"), count(Milestone.state.in_(LEFT_OUT)),
            func.coalesce(func.sum(case((Milestone.state.in_(LEFT_OUT), 0), else_=func.coalesce(Milestone.count, 1))), 0),
        ).where(*conditions(view), *_once_a_group(session, view))
    ).one()  # fmt: skip
    return Tally(
        int(row[0]) - int(row[1]), int(row[1]), int(row[2]), int(row[3]), int(row[4]), int(row[5]),
        _rows(session, view),
    )  # fmt: skip


def _has_groups(session: Session, plan_id: int) -> bool:
    return bool(session.scalar(select(exists().where(Milestone.parent_id.is_not(None), Milestone.plan_id == plan_id))))


def _once_a_group(session: Session, view: View) -> list[ColumnElement[bool]]:
    """Leaves out the parts whose group stands in the view, and of other parts all but one a group."""
    if not _has_groups(session, view.plan_id):
        return []
    there = select(Milestone.id).where(*conditions(view))
    first = (
        select(func.min(Milestone.id))
        .where(*conditions(view), Milestone.parent_id.is_not(None), Milestone.parent_id.not_in(there))
        .group_by(Milestone.parent_id)
    )
    return [or_(Milestone.parent_id.is_(None), Milestone.id.in_(first))]


def _rows(session: Session, view: View) -> int | None:
    if not _has_groups(session, view.plan_id):
        return None
    asked = select(func.count()).select_from(Milestone).where(*conditions(view), Milestone.state.not_in(LEFT_OUT))
    return session.scalar(asked) or 0


def load_of_units(session: Session, plan_id: int, today: date) -> list[Load]:
    late = Milestone.due_on < today
    rows = session.execute(
        select(Unit, func.count(Milestone.id), func.sum(case((late, 1), else_=0)))
        .outerjoin(Milestone, (Milestone.lead_unit_id == Unit.id) & Milestone.state.in_(WORKED_ON))
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


def _on_list(words: str) -> ColumnElement[bool]:
    """Whether a listing is of the list that the words name: by its name, or by name and level (民生实事 省级)."""
    named = Listing.name == words
    return or_(named, Listing.name + " " + Listing.level == words) if " " in words else named


def conditions(view: View) -> list[ColumnElement[bool]]:
    """What a query has to ask to stay within a view."""
    found: list[ColumnElement[bool]] = [Milestone.plan_id == view.plan_id]
    if view.units is not None:
        helping = select(Assisting.milestone_id).where(Assisting.unit_id.in_(view.units))
        beside = [Milestone.project_id.in_(view.projects)] if view.projects else []
        found.append(or_(Milestone.lead_unit_id.in_(view.units), Milestone.id.in_(helping), *beside))
    if view.first is not None:
        found.append(Milestone.due_on >= view.first)
    if view.last is not None:
        found.append(Milestone.due_on <= view.last)
    if view.overdue_on is not None:
        found += [Milestone.due_on < view.overdue_on, Milestone.state.in_(WORKED_ON)]
    if view.lead_unit_id is not None:
        found.append(Milestone.lead_unit_id == view.lead_unit_id)
    if view.list_name is not None:
        found.append(Milestone.id.in_(select(Listing.milestone_id).where(_on_list(view.list_name))))
    if view.state is not None:
        found.append(Milestone.state == view.state)
    if view.unowned:
        found += [Milestone.lead_unit_id.is_(None), Milestone.state.in_(WORKED_ON)]
    if view.unfinished:
        found.append(Milestone.state.in_((*WORKED_ON, "reported")))
    return found

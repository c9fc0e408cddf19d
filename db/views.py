"""Which milestones does a list show, and how do they stand? Each kind of list has its statements, put together once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Select, bindparam, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.orm.attributes import set_committed_value

from db.ledger import IN_WORK, Assisting, Listing, Milestone
from db.people import Person, Unit

LEFT_OUT = ("parked", "cancelled")
DATED = {"first", "last", "overdue_on"}  # what these show has a date
MANY = ("units", "projects")  # the sides of a view that are several numbers


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


def milestones(
    session: Session, view: View, *, offset: int = 0, limit: int | None = None, work_first: bool = False
) -> Sequence[Milestone]:
    """A page of a view, by date and number; what is parked or cancelled is left out.

    With `work_first` what is still to be done stands before what is reported or confirmed.
    """
    asked = _page(_closed(view), work_first=work_first, limited=limit is not None)
    found = session.execute(asked, {**_values(view), "offset": offset, "limit": limit}).all()
    for milestone, unit, contact in found:  # SQLAlchemy's joinedload takes half as long again to do it
        set_committed_value(milestone, "lead_unit", unit)
        if unit is not None:
            set_committed_value(unit, "contact", contact)
    return [milestone for milestone, _, _ in found]


def tally(session: Session, view: View, today: date) -> Tally:
    """How a view stands on a day of the plan's zone; a group counts once, by itself or by the first of its parts."""
    values = {**_values(view), "today": today}
    row = session.execute(_counts(_closed(view)), values).one()
    rows = None
    if row.has_groups:
        rows = row.counted
        row = session.execute(_counts(_closed(view), once_a_group=True), values).one()
    return Tally(row.in_work - row.late, row.late, row.reported, row.confirmed, row.left_out, row.things, rows)


def conditions(view: View) -> list[ColumnElement[bool]]:
    """What a query has to ask to stay within a view."""
    return _conditions(_closed(view), lambda name: getattr(view, name))


def on_list(words: Any) -> ColumnElement[bool]:
    """Whether a listing is of the list that the words name: by its name, or by name and level (民生实事 省级)."""
    named = Listing.name == words
    return (
        named
        if isinstance(words, str) and " " not in words
        else or_(named, Listing.name + " " + Listing.level == words)
    )


def _closed(view: View) -> frozenset[str]:
    """The sides of a view that are closed; one who belongs to no unit sees the items of none."""
    return frozenset(
        name for name, side in view._asdict().items() if side or name == "units" and side is not None
    )  # fmt: skip


def _values(view: View) -> dict[str, Any]:
    values = view._asdict()
    return values | {name: list(values[name]) for name in MANY if values[name] is not None}


def _bound(name: str) -> Any:
    return bindparam(name, expanding=name in MANY)


@lru_cache(maxsize=256)
def _page(closed: frozenset[str], *, work_first: bool, limited: bool) -> Select[Milestone, Unit | None, Person | None]:
    order: list[ColumnElement[Any]] = [Milestone.due_on.asc(), Milestone.number.asc()]
    if not closed & DATED:
        order.insert(0, Milestone.due_on.is_(None))
    if work_first:
        order.insert(0, Milestone.state.not_in(IN_WORK))
    asked = (
        select(Milestone, Unit, Person)
        .outerjoin(Unit, Unit.id == Milestone.lead_unit_id)
        .outerjoin(Person, Person.id == Unit.contact_id)
        .where(*_conditions(closed, _bound), Milestone.state.not_in(LEFT_OUT))
        .order_by(*order)
        .offset(bindparam("offset", type_=Integer))
    )
    return asked.limit(bindparam("limit", type_=Integer)) if limited else asked


@lru_cache(maxsize=256)
def _counts(closed: frozenset[str], *, once_a_group: bool = False) -> Select[*tuple[Any, ...]]:
    within = _conditions(closed, _bound)
    apart, part = [], aliased(Milestone)
    if once_a_group:  # without the parts whose group stands in the view, and of other parts with one a group
        there = select(Milestone.id).where(*within)
        lone = (*within, Milestone.parent_id.is_not(None), Milestone.parent_id.not_in(there))
        first = select(func.min(Milestone.id)).where(*lone).group_by(Milestone.parent_id)
        apart = [or_(Milestone.parent_id.is_(None), Milestone.id.in_(first))]
    late = Milestone.state.in_(IN_WORK) & (Milestone.due_on < bindparam("today"))
    counted = Milestone.state.not_in(LEFT_OUT)
    grouped = exists().where(part.plan_id == _bound("plan_id"), part.parent_id.is_not(None))
    return select(
        _sum(Milestone.state.in_(IN_WORK)).label("in_work"), _sum(late).label("late"),
        _sum(Milestone.state == "reported").label("reported"), _sum(Milestone.state == "confirmed").label("confirmed"),
        _sum(~counted).label("left_out"), _sum(counted).label("counted"),
        _sum(counted, func.coalesce(Milestone.count, 1)).label("things"), grouped.label("has_groups"),
    ).where(*within, *apart)  # fmt: skip


def _sum(which: ColumnElement[bool], of: Any = 1) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((which, of), else_=0)), 0)


def _conditions(closed: frozenset[str], side: Callable[[str], Any]) -> list[ColumnElement[bool]]:
    """Of the closed sides, each with what `side` gives for its name: its value, or a place for it."""
    found: list[ColumnElement[bool]] = [Milestone.plan_id == side("plan_id")]
    if "units" in closed:
        helping = select(Assisting.milestone_id).where(Assisting.unit_id.in_(side("units")))
        beside = [Milestone.project_id.in_(side("projects"))] if "projects" in closed else []
        found.append(or_(Milestone.lead_unit_id.in_(side("units")), Milestone.id.in_(helping), *beside))
    if "first" in closed:
        found.append(Milestone.due_on >= side("first"))
    if "last" in closed:
        found.append(Milestone.due_on <= side("last"))
    if "overdue_on" in closed:
        found += [Milestone.due_on < side("overdue_on"), Milestone.state.in_(IN_WORK)]
    if "lead_unit_id" in closed:
        found.append(Milestone.lead_unit_id == side("lead_unit_id"))
    if "list_name" in closed:
        found.append(Milestone.id.in_(select(Listing.milestone_id).where(on_list(side("list_name")))))
    if "state" in closed:
        found.append(Milestone.state == side("state"))
    if "unowned" in closed:
        found += [Milestone.lead_unit_id.is_(None), Milestone.state.in_(IN_WORK)]
    if "unfinished" in closed:
        found.append(Milestone.state.in_((*IN_WORK, "reported")))
    return found

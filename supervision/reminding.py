"""Which milestones speak now, and to whom? Taken a batch at a time, as rows: an object each would cost more than all the rest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Select, Table, bindparam, select
from sqlalchemy.orm import Session

from db.among import among
from db.ledger import Milestone, Plan
from db.people import Person, Unit
from schedules.points import Audience, Point
from schedules.scene import LADDER
from supervision import alike, hearing_later, receivers, speaking
from supervision.acts import resume
from supervision.alike import COLUMNS, TABLE, Alike, Decided
from supervision.notices import Telling
from supervision.receivers import Hearer
from supervision.recurring import make_next
from supervision.rights import CLOCK
from supervision.speaking import Skips

AT_A_TIME = 500
ITEM = ("id", "number", "plan_id", "lead_unit_id", "project_id", "joint_at", "spoken_until")
CONTACT = (*Hearer._fields, "reachable", "deputy_id")
BEHIND = len(ITEM) + len(CONTACT)
DUE_ON, RRULE = COLUMNS.index("due_on"), COLUMNS.index("rrule")


class Due(NamedTuple):
    """A milestone that speaks now; `contact` is the one who is reminded, None where that asks for a look at more than him."""

    id: int
    number: int
    plan_id: int
    lead_unit_id: int | None
    project_id: int | None
    joint_at: datetime | None
    spoken_until: datetime
    due_on: date | None
    rrule: str | None
    contact: Hearer | None
    decided: Decided


def run(session: Session, now: datetime) -> bool:
    """Lets up to 500 milestones speak that are due by now; True when more of them wait."""
    due = _due(session, now)
    if due:
        this = _Round(session, now, due)
        said = [(item.id, (this.speak(item), now)) for item in due]
        this.telling.write()
        this.skips.write()
        alike.set_moments(session, alike.by_moments(said))
    return len(due) == AT_A_TIME


def _due(session: Session, now: datetime) -> list[Due]:
    return [_read(row) for row in session.execute(_speaking(), {"now": now})]


@cache
def _speaking() -> Select[Any]:
    people: Table = Person.__table__  # type: ignore[assignment]  # what SQLAlchemy declares is any selectable
    return (
        select(*(TABLE.c[name] for name in ITEM), *(people.c[name] for name in CONTACT), *alike.deciding())
        .select_from(Milestone)
        .outerjoin(Unit, Unit.id == Milestone.lead_unit_id)
        .outerjoin(Person, Person.id == Unit.contact_id)
        .where(Milestone.next_point_at <= bindparam("now"))
        .order_by(Milestone.next_point_at, Milestone.id)
        .limit(AT_A_TIME)
        .with_for_update(of=Milestone)
    )


def _read(row: Any) -> Due:
    *person, reachable, deputy_id = row[len(ITEM) : BEHIND]
    decided = row[BEHIND:]
    contact = Hearer(*person) if reachable and deputy_id is None else None
    return Due._make((*row[: len(ITEM)], decided[DUE_ON], decided[RRULE], contact, decided))


class _Round:
    """What the milestones of one batch have in common."""

    def __init__(self, session: Session, now: datetime, due: Sequence[Due]) -> None:
        self._session, self._now = session, now
        self.telling, self.skips = Telling(session, now), Skips(session, now)
        self._audiences, self._alike = receivers.Audiences(session), Alike()
        plans = session.scalars(select(Plan).where(among(Plan.id, {item.plan_id for item in due})))
        self._plans = {plan.id: (plan, alike.rules_of(plan)) for plan in plans}
        # Who put what off; a step of the ladder is heard all the same.
        self._later = hearing_later.held_back(session, [item.id for item in due], now)

    def speak(self, item: Due) -> datetime | None:
        """Says what is due of one milestone to whoever hears it now. Gives when it speaks next."""
        plan, rules = self._plans[item.plan_id]
        due, next_at = self._alike.said(rules, item.number, item.spoken_until, item.decided, self._now)
        for point, why in due.skipped:
            self.skips.note(item, point, why)
        comes_back = False
        for point in due.spoken:
            if point.topic == "review":
                comes_back = True
            else:
                self._say(item, plan, point)
        comes_again = _comes_again(item, due.spoken, self._now.astimezone(rules.zone).date())
        if comes_back or comes_again:
            return self._changed(item, comes_back=comes_back, comes_again=comes_again)
        return next_at

    def _say(self, item: Due, plan: Plan, point: Point) -> None:
        hearers = self._hearers(item, point.audience)
        awake = [h for h in hearers if point.weight >= LADDER or (item.id, h.id) not in self._later]
        if hearers and not awake:
            self.skips.note(item, point, "snoozed")
        for person in awake:
            self.telling.owe(
                person, "reminder", plan=plan, milestone=item, point=point.name, for_on=item.due_on or point.on,
                digest=not point.alone, own=point.alone and point.weight < LADDER,
                words=_words(point),
            )  # fmt: skip

    def _hearers(self, item: Due, audience: Audience) -> Sequence[Person | Hearer]:
        if item.joint_at is not None and audience in receivers.OF_UNITS:
            return self._audiences.hearers(self._session.get_one(Milestone, item.id), audience)
        if audience == "owner" and item.contact is not None:
            return (item.contact,)
        return self._audiences.of(item.plan_id, audience, item.lead_unit_id, item.project_id)

    def _changed(self, item: Due, *, comes_back: bool, comes_again: bool) -> datetime | None:
        """What was set aside is taken up, and a recurring duty goes on: changes that take the milestone itself."""
        milestone = self._session.get_one(Milestone, item.id, populate_existing=True)
        if comes_back:
            resume(self._session, CLOCK, milestone, self._now)
        milestone.spoken_until = self._now
        if comes_again:
            make_next(self._session, CLOCK, milestone, self._now)
        speaking.set_next_point(milestone)
        self._session.flush()
        return milestone.next_point_at


@lru_cache(maxsize=1024)
def _words(point: Point) -> dict[str, Any]:
    return {"name": point.name, "days": point.days, "audience": point.audience}


def _comes_again(item: Due, spoken: Sequence[Point], today: date) -> bool:
    """Whether a recurring duty is at its date, when the occurrence after it is made."""
    if not item.rrule or item.due_on is None:
        return False
    return item.due_on <= today or any(point.name == "lead-0" for point in spoken)

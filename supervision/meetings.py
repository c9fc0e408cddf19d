"""What becomes of a dispatch meeting? Opened on an agenda that stays as it stood, its decisions tied to it, closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.ledger import Milestone, Plan
from db.meetings import Decision, Meeting
from db.people import Role, Unit
from supervision import dispatching, receivers
from supervision.as_of import Stood
from supervision.changes import record
from supervision.dispatching import Agenda, Level
from supervision.notices import Telling
from supervision.refusals import Refused
from supervision.rights import Act, Actor, require


def open_(
    session: Session, actor: Actor, plan: Plan, now: datetime, *, level: Level = "plan", unit: Unit | None = None
) -> tuple[Meeting, bool]:  # fmt: skip
    """Opens a meeting on the agenda as it stands now; where one of its kind is open already, that one and False."""
    require(actor, Act.DISPATCH, plan.id)
    session.refresh(plan, ["last_number"], with_for_update=True)  # of two who open it at once, one finds the other's
    same = select(Meeting).where(Meeting.plan_id == plan.id, Meeting.closed_at.is_(None), Meeting.level == level)
    same = same.where(Meeting.unit_id == unit.id if unit is not None else Meeting.unit_id.is_(None))
    if (already := session.scalar(same)) is not None:
        return already, False
    found = dispatching.agenda(session, actor, plan, now, level=level, unit=unit)
    last = session.scalar(select(func.max(Meeting.number)).where(Meeting.plan_id == plan.id))
    made = Meeting(
        plan_id=plan.id, number=(last or 0) + 1, level=level, unit_id=unit.id if unit else None, unit=unit, plan=plan,
        agenda=_kept(found), opened_at=now, opened_by=actor.person_id, decisions=[],
    )  # fmt: skip
    session.add(made)
    session.flush()
    plan.papers_at = None  # from the first meeting on the agenda comes by itself
    record(session, actor, "meeting_opened", now, plan_id=plan.id, after={"meeting": made.number, "level": level})
    return made, True


def decide(
    session: Session, actor: Actor, meeting: Meeting, unit: Unit, words: str, due_on: date, now: datetime, *,
    about: Milestone | None = None,
) -> Decision:  # fmt: skip
    """What was decided becomes an item of the unit with a date, tied to the meeting and to what it was about.

    Raises Refused: "meeting_closed", "not_on_agenda", and what `dispatching.decide` refuses.
    """
    _hold(session, actor, meeting)
    if about is not None and about.id not in {item["id"] for item in meeting.agenda["items"]}:
        raise Refused("not_on_agenda", number=about.number)
    item = dispatching.decide(session, actor, meeting.plan, unit, words, due_on, now)
    made = Decision(
        milestone_id=item.id, milestone=item, about=about, about_id=about.id if about else None,
        made_by=actor.person_id, made_at=now, meeting=meeting,
    )  # fmt: skip
    session.add(made)
    session.flush()
    if about is not None:
        record(
            session, actor, "decided_about", now, plan_id=meeting.plan_id, milestone_id=about.id,
            after={"meeting": meeting.number, "item": item.number}, why=item.title,
        )  # fmt: skip
    return made


def close(session: Session, actor: Actor, meeting: Meeting, now: datetime) -> Meeting:
    """Ends it: nothing joins its minutes any more, and the office and the leaders hear of them."""
    _hold(session, actor, meeting)
    meeting.closed_at, meeting.closed_by = now, actor.person_id
    record(
        session, actor, "meeting_closed", now, plan_id=meeting.plan_id,
        after={"meeting": meeting.number, "decisions": len(meeting.decisions)},
    )  # fmt: skip
    telling = Telling(session, now)
    roles: tuple[Role, ...] = ("supervisor",) if meeting.level == "unit" else ("supervisor", "leader")
    people = [person for role in roles for person in receivers.holders(session, meeting.plan_id, role)]
    if meeting.unit is not None:
        people += receivers.contact(meeting.unit)
    for person in receivers.distinct(people):
        if person.id != actor.person_id:
            telling.owe(
                person, "minutes", plan=meeting.plan, point=f"minutes-{meeting.id}",
                for_on=receivers.today(meeting.plan, now), words=_said(meeting),
            )  # fmt: skip
    telling.write()
    return meeting


def readable(session: Session, actor: Actor, number: int) -> Meeting:
    """A meeting by its id. Raises Refused("no_such_meeting")."""
    found = session.get(Meeting, number)
    if found is None:
        raise Refused("no_such_meeting")
    require(actor, Act.AGENDA, found.plan_id)
    return found


def known(session: Session, actor: Actor, plan: Plan, limit: int) -> Sequence[Meeting]:
    """The meetings of the plan, the newest first."""
    require(actor, Act.AGENDA, plan.id)
    asked = select(Meeting).where(Meeting.plan_id == plan.id).order_by(Meeting.id.desc())
    return session.scalars(asked.limit(limit)).all()


def _hold(session: Session, actor: Actor, meeting: Meeting) -> None:
    require(actor, Act.DISPATCH, meeting.plan_id)
    session.refresh(meeting, ["closed_at"], with_for_update=True)
    if meeting.closed_at is not None:
        raise Refused("meeting_closed", number=meeting.number)


def _kept(found: Agenda) -> dict[str, Any]:
    """The agenda as JSON keeps it: what is to be talked about and why, and the last decisions with how they stood."""
    groups = (("blocked", found.blocked), ("red", found.red), ("due", found.due))
    return {
        "until": found.until.isoformat(),
        "items": [_item(item, why) for why, items in groups for item in items],
        "last": [
            {
                "number": each.number, "title": each.title, "unit": each.lead_unit.name if each.lead_unit else None,
                "due_on": each.due_on.isoformat() if each.due_on else None, "state": each.state,
            }
            for each in found.decisions
        ],
    }  # fmt: skip


def _item(item: Stood, why: str) -> dict[str, Any]:
    return {
        "id": item.milestone.id, "number": item.number, "title": item.milestone.title, "unit": item.unit,
        "due_on": item.due_on.isoformat() if item.due_on else None, "why": why,
    }  # fmt: skip


def _said(meeting: Meeting) -> dict[str, Any]:
    return {
        "meeting": meeting.id, "number": meeting.number, "plan": meeting.plan.name, "level": meeting.level,
        "unit": meeting.unit.name if meeting.unit else None,
        "decisions": [
            {
                "number": each.milestone.number, "title": each.milestone.title,
                "due_on": each.milestone.due_on.isoformat() if each.milestone.due_on else None,
                "unit": each.milestone.lead_unit.name if each.milestone.lead_unit else None,
                "about": each.about.number if each.about else None,
            }
            for each in meeting.decisions
        ],
    }  # fmt: skip

"""Which group chats are told, and what? The task force of each project: its card once a week, and issued bulletins."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.ledger import Milestone, Plan
from db.people import Person
from db.projects import Project
from supervision import receivers
from supervision.notices import Telling
from supervision.projects import card_of

CLOSED = ("confirmed", "cancelled")
ITEMS_AT_MOST = 12


def of_plan(session: Session, plan: Plan, project_name: str | None = None) -> list[Person]:
    """The groups of the plan's projects, or of the one of that name, that can be reached."""
    asked = select(Person).join(Project, Project.chat_id == Person.telegram_id).where(Project.plan_id == plan.id)
    if project_name is not None:
        asked = asked.where(Project.name == project_name)
    return receivers.distinct(session.scalars(asked.where(Person.reachable).order_by(Project.id)))


def tell_cards(session: Session, plan: Plan, telling: Telling, now: datetime) -> None:
    """Owes each group the card of its project, while the project has work left. Asked for once a week."""
    asked = (
        select(Project, Person)
        .join(Person, Project.chat_id == Person.telegram_id)
        .where(Project.plan_id == plan.id, Person.reachable)
    )
    today = receivers.today(plan, now)
    for project, group in session.execute(asked.order_by(Project.id)).all():
        if any(item.state not in CLOSED for item in project.milestones):
            telling.owe(
                group, "group_card", plan=plan, point=f"card-{project.id}", for_on=today,
                words=_said(session, project, today),
            )  # fmt: skip


def told_of_trouble(session: Session, group: Person, why: str, telling: Telling, now: datetime) -> None:
    """The supervisors of its projects hear that a group takes no messages."""
    for project in session.scalars(select(Project).where(Project.chat_id == group.telegram_id)):
        for person in receivers.holders(session, project.plan_id, "supervisor"):
            telling.owe(
                person, "group_lost", plan=project.plan, point=f"group-{group.id}-{now:%Y%m%d%H%M}",
                for_on=receivers.today(project.plan, now),
                words={"group": group.name, "project": project.id, "name": project.name, "why": why},
            )  # fmt: skip


def _said(session: Session, project: Project, today: date) -> dict[str, Any]:
    left = [item for item in project.milestones if item.state not in CLOSED]
    return {
        "project": project.id, "name": project.name, "plan": project.plan.name,
        "missing": list(card_of(session, project).missing), "total": len(project.milestones),
        "done": sum(item.state == "confirmed" for item in project.milestones), "more": len(left[ITEMS_AT_MOST:]),
        "left": [_item(item, today) for item in left[:ITEMS_AT_MOST]],
    }  # fmt: skip


def _item(item: Milestone, today: date) -> dict[str, Any]:
    late = item.due_on is not None and item.due_on < today and item.state != "reported"
    return {
        "number": item.number, "title": item.title, "state": item.state,
        "due_on": item.due_on.isoformat() if item.due_on else None,
        "days": (today - item.due_on).days if late and item.due_on else 0,
    }  # fmt: skip

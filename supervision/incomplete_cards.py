"""What do the cards say this week? The incomplete ones for the supervisors, and to each bound group its own, once a week."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.inbox import RoundDone
from db.ledger import Plan
from db.projects import Project
from schedules.calendar import DAY
from schedules.moments import moment_of
from supervision import groups, projects, receivers
from supervision.notices import Telling
from supervision.projects import Card
from supervision.speaking import calendar_of, policy_of

NAME = "incomplete-cards"
NAMED_AT_MOST = 20


def next_at(session: Session, plan: Plan, now: datetime) -> datetime | None:
    """The next first working day of a week; None where the plan has no project."""
    if _first_made(session, plan) is None:
        return None
    zone, calendar = ZoneInfo(plan.zone), calendar_of(plan)
    today = now.astimezone(zone).date()
    days = (calendar.first_working_of_week(today + 7 * week * DAY) for week in range(5))
    moments = (moment_of(day, policy_of(plan).digest_at, zone) for day in days if day is not None)
    return next((at for at in moments if at > now), None)


def run(session: Session, plan: Plan, now: datetime) -> None:
    """Tells the supervisors and the groups, unless that was done this week or no project was there on its first working day."""
    made = _first_made(session, plan)
    zone = ZoneInfo(plan.zone)
    day = calendar_of(plan).first_working_of_week(now.astimezone(zone).date())
    if made is None or day is None:
        return
    at, period = moment_of(day, policy_of(plan).digest_at, zone), f"{day:%G-W%V}"
    if not made < at <= now or session.get(RoundDone, (NAME, period, plan.id)) is not None:
        return
    session.add(RoundDone(name=NAME, period=period, plan_id=plan.id, done_at=now))
    telling = Telling(session, now)
    groups.tell_cards(session, plan, telling, now)
    if cards := projects.incomplete(session, plan):
        _tell_office(session, plan, cards, telling, now)
    telling.write()


def _tell_office(session: Session, plan: Plan, cards: list[Card], telling: Telling, now: datetime) -> None:
    words = {
        "plan": plan.name, "count": len(cards),
        "cards": [
            {"project": card.project.id, "name": card.project.name, "missing": list(card.missing)}
            for card in cards[:NAMED_AT_MOST]
        ],
    }  # fmt: skip
    for person in receivers.holders(session, plan.id, "supervisor"):
        telling.owe(
            person, "incomplete_cards", plan=plan, point=f"{NAME}-{plan.id}", for_on=receivers.today(plan, now),
            words=words, digest=True,
        )  # fmt: skip


def _first_made(session: Session, plan: Plan) -> datetime | None:
    return session.scalar(select(func.min(Project.made_at)).where(Project.plan_id == plan.id))

"""Which papers of a period are due? Looked up by one column of the plan; made once, whoever looks twice."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from db.inbox import RoundDone
from db.ledger import Milestone, Plan
from schedules.calendar import DAY
from schedules.moments import moment_of
from schedules.periods import Period, month, period
from supervision import bulletins, dispatch_rounds, evaluations, incomplete_cards
from supervision.months import month_before
from supervision.rights import CLOCK
from supervision.speaking import calendar_of, policy_of

AT_A_TIME = 20
BULLETIN, EVALUATION = "bulletin", "evaluation"
A_QUARTER, LAST_MONTH = 3, 12  # months


def run(session: Session, now: datetime) -> bool:
    """Makes the papers of up to twenty plans that are due by now; True when more wait."""
    due = session.scalars(
        select(Plan)
        .where(or_(Plan.papers_at.is_(None), Plan.papers_at <= now))
        .order_by(Plan.id)
        .limit(AT_A_TIME)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    for plan in due:
        _bulletin(session, plan, now)
        _evaluations(session, plan, now)
        incomplete_cards.run(session, plan, now)
        cards_at = incomplete_cards.next_at(session, plan, now)
        dispatch_rounds.run(session, plan, now)
        dispatch_at = dispatch_rounds.next_at(session, plan, now)
        plan.papers_at = min(at for at in (next_at(plan, now), cards_at, dispatch_at) if at is not None)
    return len(due) == AT_A_TIME


def next_at(plan: Plan, now: datetime) -> datetime:
    """The next moment after now at which a bulletin's draft is due; in a year's time where none is."""
    zone = ZoneInfo(plan.zone)
    first = now.astimezone(zone).date().replace(day=1)
    for _ in range(3):
        at = _due_at(plan, first)
        if at is not None and at > now:
            return at
        first = (first + 31 * DAY).replace(day=1)
    return moment_of(first.replace(year=first.year + 1), policy_of(plan).digest_at, zone)


def _due_at(plan: Plan, first: date) -> datetime | None:
    """In the month of `first`: the policy's day, moved on to a working day, at the hour of the digest."""
    rules = policy_of(plan)
    if not rules.bulletin_day:
        return None
    on = calendar_of(plan).on_to_working(first.replace(day=rules.bulletin_day))
    return moment_of(on, rules.digest_at, ZoneInfo(plan.zone))


def _bulletin(session: Session, plan: Plan, now: datetime) -> None:
    """The draft of the month before once it is due, unless it was made or the plan had nothing on its ledger then."""
    today = now.astimezone(ZoneInfo(plan.zone)).date()
    due_at, before = _due_at(plan, today.replace(day=1)), month_before(today)
    if due_at is None or due_at > now:
        return
    window = month(before.year, before.month)
    if session.get(RoundDone, (BULLETIN, window.name, plan.id)) is not None or not _had_items(session, plan, window):
        return
    session.add(RoundDone(name=BULLETIN, period=window.name, plan_id=plan.id, done_at=now))
    drafted, new = bulletins.draft(session, CLOCK, plan, window, now)
    if new:
        bulletins.tell_of_draft(session, drafted, now)


def _evaluations(session: Session, plan: Plan, now: datetime) -> None:
    """On the day of the bulletin after a quarter its evaluation, in January that of the year as well; each once."""
    today = now.astimezone(ZoneInfo(plan.zone)).date()
    due_at, before = _due_at(plan, today.replace(day=1)), month_before(today)
    if due_at is None or due_at > now or before.month % A_QUARTER:
        return
    names = [f"{before.year}-Q{before.month // A_QUARTER}", *([str(before.year)] if before.month == LAST_MONTH else [])]
    for name in names:
        window = period(name, today)
        if window is None or session.get(RoundDone, (EVALUATION, name, plan.id)) is not None:
            continue
        if evaluations.of_period(session, plan, name) is None and evaluations.as_of_now(
            session, CLOCK, plan, window, now
        ):
            made, _ = evaluations.make(session, CLOCK, plan, window, now)
            evaluations.tell_office(session, made, now)
        session.add(RoundDone(name=EVALUATION, period=name, plan_id=plan.id, done_at=now))


def _had_items(session: Session, plan: Plan, period: Period) -> bool:
    first = session.scalar(select(func.min(Milestone.adopted_at)).where(Milestone.plan_id == plan.id))
    return first is not None and first.astimezone(ZoneInfo(plan.zone)).date() <= period.last

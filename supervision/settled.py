"""Is what a notice says still so? Asked at sending, of how things stand then."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from db import find_office
from db.ledger import IN_WORK, Milestone
from db.office import Slip
from db.outbox import Message, Notice
from db.papers import Bulletin
from supervision import receivers
from supervision.progress import share

OF_ITS_DATE = ("lead", "overdue", "snooze")
COMES_AGAIN = ("unowned", "quarter", "monthly", "lag", "waiting")  # by the week, the month, the morning


def still_so(session: Session, message: Message) -> list[Notice]:
    """What a message has to say now: without what is settled, and once an item."""
    return once_an_item([notice for notice in message.notices if not settled(session, notice, message.person_id)])


def once_an_item(notices: Sequence[Notice]) -> list[Notice]:
    """Without the reminders that a later one of the same item stands for, those of days, weeks and months gone by."""
    last = {series: notice for notice in notices if (series := _series(notice)) is not None}
    return [notice for notice in notices if (series := _series(notice)) is None or last[series] is notice]


def _series(notice: Notice) -> tuple[int | None, str] | None:
    """The reminders of an item that stand for each other; None for what is said whatever comes after it."""
    topic = notice.point.partition("-")[0]
    if notice.kind != "reminder" or notice.point == "waiting-leader":
        return None
    if topic in OF_ITS_DATE:
        return notice.milestone_id, "date"
    return (notice.milestone_id, topic) if topic in COMES_AGAIN else None


def settled(session: Session, notice: Notice, person_id: int) -> bool:
    """Whether what the notice says is no longer so."""
    milestone = notice.milestone
    if notice.kind == "bulletin_drafted":
        drafted = session.get(Bulletin, notice.words["bulletin"])
        return drafted is None or drafted.state != "draft"
    if milestone is None:
        return False
    if notice.kind == "handed_over":
        meant = receivers.owners(milestone)
        return milestone.state not in IN_WORK or person_id not in {person.id for person in meant}
    if notice.kind == "extension_asked":
        return find_office.extension_waiting(session, milestone.id) is None
    if notice.kind == "slip_unanswered":
        slip = session.get(Slip, notice.words["slip"])
        return slip is None or slip.answered_at is not None
    if notice.kind != "reminder":
        return False
    topic = notice.point.partition("-")[0]
    if milestone.due_on is not None and milestone.due_on != notice.for_on:
        return True
    if topic == "waiting":
        return milestone.state != "reported"
    if topic == "unowned":
        return milestone.lead_unit_id is not None or milestone.state not in IN_WORK
    if topic == "lag" and notice.point != f"lag-{(share(milestone) or 0) * 100:g}":
        return True
    if topic == "blocked":
        return milestone.state != "blocked"
    if topic == "unacknowledged":
        return milestone.state != "open"
    return milestone.state not in IN_WORK or _reported_own_part(session, milestone, notice, person_id)


def _reported_own_part(session: Session, milestone: Milestone, notice: Notice, person_id: int) -> bool:
    """Whether of a joint item others still owe their part, and this owner no longer does."""
    audience = notice.words.get("audience")
    if milestone.joint_at is None or audience not in receivers.OF_UNITS:
        return False
    return person_id not in {person.id for person in receivers.Audiences(session).hearers(milestone, audience)}

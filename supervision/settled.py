"""Is what a notice says still so? Asked at sending, of how things stand then."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from db import find_office
from db.ledger import IN_WORK, Milestone
from db.office import Slip
from db.outbox import Notice
from db.papers import Bulletin
from supervision import receivers
from supervision.progress import share


def once_an_item(notices: Sequence[Notice]) -> list[Notice]:
    """Without the reminders of an item's date that a later one stands for: those of days gone by, where it was late."""
    last = {notice.milestone_id: notice for notice in notices if _of_its_date(notice)}
    return [notice for notice in notices if not _of_its_date(notice) or last[notice.milestone_id] is notice]


def _of_its_date(notice: Notice) -> bool:
    return notice.kind == "reminder" and notice.point.partition("-")[0] in ("lead", "overdue", "snooze")


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

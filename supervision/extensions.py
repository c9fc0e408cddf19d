"""May it be done later? 延期: asked for with a reason, granted, refused or granted to another date."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from db import find_office
from db.ledger import IN_WORK, Change, Milestone
from db.office import Extension
from db.people import Person
from supervision import receivers
from supervision.changes import already, record
from supervision.notices import tell_of_change
from supervision.refusals import Refused
from supervision.rights import Act, Actor, require_for
from supervision.speaking import count_afresh, policy_of, set_next_point

LONGEST_WHY = 1000


def ask_for(
    session: Session, actor: Actor, milestone: Milestone, wanted_on: date, why: str, now: datetime
) -> Extension:
    """The owner asks for a later date; the supervisors decide. Asked after the due date it is marked as late.

    Raises Refused: "already", "no_date", "extension_open", "extension_bound", "extension_not_later", "why_needed".
    """
    require_for(actor, Act.ASK_EXTENSION, milestone)
    extension = _asked(session, actor, milestone, wanted_on, why, now)
    change = _recorded(session, actor, "extension_asked", extension, now, why=extension.why)
    supervisors = receivers.holders(session, milestone.plan_id, "supervisor")
    _tell(session, supervisors, "extension_asked", change, extension, now)
    return extension


def extend(session: Session, actor: Actor, milestone: Milestone, wanted_on: date, why: str, now: datetime) -> Extension:
    """The supervisor gives a later date of his own accord; it counts like one that was asked for.

    What waits for a decision is decided by it.
    """
    require_for(actor, Act.EXTEND, milestone)
    waiting = find_office.extension_waiting(session, milestone.id)
    if waiting is not None:
        return grant(session, actor, waiting, now, on=wanted_on, why=why)
    return grant(session, actor, _asked(session, actor, milestone, wanted_on, why, now), now)


def grant(
    session: Session, actor: Actor, extension: Extension, now: datetime, *, on: date | None = None, why: str = ""
) -> Extension:
    """Approves the date that was asked for, or another. The reminders of the new date start afresh.

    Raises Refused: "extension_decided", "already" for an item that is no longer in work, "extension_not_later".
    """
    milestone = extension.milestone
    require_for(actor, Act.EXTEND, milestone)
    _still_waits(extension)
    granted_on = on or extension.wanted_on
    _in_work(session, milestone)
    _later(milestone, granted_on, now)
    before = milestone.due_on
    _decide(session, actor, extension, "granted", now, granted_on=granted_on, answer=why[:LONGEST_WHY])
    milestone.due_on, milestone.spoken_until = granted_on, now
    count_afresh(milestone, now)
    set_next_point(milestone)
    session.flush()
    change = record(
        session, actor, "extended", now, plan_id=milestone.plan_id, milestone_id=milestone.id,
        before={"due_on": before},
        after={"due_on": granted_on, "extensions": count(session, milestone), "asked_late": extension.late},
        why=why or extension.why,
    )  # fmt: skip
    _tell(session, _both_sides(session, extension), "extension_granted", change, extension, now)
    return extension


def refuse(session: Session, actor: Actor, extension: Extension, why: str, now: datetime) -> Extension:
    """The date stands. Raises Refused("extension_decided"), Refused("why_needed")."""
    require_for(actor, Act.EXTEND, extension.milestone)
    _still_waits(extension)
    if not why.strip():
        raise Refused("why_needed")
    # The item's row before the request's, as when it is granted: two who decide at once do not wait for each other for ever.
    session.refresh(extension.milestone, ["state"], with_for_update=True)
    _decide(session, actor, extension, "refused", now, answer=why.strip()[:LONGEST_WHY])
    change = _recorded(session, actor, "extension_refused", extension, now, why=extension.answer)
    _tell(session, _both_sides(session, extension), "extension_refused", change, extension, now)
    return extension


def count(session: Session, milestone: Milestone) -> int:
    """How often the date was extended."""
    return sum(each.state == "granted" for each in find_office.extensions_of(session, milestone.id))


def _asked(session: Session, actor: Actor, milestone: Milestone, wanted_on: date, why: str, now: datetime) -> Extension:
    _in_work(session, milestone)  # holds the row: two who ask at once wait for each other
    waiting = find_office.extension_waiting(session, milestone.id)
    if waiting is not None:
        raise Refused("extension_open", number=milestone.number, date=waiting.wanted_on)
    most = policy_of(milestone.plan).extensions_at_most
    if count(session, milestone) >= most:
        raise Refused("extension_bound", number=milestone.number, count=most)
    _later(milestone, wanted_on, now)
    if not why.strip():
        raise Refused("why_needed")
    assert milestone.due_on is not None  # looked at in _later
    extension = Extension(
        milestone_id=milestone.id, waits_for_id=milestone.id, state="asked", from_on=milestone.due_on,
        wanted_on=wanted_on, late=receivers.today(milestone.plan, now) > milestone.due_on,
        why=why.strip()[:LONGEST_WHY], asked_by=actor.person_id, asked_at=now, milestone=milestone,
    )  # fmt: skip
    session.add(extension)
    session.flush()
    return extension


def _in_work(session: Session, milestone: Milestone) -> None:
    session.refresh(milestone, ["state", "due_on"], with_for_update=True)
    if milestone.state not in IN_WORK:
        raise already(milestone)


def _later(milestone: Milestone, wanted_on: date, now: datetime) -> None:
    if milestone.due_on is None:
        raise Refused("no_date", number=milestone.number)
    if wanted_on <= milestone.due_on or wanted_on < receivers.today(milestone.plan, now):
        raise Refused("extension_not_later", number=milestone.number, date=milestone.due_on)


def _still_waits(extension: Extension) -> None:
    if extension.state != "asked":
        raise _decided(extension)


def _decided(extension: Extension) -> Refused:
    return Refused(
        "extension_decided", number=extension.milestone.number, state=extension.state,
        date=extension.granted_on or extension.wanted_on,
    )  # fmt: skip


def _decide(session: Session, actor: Actor, extension: Extension, state: str, now: datetime, **values: object) -> None:
    done = session.execute(
        update(Extension)
        .where(Extension.id == extension.id, Extension.state == "asked")
        .values(state=state, waits_for_id=None, decided_by=actor.person_id, decided_at=now, **values)
        .execution_options(synchronize_session=False)
    )
    session.refresh(extension)
    if not done.rowcount:  # type: ignore[attr-defined]  # an UPDATE always gives a cursor result
        raise _decided(extension)


def _recorded(session: Session, actor: Actor, what: str, extension: Extension, now: datetime, *, why: str) -> Change:
    return record(
        session, actor, what, now, plan_id=extension.milestone.plan_id, milestone_id=extension.milestone_id,
        before={"due_on": extension.from_on}, after={"wanted_on": extension.wanted_on, "asked_late": extension.late},
        why=why,
    )  # fmt: skip


def _both_sides(session: Session, extension: Extension) -> list[Person]:
    """Whoever asked and the unit's contact, beside the other supervisors."""
    asker = session.get(Person, extension.asked_by) if extension.asked_by is not None else None
    unit = receivers.owners(extension.milestone)
    supervisors = receivers.holders(session, extension.milestone.plan_id, "supervisor")
    return [*([asker] if asker is not None and asker.reachable else []), *unit, *supervisors]


def _tell(
    session: Session, people: Iterable[Person], kind: str, change: Change, extension: Extension, now: datetime
) -> None:
    words = {
        "extension": extension.id, "from_on": extension.from_on.isoformat(), "late": extension.late,
        "wanted_on": (extension.granted_on or extension.wanted_on).isoformat(),
        "count": count(session, extension.milestone),
    }  # fmt: skip
    tell_of_change(session, people, kind, change, extension.milestone, now, words=words)

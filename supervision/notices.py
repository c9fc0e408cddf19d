"""Who is told of a change, and in which message? Written in the same transaction as the change itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from db.ledger import Change, Milestone, Plan
from db.outbox import Message, Notice
from db.people import Person
from schedules.moments import moment_of
from schedules.quiet import digest_at, notice_at
from supervision import receivers
from supervision.speaking import calendar_of, policy_of

Key = tuple[int | None, date, str, int]
"""What a notice is said once for: milestone, due date, point, person."""


class Telling:
    """The notices that one transaction owes: gathered, then written together.

    Each joins whatever already waits for its person. One of the digest waits until its round is complete and for
    the person's morning; a single one waits for the end of his quiet hours.
    """

    def __init__(self, session: Session, now: datetime) -> None:
        self._session, self._now = session, now
        self._owed: dict[Key, tuple[dict[str, Any], datetime, bool]] = {}
        self._send_at: dict[tuple[int, int, bool], datetime] = {}

    def owe(
        self, person: Person, kind: str, *, plan: Plan, point: str, for_on: date, milestone: Milestone | None = None,
        words: dict[str, Any] | None = None, digest: bool = False,
    ) -> None:  # fmt: skip
        key = (milestone.id if milestone else None, for_on, point, person.id)
        row = {
            "milestone_id": key[0], "for_on": for_on, "point": point, "person_id": person.id, "kind": kind,
            "words": words or {}, "made_at": self._now,
        }  # fmt: skip
        self._owed.setdefault(key, (row, self._when(person, plan, digest=digest), digest))

    def write(self) -> None:
        """Writes what was not said before."""
        told = self._told()
        rows: list[dict[str, Any]] = []
        messages: dict[tuple[int, datetime, bool], int] = {}
        for key, (row, send_at, digest) in self._owed.items():
            if key in told:
                continue
            place = (key[3], send_at, digest)
            if place not in messages:
                messages[place] = self._message(*place).id
            rows.append(row | {"message_id": messages[place]})
        if rows:
            self._session.execute(insert(Notice), rows)
        self._owed.clear()

    def _told(self) -> set[Key]:
        keys = [key for key in self._owed if key[0] is not None]
        if not keys:
            return set()
        asked = select(Notice.milestone_id, Notice.for_on, Notice.point, Notice.person_id).where(
            Notice.milestone_id.in_({key[0] for key in keys}), Notice.point.in_({key[2] for key in keys})
        )
        return {(row[0], row[1], row[2], row[3]) for row in self._session.execute(asked)}

    def _when(self, person: Person, plan: Plan, *, digest: bool) -> datetime:
        asked = (person.id, plan.id, digest)
        if asked not in self._send_at:
            self._send_at[asked] = (
                _digest_at(person, plan, self._now)
                if digest
                else notice_at(self._now, policy_of(plan), zone_of(person, plan))
            )
        return self._send_at[asked]

    def _message(self, person_id: int, send_at: datetime, digest: bool) -> Message:  # noqa: FBT001  # as in a place
        waiting = self._session.scalar(
            select(Message)
            .where(
                Message.person_id == person_id, Message.state.in_(("gathering", "pending")), Message.attempt == 0,
                Message.send_at <= send_at,
            )
            .order_by(Message.send_at, Message.id)
            .limit(1)
            .with_for_update()
            .execution_options(populate_existing=True)
        )  # fmt: skip
        if waiting is None:
            waiting = Message(person_id=person_id, state="gathering" if digest else "pending", send_at=send_at)
            self._session.add(waiting)
        if digest:
            waiting.digest, waiting.state = True, "gathering"
        self._session.flush()
        return waiting


def tell_of_change(
    session: Session, people: Iterable[Person], kind: str, change: Change, milestone: Milestone, now: datetime,
    words: dict[str, Any] | None = None, *, digest: bool = False,
) -> None:  # fmt: skip
    """Tells people of what somebody did, at once or in their next digest; never the one who did it."""
    telling = Telling(session, now)
    for person in receivers.distinct(people):
        if person.id != change.person_id:
            telling.owe(
                person, kind, plan=milestone.plan, milestone=milestone, point=f"{kind}-{change.id}",
                for_on=milestone.due_on or receivers.today(milestone.plan, now),
                words={"by": change.speaker, "why": change.why, **(words or {})}, digest=digest,
            )  # fmt: skip
    telling.write()


def release(session: Session, now: datetime) -> None:
    """Lets go of the messages that rounds were still adding to."""
    session.execute(update(Message).where(Message.state == "gathering", Message.send_at <= now).values(state="pending"))


def zone_of(person: Person, plan: Plan) -> ZoneInfo:
    return ZoneInfo(person.zone or plan.zone)


def _digest_at(person: Person, plan: Plan, now: datetime) -> datetime:
    """This morning's digest of the person, or now when that hour is gone and he is at work."""
    zone, policy = zone_of(person, plan), policy_of(plan)
    hour = person.digest_at or policy.digest_at
    at = digest_at(now, policy, calendar_of(plan), zone, hour=hour)
    local = at.astimezone(zone)
    return moment_of(local.date(), hour, zone) if local.time() < hour else at

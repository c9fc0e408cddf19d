"""Who is told of a change, and when? Written in the same transaction as the change itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import Table, select, update
from sqlalchemy.orm import Session

from db.among import among
from db.ledger import Change, Milestone, Plan
from db.many import insert_many
from db.outbox import Message, Notice
from db.people import Person
from schedules.moments import moment_of
from schedules.policy import Policy
from schedules.quiet import digest_at, next_digest, notice_at
from supervision import echoing, receivers
from supervision.receivers import Hearer
from supervision.speaking import Item, calendar_of, policy_of
from supervision.urgency import is_urgent
from supervision.waiting import Waiting

NOTICES = cast(Table, Notice.__table__)
KEY = ("milestone_id", "for_on", "point", "person_id")
TOLD = select(*(NOTICES.c[name] for name in KEY)).where(
    among(NOTICES.c.milestone_id, "items"),
    among(NOTICES.c.point, "points"),
)
Key = tuple[int | None, date, str, int]
"""What a notice is said once for: milestone, due date, point, person."""


class Telling:
    """The notices that one transaction owes: gathered, then written together.

    Each joins whatever already waits for its person. One of the digest waits until its round is complete and for
    the person's morning; a single one waits for the end of his quiet hours.
    """

    def __init__(self, session: Session, now: datetime) -> None:
        self._session, self._now = session, now
        self._owed: dict[Key, tuple[tuple[str, dict[str, Any]], datetime, bool, bool, bool]] = {}
        self._send_at: dict[tuple[Any, ...], datetime] = {}

    def owe(
        self, person: Person | Hearer, kind: str, *, plan: Plan, point: str, for_on: date,
        milestone: Item | None = None, words: dict[str, Any] | None = None, digest: bool = False,
        waits: bool = False, own: bool = False,
    ) -> None:  # fmt: skip
        """Adds a notice, in a message of its `own` for an important item. One that `waits` is news for the next morning, even where this morning's hour is just
        over.
        """
        key = (milestone.id if milestone else None, for_on, point, person.id)
        muted = _muted(person, self._now) and not is_urgent(kind, digest=digest)
        send_at = self._when(person, plan, digest=digest, waits=waits, muted=muted)
        self._owed.setdefault(key, ((kind, words or {}), send_at, digest, own, muted))

    def write(self) -> None:
        """Writes what was not said before, in a handful of statements however much it is.

        What leaves first comes first, so that what may wait joins it, in whatever order it was owed.
        """
        told = self._told()
        owed = [(key, *rest) for key, rest in self._owed.items() if key not in told]
        owed.sort(key=lambda each: each[2])
        self._owed.clear()
        if not owed:
            return
        waiting = Waiting(self._session, {key[3] for key, *_ in owed})
        rows = [
            (key, said, waiting.place(key[3], send_at, said[0], digest=digest, own=own, muted=muted))
            for key, said, send_at, digest, own, muted in owed
        ]
        waiting.write()
        insert_many(
            self._session, NOTICES, (*KEY, "kind", "words", "made_at", "message_id"),
            [(*key, *said, self._now, place.id) for key, said, place in rows],
        )  # fmt: skip
        echoing.owe(self._session, waiting.made(), self._now)

    def _told(self) -> set[Key]:
        items = {key[0] for key in self._owed if key[0] is not None}
        if not items:
            return set()
        asked = {"items": list(items), "points": list({key[2] for key in self._owed})}
        return {(row[0], row[1], row[2], row[3]) for row in self._session.connection().execute(TOLD, asked)}

    def _when(self, person: Person | Hearer, plan: Plan, *, digest: bool, waits: bool, muted: bool) -> datetime:
        """Worked out once for all who have the same hours under the same rules."""
        asked = (person.zone, person.digest_at, person.quiet_from, person.quiet_to, plan.id, digest, waits)
        at = self._send_at.get(asked)
        if at is None:
            at = _digest_at(person, plan, self._now, waits=waits) if digest else quiet_until(person, plan, self._now)
            self._send_at[asked] = at
        return max(at, person.mute_ends_at) if muted and person.mute_ends_at else at


def tell_of_change(
    session: Session, people: Iterable[Person], kind: str, change: Change, milestone: Milestone, now: datetime,
    words: dict[str, Any] | None = None, *, digest: bool = False, waits: bool = False,
) -> None:  # fmt: skip
    """Tells people of what somebody did, at once or in their next digest; never the one who did it."""
    telling = Telling(session, now)
    for person in receivers.distinct(people):
        if person.id != change.person_id:
            telling.owe(
                person, kind, plan=milestone.plan, milestone=milestone, point=f"{kind}-{change.id}",
                for_on=milestone.due_on or receivers.today(milestone.plan, now),
                words={"by": change.speaker, "why": change.why, **(words or {})}, digest=digest, waits=waits,
            )  # fmt: skip
    telling.write()


def release(session: Session, now: datetime) -> None:
    """Lets go of the messages that rounds were still adding to."""
    session.execute(update(Message).where(Message.state == "gathering", Message.send_at <= now).values(state="pending"))


def zone_of(person: Person | Hearer, plan: Plan) -> ZoneInfo:
    return ZoneInfo(person.zone or plan.zone)


def hour_of(person: Person | Hearer, plan: Plan) -> time:
    """When his digest of this plan comes."""
    return person.digest_at or policy_of(plan).digest_at


def quiet_until(person: Person | Hearer, plan: Plan, now: datetime) -> datetime:
    """The end of his quiet hours, or `now` outside of them."""
    return notice_at(now, _rules(person, plan), zone_of(person, plan))


def _muted(person: Person | Hearer, now: datetime) -> bool:
    return person.mute_ends_at is not None and person.mute_ends_at > now


def _rules(person: Person | Hearer, plan: Plan) -> Policy:
    """The plan's policy with the person's own quiet hours in it."""
    rules = policy_of(plan)
    if person.quiet_from is None or person.quiet_to is None:
        return rules
    return replace(rules, quiet_from=person.quiet_from, quiet_to=person.quiet_to)


def _digest_at(person: Person | Hearer, plan: Plan, now: datetime, *, waits: bool) -> datetime:
    """This morning's digest of the person, or now when that hour is gone and he is at work."""
    zone, policy = zone_of(person, plan), _rules(person, plan)
    hour = person.digest_at or policy.digest_at
    if waits:
        return next_digest(now, policy, calendar_of(plan), zone, hour=hour)
    at = digest_at(now, policy, calendar_of(plan), zone, hour=hour)
    local = at.astimezone(zone)
    return moment_of(local.date(), hour, zone) if local.time() < hour else at

"""Who is told of a change, and in which message? Written in the same transaction as the change itself."""

from __future__ import annotations

from bisect import insort
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any, TypeVar, cast
from zoneinfo import ZoneInfo

from sqlalchemy import Table, select, update
from sqlalchemy.orm import Session

from db.among import among
from db.ledger import Change, Milestone, Plan
from db.many import insert_many, new_ids
from db.outbox import Message, Notice
from db.people import Person
from schedules.moments import moment_of
from schedules.policy import Policy
from schedules.quiet import digest_at, next_digest, notice_at
from supervision import echoing, receivers
from supervision.receivers import Hearer
from supervision.speaking import Item, calendar_of, policy_of
from supervision.urgency import is_urgent, sounds

T = TypeVar("T")
MESSAGES, NOTICES = cast(Table, Message.__table__), cast(Table, Notice.__table__)
KEY = ("milestone_id", "for_on", "point", "person_id")
NEW = ("id", "person_id", "send_at", "digest", "own", "state", "silent", "again", "attempt", "last_error")
TOLD = select(*(NOTICES.c[name] for name in KEY)).where(
    among(NOTICES.c.milestone_id, "items"),
    among(NOTICES.c.point, "points"),
)
WAITING = (
    select(*(MESSAGES.c[name] for name in ("person_id", "send_at", "id", "digest", "own", "silent")))
    .where(
        MESSAGES.c.state.in_(("gathering", "pending")), MESSAGES.c.attempt == 0,
        among(MESSAGES.c.person_id, "people"),
    )
    .order_by(MESSAGES.c.send_at, MESSAGES.c.id)
    .with_for_update()
)  # fmt: skip
PEOPLE_AT_ONCE = 500  # in one statement
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
        waiting = _Waiting(self._session, {key[3] for key, *_ in owed})
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


@dataclass(slots=True, eq=False)
class _Place:
    """A message that things can still be added to; without an id it is to be made."""

    person_id: int
    send_at: datetime
    id: int | None = None
    digest: bool = False
    joined: bool = False
    own: bool = False
    silent: bool = True  # as long as all of it informs
    was_silent: bool = True


class _Waiting:
    """The messages that wait for some people and were never tried: whatever they are owed joins one of them."""

    def __init__(self, session: Session, people: Collection[int]) -> None:
        self._session = session
        self._of: dict[int, list[_Place]] = {person_id: [] for person_id in people}
        self._new: list[_Place] = []
        for some in batched(sorted(people), PEOPLE_AT_ONCE):
            for person_id, at, number, digest, own, silent in session.execute(WAITING, {"people": list(some)}):
                place = _Place(person_id, at, number, digest, own=own, silent=silent, was_silent=silent)
                self._of[person_id].append(place)

    def place(self, person_id: int, send_at: datetime, kind: str, *, digest: bool, own: bool, muted: bool) -> _Place:
        """The first message that leaves by then, or a new one; of a digest, held until its round is complete.

        What a muted person does not want to hear before joins no message that leaves earlier.
        """
        mine = (place for place in self._of[person_id] if place.own is own and place.send_at <= send_at)
        found = next((place for place in mine if not muted or place.send_at == send_at), None)
        if found is None:
            found = _Place(person_id, send_at, own=own)
            insort(self._of[person_id], found, key=lambda place: place.send_at)
            self._new.append(found)
        found.digest = found.digest or digest
        found.joined = found.joined or digest
        found.silent = found.silent and not sounds(kind, digest=digest)
        return found

    def made(self) -> list[int]:
        """The messages that were made."""
        return [place.id for place in self._new if place.id is not None]

    def write(self) -> None:
        """Makes the new messages, and holds those of before that a digest has joined."""
        known = [place for places in self._of.values() for place in places if place.id is not None]
        loud = [place.id for place in known if place.was_silent and not place.silent]
        held = [place.id for place in known if place.joined]
        if self._new:
            for place, number in zip(self._new, new_ids(self._session, MESSAGES, len(self._new)), strict=True):
                place.id = number
            rows = [
                (place.id, place.person_id, place.send_at, place.digest, place.own, "gathering" if place.joined else "pending",
                 place.silent, False, 0, "")
                for place in self._new
            ]  # fmt: skip
            insert_many(self._session, MESSAGES, NEW, rows)
        for some in batched(held, PEOPLE_AT_ONCE):
            self._session.execute(
                update(Message)
                .where(among(Message.id, some))
                .values(digest=True, state="gathering")
                .execution_options(synchronize_session=False)
            )
        if loud:
            self._session.execute(
                update(Message)
                .where(among(Message.id, loud))
                .values(silent=False)
                .execution_options(synchronize_session=False)
            )


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


def batched(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for first in range(0, len(items), size):
        yield items[first : first + size]

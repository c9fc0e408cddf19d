"""Which message that waits does a notice join? The first that leaves by its moment; where there is none, a new one."""

from __future__ import annotations

from bisect import insort
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar, cast

from sqlalchemy import Table, select, update
from sqlalchemy.orm import Session

from db.among import among
from db.many import insert_many, new_ids
from db.outbox import Message
from supervision.urgency import sounds

T = TypeVar("T")
MESSAGES = cast(Table, Message.__table__)
NEW = ("id", "person_id", "send_at", "digest", "own", "state", "silent", "again", "attempt", "last_error")
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


@dataclass(slots=True, eq=False)
class Place:
    """A message that things can still be added to; without an id it is to be made."""

    person_id: int
    send_at: datetime
    id: int | None = None
    digest: bool = False
    joined: bool = False
    own: bool = False
    silent: bool = True  # as long as all of it informs
    was_silent: bool = True


class Waiting:
    """The messages that wait for some people and were never tried: whatever they are owed joins one of them."""

    def __init__(self, session: Session, people: Collection[int]) -> None:
        self._session = session
        self._of: dict[int, list[Place]] = {person_id: [] for person_id in people}
        self._new: list[Place] = []
        for some in batched(sorted(people), PEOPLE_AT_ONCE):
            for person_id, at, number, digest, own, silent in session.execute(WAITING, {"people": list(some)}):
                place = Place(person_id, at, number, digest, own=own, silent=silent, was_silent=silent)
                self._of[person_id].append(place)

    def place(self, person_id: int, send_at: datetime, kind: str, *, digest: bool, own: bool, muted: bool) -> Place:
        """The first message that leaves by then, or a new one; of a digest, held until its round is complete.

        What a muted person does not want to hear before joins no message that leaves earlier.
        """
        mine = (place for place in self._of[person_id] if place.own is own and place.send_at <= send_at)
        found = next((place for place in mine if not muted or place.send_at == send_at), None)
        if found is None:
            found = Place(person_id, send_at, own=own)
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


def batched(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for first in range(0, len(items), size):
        yield items[first : first + size]

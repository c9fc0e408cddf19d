"""Can an item still change while the intent to speak of it is being committed? It is held until then, or its message waits.

On SQLite there is one writer, so nothing can. On PostgreSQL a change that commits between the reading and the intent would
let a reminder leave of an item that is settled by then.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import cast

from sqlalchemy import Table, select, update
from sqlalchemy.orm import Session

from db.among import among
from db.ledger import Milestone
from db.outbox import Message, Notice
from supervision import contents

SOON = timedelta(milliseconds=5)  # after which one whose item somebody else changes is tried again
ITEMS = cast(Table, Milestone.__table__)
NOTICES = cast(Table, Notice.__table__)
MESSAGES = cast(Table, Message.__table__)

SPOKEN_OF = among(NOTICES.c.message_id, "messages")
# Nobody is waited for: whoever changes an item may himself wait for a message of ours. Shared, as nothing is written.
HOLD = (
    select(ITEMS.c.id)
    .where(ITEMS.c.id.in_(select(NOTICES.c.milestone_id).where(SPOKEN_OF)))
    .with_for_update(read=True, skip_locked=True)
)
WAITING = select(NOTICES.c.message_id).where(
    SPOKEN_OF,
    NOTICES.c.milestone_id.is_not(None),  # NULL is "not in" an empty list
    ~among(NOTICES.c.milestone_id, "held"),
)
PUT_BACK = (
    update(MESSAGES)
    .where(among(MESSAGES.c.id, "waiting"))
    .values(state="pending", owner=None, lease_until=None, attempt=MESSAGES.c.attempt - 1)
)


def waiting(session: Session, messages: Sequence[int]) -> set[int]:
    """Those of the messages that have to wait, since somebody is changing an item of theirs.

    Of the others nobody changes an item before this transaction ends. What is read from here on is how the items stand.
    """
    connection = session.connection()
    if not messages or connection.dialect.name == "sqlite":
        return set()
    held = connection.scalars(HOLD, {"messages": messages}).all()
    return set(connection.scalars(WAITING, {"messages": messages, "held": held}))


def read(session: Session, claimed: Sequence[int]) -> list[Message]:
    """The claimed messages that need not wait, with all that their words are made of; the others are pending again."""
    later = waiting(session, claimed)
    if later:
        session.connection().execute(PUT_BACK, {"waiting": list(later)})
    now = [number for number in claimed if number not in later]
    return contents.read(session, now) if now else []

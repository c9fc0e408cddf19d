"""Does what came in show that somebody hears us, or that he no longer does? A press, a word, a block, a group left."""

from __future__ import annotations

from datetime import datetime

from bot.incoming import Incoming
from db import find
from db.people import Person
from db.session import Session
from supervision import doubtful, handing_over, inbox, outbox


def pressed(session: Session, incoming: Incoming, now: datetime) -> None:
    """Whoever presses a button has the message under which it stands."""
    if incoming.message_id is None or incoming.said_at is None:
        return
    line = incoming.text
    if line.startswith("#") and line[1:].isdigit():
        line = inbox.full_line(session, int(line[1:])) or ""
    doubtful.arrived_after_all(session, incoming.chat_id, incoming.message_id, line, incoming.said_at, now)


def spoke(session: Session, incoming: Incoming, person: Person | None, now: datetime) -> None:
    """Whoever speaks to us can be spoken to."""
    if person is not None and incoming.private and not person.reachable:
        handing_over.reachable_again(session, person, now)


def membership(session: Session, incoming: Incoming, now: datetime) -> None:
    """A person blocked us or lets us speak again, or a group took us in or put us out."""
    person = find.person_of_account(session, incoming.telegram_id if incoming.private else incoming.chat_id)
    if person is None or incoming.member is None:
        return
    if incoming.member:
        handing_over.reachable_again(session, person, now)
    elif person.reachable:
        outbox.unreachable(session, person, now, "blocked")

"""How far is each update? Kept before it is acknowledged, done once, answered; and the questions we asked back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Update, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from db.base import Base
from db.inbox import Dialogue, LongButton, Received
from db.outbox import Message
from db.people import Person
from db.projects import Project
from supervision import papers

ASKED_FOR = timedelta(hours=1)  # how long a question of ours waits: what is said much later is about something else
KEPT_FOR = timedelta(days=8)  # Telegram repeats an update for a day, and counts anew after a week without one
REPEATED_FOR = timedelta(days=2)  # twice as long as Telegram says
Which = tuple[int, int]
"""An update: the bot's id and its own."""


def keep(
    session: Session, which: Which, owner: str, chat_id: int | None, content: dict[str, Any], now: datetime, *,
    tried: bool = False,
) -> bool:  # fmt: skip
    """Stores an update for the process `owner` to answer; False when it is known already.

    When the owner has `tried` before and did not hear how the commit ended, what is his and undone is no repeat.
    """
    bot_id, update_id = which
    values = {
        "bot_id": bot_id, "update_id": update_id, "owner": owner, "chat_id": chat_id, "content": content,
        "received_at": now,
    }  # fmt: skip
    statement = _insert(session, Received).values(values).on_conflict_do_nothing()
    if session.execute(statement.returning(Received.update_id)).scalar() is not None:
        return True
    if not tried:
        return False
    mine = Received.owner == owner, Received.done_at.is_(None)
    asked = select(Received.update_id).where(Received.bot_id == bot_id, Received.update_id == update_id, *mine)
    return session.scalar(asked) is not None


def other_bot(session: Session, bot_id: int) -> int | None:
    """The id of another bot that this ledger belongs to: the one that last heard or said something by it."""
    heard = session.execute(
        select(Received.received_at, Received.bot_id)
        .where(Received.bot_id != 0)
        .order_by(Received.received_at.desc())
        .limit(1)
    ).first()
    said = session.execute(
        select(Message.sent_at, Message.owner).where(Message.state == "sent").order_by(Message.send_at.desc()).limit(1)
    ).first()
    found = [(heard.received_at, heard.bot_id)] if heard is not None else []
    if said is not None and said.sent_at is not None:
        sender, _, boot = (said.owner or "").partition(":")  # earlier versions wrote the boot alone
        found += [(said.sent_at, int(sender))] if boot and sender.isdecimal() else []
    last = max(found)[1] if found else bot_id
    return last if last != bot_id else None


def left_by(session: Session, bot_id: int, owner: str) -> Sequence[str | None]:
    """The other processes that took updates of this bot and did not answer them yet, dead or alive."""
    asked = select(Received.owner).where(Received.bot_id.in_((0, bot_id)), Received.answered_at.is_(None)).distinct()
    return [other for other in session.scalars(asked) if other != owner]


def adopt(session: Session, bot_id: int, owner: str, dead: Iterable[str | None]) -> Sequence[Received]:
    """Takes over what dead processes left undone or unanswered; gives it in the order it came.

    Updates from before the bots were told apart (bot 0) are anybody's.
    """
    gone = list(dead)
    left = session.scalars(
        select(Received)
        .where(
            Received.bot_id.in_((0, bot_id)), Received.answered_at.is_(None),
            or_(Received.owner.in_([other for other in gone if other is not None]), Received.owner.is_(None)),
        )
        .order_by(Received.update_id)
        .with_for_update()
    ).all()  # fmt: skip
    for row in left:
        row.owner, row.bot_id = owner, bot_id
    return left


def take(session: Session, which: Which, now: datetime) -> bool:
    """Marks the update as done; True for the one who may make its change, in this same transaction."""
    done = session.execute(
        _of(which).where(Received.done_at.is_(None)).values(done_at=now).execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]  # an UPDATE always gives a cursor result


def owe(session: Session, which: Which, answer: dict[str, Any] | None, now: datetime) -> None:
    """Stores the answer that is owed for an update; None when there is nothing to say."""
    session.execute(
        _of(which)
        .values(answer=answer, answered_at=now if answer is None else None)
        .execution_options(synchronize_session=False)
    )


def owed(session: Session, which: Which) -> dict[str, Any] | None:
    """The answer that is still owed for an update that was done."""
    bot_id, update_id = which
    return session.scalar(
        select(Received.answer).where(
            Received.bot_id == bot_id, Received.update_id == update_id, Received.answered_at.is_(None)
        )
    )


SAID = frozenset({"entities", "reply_to_message", "caption", "caption_entities", "document", "quote"})
"""What of a message tells what somebody said, besides its text."""


def forget_words(session: Session, which: Which) -> None:
    """What was said in an update was a secret: nothing of it stays with us but that it came."""
    row = session.get(Received, which)
    if row is not None:
        message = {k: v for k, v in row.content.get("message", {}).items() if k not in SAID}
        row.content = {**row.content, "message": {**message, "text": "…"}}
        session.flush()


def answered(session: Session, which: Which, now: datetime) -> None:
    session.execute(_of(which).values(answered_at=now).execution_options(synchronize_session=False))


def forget_old(session: Session, now: datetime) -> None:
    """Throws away answered updates that cannot be repeated any more, and the files that were made for them.

    What somebody says who is not one of our people, or no longer, is kept for as long as Telegram may repeat it.
    """
    session.execute(delete(Received).where(Received.answered_at < now - KEPT_FOR))
    known = select(Person.telegram_id).where(Person.telegram_id.is_not(None))
    unknown = Received.chat_id.not_in(known), Received.chat_id > 0  # the chats of groups have numbers below zero
    session.execute(delete(Received).where(Received.answered_at < now - REPEATED_FOR, *unknown))
    papers.forget_old(session, now)


def question(session: Session, chat_id: int, person_id: int, now: datetime) -> str | None:
    """The command line that the person's next words in this chat complete."""
    asked = session.get(Dialogue, (chat_id, person_id))
    return asked.command if asked is not None and asked.asked_at > now - ASKED_FOR else None


def ask(session: Session, chat_id: int, person_id: int, command: str, now: datetime) -> None:
    """Remembers what was asked; an older question to the same person here is over."""
    session.merge(Dialogue(chat_id=chat_id, person_id=person_id, command=command, asked_at=now))
    session.flush()


def close_question(session: Session, chat_id: int, person_id: int) -> None:
    asked = session.get(Dialogue, (chat_id, person_id))
    if asked is not None:
        session.delete(asked)
        session.flush()


def shortened(session: Session, line: str) -> int:
    """The id under which a long button's command line is kept."""
    digest = hashlib.sha256(line.encode()).hexdigest()
    known = select(LongButton.id).where(LongButton.digest == digest)
    found = session.scalar(known)
    if found is None:
        session.execute(_insert(session, LongButton).values(line=line, digest=digest).on_conflict_do_nothing())
        found = session.scalars(known).one()
    return found


def full_line(session: Session, button_id: int) -> str | None:
    """The command line of a long button."""
    button = session.get(LongButton, button_id)
    return button.line if button is not None else None


def moved(session: Session, old: int, new: int) -> None:
    """A group became a supergroup: whatever we kept under its old id belongs to the new one."""
    for asked in session.scalars(select(Dialogue).where(Dialogue.chat_id == old)).all():
        session.merge(Dialogue(chat_id=new, person_id=asked.person_id, command=asked.command, asked_at=asked.asked_at))
        session.delete(asked)
    if session.scalar(select(Person.id).where(Person.telegram_id == new)) is None:
        session.execute(update(Person).where(Person.telegram_id == old).values(telegram_id=new))
    for table in (Message, Received, Project):
        session.execute(
            update(table).where(table.chat_id == old).values(chat_id=new).execution_options(synchronize_session=False)
        )


def topic_gone(session: Session, chat_id: int, thread: int) -> None:
    """The topic in which a group was told was closed or deleted: from now on it is told in the group itself."""
    session.execute(
        update(Person)
        .where(Person.telegram_id == chat_id, Person.thread_id == thread)
        .values(thread_id=None)
        .execution_options(synchronize_session=False)
    )


def _of(which: Which) -> Update:
    bot_id, update_id = which
    return update(Received).where(Received.bot_id == bot_id, Received.update_id == update_id)


def _insert(session: Session, table: type[Base]) -> sqlite.Insert | postgresql.Insert:
    """The dialect's own INSERT, which alone knows ON CONFLICT."""
    of_sqlite = session.get_bind().dialect.name == "sqlite"
    return sqlite.insert(table) if of_sqlite else postgresql.insert(table)

"""Where does a `duban run` of the tests end itself? At a named commit of the delivery, by kill -9: nothing is tidied up.

The product knows nothing of this: its functions are wrapped, and SQLAlchemy tells when a transaction is about to commit
and when it has.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from sqlalchemy import event, select
from sqlalchemy.orm import Session, SessionTransaction

from bot import sender
from db.outbox import Message
from supervision import notices, outbox
from supervision.notices import Telling

STEPS: dict[str, tuple[Any, str]] = {
    "the notice": (Telling, "write"), "the release": (notices, "release"), "the intent": (outbox, "claim"), "the mark": (outbox, "sent"),
    "the put-off": (outbox, "unsent"), "the doubt": (outbox, "ambiguous"), "the failure": (outbox, "refused"),
    "the recovery": (outbox, "recover"),
}  # fmt: skip
"""What each commit of the delivery holds, and the function that writes it."""


GATHERED = select(Message.id).where(Message.state == "gathering")
FULL: dict[str, Callable[..., Any]] = {
    "the notice": lambda telling: telling._owed, "the mark": lambda _session, arrived, _now: arrived,
    "the release": lambda session, now: session.scalar(GATHERED.where(Message.send_at <= now)),
}  # fmt: skip
"""Whether a call has anything to write, where it is not sure."""


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def prepare(point: str) -> None:
    """`point` is "answer read", or "before" or "after" with the name of a step: the kill comes around its commit.

    Or "nowhere". Leases are shorter, because the next process on a PostgreSQL waits for their end.
    """
    outbox.LEASE = timedelta(seconds=1)
    if point == "nowhere":
        return
    if point == "answer read":
        _once_the_answer_is_read()
        return
    when, _, step = point.partition(" ")
    owner, name = STEPS[step]
    written = getattr(owner, name)

    @wraps(written)
    def noticed(first: Any, *given: Any, **more: Any) -> Any:
        session = first._session if step == "the notice" else first
        asked = FULL.get(step)
        full = asked is None or bool(asked(first, *given))
        result = written(first, *given, **more)
        if full and result != []:
            session.info["full"] = True
        return result

    setattr(owner, name, noticed)
    if when == "before":
        event.listen(Session, "before_commit", _before)
    else:
        event.listen(Session, "after_transaction_end", _after)


def _before(session: Session) -> None:
    if session.info.get("full") and not session.in_nested_transaction():
        die()


def _after(session: Session, transaction: SessionTransaction) -> None:
    if session.info.get("full") and transaction.parent is None:
        die()


def _once_the_answer_is_read() -> None:
    post_text = vars(sender)["post_text"]

    async def posted(*given: Any, **more: Any) -> int:
        await post_text(*given, **more)
        die()
        raise AssertionError

    vars(sender)["post_text"] = posted

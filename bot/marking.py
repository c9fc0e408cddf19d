"""What does the outbox keep of the calls that have ended? Arrived, surely not sent, perhaps sent, or never to be taken."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.letters import Result
from bot.outcomes import Outcome, growing_wait
from db.session import Session
from supervision import inbox as updates
from supervision import late, outbox

AT_ONCE = timedelta(0)


def mark(session: Session, results: Sequence[Result], now: datetime) -> None:
    """Notes each result, unless another process has its message by now."""
    outbox.sent(session, [_arrived(result) for result in results if result.failed is None], now)
    for result in results:
        if result.failed is not None:
            _mark_failed(session, result, result.failed, now)


def _arrived(result: Result) -> outbox.Arrived:
    assert result.message_id is not None
    return outbox.Arrived.of(result.letter.message, result.letter.chat_id, result.message_id)


def _mark_failed(session: Session, result: Result, failed: Outcome, now: datetime) -> None:
    message = result.letter.message
    wait = failed.wait or growing_wait(message.attempt)
    if message.attempt >= late.TRIES:
        wait = max(wait, late.sleeps_for(session, message, now))
    if failed.kind == "moved" and failed.moved_to is not None:
        updates.moved(session, result.letter.chat_id, failed.moved_to)
        outbox.unsent(session, message, now, wait=AT_ONCE, error=failed.why)
    elif failed.kind == "topic_gone" and result.letter.thread is not None:
        updates.topic_gone(session, result.letter.chat_id, result.letter.thread)
        outbox.unsent(session, message, now, wait=AT_ONCE, error=failed.why)
    elif failed.kind == "unsent":
        outbox.unsent(session, message, now, wait=wait, error=failed.why)
    elif failed.kind == "unknown":
        outbox.ambiguous(session, message, now, wait=wait, error=failed.why)
    else:
        outbox.refused(session, message, now, error=failed.why, person_gone=failed.kind == "person_gone")

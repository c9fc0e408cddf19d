"""Is a ledger known as another bot's, by what that bot last heard or said? On both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from db.inbox import Received
from db.outbox import Message
from supervision import inbox, outbox
from tests.supervision.conftest import MORNING, Ledger

OURS, THEIRS = 8088, 4711


def heard(ledger: Ledger, bot_id: int, minute: int) -> None:
    at = MORNING + timedelta(minutes=minute)
    ledger.session.add(
        Received(bot_id=bot_id, update_id=minute, content={}, received_at=at, done_at=at, answered_at=at)
    )
    ledger.session.flush()


def said(ledger: Ledger, owner: str, minute: int) -> None:
    at = MORNING + timedelta(minutes=minute)
    message = Message(person_id=ledger.people["li"].id, state="pending", send_at=at)
    ledger.session.add(message)
    ledger.session.flush()
    [number] = outbox.claim(ledger.session, owner, at, 1)
    outbox.sent(ledger.session, [outbox.Arrived(number, owner, 1, 2, minute)], at)
    assert ledger.session.scalars(select(Message.state).where(Message.id == number)).one() == "sent"


def test_a_ledger_that_no_bot_has_used_is_anybodys(ledger: Ledger) -> None:
    assert inbox.other_bot(ledger.session, OURS) is None
    heard(ledger, 0, 1)  # from before the bots were told apart
    said(ledger, "a-boot-without-a-bot", 2)
    assert inbox.other_bot(ledger.session, OURS) is None


@pytest.mark.parametrize("spoken", [True, False], ids=["said", "heard"])
def test_it_belongs_to_the_bot_that_last_heard_or_said_something(ledger: Ledger, spoken: bool) -> None:  # noqa: FBT001  # a parameter of the test
    def does(bot_id: int, minute: int) -> None:
        if spoken:
            said(ledger, f"{bot_id}:boot.1", minute)
        else:
            heard(ledger, bot_id, minute)

    does(OURS, 1)
    assert inbox.other_bot(ledger.session, OURS) is None
    assert inbox.other_bot(ledger.session, THEIRS) == OURS
    does(THEIRS, 2)
    assert inbox.other_bot(ledger.session, OURS) == THEIRS
    heard(ledger, OURS, 3)  # the other one has got a ledger of its own
    assert inbox.other_bot(ledger.session, OURS) is None

"""What leaves although its hour is to come once more, because somebody set the clock back? On both databases."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from db.outbox import Message, Notice
from supervision import clock_set, doubtful, notices, outbox, rounds
from tests.supervision.conftest import Ledger, at

BEFORE, NOW = at("2025-04-17 11:00"), at("2025-04-17 10:00")


def owed(ledger: Ledger, made_at: datetime, send_at: datetime, *, attempt: int = 0, state: str = "pending") -> Message:
    li = ledger.people["li"]
    message = Message(person_id=li.id, state=state, send_at=send_at, attempt=attempt)
    ledger.session.add(message)
    ledger.session.flush()
    ledger.session.add(
        Notice(
            for_on=date(2025, 4, 17), point=f"test-{message.id}", person_id=li.id, kind="confirmed", words={},
            made_at=made_at, message_id=message.id,
        )
    )  # fmt: skip
    ledger.session.flush()
    return message


@pytest.mark.parametrize(
    ("made_at", "send_at", "attempt", "leaves"),
    [
        ("10:59", "10:59", 0, True),  # to be said at once
        ("09:00", "11:04", 3, True),  # tried, and to be tried again
        ("09:00", "12:00", 0, False),  # an hour of its own
        ("10:59", "20:00", 0, False),
        ("09:00", "20:00", 9, False),  # tried, and its reader sleeps
    ],
)
def test_what_was_to_leave_by_the_clock_as_it_was_leaves(
    ledger: Ledger, made_at: str, send_at: str, attempt: int, leaves: bool  # noqa: FBT001  # a parameter of the test
) -> None:  # fmt: skip
    message = owed(ledger, at(f"2025-04-17 {made_at}"), at(f"2025-04-17 {send_at}"), attempt=attempt)
    assert clock_set.back(ledger.session, BEFORE, NOW) == int(leaves)
    left = select(Message.send_at).where(Message.id == message.id)
    assert ledger.session.scalar(left) == (NOW if leaves else at(f"2025-04-17 {send_at}"))


def test_what_a_round_was_still_adding_to_leaves_with_it(ledger: Ledger) -> None:
    owed(ledger, at("2025-04-17 10:59"), at("2025-04-17 10:59"), state="gathering")
    assert clock_set.back(ledger.session, BEFORE, NOW) == 1
    at_last = rounds.next_at(ledger.session)
    assert at_last is not None
    assert at_last <= NOW, "the round lets it go"
    notices.release(ledger.session, NOW)
    assert outbox.claim(ledger.session, "8088:test", NOW, 9)


def test_a_clock_that_is_corrected_by_less_than_a_second_changes_nothing(ledger: Ledger) -> None:
    owed(ledger, NOW, NOW, attempt=1)
    assert clock_set.back(ledger.session, NOW, NOW - timedelta(milliseconds=900)) == 0


def test_the_last_notice_says_which_time_it_was_before_we_began(ledger: Ledger) -> None:
    owed(ledger, BEFORE, BEFORE)
    assert clock_set.last_known(ledger.session) == BEFORE


def test_a_lease_of_a_clock_that_was_set_back_ends_as_soon_as_any(ledger: Ledger) -> None:
    message = owed(ledger, BEFORE, BEFORE, state="sending")
    message.owner, message.lease_until = "8088:dead", BEFORE + outbox.LEASE
    ledger.session.flush()
    assert doubtful.recover(ledger.session, "8088:new", NOW, alone=False) == (0, NOW + outbox.LEASE)
    assert doubtful.recover(ledger.session, "8088:new", NOW + outbox.LEASE, alone=False) == (1, None)

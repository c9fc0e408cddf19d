"""What proves that a message arrived, and what is made up for when somebody can be reached again?"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from db.ledger import Milestone
from db.outbox import Message, Notice
from db.session import Database
from supervision import contents, doubtful, handing_over, held, outbox, rounds
from tests.conftest import Filled
from tests.supervision.conftest import MORNING, Ledger, found, populated

JUNE = date(2025, 6, 30)
LATER = MORNING + timedelta(hours=1)
LI = 2  # li's Telegram account


def in_doubt(ledger: Ledger, milestone: Milestone) -> Message:
    """The hand-over of an item, sent with an unknown outcome."""
    message = ledger.session.scalars(
        select(Message).join(Notice).where(Notice.milestone_id == milestone.id, Notice.kind == "handed_over")
    ).one()
    message.state, message.again, message.attempt = "pending", True, 1
    ledger.session.flush()
    return message


def state_after_press(
    ledger: Ledger, message: Message, line: str, *, said_at: datetime = LATER, chat: int = LI, message_id: int = 77
) -> str:
    doubtful.arrived_after_all(ledger.session, chat, message_id, line, said_at, LATER)
    ledger.session.refresh(message)
    return message.state


def test_a_press_under_an_unknown_message_about_the_item_proves_that_it_arrived(ledger: Ledger) -> None:
    item = ledger.assigned("管网改造", JUNE)
    message = in_doubt(ledger, item)
    assert state_after_press(ledger, message, f"ack m{item.id}") == "sent"
    assert (message.chat_id, message.telegram_message_id, message.sent_at) == (LI, 77, LATER)


def test_a_press_elsewhere_proves_nothing(ledger: Ledger) -> None:
    item, other = ledger.assigned("管网改造", JUNE), ledger.assigned("学校", JUNE)
    message = in_doubt(ledger, item)
    assert state_after_press(ledger, message, "due") == "pending"
    assert state_after_press(ledger, message, f"ack m{other.id + 5}") == "pending"
    assert state_after_press(ledger, message, f"ack m{item.id}", chat=3) == "pending", "another person"
    before = MORNING - timedelta(minutes=1)
    assert state_after_press(ledger, message, f"ack m{item.id}", said_at=before) == "pending", "an older message"


def test_a_press_under_a_message_that_we_know_proves_nothing_about_another(ledger: Ledger) -> None:
    item = ledger.assigned("管网改造", JUNE)
    message = in_doubt(ledger, item)
    known = Message(
        person_id=message.person_id, state="sent", send_at=MORNING, chat_id=LI, telegram_message_id=77, attempt=1
    )
    ledger.session.add(known)
    ledger.session.flush()
    assert state_after_press(ledger, message, f"ack m{item.id}") == "pending"


def handed(ledger: Ledger, item: Milestone) -> list[str]:
    """The states of the messages that hand the item over."""
    asked = (
        select(Message.state).join(Notice).where(Notice.milestone_id == item.id, Notice.kind == "handed_over")
    ).order_by(Message.id)
    return list(ledger.session.scalars(asked))


def test_what_was_assigned_while_he_had_blocked_us_is_handed_over_when_he_is_back(ledger: Ledger) -> None:
    outbox.unreachable(ledger.session, ledger.people["li"], MORNING, "blocked")
    item = ledger.assigned("管网改造", JUNE)
    assert handed(ledger, item) == []
    handing_over.reachable_again(ledger.session, ledger.people["li"], LATER)
    assert handed(ledger, item) == ["pending"]
    assert item.handed_over_at == LATER


def test_a_hand_over_that_telegram_refused_is_made_up_for_once(ledger: Ledger) -> None:
    item = ledger.assigned("管网改造", JUNE)
    message = in_doubt(ledger, item)
    message.state, message.owner = "sending", "8088:first"
    ledger.session.flush()
    error = "Forbidden: bot was blocked by the user"
    assert outbox.refused(ledger.session, message, LATER, error=error, person_gone=True)
    ledger.session.refresh(item)
    assert item.handed_over_at is None, "nobody waits for an acknowledgement of what never came"
    handing_over.reachable_again(ledger.session, ledger.people["li"], LATER)
    assert handed(ledger, item) == ["failed", "pending"]
    handing_over.reachable_again(ledger.session, ledger.people["li"], LATER)
    assert handed(ledger, item) == ["failed", "pending"]


def test_a_hand_over_that_came_late_begins_the_overdue_mornings_anew(ledger: Ledger) -> None:
    item = ledger.assigned("管网改造", date(2025, 4, 20))
    sent_at = datetime(2025, 5, 20, 2, tzinfo=MORNING.tzinfo)  # the program was off for a month
    while rounds.run(ledger.session, sent_at):
        pass
    assert item.next_point_at and item.next_point_at.astimezone(MORNING.tzinfo).date() == date(2025, 5, 26)
    claimed = contents.read(ledger.session, outbox.claim(ledger.session, "test", sent_at, 100))
    outbox.sent(ledger.session, [outbox.Arrived.of(message, LI, message.id) for message in claimed], sent_at)
    rounds.run(ledger.session, sent_at)
    ledger.session.refresh(item)
    assert item.next_point_at and item.next_point_at.astimezone(MORNING.tzinfo).date() == date(2025, 5, 21)


def test_what_may_wait_joins_what_leaves_first(ledger: Ledger) -> None:
    """However it was owed: the digest of Monday goes with the escalation of Sunday, as one message."""
    ledger.assigned("管网改造", date(2025, 4, 20))
    sunday = datetime(2025, 5, 18, 11, tzinfo=MORNING.tzinfo)
    rounds.run(ledger.session, sunday)
    office = ledger.people["supervisor"]
    waiting = ledger.session.scalars(select(Message).where(Message.person_id == office.id)).all()
    assert [message.send_at for message in waiting] == [sunday]
    assert {"escalate-secretary", "overdue-2025-05-12"} <= {notice.point for notice in waiting[0].notices}


def test_whoever_changes_an_item_and_the_sender_do_not_pass_each_other(filled_postgresql: Filled) -> None:
    database = Database(filled_postgresql(populated))
    with database.writing() as session:
        item = found(session).assigned("管网改造", JUNE).id
    claim = partial(outbox.claim, owner="8088:a", now=LATER, room=16)
    with database.writing() as office:
        office.execute(select(Milestone).where(Milestone.id == item).with_for_update())
        with database.writing() as sender:
            assert held.read(sender, claim(sender)) == [], "it waits for what becomes of the item"
    with database.writing() as sender:
        (message,) = held.read(sender, claim(sender))
        assert (message.state, message.attempt) == ("sending", 1), "as if it had not been claimed before"
        with pytest.raises(OperationalError, match="could not obtain lock"), database.writing() as office:
            office.execute(select(Milestone).where(Milestone.id == item).with_for_update(nowait=True))
    database.close()

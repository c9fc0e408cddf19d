"""Does what fell due during a downtime let its reader sleep? On both databases."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from sqlalchemy import select, update

from db.outbox import Message, Notice
from supervision import late, urges
from tests.supervision.conftest import MORNING, Ledger, at

DUE_AT, NIGHT, AWAKE = at("2025-04-17 18:00"), at("2025-04-18 02:00"), at("2025-04-18 08:00")


def owed(
    ledger: Ledger, kind: str, *, send_at: datetime = DUE_AT, digest: bool = False, state: str = "pending",
    of_item: bool = True,
) -> Message:  # fmt: skip
    """A message to li that nobody could send."""
    li = ledger.people["li"]
    item = ledger.milestone(f"桥梁合龙 {kind} {send_at}", date(2025, 6, 30)) if of_item else None
    message = Message(person_id=li.id, state=state, send_at=send_at, digest=digest)
    ledger.session.add(message)
    ledger.session.flush()
    ledger.session.add(
        Notice(
            milestone_id=item.id if item else None, for_on=DUE_AT.date(), point=f"{kind}-1", person_id=li.id, kind=kind,
            words={}, made_at=MORNING, message_id=message.id,
        )
    )  # fmt: skip
    ledger.session.flush()
    return message


def waits_until(ledger: Ledger, message: Message) -> datetime:
    return ledger.session.scalars(select(Message.send_at).where(Message.id == message.id)).one()


@pytest.mark.parametrize(
    ("kind", "digest", "state", "of_item"),
    [("reminder", True, "gathering", True), ("confirmed", False, "pending", True), ("deputy", False, "pending", False)],
)
def test_what_is_not_urgent_waits_for_the_end_of_the_quiet_hours(
    ledger: Ledger, kind: str, digest: bool, state: str, of_item: bool  # noqa: FBT001  # parameters of the test
) -> None:  # fmt: skip
    message = owed(ledger, kind, digest=digest, state=state, of_item=of_item)
    assert late.put_off(ledger.session, NIGHT) == 1
    assert waits_until(ledger, message) == AWAKE
    assert late.put_off(ledger.session, NIGHT) == 0
    ledger.people["li"].quiet_from, ledger.people["li"].quiet_to = time(22), time(9, 30)
    assert late.put_off(ledger.session, at("2025-04-18 08:30")) == 1
    assert waits_until(ledger, message) == at("2025-04-18 09:30"), "his own hours go before the plan's"


def test_what_is_urgent_hardly_late_or_wanted_at_any_hour_leaves_at_once(ledger: Ledger) -> None:
    urgent, just_due = owed(ledger, "blocked"), owed(ledger, "confirmed", send_at=at("2025-04-18 01:55"))
    assert late.put_off(ledger.session, NIGHT) == 0
    asleep = owed(ledger, "moved")
    ledger.people["li"].quiet_from = ledger.people["li"].quiet_to = time(0)
    assert late.put_off(ledger.session, NIGHT) == 0
    ledger.people["li"].quiet_from = ledger.people["li"].quiet_to = None
    assert late.put_off(ledger.session, at("2025-04-18 10:00")) == 0
    assert [waits_until(ledger, each) for each in (urgent, asleep)] == [DUE_AT, DUE_AT]
    assert waits_until(ledger, just_due) == at("2025-04-18 01:55")


def test_an_urgent_word_takes_the_rest_of_its_message_along(ledger: Ledger) -> None:
    message = owed(ledger, "confirmed", send_at=at("2025-04-17 19:00"))
    urges.urge(ledger.session, ledger.actor("supervisor"), ledger.assigned("道路通车", date(2025, 6, 30)), MORNING)
    ledger.session.execute(update(Notice).where(Notice.kind == "urged").values(message_id=message.id))
    assert late.put_off(ledger.session, NIGHT) == 0

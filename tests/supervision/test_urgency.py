"""Does the phone sound for what asks its reader for something, and for nothing else?"""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from db.outbox import Message
from supervision import milestones, urges
from tests.supervision.conftest import MORNING, Ledger


def silent(ledger: Ledger, name: str) -> list[bool]:
    """Of his messages that wait, in the order they were made."""
    asked = select(Message.silent).where(Message.person_id == ledger.people[name].id, Message.state == "pending")
    return list(ledger.session.scalars(asked.order_by(Message.id)))


def test_news_comes_silently_and_what_joins_it_makes_it_sound(ledger: Ledger) -> None:
    first, second = (ledger.assigned(title, date(2025, 6, 30)) for title in ("管网改造", "道路通车"))
    assert silent(ledger, "li") == [False], "a hand-over asks for a signature"
    for message in ledger.session.scalars(select(Message)):
        message.state = "sent"
    ledger.session.flush()
    milestones.report_done(ledger.session, ledger.actor("li"), first, MORNING)
    assert silent(ledger, "supervisor") == [True]
    milestones.confirm(ledger.session, ledger.actor("supervisor"), first, MORNING)
    assert silent(ledger, "li") == [True]
    urges.urge(ledger.session, ledger.actor("supervisor"), second, MORNING)
    assert silent(ledger, "li") == [False]

"""What does one read of the office's acts? Each message with its own words and buttons, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select

from db.ledger import Milestone
from db.outbox import Message
from db.session import Database
from supervision import extensions, handing_over, slips, urges
from supervision.rights import CONSOLE
from tests.conftest import Filled
from tests.supervision.conftest import MORNING, Ledger, found, populated
from wording.messages import Spoken, compose

LATER = date(2025, 8, 31)


def news(ledger: Ledger, name: str, *, language: str = "zh") -> Spoken:
    """What waits for the person, as one message."""
    ledger.session.flush()
    ledger.people[name].language = language
    asked = select(Message).where(Message.person_id == ledger.people[name].id, Message.state == "pending")
    message = ledger.session.scalars(asked).one()
    ledger.session.refresh(message, ["notices"])
    spoken = compose(ledger.session, message, MORNING)
    assert spoken is not None
    return spoken


def lines(spoken: Spoken) -> list[str]:
    return [line for row in spoken.buttons for _, line in row]


@pytest.fixture
def ledger(filled: Filled) -> Iterator[Ledger]:
    database = Database(filled(populated))
    with database.writing() as session:
        yield found(session)
    database.close()


@pytest.fixture
def milestone(ledger: Ledger) -> Milestone:
    """An item of 住建局 whose hand-over is behind us."""
    made = ledger.milestone("桥", date(2025, 6, 30))
    handing_over.assign(ledger.session, CONSOLE, [made], ledger.housing, MORNING)
    ledger.session.flush()
    for message in ledger.session.scalars(select(Message)):
        message.state = "dropped"
    return made


def test_a_request_for_more_time_comes_with_three_buttons_and_goes_when_it_is_decided(
    ledger: Ledger, milestone: Milestone
) -> None:
    asked = extensions.ask_for(ledger.session, ledger.actor("li"), milestone, LATER, "<雨>", MORNING)
    spoken = news(ledger, "supervisor")
    assert "li：延到2025年8月31日，&lt;雨&gt;" in spoken.text
    assert lines(spoken) == [f"grant x{asked.id}", f"grant x{asked.id} other", f"refuse x{asked.id}"]
    assert "until 31 Aug 2025" in news(ledger, "supervisor", language="en").text
    extensions.grant(ledger.session, ledger.actor("supervisor"), asked, MORNING)
    [message] = ledger.session.scalars(
        select(Message).where(Message.person_id == ledger.people["supervisor"].id, Message.state == "pending")
    )
    assert compose(ledger.session, message, MORNING) is None
    assert "由2025年6月30日延到2025年8月31日，第1次延期" in news(ledger, "li").text


def test_an_urge_and_a_slip_come_with_the_buttons_that_answer_them(ledger: Ledger, milestone: Milestone) -> None:
    urged = urges.urge(ledger.session, ledger.actor("leader"), milestone, MORNING, why="<快>")
    spoken = news(ledger, "li")
    assert "leader：&lt;快&gt;" in spoken.text
    assert lines(spoken) == [f"answer u{urged.id}", f"done m{milestone.id}"]
    slip = slips.issue(ledger.session, ledger.actor("supervisor"), milestone, "red", MORNING, demand="倒排工期")
    both = news(ledger, "li")
    assert "督办〔2025〕红1号" in both.text
    assert "Slip 2025 red no. 1" in news(ledger, "li", language="en").text
    slips.answer(ledger.session, ledger.actor("li"), slip, "好", MORNING)
    assert "li：好" in news(ledger, "supervisor").text

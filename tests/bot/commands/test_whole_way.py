"""Does the sample go the whole way? Sent, previewed, corrected, adopted, handed over, reported and struck off."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select

from bot.reply import Reply
from db.ledger import Proposal
from db.outbox import Notice
from plans.examples import sample
from supervision.refusals import Refused
from tests.bot.commands.talking import Talk, document, house_with_everybody, lines
from tests.conftest import Filled
from tests.supervision.conftest import MORNING

TITLE = "改过的标题"


@pytest.fixture
def talk(filled: Filled) -> Iterator[Talk]:
    with house_with_everybody(filled) as talk:
        yield talk


def send(talk: Talk) -> Reply:
    name, content = sample()
    said = talk("supervisor", "", sent=document(name, content, MORNING.date()))
    assert isinstance(said, Reply)
    return said


def press(talk: Talk, said: Reply | Refused, begins: str) -> Reply:
    """Presses the first button whose line begins so."""
    pressed = talk("supervisor", next(line for line in lines(said) if line.startswith(begins)), pressed=True)
    assert isinstance(pressed, Reply), pressed
    return pressed


def the_draft(said: Reply) -> Proposal:
    draft = said.values["draft"]
    assert isinstance(draft, Proposal)
    return draft


def test_the_preview_counts_what_adoption_then_does(talk: Talk) -> None:
    before, already = len(talk.milestones()), len(talk.drafts(state="adopted"))
    preview = send(talk)
    drafts, sure, doubtful = (int(str(preview.values[name])) for name in ("drafts", "sure", "doubtful"))
    assert sure + doubtful == drafts == len(talk.drafts())
    adopted = press(talk, preview, "adoptall")
    assert len(talk.milestones()) - before == sure == len(talk.drafts(state="adopted")) - already
    assert adopted.values["doubtful"] == doubtful == len(talk.drafts())
    card = press(talk, adopted, "review")
    for left in range(doubtful, 0, -1):
        assert card.values["left"] == left
        card = press(talk, card, "drop")
    assert card.key == "review.finished"
    assert len(talk.drafts(state="dropped")) == doubtful


def test_a_draft_is_set_right_in_every_part_and_adopted_as_it_then_stands(talk: Talk) -> None:
    card = press(talk, send(talk), "review")
    draft = the_draft(card)
    asked = press(talk, card, "redate")
    assert asked.asks == f"redate d{draft.id}"
    past = talk("supervisor", "2025-04-16")
    assert isinstance(past, Refused)
    assert past.key == "date_past"
    card = answered(talk, "8月31日")
    assert the_draft(card).due_on == date(2025, 8, 31)
    press(talk, card, "retitle")
    card = answered(talk, TITLE)
    talk("supervisor", f"unitfor d{draft.id}", pressed=True)
    unknown = talk("supervisor", "湿地办")
    card = press(talk, unknown, f"unitfor d{draft.id} +湿地办")
    assert card.values["unit"] == "湿地办"
    press(talk, card, f"adopt d{draft.id}")
    milestone = talk.milestones()[-1]
    assert (milestone.title, milestone.due_on) == (TITLE, date(2025, 8, 31))
    talk("supervisor", f"/show {milestone.number}")
    assert "湿地办" in talk.text


def answered(talk: Talk, words: str) -> Reply:
    """What follows the person's answer to our question: the card as it stands now."""
    said = talk("supervisor", words)
    assert isinstance(said, Reply), said
    assert said.key == "review.card"
    return said


def test_adopting_hands_over_to_the_unit_that_was_chosen(talk: Talk) -> None:
    card = press(talk, send(talk), "review")
    draft = the_draft(card)
    talk("supervisor", f"take f{draft.document_id} p1", pressed=True)
    talk("supervisor", f"unitfor d{draft.id} 交通局", pressed=True)
    said = talk("supervisor", f"adopt d{draft.id}", pressed=True)
    assert isinstance(said, Reply)
    milestone = talk.milestones()[-1]
    with talk.database.reading() as session:
        told = session.scalars(select(Notice).where(Notice.milestone_id == milestone.id)).all()
        assert [(notice.kind, notice.message.person.name) for notice in told if notice.message] == [
            ("handed_over", "wang")
        ]
    assert isinstance(talk("li", f"ack m{milestone.id}", pressed=True), Refused)
    assert isinstance(talk("wang", f"ack m{milestone.id}", pressed=True), Reply)


def test_taken_as_done_it_is_struck_off_already_and_speaks_to_nobody(talk: Talk) -> None:
    send(talk)
    draft = talk.drafts()[0]
    before = talk.counts()["notice"]
    assert isinstance(talk("supervisor", f"adopt d{draft.id} done", pressed=True), Reply)
    milestone = talk.milestones()[-1]
    assert (milestone.state, milestone.next_point_at) == ("confirmed", None)
    assert talk.counts()["notice"] == before
    talk("supervisor", f"/show {milestone.number}")
    assert "已销号" in talk.text


def test_the_main_job_by_buttons_alone(talk: Talk) -> None:
    for who, line, state in [
        ("li", "ack m1", "acknowledged"),
        ("li", "done m1", "reported"),
        ("supervisor", "confirm m1", "confirmed"),
    ]:
        assert isinstance(talk(who, line, pressed=True), Reply)
        assert talk.milestones()[0].state == state


def test_sent_back_with_a_reason_it_is_in_work_again(talk: Talk) -> None:
    talk("li", "done m1", pressed=True)
    asked = talk("supervisor", "return m1", pressed=True)
    assert isinstance(asked, Reply)
    assert isinstance(talk("supervisor", "缺少验收材料"), Reply)
    assert "缺少验收材料" in talk.text
    milestone = talk.milestones()[0]
    assert (milestone.state, milestone.reported_at) == ("acknowledged", None)

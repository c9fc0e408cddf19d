"""Is a button harmless the second time? Pressed again it says what is already so, and nothing is written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from bot.reply import Reply
from plans.examples import sample
from supervision.refusals import Refused
from tests.bot.commands.talking import Talk, document, house_with_everybody, lines
from tests.conftest import Filled
from tests.supervision.conftest import MORNING, at

FIRST_OF_JUNE = at("2025-06-01 09:00")


@pytest.fixture
def talk(filled: Filled) -> Iterator[Talk]:
    with house_with_everybody(filled) as talk:
        yield talk


def uploaded(talk: Talk) -> Reply:
    """The preview of the sample."""
    name, content = sample()
    said = talk("supervisor", "", now=FIRST_OF_JUNE, sent=document(name, content, FIRST_OF_JUNE.date()))
    assert isinstance(said, Reply)
    return said


def the_line(said: Reply | Refused, command: str) -> str:
    """The command line of the first button that says the command."""
    return next(line for line in lines(said) if line.partition(" ")[0] == command)


def pressed_twice(talk: Talk, who: str, line: str, now: datetime = MORNING) -> Refused:
    """What the second press is told; fails when it wrote anything, or when the first wrote nothing."""
    before = talk.counts()
    first = talk(who, line, pressed=True, now=now)
    assert isinstance(first, Reply), first
    once = talk.counts()
    assert once != before
    again = talk(who, line, pressed=True, now=now)
    assert talk.counts() == once
    assert isinstance(again, Refused), again
    return again


def test_acknowledging(talk: Talk) -> None:
    assert pressed_twice(talk, "li", "ack m1").key == "already"
    assert "在办" in talk.text
    assert "in progress" in talk.heard["en"]


def test_acknowledging_everything(talk: Talk) -> None:
    line = the_line(talk("li", "/mine"), "ackall")
    talk("li", line, pressed=True)
    once = talk.counts()
    talk("li", line, pressed=True)
    assert talk.counts() == once
    assert "没有待签收" in talk.text


def test_reporting_done(talk: Talk) -> None:
    assert pressed_twice(talk, "li", the_line(talk("li", "/ack 1"), "done")).key == "already"
    assert "待审核" in talk.text


def test_confirming(talk: Talk) -> None:
    talk("li", "/done 1 已验收")
    assert pressed_twice(talk, "supervisor", the_line(talk("supervisor", "/show 1"), "confirm")).key == "already"
    assert "已销号" in talk.text


def test_sending_back(talk: Talk) -> None:
    talk("li", "/done 1 已验收")
    line = the_line(talk("supervisor", "/show 1"), "return")
    asked = talk("supervisor", line, pressed=True)
    assert isinstance(asked, Reply)
    assert asked.asks == line
    assert pressed_twice(talk, "supervisor", f"{line} 缺少验收材料").key == "not_reported"
    again = talk("supervisor", line, pressed=True)
    assert isinstance(again, Refused)
    assert again.key == "not_reported"  # it is not asked why once there is nothing to send back


def test_the_owner_s_done_after_it_was_confirmed(talk: Talk) -> None:
    talk("li", "/done 1 已验收")
    talk("supervisor", "/confirm 1")
    before = talk.counts()
    stale = talk("li", "done m1", pressed=True)
    assert isinstance(stale, Refused)
    assert stale.key == "already"
    assert talk.counts() == before


def test_assigning_to_a_unit(talk: Talk) -> None:
    asked = talk("supervisor", "assign m1", pressed=True)
    [line] = [line for line in lines(asked) if line.endswith("交通局")]
    assert pressed_twice(talk, "supervisor", line).values == {"unit": "交通局"}


def test_a_unit_made_from_its_button(talk: Talk) -> None:
    line = the_line(talk("supervisor", "/assign 1 水利局"), "assign")
    assert pressed_twice(talk, "supervisor", line).values == {"unit": "水利局"}
    line = the_line(talk("supervisor", "/invite 文旅局"), "invite")
    assert pressed_twice(talk, "supervisor", line).values == {"unit": "文旅局"}


def test_choosing_a_contact(talk: Talk) -> None:
    asked = talk("supervisor", "/contact 住建局")
    assert isinstance(asked, Reply)
    [head] = [button.line for row in asked.buttons for button in row if button.values["name"] == "head"]
    assert pressed_twice(talk, "supervisor", head).key == "contact_already"


def test_adopting_all_that_is_sure(talk: Talk) -> None:
    assert (
        pressed_twice(talk, "supervisor", the_line(uploaded(talk), "adoptall"), FIRST_OF_JUNE).key == "nothing_to_adopt"
    )
    assert not [
        draft for draft in talk.drafts() if draft.sure and draft.due_on and draft.due_on >= FIRST_OF_JUNE.date()
    ]


def test_taking_what_is_past_as_done(talk: Talk) -> None:
    assert (
        pressed_twice(talk, "supervisor", the_line(uploaded(talk), "pastdone"), FIRST_OF_JUNE).key == "nothing_to_adopt"
    )


@pytest.mark.parametrize("command", ["adopt", "drop"])
def test_deciding_one_draft(talk: Talk, command: str) -> None:
    card = talk("supervisor", the_line(uploaded(talk), "review"), pressed=True, now=FIRST_OF_JUNE)
    line = next(line for line in lines(card) if line.startswith(command))
    assert pressed_twice(talk, "supervisor", line, FIRST_OF_JUNE).key == "draft_decided"
    other = {"adopt": "drop", "drop": "adopt"}[command]
    before = talk.counts()
    assert isinstance(talk("supervisor", line.replace(command, other), pressed=True), Refused)
    assert talk.counts() == before


def test_the_same_file_is_taken_in_once(talk: Talk) -> None:
    uploaded(talk)
    once, drafts = talk.counts(), len(talk.drafts())
    uploaded(talk)
    assert (talk.counts(), len(talk.drafts())) == (once, drafts)
    assert "没有重复导入" in talk.text


def link_of(talk: Talk) -> str:
    invited = talk("supervisor", "/invite 住建局")
    assert isinstance(invited, Reply)
    return f"/start {str(invited.qr).partition('?start=')[2]}"


def test_an_invitation_lets_one_account_in_once(talk: Talk) -> None:
    start = link_of(talk)
    assert isinstance(talk("new", start), Reply)
    once = talk.counts()
    again, other = talk("new", start), talk("stranger", start)
    assert isinstance(again, Refused)
    assert isinstance(other, Refused)
    assert (again.key, other.key) == ("invitation_yours", "invitation_used")
    assert talk.counts() == once
    assert isinstance(talk("stranger", "/due"), Refused)


@pytest.mark.parametrize("line", ["/start", "/start nothing-of-ours", "/start " + "x" * 300, "/due", "hello"])
def test_a_stranger_leaves_no_trace(talk: Talk, line: str) -> None:
    before = talk.counts()
    said = talk("stranger", line)
    assert isinstance(said, Refused)
    assert said.key == ("invitation_unknown" if line.startswith("/start ") else "stranger")
    assert talk.counts() == before

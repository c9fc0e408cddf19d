"""Does the leader's page need one message, and does each of its numbers open the very items that it counts?"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from bot.reply import Reply
from supervision.leaders_page import COUNTED
from supervision.refusals import Refused
from tests.bot.commands.talking import Talk, buttons, house_with_everybody, lines
from tests.conftest import Filled
from tests.supervision.conftest import at

LATER = at("2025-06-10 09:00")  # two of the three items are overdue by then


@pytest.fixture
def talk(filled: Filled) -> Iterator[Talk]:
    with house_with_everybody(filled) as talk:
        yield talk


def test_each_number_of_the_page_opens_as_many_items(talk: Talk) -> None:
    talk("li", "/block 3 需要批地")
    talk("li", "/done 1 已通车")
    said = talk("leader", "/page", now=LATER)
    assert isinstance(said, Reply)
    assert "共3项" in talk.text
    numbers = [button for button in buttons(said) if button.line.startswith("page ")]
    assert len(numbers) >= 6
    for button in numbers:
        opened = talk("leader", button.line, pressed=True, now=LATER)
        assert isinstance(opened, Reply)
        assert opened.values["count"] == button.values["count"]
        assert len([line for line in lines(opened) if re.fullmatch(r"show m\d+", line)]) == button.values["count"]


def test_the_leader_comments_with_one_tap_on_what_needs_him(talk: Talk) -> None:
    talk("li", "/block 3 需要批地")
    said = talk("leader", "/page", now=LATER)
    assert lines(said)[:3] == ["comment m3", "comment m1", "comment m2"]  # blocked, then the longest overdue
    assert lines(talk("supervisor", "/领导页", now=LATER))[0] == "show m3"
    talk("leader", "comment m3", pressed=True, now=LATER)
    assert isinstance(talk("leader", "土地问题三天内解决", now=LATER), Reply)
    assert "problem" in lines(talk("leader", "/page", now=LATER))  # his own comment waits for an answer
    assert "没有回音的问题和批示1" in talk.text
    assert "What needs you" in talk.heard["en"]


def test_a_number_that_there_is_not_is_one_sentence(talk: Talk) -> None:
    for name in COUNTED:
        assert isinstance(talk("leader", f"/page {name} @99"), Reply)
    assert isinstance(talk("leader", "/page everything"), Refused)
    for stranger in ("li", "viewer", "secretary"):
        assert isinstance(talk(stranger, "/page"), Refused)

"""How is a later date asked for and given in the chat? A line or two, and a button."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from bot.reply import Reply
from supervision.refusals import Refused
from tests.bot.commands.talking import Talk, house_with_everybody, lines
from tests.conftest import Filled
from wording.say import say


@pytest.fixture
def talk(filled: Filled) -> Iterator[Talk]:
    with house_with_everybody(filled) as talk:
        yield talk


def test_in_one_line_and_decided_by_a_button(talk: Talk) -> None:
    assert isinstance(talk("li", "/extend 1 2025-08-31 设备未到货"), Reply)
    assert "等督查室批准" in talk.text
    card = talk("supervisor", "/show 1")
    assert "申请延到2025年8月31日" in talk.text
    assert {"grant x1", "grant x1 other", "refuse x1"} <= set(lines(card))
    assert isinstance(talk("supervisor", "grant x1", pressed=True), Reply)
    assert talk.milestones()[0].due_on == date(2025, 8, 31)
    again = talk("supervisor", "grant x1", pressed=True)
    assert isinstance(again, Refused)
    assert again.key == "extension_decided"
    talk("li", "/show 1")
    assert "原定2025年4月30日" in talk.text
    assert "已延期1次" in talk.text
    assert "extended once" in talk.heard["en"]


def test_step_by_step_when_the_date_and_the_reason_are_missing(talk: Talk) -> None:
    asked = talk("li", "/extend 1")
    assert isinstance(asked, Reply)
    assert asked.asks == "extend m1"
    asked = talk("li", "8月31日")  # answers the question
    assert isinstance(asked, Reply)
    assert asked.asks == "extend m1 2025-08-31"
    talk("li", "设备未到货")
    assert "等督查室批准" in talk.text


def test_another_date_and_a_refusal_are_asked_for(talk: Talk) -> None:
    talk("li", "/延期 1 8月31日 设备未到货")
    asked = talk("supervisor", "grant x1 other", pressed=True)
    assert isinstance(asked, Reply)
    assert asked.asks == "grant x1"
    talk("supervisor", "7月15日")
    assert talk.milestones()[0].due_on == date(2025, 7, 15)
    talk("li", "/extend 2 8月31日 <b>雨</b>")
    asked = talk("supervisor", "refuse x2", pressed=True)
    assert isinstance(asked, Reply)
    assert asked.asks == "refuse x2"
    talk("supervisor", "不 & 行")
    assert "不 &amp; 行" in talk.text


def test_without_a_number_what_waits_is_listed(talk: Talk) -> None:
    talk("li", "/extend 1 2025-08-31 <i>雨</i>")
    assert "show m1" in lines(talk("supervisor", "/extend"))
    assert "&lt;i&gt;雨" in talk.text
    assert "show m1" in lines(talk("li", "/extend"))
    assert lines(talk("wang", "/extend")) == []


@pytest.mark.parametrize(
    "line", ["/extend 1 32月 雨", "/grant x1 昨天昨天", "/grant x99", "/refuse", "/extend 99 8月31日 雨"]
)
def test_what_cannot_be_done_is_one_sentence(talk: Talk, line: str) -> None:
    talk("li", "/extend 1 2025-08-31 雨")
    before = talk.counts()
    assert isinstance(talk("supervisor", line), Refused)
    assert talk.counts() == before


def test_the_words_of_a_decision(talk: Talk) -> None:
    words = {"number": 1, "state": "granted", "date": date(2025, 8, 31)}
    assert "已同意" in say("refused.extension_decided", "zh", **words)
    assert "granted" in say("refused.extension_decided", "en", **words)

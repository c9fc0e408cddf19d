"""How does the office press on in the chat? One tap to urge, a slip with its paper, and answers by a button."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.reply import Reply
from supervision.papers import Written
from supervision.refusals import Refused
from tests.bot.commands.talking import Talk, house_with_everybody, lines
from tests.conftest import Filled


@pytest.fixture
def talk(filled: Filled) -> Iterator[Talk]:
    with house_with_everybody(filled) as talk:
        yield talk


def test_one_tap_urges_and_the_answer_is_asked_for(talk: Talk) -> None:
    assert "urge m1" in lines(talk("leader", "/show 1"))
    assert isinstance(talk("leader", "urge m1", pressed=True), Reply)
    again = talk("supervisor", "urge m1", pressed=True)
    assert isinstance(again, Refused)
    assert again.key == "urged_already"
    assert "8:00" in talk.text
    talk("supervisor", "/urge")
    assert "住建局" in talk.text
    assert "answer u1" in lines(talk("li", "/urge"))
    asked = talk("li", "answer u1", pressed=True)
    assert isinstance(asked, Reply)
    assert asked.asks == "answer u1"
    talk("li", "<b>明天</b>开工")
    talk("supervisor", "/催办")
    assert "全部都已答复" in talk.text


def test_a_slip_comes_with_its_paper_and_is_signed_and_answered(talk: Talk) -> None:
    asked = talk("supervisor", "/slip 1")
    assert lines(asked) == ["slip m1 blue", "slip m1 yellow", "slip m1 red"]
    made = talk("supervisor", "/slip 1 黄 4月25日 倒排 工期")
    assert isinstance(made, Reply)
    seen = [(paper.name, paper.shown, paper.content[:4]) for paper in made.papers if isinstance(paper, Written)]
    assert seen == [
        ("督办〔2025〕黄1号.png", "photo", b"\x89PNG"), ("督办〔2025〕黄1号.docx", "file", b"PK\x03\x04"),
    ]  # fmt: skip
    assert "2025年4月25日前答复" in talk.text
    assert "倒排 工期" in talk.text
    assert lines(talk("li", "slip s1", pressed=True)) == ["sign s1", "answer s1"]
    assert isinstance(talk("li", "sign s1", pressed=True), Reply)
    assert isinstance(talk("li", "sign s1", pressed=True), Refused)
    assert isinstance(talk("li", "/answer s1 已倒排"), Reply)
    talk("supervisor", "/slip s1")
    assert "已倒排" in talk.text
    talk("supervisor", "/history 1")
    assert "督办〔2025〕黄1号" in talk.text
    assert isinstance(talk("wang", "/slip s1"), Refused)


def test_a_button_issues_one_slip_until_it_is_answered(talk: Talk) -> None:
    for line in ("slip m1 yellow", "/slip 1 黄 4月25日 倒排工期"):
        assert isinstance(talk("supervisor", line, pressed=line[0] != "/"), Reply)
    before = talk.counts()
    for line, slip in (
        ("slip m1 yellow", "黄1号"),
        ("/slip 1 黄 4月25日 倒排工期", "黄2号"),
        ("/slip 1 黄 倒排工期", "黄2号"),
    ):
        again = talk("supervisor", line, pressed=line[0] != "/")
        assert isinstance(again, Refused)
        assert again.key == "slip_issued_already"
        assert slip in talk.text
    assert talk.counts() == before
    assert isinstance(talk("supervisor", "slip m1 red", pressed=True), Reply)
    assert isinstance(talk("supervisor", "/slip 1 黄 4月28日 倒排工期"), Reply)  # by another day it is another one
    talk("li", "/answer s1 已开工")
    assert isinstance(talk("supervisor", "slip m1 yellow", pressed=True), Reply)


def test_what_is_struck_off_no_longer_waits_for_an_answer(talk: Talk) -> None:
    talk("leader", "/urge 1")
    talk("supervisor", "/slip 1 red")
    talk("supervisor", "/urge")
    assert "住建局" in talk.text
    talk("li", "/done 1 已完工")
    talk("supervisor", "/confirm 1")
    assert lines(talk("li", "/urge")) == []
    assert "全部都已答复" in talk.text


def test_a_slip_in_english(talk: Talk) -> None:
    talk("supervisor", "/slip 1 red answer by 2025-04-25 a new schedule")
    assert "Slip 2025 red no. 1" in talk.heard["en"]
    assert "answer by 25 Apr 2025" in talk.heard["en"]
    assert "a new schedule" in talk.heard["en"]


@pytest.mark.parametrize(
    "line",
    [
        "/slip",
        "/slip 99 red",
        "/slip 1 red by yesterday x",
        "/slip 1 red 2025-01-01",
        "/slip s9",
        "/sign s9",
        "/answer u9 x",
    ],
)
def test_what_cannot_be_done_is_one_sentence(talk: Talk, line: str) -> None:
    before = talk.counts()
    assert isinstance(talk("supervisor", line), Refused)
    assert talk.counts() == before

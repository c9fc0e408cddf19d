"""Does a question of ours take its answer, and nothing that was said about something else?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.ask import Sent
from bot.reply import Reply
from db.ledger import Milestone
from supervision.milestones import Shown
from supervision.refusals import Refused
from tests.bot.commands.talking import Talk, house_with_everybody
from tests.conftest import Filled
from tests.supervision.conftest import MORNING


def photo(caption: str = "") -> tuple[Sent, ...]:
    return (Sent(Shown("photo", caption, f"photo-{caption}")),)


@pytest.fixture
def talk(filled_sqlite: Filled) -> Iterator[Talk]:
    """The first item counts thirty things."""
    with house_with_everybody(filled_sqlite) as talk:
        with talk.database.writing() as session:
            session.execute(update(Milestone).where(Milestone.number == 1).values(count=30))
        yield talk


def first(talk: Talk) -> Milestone:
    return talk.milestones()[0]


def is_words(said: Reply | Refused) -> bool:
    return isinstance(said, Refused) and said.key == "not_understood"


@pytest.mark.parametrize("words", ["7", "７个", "7处 先开放", "7 个"])
def test_a_number_answers_how_many(talk: Talk, words: str) -> None:
    talk("li", "done m1", pressed=True)
    talk("li", words)
    assert (first(talk).state, first(talk).reached) == ("acknowledged", 7)


@pytest.mark.parametrize("words", ["全部", "all", "都完成了"])
def test_all_of_them_answers_how_many(talk: Talk, words: str) -> None:
    talk("li", "done m1", pressed=True)
    talk("li", words)
    assert (first(talk).state, first(talk).reached) == ("reported", 30)


def test_an_answer_that_is_no_number_is_said_so_once_and_ends_the_question(talk: Talk) -> None:
    talk("li", "done m1", pressed=True)
    said = talk("li", "明天下午三点开会")
    assert not isinstance(said, Refused)
    assert said.key == "reports.no_number"
    assert "不是数字" in talk.text
    assert (first(talk).state, talk.counts()["evidence"]) == ("open", 0)
    assert is_words(talk("li", "7"))
    assert first(talk).state == "open"


def test_photos_that_come_while_we_ask_how_many_are_kept_and_the_number_still_answers(talk: Talk) -> None:
    talk("li", "/done 1", sent=photo("现场"))
    for name in ("二", "三"):
        talk("li", name, sent=photo(name))
        assert "材料已收下" in talk.text
    talk("li", "12")
    assert (first(talk).reached, talk.counts()["evidence"]) == (12, 3)


def test_a_note_typed_without_the_number_is_kept(talk: Talk) -> None:
    talk("li", "/done 1 已全部建成投用")
    assert "完成了几个" in talk.text
    assert talk.counts()["evidence"] == 1
    talk("li", "30")
    assert first(talk).state == "reported"


def test_a_command_goes_its_own_way_and_ends_the_question(talk: Talk) -> None:
    talk("li", "done m1", pressed=True)
    assert not isinstance(talk("li", "/mine"), Refused)
    assert is_words(talk("li", "7"))


@pytest.mark.parametrize("asked", ["done m1", "evidence m1"])
def test_a_question_is_over_after_an_hour(talk: Talk, asked: str) -> None:
    talk("li", asked, pressed=True)
    later = MORNING + timedelta(hours=1, seconds=1)
    assert is_words(talk("li", "7", now=later))
    assert (first(talk).state, talk.counts()["evidence"]) == ("open", 0)


@pytest.mark.parametrize("words", ["/@foo", "/@duban_bot", "/due@another_bot", "/"])
def test_a_command_for_nobody_is_answered(talk: Talk, words: str) -> None:
    assert is_words(talk("li", words))

"""How is a problem handed over? Recorded, given with a date, answered to whoever brought it, and only then closed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.ask import Sent
from bot.reply import Reply
from db.outbox import Notice
from db.people import Person
from supervision.milestones import Shown
from supervision.refusals import Refused
from tests.bot.commands.talking import Talk, house_with_everybody, lines
from tests.conftest import Filled
from tests.supervision.conftest import MORNING, at


@pytest.fixture
def talk(filled: Filled) -> Iterator[Talk]:
    with house_with_everybody(filled) as talk:
        yield talk


def told(talk: Talk, kind: str) -> list[tuple[int, dict[str, object]]]:
    with talk.database.reading() as session:
        found = session.scalars(select(Notice).where(Notice.kind == kind).order_by(Notice.id))
        return [(notice.person_id, notice.words) for notice in found]


def key(said: Reply | Refused) -> str:
    return said.key


def test_a_problem_becomes_an_item_that_is_closed_when_the_asker_has_his_answer(talk: Talk) -> None:
    recorded = talk("leader", "/problem 王村村民：村口路灯<b>不亮")
    assert "problem q1 住建局" in lines(recorded)
    assert "王村村民反映" in talk.text
    days = talk("leader", "problem q1 住建局", pressed=True)
    assert "problem q1 住建局 2025-04-27" in lines(days)  # seven working days on, that Sunday among them
    given = talk("leader", "4月25日")
    assert isinstance(given, Reply), talk.text
    assert "已交办住建局，li会收到" in talk.text
    assert "answer q1" in lines(talk("li", "/show 4"))
    assert "王村村民反映" in talk.text
    talk("li", "/done 4 已修好")
    assert key(talk("supervisor", "/confirm 4")) == "answer_first"
    assert "先答复王村村民" in talk.text
    talk("li", "answer q1", pressed=True)
    talk("li", "灯已经换好")
    assert "由记下问题的人转告" in talk.text
    [(_, words)] = told(talk, "matter_answered")
    assert (words["passes_on"], words["why"]) == (True, "灯已经换好")
    assert isinstance(talk("supervisor", "/confirm 4"), Reply)
    talk("supervisor", "/problem")
    assert "都有回音了" in talk.text
    talk("supervisor", "/history 4")
    assert "由反映的问题立项" in talk.text
    assert "答复了反映人：灯已经换好" in talk.text


def test_who_is_known_to_us_gets_the_answer_himself_and_nobody_answers_twice(talk: Talk) -> None:
    talk("supervisor", "/problem wang：缺一台车")
    assert isinstance(talk("supervisor", "/answer q1 下周到"), Reply)
    assert "wang会收到" in talk.text
    [(person, words)] = told(talk, "matter_answered")
    assert words["passes_on"] is False
    with talk.database.reading() as session:
        found = session.get(Person, person)
        assert found is not None
        assert found.name == "wang"
    assert key(talk("supervisor", "/answer q1 再说一遍")) == "answered_before"
    assert key(talk("supervisor", "/problem q1 住建局 4月25日")) == "answered_before"


def test_a_forwarded_message_becomes_a_problem_by_a_button_and_orders_nothing(talk: Talk) -> None:
    said = talk("supervisor", "/cancel 1 路灯：不亮", forwarded_from=("王: 村", 3))
    assert talk.milestones()[0].state == "open"
    [line] = lines(said)
    talk("supervisor", line, pressed=True)
    assert "王 村反映" in talk.text
    assert "/cancel 1 路灯：不亮" in talk.text
    talk("supervisor", "/answer q1 已修")
    assert told(talk, "matter_answered")[0][1]["passes_on"] is False  # his account is one of ours
    assert key(talk("li", "路灯不亮", forwarded_from=("王村", 0))) == "not_understood"


PHOTO = (Sent(Shown("photo", "", "AgAD-1_x"), unreadable="unknown_format", unreadable_values={"found": "jpg"}),)


def test_a_forwarded_photo_becomes_a_problem_that_keeps_it(talk: Talk) -> None:
    said = talk("leader", "井盖：丢失", sent=PHOTO, forwarded_from=("王村", 0))
    [line] = lines(said)
    recorded = talk("leader", line, pressed=True)
    assert "王村反映" in talk.text
    assert "井盖：丢失" in talk.text
    assert isinstance(recorded, Reply)
    assert recorded.files == (("photo", "AgAD-1_x"),)
    talk("leader", "problem q1 住建局 2025-04-25", pressed=True)
    for words in ("answer q1", "look m4"):  # whoever works on it sees it
        seen = talk("li", words, pressed=True)
        assert isinstance(seen, Reply), talk.text
        assert seen.files == (("photo", "AgAD-1_x"),)


def test_a_forwarded_photo_without_words_is_asked_for_them_and_one_who_may_not_is_sent_away(talk: Talk) -> None:
    [line] = lines(talk("supervisor", "", sent=PHOTO, forwarded_from=("李村", 0)))
    asked = talk("supervisor", line, pressed=True)
    assert isinstance(asked, Reply)
    assert asked.key == "problems.which_words"
    recorded = talk("supervisor", "水管裂了")
    assert isinstance(recorded, Reply), talk.text
    assert recorded.files == (("photo", "AgAD-1_x"),)
    assert "李村反映" in talk.text
    assert key(talk("li", "井盖", sent=PHOTO, forwarded_from=("王村", 0))) == "upload.evidence_goes_elsewhere"
    typed = talk("supervisor", "/problem 赵村：墙裂了", sent=PHOTO)
    assert isinstance(typed, Reply)
    assert typed.files == (("photo", "AgAD-1_x"),)


def test_a_pressed_button_gives_once_and_the_same_words_are_recorded_once(talk: Talk) -> None:
    talk("supervisor", "problem by 0 王村：路灯不亮", pressed=True)
    assert key(talk("leader", "problem by 0 王村：路灯不亮", pressed=True)) == "brought_already"
    assert isinstance(talk("supervisor", "problem q1 住建局 2025-04-25", pressed=True), Reply)
    assert key(talk("leader", "problem q1 交通局 2025-04-28", pressed=True)) == "given_already"


def test_a_comment_becomes_an_item_with_its_own_date(talk: Talk) -> None:
    assert "comment m1" in lines(talk("leader", "/show 1"))
    talk("leader", "comment m1", pressed=True)
    said = talk("leader", "查明原因 4月25日")
    assert isinstance(said, Reply), talk.text
    made = talk.milestones()[-1]
    assert (made.number, made.title, str(made.due_on), made.lead_unit_id) == (4, "查明原因", "2025-04-25", 1)
    assert [words["about"] for _, words in told(talk, "commented")] == [1, 1]  # the contact and the supervisor
    assert key(talk("leader", "/comment 1 查明原因 4月25日")) == "brought_already"
    talk("leader", "/comment 2 尽快")
    assert str(talk.milestones()[-1].due_on) == "2025-04-22"  # three working days on, as a slip's answer
    talk("li", "/show 1")
    assert "leader批示：查明原因" in talk.text
    talk("li", "/answer q1 设计变更")
    assert "leader会收到" in talk.text


def test_the_bulletin_tells_how_many_have_no_answer(talk: Talk) -> None:
    talk("supervisor", "/problem 王村：路灯不亮")
    talk("supervisor", "/problem 李村：井盖丢失")
    talk("supervisor", "/answer q1 已修")
    talk("supervisor", "/bulletin 2025-04", now=at("2025-05-06 09:00"))
    assert "各方反映的问题共2件，还没有答复的1件" in talk.text
    assert "井盖丢失" in talk.text
    talk("supervisor", "/answer q2 已补", now=MORNING + timedelta(days=25))
    talk("supervisor", "bulletin b1 again", pressed=True, now=at("2025-05-16 09:00"))
    assert "还没有答复的1件" in talk.text  # as it stood on the last evening of April


@pytest.mark.parametrize(
    ("line", "refused"),
    [
        ("/problem q9", "no_such_problem"),
        ("/problem q1 无名局 4月25日", "no_such_unit"),
        ("/problem q1 住建局 2025-01-01", "date_past"),
        ("/problem 王村：路灯不亮", "brought_already"),
        ("/problem 某人：机密★10年 某文件", "secret_words"),
        ("/problem 王村： ", "words_needed"),
        ("/answer q9 好", "no_such_problem"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(talk: Talk, line: str, refused: str) -> None:
    talk("supervisor", "/problem 王村：路灯不亮")
    before = talk.counts()
    assert key(talk("supervisor", line)) == refused
    assert talk.counts() == before

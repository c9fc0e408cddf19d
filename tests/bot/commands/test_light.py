"""Does the chat say which light an item shows and why, today and on a past day?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from bot.reply import Reply
from supervision import rounds
from supervision.refusals import Refused
from tests.bot.commands.talking import Talk, house_with_everybody
from tests.conftest import Filled
from tests.supervision.conftest import at


@pytest.fixture
def talk(filled: Filled) -> Iterator[Talk]:
    with house_with_everybody(filled) as talk:
        yield talk


def day_passes(talk: Talk, now: datetime) -> None:
    with talk.database.writing() as session:
        while rounds.run(session, now):
            pass


def test_today_and_on_a_past_day(talk: Talk) -> None:
    for day in ("04-22", "04-23", "05-06"):
        day_passes(talk, at(f"2025-{day} 09:00"))
    now = at("2025-05-06 10:00")
    talk("leader", "/light 1", now=now)
    assert "🔴 红灯" in talk.text
    assert "已逾期6天 · 规则 default › overdue" in talk.text
    assert "6 days overdue" in talk.heard["en"]
    talk("leader", "/light 1 4月25日", now=now)
    assert "🟡 黄灯" in talk.text
    assert "2025年4月23日起" in talk.text
    talk("leader", "/亮灯 1 4月20日", now=now)
    assert "🟢 绿灯" in talk.text
    talk("leader", "/history 1", now=now)
    assert "灯色变为 🔴 红灯" in talk.text


@pytest.mark.parametrize(
    ("day", "key", "said"), [("明天", "light_ahead", "2025年4月18日"), ("4月16日", "light_before", "2025年4月17日")]
)
def test_a_day_without_a_light_is_told_as_such(talk: Talk, day: str, key: str, said: str) -> None:
    refused = talk("leader", f"/light 1 {day}")
    assert isinstance(refused, Refused)
    assert refused.key == key
    assert said in talk.text
    assert isinstance(talk("leader", "/light 1 4月17日"), Reply)


def test_the_supervisor_chooses_the_rules_from_a_day(talk: Talk) -> None:
    talk("supervisor", "/lights")
    assert "现行：default" in talk.text
    assert isinstance(talk("supervisor", "lights date", pressed=True), Reply)
    talk("supervisor", "/lights")
    assert "现行：date" in talk.text
    talk("li", "/light 1", now=at("2025-04-25 09:00"))
    assert "🟢 绿灯" in talk.text
    own = 'name = "own"\nstarts_on = 2025-01-01\n[[rule]]\nname = "soon"\nlight = "red"\nmeasure = "days_left"\nto = 90'
    assert isinstance(talk("supervisor", f"/lights {own}"), Reply)
    assert isinstance(talk("li", "/lights pace"), Refused)
    mistake = talk("supervisor", "/lights name = ")
    assert isinstance(mistake, Refused)
    assert mistake.key == "bad_rules"


def test_a_reported_item_shows_no_light(talk: Talk) -> None:
    talk("li", "/done 1 已完工")
    talk("li", "/light 1")
    assert "⚪ 不亮灯" in talk.text
    assert isinstance(talk("li", "/light 1 某天"), Refused)

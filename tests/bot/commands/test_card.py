"""Does /card set up, fill and show the card of a key project?"""

from __future__ import annotations

from datetime import date

import pytest

from bot.ask import Sent
from supervision.milestones import Shown
from supervision.refusals import Refused
from tests.bot.commands.conftest import Says
from tests.supervision.conftest import Ledger
from wording.sections import SECTIONS

DUE = date(2025, 6, 30)


def test_a_card_is_filled_by_its_buttons(ledger: Ledger, says: Says) -> None:
    first, second = ledger.assigned("大桥<b>开工", DUE), ledger.assigned("大桥通车", date(2025, 12, 31))
    offered = says("supervisor", f"/card {first.number}")
    made = says("supervisor", offered.line("🗂 建项目卡片"))
    assert "大桥&lt;b&gt;开工" in made.text
    assert "还缺：分包领导 · 首席服务秘书 · 工作专班 · 推进方案 · 工作台账" in made.text
    who = says("supervisor", made.line("👤 领导"))
    says("supervisor", who.line("leader"))
    says("supervisor", f"/card {first.number} 秘书 wang")
    asked = says("supervisor", made.line("📄 推进方案"))
    assert asked.reply.asks is not None
    says("supervisor", asked.reply.asks, sent=(Sent(Shown("file", file_id="F1", file_name="方案.pdf")),))
    says("supervisor", f"{made.line('➕ 归入事项')} {second.number}")
    word = says("supervisor", made.line("👥 绑定专班群")).reply.values["word"]
    says("li", f"/bind {word}", private=False)
    says("li", f"/progress {first.number} 10%")
    card = says("wang", f"/card {second.number}")
    assert "五个一齐全。" in card.text
    assert "方案.pdf" in card.text
    assert "大桥通车" in card.text
    assert "👤 领导" not in card.labels
    assert says("wang", card.line("📄 看方案")).reply.files == (("file", "F1"),)
    assert "Missing" not in says("leader", f"/card {second.number}", language="en").text


def test_without_words_the_incomplete_ones_are_listed(ledger: Ledger, says: Says) -> None:
    assert "没有" in says("supervisor", "/card").text
    item = ledger.assigned("大桥开工", DUE)
    says("supervisor", f"/card {item.number} project 一号 大桥")
    listed = says("leader", "/card")
    assert "一号 大桥" in listed.text
    assert "还缺：分包领导" in says("leader", listed.buttons[0].line).text
    assert "还缺：分包领导" in says("li", "/card 一号 大桥").text
    with pytest.raises(Refused, match="no_such_project"):
        says("wang", "/card 一号 大桥")


@pytest.mark.parametrize("words", ["99", "1 秘书 无名氏", "1 方向", "p77", "1 project", "没有的项目"])
def test_a_mistake_is_refused_with_a_sentence(ledger: Ledger, says: Says, words: str) -> None:
    ledger.assigned("大桥开工", DUE)
    says("supervisor", "/card 1 project 一号大桥")
    if words == "1 project":
        assert "大桥开工" in says("supervisor", f"/card {words}").text
        return
    with pytest.raises(Refused):
        says("supervisor", f"/card {words}")


def test_what_was_set_stands_in_the_history(ledger: Ledger, says: Says) -> None:
    ledger.assigned("大桥开工", DUE)
    says("supervisor", "/card 1 project 一号大桥")
    says("supervisor", "/card 1 leader leader")
    told = says("supervisor", "/history 1").text
    assert "归入项目：一号大桥" in told
    assert "定下分包领导：leader" in told


def test_the_weekly_list_stands_before_a_long_list_of_unowned_items() -> None:
    """The tail of a long digest is cut, and unowned items are many on the same Monday."""
    assert list(SECTIONS).index("incomplete_cards") < list(SECTIONS).index("unowned")

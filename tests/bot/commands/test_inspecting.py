"""Does /inspect lead from picking items to what was found and what is to be put right?"""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from bot.ask import Sent
from db.inspections import Inspection
from supervision.milestones import Shown
from supervision.refusals import Refused
from tests.bot.commands.conftest import Says
from tests.supervision.conftest import Ledger

DUE = date(2025, 6, 30)


def test_an_inspection_goes_from_items_to_rectifications(ledger: Ledger, says: Says) -> None:
    ledger.assigned("一号桥", DUE)
    ledger.assigned("二号桥", DUE)
    assert "还没有督查过" in says("supervisor", "/inspect").text
    card = says("supervisor", "/inspect 住建局")
    assert "未查2，发现问题0" in card.text
    asked = says("supervisor", card.line("1"))
    line = asked.reply.asks
    assert line is not None
    photo = says("supervisor", line, sent=(Sent(Shown("photo", file_id="P1")),))
    assert photo.reply.asks == line
    noted = says("supervisor", f"{line} 护栏<缺失 5月20日")
    assert "整改事项" in noted.text
    assert "护栏&lt;缺失" in noted.text
    says("supervisor", says("supervisor", card.line("2")).line("✅ 没问题"))
    card = says("supervisor", noted.line("🔎 回到督查"))
    assert "未查0，发现问题1" in card.text
    assert "整改清单" in card.text
    assert says("supervisor", card.line("1")).reply.files == (("photo", "P1"),)
    assert "督查发现：护栏&lt;缺失" in says("supervisor", "/history 1").text
    assert "Not looked at: 0" in says("supervisor", "/inspect v1", language="en").text
    assert says("supervisor", "/inspect").labels[0].startswith("第1次督查")


def test_every_rectification_stands_on_the_page_of_its_item(ledger: Ledger, says: Says) -> None:
    for n in range(10):
        ledger.assigned(f"{n}号桥", DUE)
    card = says("supervisor", "/inspect 住建局")
    for name in range(1, 9):
        says("supervisor", f"{card.line(str(name))} 护栏缺失 5月20日")
    last = says("supervisor", "/inspect v1 @2")
    assert "整改清单" not in last.text
    says("supervisor", f"{last.line('10')} 路灯不亮 5月20日")
    assert "路灯不亮" in says("supervisor", "/inspect v1 @2").text.partition("整改清单")[2]
    assert says("supervisor", "/inspect v1").text.partition("整改清单")[2].count("护栏缺失") == 8


def test_a_random_one_states_its_seed(ledger: Ledger, says: Says) -> None:
    for n in range(6):
        ledger.assigned(f"{n}号桥", DUE)
    first = says("supervisor", "/inspect 随机 2 春天").text
    assert "从6项中抽出2项，种子“春天”" in first
    assert first.splitlines()[2:] == says("supervisor", "/inspect random 2 春天").text.splitlines()[2:]
    assert says("supervisor", "/inspect random 2").text != ""


@pytest.mark.parametrize("words", ["火星局", "random 0", "random x", "recheck 6月", "v9", "v1 m999", "recheck 二季度"])
def test_a_mistake_is_refused_with_a_sentence(ledger: Ledger, says: Says, words: str) -> None:
    ledger.assigned("一号桥", DUE)
    says("supervisor", "/inspect 住建局")
    with pytest.raises(Refused):
        says("supervisor", f"/inspect {words}")


def test_a_second_press_says_that_there_is_one_already(ledger: Ledger, says: Says) -> None:
    ledger.assigned("一号桥", date(2025, 4, 10))
    begin = says("supervisor", "/inspect").line("🔴 查红灯事项")
    card = says("supervisor", begin)
    with pytest.raises(Refused, match="inspected_already") as again:
        says("supervisor", begin)
    assert again.value.values == {"number": 1, "inspection": 1}
    assert len(ledger.session.scalars(select(Inspection)).all()) == 1
    says("supervisor", says("supervisor", card.line("1")).line("✅ 没问题"))
    assert "第2次督查" in says("supervisor", begin).text


def test_what_has_turned_red_since_may_be_inspected_beside_it(ledger: Ledger, says: Says) -> None:
    ledger.assigned("一号桥", date(2025, 4, 10))
    says("supervisor", "/inspect red")
    ledger.assigned("二号桥", date(2025, 4, 11))
    assert "未查2" in says("supervisor", "/inspect red").text


def test_a_re_check_is_not_drawn_anew_before_it_is_through(ledger: Ledger, says: Says) -> None:
    item = ledger.assigned("一号桥", DUE)
    says("li", f"/done {item.number}")
    says("supervisor", f"/confirm {item.number}")
    says("supervisor", "/inspect recheck 二季度")
    with pytest.raises(Refused, match="inspected_already"):
        says("supervisor", "/inspect 回头看 二季度")
    assert "第2次督查" in says("supervisor", "/inspect recheck 二季度 公开").text, "with a seed a draw can be repeated"

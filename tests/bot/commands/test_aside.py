"""Are blocking, parking, cancelling and moving said as people say them, by words and by buttons?"""

from __future__ import annotations

from datetime import date

import pytest

from supervision import handing_over
from supervision.refusals import Refused
from tests.bot.commands.conftest import Says
from tests.supervision.conftest import MORNING, Ledger

JUNE = date(2025, 6, 30)


@pytest.mark.parametrize(
    ("words", "due_on", "why"),
    [
        ("2025-08-31 等征地", date(2025, 8, 31), "等征地"),
        ("8月31日 等征地 完成", date(2025, 8, 31), "等征地 完成"),
        ("8.31，等征地", date(2025, 8, 31), "等征地"),
        ("31 Aug waiting for land", date(2025, 8, 31), "waiting for land"),
        ("31 Aug 2025, land", date(2025, 8, 31), "land"),
    ],
)
def test_a_date_is_moved_in_one_line(ledger: Ledger, says: Says, words: str, due_on: date, why: str) -> None:
    item = ledger.assigned("桥梁合龙", JUNE)
    said = says("supervisor", f"/move 1 {words}")
    assert item.due_on == due_on
    assert "原来是2025年6月30日" in said.text
    assert "改期1次" in says("li", "/show 1").text
    assert why in says("li", "/history 1").text


def test_a_date_is_moved_by_answers(ledger: Ledger, says: Says) -> None:
    item = ledger.assigned("桥梁合龙", JUNE)
    card = says("supervisor", "/show 1")
    where = says("supervisor", card.line("📅 改期"), pressed=True)
    why = says("supervisor", f"/{where.reply.asks} 8月31日")
    assert item.due_on == JUNE
    says("supervisor", f"/{why.reply.asks} 等征地")
    assert item.due_on == date(2025, 8, 31)


def test_words_that_are_no_date_move_nothing(ledger: Ledger, says: Says) -> None:
    item = ledger.assigned("桥梁合龙", JUNE)
    with pytest.raises(Refused, match="bad_date"):
        says("supervisor", "/move 1 有空的时候")
    with pytest.raises(Refused, match="date_past"):
        says("supervisor", "/move 1 2025-04-01 补录")
    assert item.due_on == JUNE


def test_what_is_needed_is_asked_for_and_told(ledger: Ledger, says: Says) -> None:
    item = ledger.assigned("桥梁合龙", JUNE)
    asked = says("li", says("li", "/show 1").line("⛔ 受阻"), pressed=True)
    assert item.state == "open"
    said = says("li", f"/{asked.reply.asks} 需要国土局6月10日前批复用地")
    assert str(item.state) == "blocked"
    assert "已上报" in said.text
    says("li", said.line("🟢 解除受阻"), pressed=True)
    assert str(item.state) == "acknowledged"
    with pytest.raises(Refused, match="already"):
        says("li", said.line("🟢 解除受阻"), pressed=True)


@pytest.mark.parametrize(
    ("words", "review_on", "why"),
    [
        ("等上级批复 8月31日", date(2025, 8, 31), "等上级批复"),
        ("等上级批复，2025-08-31", date(2025, 8, 31), "等上级批复"),
        ("等上级批复 下周再说", None, "等上级批复 下周再说"),
        ("等上级批复", None, "等上级批复"),
        ("waiting for approval until 31 Aug", date(2025, 8, 31), "waiting for approval"),
    ],
)
def test_a_parked_item_comes_back_on_the_day_at_the_end(
    ledger: Ledger, says: Says, words: str, review_on: date | None, why: str
) -> None:
    item = ledger.assigned("桥梁合龙", JUNE)
    said = says("supervisor", f"/park 1 {words}")
    assert (item.state, item.parked_until) == ("parked", review_on)
    assert why in says("li", "/history 1").text
    says("supervisor", said.line("▶️ 恢复"), pressed=True)
    assert str(item.state) == "open"


def test_a_reason_is_asked_for_before_an_item_is_cancelled(ledger: Ledger, says: Says) -> None:
    item = ledger.assigned("桥梁合龙", JUNE)
    asked = says("supervisor", "/cancel 1")
    assert item.state == "open"
    says("supervisor", f"/{asked.reply.asks} 已并入七号")
    assert str(item.state) == "cancelled"
    assert "另有挂账或已取消1项未列出" in says("supervisor", "/due 6月").text
    with pytest.raises(Refused, match="already"):
        says("li", "/done 1")


def test_a_review_that_is_not_ahead_is_refused(ledger: Ledger, says: Says) -> None:
    item = ledger.assigned("桥梁合龙", JUNE)
    with pytest.raises(Refused, match="review_past"):
        says("supervisor", "/park 1 等批复 2025-04-17")
    assert item.state == "open"


def test_the_owner_reads_why_in_his_own_message(ledger: Ledger, says: Says) -> None:
    ledger.assigned("桥梁合龙", JUNE)
    says("supervisor", "/move 1 2025-08-31 等征地")
    says("supervisor", "/park 1 等批复 2025-08-01")
    assert "挂账" in says("li", "/history 1", language="zh").text
    assert "parked" in says("li", "/history 1", language="en").text


def test_a_block_that_names_unit_and_day_becomes_an_item_of_that_unit(ledger: Ledger, says: Says) -> None:
    ledger.assigned("桥梁合龙", JUNE)
    said = says("li", "/block 1 需要交通局6月10日前批复改道")
    assert "已作为事项交给交通局" in said.text
    assert "用来解除第1号的受阻" in says("wang", "/show 2").text
    assert "需要交通局" in says("li", "/show 1").text


def test_help_that_is_cancelled_frees_what_other_help_has_cleared(ledger: Ledger, says: Says) -> None:
    item = ledger.assigned("桥梁合龙", JUNE)
    handing_over.make_unit(ledger.session, ledger.actor("supervisor"), ledger.plan, "国土局", MORNING)
    says("li", "/block 1 需要交通局6月10日前批复改道")
    says("li", "/needs 1 国土局 6月12日 批地")
    says("wang", "/done 2 已批复")
    says("supervisor", "/confirm 2")
    assert item.state == "blocked"
    says("supervisor", "/cancel 3 不用征地了")
    ledger.session.refresh(item)
    assert str(item.state) == "acknowledged"


def test_help_that_is_cancelled_alone_leaves_the_obstacle(ledger: Ledger, says: Says) -> None:
    item = ledger.assigned("桥梁合龙", JUNE)
    says("li", "/block 1 需要交通局6月10日前批复改道")
    says("supervisor", "/cancel 2 写错了")
    ledger.session.refresh(item)
    assert item.state == "blocked"


def test_a_block_without_them_asks_for_unit_and_day(ledger: Ledger, says: Says) -> None:
    ledger.assigned("桥梁合龙", JUNE)
    when = says("li", says("li", "/block 1 批文没下来").line("交通局"))
    assert "交通局什么时候前办好" in when.text
    made = says("li", f"/{when.reply.asks} 6月10日")
    assert "批文没下来" in made.text
    with pytest.raises(Refused, match="help_asked"):
        says("li", "/needs 1 交通局 6月12日")
    with pytest.raises(Refused, match="no_such_unit"):
        says("li", "/needs 1 火星局 6月12日")

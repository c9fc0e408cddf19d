"""Can a target with an amount be reported in its own unit, and is less than the target progress?"""

from __future__ import annotations

from datetime import date

import pytest

from db import find
from plans.drafts import Operator, Quantity
from supervision import progress
from supervision.refusals import Refused
from tests.bot.commands.conftest import Says
from tests.supervision.conftest import Ledger
from wording.say import LANGUAGES, say

JUNE = date(2025, 6, 30)


def test_less_than_the_target_is_progress_in_its_own_unit(ledger: Ledger, says: Says) -> None:
    item = ledger.assigned("完成投资", JUNE, quantity=Quantity(60, "亿元", ">="))
    said = says("li", "/done 1 85000万元，见附表")
    assert (item.state, item.reached_amount) == ("acknowledged", 8.5)
    assert "已记下进展：8.5/60 亿元" in said.text
    assert progress.share(item) == pytest.approx(8.5 / 60)
    assert "已达到8.5 亿元" in says("li", "/show 1").text
    [*_, change] = find.history(ledger.session, item.id)
    assert (change.what, change.after["amount"], change.why) == ("progressed", 8.5, "见附表")
    assert "8.5 亿元" in says("li", "/history 1").text


@pytest.mark.parametrize(
    ("op", "words", "met"),
    [
        (">=", "60", True), (">=", "60亿", True), (">=", "59.9亿", False), (">", "60", False), (">", "60.1", True),
        ("<=", "60", True), ("<=", "61", False), ("<", "60", False), ("~", "58", True), ("~", "50", False), ("=", "60", True),
    ],
)  # fmt: skip
def test_what_meets_the_comparison_is_done(ledger: Ledger, says: Says, op: Operator, words: str, *, met: bool) -> None:
    item = ledger.assigned("完成投资", JUNE, quantity=Quantity(60, "亿元", op))
    says("li", f"/done 1 {words}")
    assert item.state == ("reported" if met else "acknowledged")


def test_done_without_a_number_is_the_owners_word(ledger: Ledger, says: Says) -> None:
    item = ledger.assigned("完成投资", JUNE, quantity=Quantity(60, "亿元", ">="))
    says("li", "/done 1 3个项目都已完成")
    assert (item.state, item.reached_amount) == ("reported", None)


@pytest.mark.parametrize("words", ["3公里", "３公里，已铺好", "60%", "百分之60", "3个", "2000亩 已平整"])
def test_an_amount_of_another_measure_is_not_taken_as_done(ledger: Ledger, says: Says, words: str) -> None:
    item = ledger.assigned("完成投资", JUNE, quantity=Quantity(60, "亿元", ">="))
    with pytest.raises(Refused, match="wrong_unit") as refused:
        says("li", f"/done 1 {words}")
    assert (item.state, item.reached_amount) == ("open", None)
    for language in LANGUAGES:
        assert "亿元" in say("refused.wrong_unit", language, **refused.value.values)


@pytest.mark.parametrize("words", ["100%", "3公里道路都已铺好", "2025年投资全部完成"])
def test_words_that_are_no_such_amount_stay_a_note(ledger: Ledger, says: Says, words: str) -> None:
    item = ledger.assigned("完成投资", JUNE, quantity=Quantity(60, "亿元", ">="))
    says("li", f"/done 1 {words}")
    assert item.state == "reported"


def test_an_amount_that_falls_short_is_accepted_with_a_reason(ledger: Ledger, says: Says) -> None:
    item = ledger.assigned("完成投资", JUNE, quantity=Quantity(60, "亿元", ">="))
    says("li", "/done 1 55亿")
    with pytest.raises(Refused, match="less_needs_reason"):
        says("supervisor", "/confirm 1")
    says("supervisor", "/confirm 1 上级调减了任务")
    assert item.state == "confirmed"


def test_sent_back_the_amount_is_to_be_said_anew(ledger: Ledger, says: Says) -> None:
    item = ledger.assigned("完成投资", JUNE, quantity=Quantity(60, "亿元", ">="))
    says("li", "/done 1 60亿")
    says("supervisor", "/return 1 缺凭证")
    assert (item.state, item.reached_amount) == ("acknowledged", None)


def test_of_a_counted_item_a_bare_number_is_how_many_and_an_amount_keeps_its_unit(ledger: Ledger, says: Says) -> None:
    item = ledger.assigned("6个省重点项目完成投资", JUNE, count=6, quantity=Quantity(98, "亿元", "="))
    says("li", "/done 1 2")
    assert (item.reached, item.reached_amount) == (2, None)
    says("li", "/done 1 30亿元")
    assert (item.state, item.reached_amount) == ("acknowledged", 30)

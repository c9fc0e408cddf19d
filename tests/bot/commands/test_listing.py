"""Are items put on named lists, and can what follows be limited to one? 省重点, 市重点, 民生实事."""

from __future__ import annotations

from datetime import date

import pytest

from db.find import Tally
from db.ledger import Listing, Milestone
from supervision.refusals import Refused
from tests.bot.commands.conftest import Says
from tests.supervision.conftest import MORNING, Ledger, at

DUE = date(2025, 6, 30)


def test_an_item_is_put_on_a_list_with_its_level_and_taken_off(ledger: Ledger, says: Says) -> None:
    item = ledger.assigned("大桥<开工", DUE)
    says("supervisor", "/list 1 民生实事 省级")
    assert [(each.name, each.level) for each in item.listings] == [("民生实事", "省级")]
    says("supervisor", "/list 1 民生实事 市级")
    assert "民生实事 (市级)" in says("li", "/show 1").text
    with pytest.raises(Refused, match="listed_already"):
        says("supervisor", "/list 1 民生实事 市级")
    says("supervisor", says("supervisor", "/list 1").line("✔️ 民生实事"))
    assert item.listings == []
    with pytest.raises(Refused, match="not_listed"):
        says("supervisor", "/list 1 off 民生实事")
    assert "列入清单：民生实事 省级" in says("supervisor", "/history 1").text


def test_due_and_inspection_and_scores_keep_to_one_list(ledger: Ledger, says: Says) -> None:
    ledger.assigned("大桥", DUE)
    ledger.assigned("学校", DUE)
    says("supervisor", "/list 1 省重点")
    due = says("li", "/due 省重点").text
    assert "大桥" in due
    assert "学校" not in due
    assert "共1项" in says("supervisor", "/inspect 省重点").text
    later = at("2025-07-05 09:00")
    whole = says("supervisor", "/score 二季度", now=later).text
    some = says("supervisor", "/score 二季度 省重点", now=later).text
    assert "2025-Q2 省重点" in some
    assert whole != some
    for name in ("2025-Q2 省重点", "2025-Q2"):
        says("supervisor", f"/scoretake {name}", now=later)
        assert f"{name} · 已定稿" in says("supervisor", f"/score {name}", now=later).text


@pytest.mark.parametrize("words", ["省重点", "99 省重点", f"1 {'长' * 41}", "1 off"])
def test_a_mistake_is_refused_with_a_sentence(ledger: Ledger, says: Says, words: str) -> None:
    ledger.assigned("大桥", DUE)
    with pytest.raises(Refused):
        says("supervisor", f"/list {words}")


def test_a_yearly_list_of_161_adds_up(ledger: Ledger, says: Says) -> None:
    """84 done, 41 going on, and the rest shown: together all of them, in the list and in the line of lists."""
    states = ["confirmed"] * 84 + ["acknowledged"] * 41 + ["reported"] * 30 + ["open"] * 6
    for number, state in enumerate(states, 1):
        row = Milestone(
            plan_id=ledger.plan.id, number=number, title=f"第{number}件", kind="deadline", due_on=DUE, subjects=[],
            section=[], adopted_at=MORNING, spoken_until=MORNING, state=state, listings=[Listing(name="年度清单")],
        )  # fmt: skip
        ledger.session.add(row)
    tally = says("supervisor", "/due 年度清单").reply.values["tally"]
    assert isinstance(tally, Tally)
    assert (tally.confirmed, tally.open, tally.reported, tally.overdue) == (84, 41 + 6, 30, 0)
    assert tally.listed == 161
    assert "共161项，已销号84项" in says("supervisor", "/list").text

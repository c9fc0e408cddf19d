"""Is progress taken as people say it, kept, told in the morning, and held against the time that has passed?"""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from bot.ask import Sent
from db import find
from db.outbox import Message
from supervision import acts, milestones
from supervision.milestones import Shown
from supervision.refusals import Refused
from tests.bot.commands.conftest import Says
from tests.supervision.conftest import MORNING, Ledger, at
from tests.supervision.test_rounds import heard, run_until

JUNE = date(2025, 6, 30)
PHOTO = (Sent(Shown("photo", "现场", "photo-1")),)


@pytest.mark.parametrize("words", ["60%", "60％ 主体完工", "百分之60，主体完工", "60 percent"])
def test_percent_of_the_work(ledger: Ledger, says: Says, words: str) -> None:
    item = ledger.assigned("桥梁合龙", JUNE)
    said = says("li", f"/progress 1 {words}")
    assert (item.state, item.percent, item.acknowledged_at) == ("acknowledged", 60, MORNING)
    assert "60%" in said.text
    assert "60%" in says("li", "/history 1").text


@pytest.mark.parametrize(("words", "amount"), [("8.5亿", 8.5), ("85000万元 已签约", 8.5), ("8.5", 8.5)])
def test_an_amount_in_the_target_s_own_unit(ledger: Ledger, says: Says, words: str, amount: float) -> None:
    item = ledger.assigned("完成投资", JUNE)
    item.quantity_value, item.quantity_unit, item.quantity_op = 20.0, "亿元", ">="
    said = says("li", f"/progress 1 {words}")
    assert (item.reached_amount, item.percent) == (amount, None)
    assert "8.5/20 亿元" in said.text


def test_what_reached_its_target_is_offered_as_done_and_not_closed(ledger: Ledger, says: Says) -> None:
    item = ledger.assigned("桥梁合龙", JUNE)
    said = says("li", "/progress 1 100%")
    assert item.state == "acknowledged"
    assert said.line("✅ 完成") == f"done m{item.id}"


def test_without_a_number_it_asks_and_one_tap_answers(ledger: Ledger, says: Says) -> None:
    item = ledger.assigned("桥梁合龙", JUNE)
    asked = says("li", says("li", "/show 1").line("📈 进展"), sent=PHOTO)
    assert asked.reply.asks == f"progress m{item.id}"
    says("li", asked.line("75%"), pressed=True)
    assert item.percent == 75
    assert [piece.kind for piece in find.evidence(ledger.session, item.id)] == ["photo"]


def test_the_same_number_again_changes_nothing_and_a_new_word_does(ledger: Ledger, says: Says) -> None:
    ledger.assigned("桥梁合龙", JUNE)
    says("li", "/progress 1 60%")
    with pytest.raises(Refused, match="progress_already"):
        says("li", "/progress 1 60%")
    says("li", "/progress 1 60% 等设备")
    with pytest.raises(Refused, match="bad_percent"):
        says("li", "/progress 1 130%")


def test_a_blocked_item_stays_blocked_and_a_closed_one_takes_none(ledger: Ledger, says: Says) -> None:
    item = ledger.assigned("桥梁合龙", JUNE)
    acts.block(ledger.session, ledger.actor("li"), item, "需要批地", MORNING)
    says("li", "/progress 1 60%")
    assert item.state == "blocked"
    says("li", "/done 1 已合龙")
    with pytest.raises(Refused, match="already"):
        says("li", "/progress 1 70%")


def test_a_report_that_is_sent_back_takes_its_percent_with_it(ledger: Ledger, says: Says) -> None:
    item = ledger.assigned("桥梁合龙", JUNE)
    says("li", "/progress 1 60%")
    says("li", "/done 1 已合龙")
    milestones.send_back(ledger.session, ledger.actor("supervisor"), item, MORNING, why="没有合龙")
    assert item.percent is None


def test_the_office_reads_progress_in_its_digest_and_not_at_once(ledger: Ledger, says: Says) -> None:
    ledger.assigned("桥梁合龙", JUNE)
    says("li", "/progress 1 60%", now=at("2025-04-17 10:00"))
    ledger.session.flush()
    office = ledger.people["supervisor"].id
    message = ledger.session.scalars(select(Message).where(Message.person_id == office)).one()
    assert (message.digest, message.send_at) == (True, at("2025-04-18 08:30"))


def test_what_falls_ten_points_behind_is_said_once_to_the_owner_and_the_office(ledger: Ledger, says: Says) -> None:
    """17 April to 25 July are 100 days, a point each: 20 % is ten behind on the evening of 16 May."""
    ledger.assigned("桥梁合龙", date(2025, 7, 25))
    says("li", "/progress 1 20%")
    run_until(ledger, at("2025-06-20 09:00"))
    lags = [(who, when) for who, when, point in heard(ledger) if point == "lag-20"]
    assert lags == [("li", "05-19 08:30"), ("督查室", "05-19 08:30")]
    says("li", "/progress 1 40%", now=at("2025-06-20 10:00"))
    run_until(ledger, at("2025-07-20 09:00"))
    lags = [(who, when) for who, when, point in heard(ledger) if point == "lag-40"]
    assert lags == [("li", "06-23 08:30"), ("督查室", "06-23 08:30")]


def test_who_never_reported_progress_is_not_behind(ledger: Ledger) -> None:
    ledger.assigned("桥梁合龙", date(2025, 7, 25))
    run_until(ledger, at("2025-07-20 09:00"))
    assert not [point for _, _, point in heard(ledger) if point.startswith("lag")]

"""Does an item go from signed for to struck off as the owner and the office say, with what was shown?"""

from __future__ import annotations

from datetime import date

import pytest

from bot.ask import Sent
from db import find
from db.ledger import Milestone
from supervision import milestones
from supervision.milestones import Shown
from supervision.refusals import Refused
from tests.bot.commands.conftest import Says
from tests.supervision.conftest import MORNING, Ledger

JUNE = date(2025, 6, 30)
PHOTO = (Sent(Shown("photo", "现场", "photo-1")),)


def shown(ledger: Ledger, milestone: Milestone) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text) for piece in find.evidence(ledger.session, milestone.id)]


def test_one_tap_signs_for_an_item_and_offers_done(ledger: Ledger, says: Says) -> None:
    item = ledger.assigned("桥梁合龙", JUNE)
    said = says("li", f"ack m{item.id}", pressed=True)
    assert item.state == "acknowledged"
    assert "桥梁合龙" in said.text
    assert said.line("✅ 完成") == f"done m{item.id}"


def test_done_on_an_unsigned_item_signs_and_reports_in_one(ledger: Ledger, says: Says) -> None:
    item = ledger.assigned("桥梁合龙", JUNE)
    says("li", "/done 1")
    assert item.state == "reported"
    assert item.acknowledged_at == MORNING


def test_a_sentence_after_done_is_kept_as_evidence_and_nothing_more_is_asked(ledger: Ledger, says: Says) -> None:
    item = ledger.assigned("桥梁合龙", JUNE)
    said = says("li", "/done 1 已于今日合龙")
    assert shown(ledger, item) == [("text", "已于今日合龙")]
    assert said.reply.asks is None


def test_a_photo_with_done_is_kept_and_the_rest_of_its_album_may_follow(ledger: Ledger, says: Says) -> None:
    item = ledger.assigned("桥梁合龙", JUNE)
    said = says("li", "/done 1", sent=PHOTO)
    says("li", f"/{said.reply.asks}", sent=PHOTO)
    assert shown(ledger, item) == [("photo", "现场")] * 2
    assert item.state == "reported"


def test_done_without_evidence_waits_for_some(ledger: Ledger, says: Says) -> None:
    item = ledger.assigned("桥梁合龙", JUNE)
    said = says("li", f"done m{item.id}", pressed=True)
    assert said.reply.asks == f"evidence m{item.id}"
    assert "直接发过来" in said.text
    says("li", f"/{said.reply.asks} 见附件第三页")
    assert shown(ledger, item) == [("text", "见附件第三页")]


@pytest.mark.parametrize("words", ["7", "7个", "7 先开放七处", "7个 先开放七处"])
def test_fewer_than_its_count_is_progress(ledger: Ledger, says: Says, words: str) -> None:
    item = ledger.assigned("建成口袋公园", JUNE, count=30)
    said = says("li", f"/done 1 {words}")
    assert (item.state, item.reached) == ("acknowledged", 7)
    assert "7/30" in said.text


def test_a_counted_item_asks_how_many_and_one_tap_says_all(ledger: Ledger, says: Says) -> None:
    item = ledger.assigned("建成口袋公园", JUNE, count=30)
    asked = says("li", f"done m{item.id}", pressed=True)
    assert item.state == "open"
    assert asked.reply.asks == f"done m{item.id}"
    says("li", asked.line("全部 30 个"), pressed=True)
    assert (item.state, item.reached) == ("reported", 30)


def test_a_photo_is_kept_while_we_ask_how_many(ledger: Ledger, says: Says) -> None:
    item = ledger.assigned("建成口袋公园", JUNE, count=30)
    says("li", "/done 1", sent=PHOTO)
    assert shown(ledger, item) == [("photo", "现场")]
    assert item.state == "open"


def test_a_number_beyond_the_count_changes_nothing(ledger: Ledger, says: Says) -> None:
    item = ledger.assigned("建成口袋公园", JUNE, count=30)
    with pytest.raises(Refused, match="bad_count"):
        says("li", "/done 1 31")
    assert (item.state, item.reached) == ("open", None)


@pytest.mark.parametrize("word", ["", "x", "12个", "0", "99", "m", "第一号", "-1", "1.5", "99999999999999999999"])
@pytest.mark.parametrize("command", ["show", "ack", "done", "evidence", "confirm", "return", "history", "source"])
def test_a_number_that_is_none_is_answered_with_what_to_write(
    ledger: Ledger, says: Says, command: str, word: str
) -> None:
    with pytest.raises(Refused) as refused:
        says("supervisor", f"/{command} {word}")
    assert refused.value.key in ("number_needed", "no_such_item")


@pytest.mark.parametrize("word", ["1", "#1", "＃1", "第1号", "第1项", "1号"])
def test_an_item_may_be_named_as_people_write_its_number(ledger: Ledger, says: Says, word: str) -> None:
    item = ledger.assigned("桥梁合龙", JUNE)
    assert says("li", f"/show {word}").reply.values["m"] is item


def test_the_office_strikes_off_what_was_reported(ledger: Ledger, says: Says) -> None:
    item = ledger.assigned("桥梁合龙", JUNE)
    with pytest.raises(Refused, match="not_reported"):
        says("supervisor", "/confirm 1")
    says("li", "/done 1")
    said = says("supervisor", "/confirm 1")
    assert item.state == "confirmed"
    assert "已销号" in said.text


def test_less_than_the_count_is_accepted_with_a_reason_only(ledger: Ledger, says: Says) -> None:
    item = ledger.assigned("建成口袋公园", JUNE, count=30)
    says("li", "/done 1 28")
    with pytest.raises(Refused, match="less_needs_reason"):
        says("supervisor", "/confirm 1")
    says("supervisor", "/confirm 1 两处因征地调整")
    assert item.state == "confirmed"


def test_sending_back_asks_for_its_reason_and_hands_it_to_the_owner(ledger: Ledger, says: Says) -> None:
    item = ledger.assigned("桥梁合龙", JUNE)
    says("li", "/done 1")
    asked = says("supervisor", f"return m{item.id}", pressed=True)
    assert str(item.state) == "reported"
    assert asked.reply.asks == f"return m{item.id}"
    said = says("supervisor", f"/{asked.reply.asks} 缺少验收单")
    assert item.state == "acknowledged"
    assert "缺少验收单" in said.text
    assert "缺少验收单" in says("li", "/history 1").text


def test_more_can_be_shown_until_it_is_struck_off(ledger: Ledger, says: Says) -> None:
    item = ledger.assigned("桥梁合龙", JUNE)
    asked = says("li", "/evidence 1")
    says("li", f"/{asked.reply.asks}", sent=PHOTO)
    milestones.report_done(ledger.session, ledger.actor("li"), item, MORNING)
    says("li", "/evidence 1 补充说明")
    milestones.confirm(ledger.session, ledger.actor("supervisor"), item, MORNING)
    with pytest.raises(Refused, match="already"):
        says("li", "/evidence 1 太晚了")
    assert shown(ledger, item) == [("photo", "现场"), ("text", "补充说明")]

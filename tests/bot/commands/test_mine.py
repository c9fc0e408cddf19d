"""Does /mine tell an owner what is his, and the office what waits for its word?"""

from __future__ import annotations

from datetime import date

import pytest

from supervision import joining, milestones
from supervision.refusals import Refused
from supervision.rights import CONSOLE
from tests.bot.commands.conftest import Says
from tests.supervision.conftest import MORNING, Ledger, at

LATE, JUNE, NEVER = date(2025, 4, 1), date(2025, 6, 30), None


def listed(text: str) -> list[str]:
    return [word for line in text.splitlines() for word in line.split() if word.startswith("事项")]


def test_late_work_first_and_what_is_reported_last(ledger: Ledger, says: Says) -> None:
    reported = ledger.assigned("事项报", date(2025, 3, 1))
    for title, day in [("事项无", NEVER), ("事项后", JUNE), ("事项迟", LATE)]:
        ledger.assigned(title, day)
    milestones.report_done(ledger.session, ledger.actor("li"), reported, MORNING)
    said = says("li", "/mine")
    assert listed(said.text) == ["事项迟", "事项后", "事项无", "事项报"]
    assert said.text.index("事项无") < said.text.index("已报告，等待审核：") < said.text.index("事项报")


def test_what_the_unit_assists_with_is_mine_too_and_says_who_leads(ledger: Ledger, says: Says) -> None:
    ledger.assigned("事项甲", JUNE)
    helped = ledger.assigned("事项乙", JUNE)
    helped.assisting.append(ledger.traffic)
    said = says("wang", "/mine")
    assert listed(said.text) == ["事项乙"]
    assert "配合住建局" in said.text
    assert "👌 全部签收" not in said.labels, "the lead unit acknowledges"


def test_one_tap_reports_each_of_the_first_six(ledger: Ledger, says: Says) -> None:
    rows = [ledger.assigned(f"事项{number}", JUNE) for number in range(30)]
    milestones.report_done(ledger.session, ledger.actor("li"), rows[0], MORNING)
    said = says("li", "/mine")
    assert [label for label in said.labels if label.startswith("✅")] == [f"✅ 完成 {number}" for number in range(2, 8)]
    says("li", said.line("✅ 完成 2"), pressed=True)
    assert rows[1].state == "reported"
    assert "👌 全部签收" in said.labels


def test_a_viewer_whom_the_unit_invited_has_nothing_to_do(ledger: Ledger, says: Says) -> None:
    ledger.assigned("事项甲", JUNE)
    token = joining.invite(ledger.session, CONSOLE, MORNING, plan=ledger.plan, role="viewer", unit=ledger.housing)
    ledger.people["viewer"], _ = joining.join(
        ledger.session, token, MORNING, telegram_id=70, name="viewer", language="zh"
    )
    said = says("viewer", "/mine")
    assert "您手上没有在办的事项" in said.text
    assert said.labels == []
    assert "事项甲" in says("viewer", "/due 6月").text, "he still reads all of the plan"


def test_thirty_items_are_paged_and_the_first_page_comes_back_in_place(ledger: Ledger, says: Says) -> None:
    for number in range(30):
        ledger.assigned(f"事项{number}", JUNE)
    said = says("li", "/mine")
    seen = listed(said.text)
    while "下一页 ▶️" in said.labels:
        said = says("li", said.line("下一页 ▶️"), pressed=True)
        assert said.reply.edits
        seen += listed(said.text)
    assert seen == [f"事项{number}" for number in range(30)]
    assert says("li", "mine @1", pressed=True).reply.edits
    assert not says("li", "mine", pressed=True).reply.edits, "the button under a digest leaves the digest there"


def test_a_finished_item_is_no_longer_mine(ledger: Ledger, says: Says) -> None:
    milestone = ledger.assigned("事项甲", JUNE)
    milestones.report_done(ledger.session, ledger.actor("li"), milestone, MORNING)
    milestones.confirm(ledger.session, ledger.actor("supervisor"), milestone, MORNING)
    said = says("li", "/mine")
    assert "您手上没有在办的事项" in said.text
    assert said.buttons == []


def test_the_office_sees_what_waits_for_its_word(ledger: Ledger, says: Says) -> None:
    waiting = ledger.assigned("事项甲", LATE)
    ledger.assigned("事项乙", LATE)
    ledger.milestone("事项丙", JUNE)
    milestones.report_done(ledger.session, ledger.actor("li"), waiting, MORNING)
    said = says("supervisor", "/mine")
    assert listed(said.text) == ["事项甲"]
    assert listed(says("supervisor", said.line("🔴 逾期 1"), pressed=True).text) == ["事项乙"]
    assert listed(says("supervisor", said.line("❔ 无牵头 1"), pressed=True).text) == ["事项丙"]
    says("supervisor", said.line("✔️ 销号 1"), pressed=True)
    assert waiting.state == "confirmed"


def test_the_office_turns_the_pages_of_what_waits(ledger: Ledger, says: Says) -> None:
    for number in range(9):
        row = ledger.assigned(f"事项{number}", JUNE)
        milestones.report_done(ledger.session, ledger.actor("li"), row, MORNING)
    said = says("supervisor", "/mine")
    assert "第1/2页" in said.text
    assert listed(says("supervisor", said.line("下一页 ▶️"), pressed=True).text) == ["事项8"]


def test_nobody_else_s_items_are_touched_from_a_list(ledger: Ledger, says: Says) -> None:
    milestone = ledger.assigned("事项甲", JUNE)
    assert listed(says("wang", "/mine", now=at("2025-07-02 09:00")).text) == []
    with pytest.raises(Refused) as refused:
        says("wang", f"done m{milestone.id}", pressed=True)
    assert refused.value.key == "no_such_item"

"""Does /show tell everything of one item, why it speaks next, and what this person may do with it?"""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path

import pytest

from supervision import handing_over, milestones
from supervision.refusals import Refused
from supervision.rights import CONSOLE
from tests.bot.commands.conftest import Says
from tests.supervision.conftest import MORNING, Ledger, at
from wording.say import has, plain

FESTIVAL, JUNE = date(2025, 5, 31), date(2025, 6, 30)
SUPERVISION = Path(milestones.__file__).parent


def name(milestone: object) -> str:
    return f"m{milestone.id}"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2025-05-16 09:00", "🔔 下次提醒：5月23日 08:30，到期前7天（遇休息日提前到5月23日 周五）"),
        ("2025-05-23 09:00", "🔔 下次提醒：5月28日 08:30，到期前3天"),
        ("2025-05-28 09:00", "🔔 下次提醒：5月30日 08:30，到期当天（遇休息日提前到5月30日 周五）"),
        ("2025-05-30 09:00", "🔔 下次提醒：6月3日 08:30，逾期第1个工作日"),
    ],
)
def test_the_festival_s_item_says_when_it_speaks_next_and_why(
    ledger: Ledger, says: Says, now: str, expected: str
) -> None:
    milestone = ledger.assigned("老旧小区改造", FESTIVAL)
    milestones.acknowledge(ledger.session, ledger.actor("li"), milestone, MORNING)
    milestone.spoken_until = at(now)
    assert expected in says("li", f"/show {milestone.number}", now=at(now)).text.splitlines()
    assert "Next reminder" in says("li", f"/show {milestone.number}", now=at(now), language="en").text


def test_the_reasons_of_every_state(ledger: Ledger, says: Says) -> None:
    li, office = ledger.actor("li"), ledger.actor("supervisor")
    milestone = ledger.milestone("事项甲", date(2025, 12, 31))
    shown = f"/show {milestone.number}"
    assert "还没有牵头单位，每周提醒督查室" in says("supervisor", shown).text
    assert "待交办" in says("supervisor", shown).text
    handing_over.assign(ledger.session, office, [milestone], ledger.housing, MORNING)
    assert "交办满3个工作日仍未签收，上报单位负责人" in says("supervisor", shown).text
    milestones.acknowledge(ledger.session, li, milestone, MORNING)
    assert "每月报进展" in says("li", shown).text
    milestones.report_done(ledger.session, li, milestone, MORNING)
    assert "已报告，等待督查室审核" in says("li", shown).text
    milestones.confirm(ledger.session, office, milestone, MORNING)
    assert "🔕 不再提醒：已销号" in says("li", shown).text


def test_the_office_is_told_when_nobody_of_the_unit_can_be_reminded(ledger: Ledger, says: Says) -> None:
    milestone = ledger.assigned("事项甲", JUNE)
    milestones.acknowledge(ledger.session, ledger.actor("li"), milestone, MORNING)
    assert "该单位没有可提醒的人" not in says("supervisor", f"/show {milestone.number}").text
    assert "提醒：li" in says("supervisor", f"/show {milestone.number}").text
    ledger.people["li"].reachable = False
    assert "该单位没有可提醒的人，改为提醒督查室" in says("supervisor", f"/show {milestone.number}").text
    assert "提醒：督查室" in says("supervisor", f"/show {milestone.number}").text
    ledger.people["supervisor"].reachable = False
    assert "没有人收得到" in says("supervisor", f"/show {milestone.number}").text
    assert "没有人收得到" not in says("li", f"/show {milestone.number}").text


def test_the_card_tells_what_was_read_and_markup_is_only_text(ledger: Ledger, says: Says) -> None:
    from plans.drafts import Quantity

    milestone = ledger.assigned(
        "<b>&改造", JUNE, subjects=("甲小区", "乙<i>小区"), count=17, quantity=Quantity(60, "亿元", ">="),
        section=("二、重点工作", "（一）城建"), lists=("市重点",),
    )  # fmt: skip
    milestone.first_due_on, milestone.reached = FESTIVAL, 3
    milestone.assisting.append(ledger.traffic)
    text = says("li", f"show {name(milestone)}", pressed=True).text
    for words in (
        "&lt;b&gt;&amp;改造", "2025年6月30日", "还有74天", "原定2025年5月31日", "定期完成", "牵头：住建局 · li",
        "配合：交通局", "数量：3/17", "不低于 60 亿元", "甲小区、乙&lt;i&gt;小区", "清单：市重点",
        "二、重点工作 › （一）城建", "<blockquote>&lt;b&gt;&amp;改造</blockquote>",
    ):  # fmt: skip
        assert words in text, words
    assert "<b>&改造" not in text

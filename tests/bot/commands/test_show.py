"""Does /show tell everything of one item, why it speaks next, and what this person may do with it?"""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path

import pytest

from plans.drafts import Quantity
from supervision import handing_over, milestones, speaking
from supervision.refusals import Refused
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
    assert "提醒：head" in says("supervisor", f"/show {milestone.number}").text
    ledger.people["head"].reachable = False
    assert "该单位没有可提醒的人，改为提醒督查室" in says("supervisor", f"/show {milestone.number}").text
    assert "提醒：督查室" in says("supervisor", f"/show {milestone.number}").text
    ledger.people["supervisor"].reachable = False
    assert "没有人收得到" in says("supervisor", f"/show {milestone.number}").text
    assert "没有人收得到" not in says("li", f"/show {milestone.number}").text


def test_the_card_tells_what_was_read_and_markup_is_only_text(ledger: Ledger, says: Says) -> None:
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


def test_the_buttons_are_those_that_the_person_may_press(ledger: Ledger, says: Says) -> None:
    milestone = ledger.assigned("事项甲", JUNE)
    always = ["🕘 经过", "📖 原文"]
    shown = f"show {name(milestone)}"
    assert says("li", shown).labels == ["👌 签收", "✅ 完成", "📈 进展", *always, "📅 申请延期", "⛔ 受阻"]
    pressing = ["🔔 催办", "📨 督办单", "📅 申请延期"]
    assert says("supervisor", shown).labels == ["👤 交办", *always, *pressing, "📅 改期", "⏸ 挂账", "✖️ 取消"]
    assert says("leader", shown).labels == [*always, "🔔 催办", "✒️ 批示"]
    says("li", f"ack {name(milestone)}", pressed=True)
    assert says("li", shown).labels == ["✅ 完成", "📈 进展", "📎 补充材料", *always, "📅 申请延期", "⛔ 受阻"]
    says("li", f"done {name(milestone)} 已完工", pressed=True)
    assert says("supervisor", shown).labels == ["✔️ 销号", "↩️ 退回", "🕘 经过", "🖼 看材料（1）", "📖 原文"]
    says("supervisor", f"confirm {name(milestone)}", pressed=True)
    assert says("li", shown).labels == ["🕘 经过", "🖼 看材料（1）", "📖 原文"]


def test_from_a_list_an_item_opens_as_a_message_of_its_own(ledger: Ledger, says: Says) -> None:
    milestone = ledger.assigned("事项甲", JUNE)
    assert not says("li", f"show {name(milestone)}", pressed=True).reply.edits


@pytest.mark.parametrize("command", ["show", "history", "source"])
def test_another_unit_s_item_is_as_if_it_were_not_there(ledger: Ledger, says: Says, command: str) -> None:
    milestone = ledger.assigned("事项甲", JUNE)
    for word in (name(milestone), str(milestone.number), "m99999", "99999"):
        with pytest.raises(Refused) as refused:
            says("wang", f"/{command} {word}")
        assert refused.value.key == "no_such_item"
    assert says("leader", f"/{command} {milestone.number}").text
    with pytest.raises(Refused, match="number_needed"):
        says("li", f"/{command}")


def test_the_card_ends_with_the_last_three_changes(ledger: Ledger, says: Says) -> None:
    milestone = ledger.assigned("事项甲", JUNE, count=5)
    says("li", f"done {name(milestone)} 3 已开工三个", pressed=True)
    text = says("li", f"show {name(milestone)}").text
    assert text.splitlines()[-3:] == [
        "4月17日 08:00 命令行 立项", "4月17日 08:00 命令行 已交办 → 住建局", "4月17日 08:00 li 报告了进展 3：已开工三个",
    ]  # fmt: skip
    assert "li reported progress 3: 已开工三个" in says("li", f"show {name(milestone)}", language="en").text


def test_the_history_is_whole_and_oldest_first(ledger: Ledger, says: Says) -> None:
    milestone = ledger.assigned("事项甲", JUNE)
    li, office = ledger.actor("li"), ledger.actor("supervisor")
    for turn in range(8):
        milestones.report_done(ledger.session, li, milestone, MORNING, note=f"第{turn}次" + "完" * 1900)
        milestones.send_back(ledger.session, office, milestone, MORNING, why=f"退{turn}<b>")
    said = says("li", f"/history {milestone.number}")
    assert "立项" in said.text.splitlines()[1]
    text = said.text
    while "下一页 ▶️" in said.labels:
        said = says("li", said.line("下一页 ▶️"), pressed=True)
        assert said.reply.edits
        text += "\n" + said.text
    assert [text.index(f"退{turn}&lt;b&gt;") for turn in range(8)] == sorted(
        text.index(f"退{n}&lt;b&gt;") for n in range(8)
    )
    assert text.count("4月17日 08:00") == 18


def test_every_change_that_is_recorded_has_words() -> None:
    names = {
        each.value
        for path in SUPERVISION.glob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("record", "_recorded") and len(call.args) > 2
        for each in ast.walk(call.args[2])
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    } | {"reported", "progressed"}  # chosen by how many are done
    assert {"adopted", "assigned", "sent_back", "joined"} <= names
    for what in names:
        assert has(f"show.what_{what}"), what
        assert plain(f"show.what_{what}", "zh") != plain(f"show.what_{what}", "en")


def test_every_reason_to_speak_has_words_in_both_languages(ledger: Ledger, says: Says) -> None:
    li, december = ledger.actor("li"), date(2025, 12, 31)
    rows = [
        ledger.assigned("事项甲", FESTIVAL),
        ledger.assigned("事项乙", JUNE, kind="start_window", window_start=date(2025, 6, 1)),
        ledger.assigned("事项丙", december),
        ledger.milestone("事项丁", None, kind="horizon"),
        ledger.milestone("事项戊", december),
        ledger.assigned("事项己", december),
    ]
    milestones.report_done(ledger.session, li, rows[-1], MORNING)
    said: dict[str, set[str]] = {}
    for milestone in rows:
        for _ in range(24):
            point = speaking.upcoming(milestone)
            assert point is not None
            for language in ("zh", "en"):
                text = says("leader", f"show {name(milestone)}", language=language).text
                [line] = [line for line in text.splitlines() if line.startswith("🔔")]
                said.setdefault(f"{point.topic} {language}", set()).add(line)
            milestone.spoken_until = point.at
    topics = ("lead", "window", "overdue", "escalate", "unacknowledged", "monthly", "waiting", "unowned", "quarter")
    assert {key.split()[0] for key in said} == set(topics)
    assert any("每周" in line for line in said["overdue zh"])
    assert any("上报分包领导" in line for line in said["escalate zh"])


def test_a_reminder_that_is_late_comes_at_any_moment(ledger: Ledger, says: Says) -> None:
    milestone = ledger.assigned("事项甲", JUNE)
    assert "🔔 马上提醒：" in says("li", f"show {name(milestone)}", now=at("2025-06-30 09:00")).text

"""From a document to an item struck off: does the whole way work, over real HTTP, on both databases?"""

from __future__ import annotations

import re

from tests.stories.conftest import Someone, Town

PLAN = """# 澜北新区2025年重点工作计划

（2025年4月17日印发）

## 一、城市更新

6月底前30处口袋公园建成开放。10月底前63个老旧小区改造完成。9月底前澜北大道全线通车。3月底前完成资金拨付。
"""
PHOTO = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)


def joined(town: Town, office: Someone, words: str, telegram_id: int) -> Someone:
    """Somebody opens the link that the office was given for him."""
    link = re.search(r"start=(\S+)", office.says(words))
    assert link
    person = Someone(town, telegram_id)
    assert "已加入督办" in person.says(f"/start {link[1]}")
    person.hears()
    return person


def settled(town: Town, code: str) -> tuple[Someone, Someone]:
    """The office with an adopted plan, and the owner of 住建局 who has signed for item 1."""
    office = Someone(town, 1001)
    assert "已加入督办" in office.says(f"/start {code}")
    assert "确定3，存疑1，其中已过期1" in office.sends("澜北.md", PLAN.encode())
    assert "立项3条，编号1–3" in office.presses("✅ 确定的")
    assert "完成资金拨付" in office.presses("🔎 逐条审看")
    assert "已立项，编号4" in office.presses("🕓 已完成")
    office.says("/assign 1 住建局")
    assert "已把1项交办给住建局" in office.presses("➕ 新建")
    li = joined(town, office, "/invite 住建局", 1002)
    town.move_to("2025-04-17 09:00")
    assert "交办给您1项" in "\n".join(text for text in texts(li))
    assert "已签收" in li.presses("👌 签收")
    return office, li


def texts(person: Someone) -> list[str]:
    return [message.get("text") or "" for message in person.messages()]


def reminders(person: Someone) -> list[tuple[str, str]]:
    """(day and time, text) of each digest in the chat."""
    found = [e for e in person.town.log(chat=str(person.id)) if e["kind"] == "message" and e.get("from_bot")]
    return [(e["at"][:16], e["text"]) for e in found if "督办提醒" in (e.get("text") or "")]


def test_a_promise_is_read_handed_over_reminded_of_shown_done_and_struck_off(empty_town: tuple[Town, str]) -> None:
    town, code = empty_town
    office, li = settled(town, code)
    town.move_to("2025-06-23 08:29")
    assert not [at for at, _ in reminders(li) if at.startswith("2025-06-23")]
    town.move_to("2025-06-30 12:00")
    mornings = [at for at, text in reminders(li) if "30处口袋公园" in text and "报告进展" not in text]
    assert mornings[-4:] == ["2025-06-16T08:30", "2025-06-23T08:30", "2025-06-27T08:30", "2025-06-30T08:30"]
    assert "今天到期" in reminders(li)[-1][1]
    assert "共30个，完成了几个" in li.presses("✅ 完成")
    assert "已报告办结" in li.presses("全部 30 个")
    assert "材料已收下（1件）" in li.sends("现场.png", PHOTO, "现场照片", as_photo=True)
    town.move_to("2025-06-30 12:30")
    assert "报告办结，等您审核" in texts(office)[-1]
    assert "已销号" in office.presses("✔️ 销号")
    assert "现在是“已销号”" in office.presses("✔️ 销号")
    before = len(reminders(li))
    town.move_to("2025-12-31 12:00")
    assert [text for _, text in reminders(li)[before:] if "30处口袋公园" in text] == []
    assert "不再提醒" in li.says("/show 1")
    assert town.defects() == []


def test_sent_back_it_is_in_work_again_and_late_at_once(empty_town: tuple[Town, str]) -> None:
    town, code = empty_town
    office, li = settled(town, code)
    town.move_to("2025-06-30 12:00")
    li.says("/done 1 30 都开放了")
    town.move_to("2025-07-02 09:00")
    assert "为什么退回" in office.presses("↩️ 退回")
    assert "已退回：缺少现场照片" in office.says("缺少现场照片")
    town.move_to("2025-07-02 09:30")
    assert "缺少现场照片" in texts(li)[-1]
    assert "逾期2天" in li.says("/show 1")
    town.move_to("2025-07-03 12:00")
    assert "已逾期" in reminders(li)[-1][1]
    assert "已报告办结" in li.says("/done 1 30 补上照片")
    town.move_to("2025-07-03 12:10")
    assert "已销号" in office.presses("✔️ 销号")
    assert town.defects() == []

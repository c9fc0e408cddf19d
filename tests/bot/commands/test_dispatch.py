"""Does the agenda of a dispatch hold what is to be talked about, once, and do its decisions become dated items?"""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from db.ledger import Milestone
from db.outbox import Message, Notice
from supervision import milestones, periodic
from supervision.refusals import Refused
from tests.bot.commands.conftest import Says
from tests.supervision.conftest import Ledger, at
from wording.messages import compose

LATER = at("2025-05-12 09:00")


def block_of(text: str, head: str) -> str:
    """What stands under one headline."""
    return text.partition(head)[2].partition("\n\n")[0]


def test_the_agenda_holds_what_is_blocked_red_or_soon_due_each_once(ledger: Ledger, says: Says) -> None:
    for title, due_on in (
        ("甲桥开工", date(2025, 4, 30)), ("乙路通车", date(2025, 5, 1)), ("丙楼封顶", date(2025, 5, 16)),
        ("丁厂投产", date(2025, 6, 10)), ("戊站验收", date(2025, 12, 1)),
    ):  # fmt: skip
        ledger.assigned(title, due_on)
    says("li", "/block 1 需要批地")
    said = says("leader", "/dispatch", now=LATER)
    assert "甲桥开工" in block_of(said.text, "受阻：1项")
    assert "乙路通车" in block_of(said.text, "亮红灯：1项")
    due = block_of(said.text, "前到期：2项")
    assert "丙楼封顶" in due
    assert "丁厂投产" in due
    assert "戊站验收" not in said.text
    assert "还没有议定过事项" in said.text
    assert "✒️ 议定一项" not in said.labels  # a leader reads
    weekly = says("supervisor", "/调度 住建局", now=LATER).text
    assert "住建局周调度" in weekly
    assert "丁厂投产" not in weekly
    assert "没有受阻、亮红灯" in says("supervisor", "/dispatch 交通局", now=LATER).text
    assert "The leader's dispatch" in says("leader", "/dispatch leader", now=LATER, language="en").text
    with pytest.raises(Refused, match="no_such_unit"):
        says("supervisor", "/dispatch 水利局")


def test_a_decision_becomes_a_dated_item_and_the_next_agenda_says_what_came_of_it(ledger: Ledger, says: Says) -> None:
    opened = says("supervisor", "/dispatch").line("✒️ 议定一项")
    unit = says("supervisor", opened, pressed=True).line("住建局")
    asked = says("supervisor", unit, pressed=True).reply
    assert asked.asks == "decide 住建局"
    said = says("supervisor", f"{asked.asks} 完成征地 <b>二期</b> 5月20日")
    assert "已立项" in said.text
    assert "<b>二期</b>" not in said.text
    [made] = ledger.session.scalars(select(Milestone))
    assert (made.due_on, made.lead_unit, made.state) == (date(2025, 5, 20), ledger.housing, "open")
    assert "由调度议定立项" in says("supervisor", "/history 1").text
    assert "正在办" in says("leader", "/dispatch").text
    assert "逾期1天没有办结" in says("leader", "/dispatch 住建局", now=at("2025-05-21 09:00")).text
    milestones.report_done(ledger.session, ledger.actor("li"), made, LATER)
    assert "已报完成，待审核" in says("leader", "/dispatch", now=LATER).text


def test_a_decision_without_a_day_is_asked_for_one_and_a_wrong_one_changes_nothing(ledger: Ledger, says: Says) -> None:
    asked = says("supervisor", "/decide 住建局 完成征地")
    assert len(asked.buttons) == 3
    for words, refusal in (
        ("住建局 完成征地 2025-01-05", "date_past"), ("住建局 5月20日", "words_needed"),
        ("水利局 完成征地 5月20日", "no_such_unit"), ("住建局 机密★一年 征地 5月20日", "secret_words"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=refusal):
            says("supervisor", f"/decide {words}")
    assert ledger.session.scalars(select(Milestone)).all() == []
    says("supervisor", asked.buttons[0].line, pressed=True)
    with pytest.raises(Refused, match="decided_already"):
        says("supervisor", asked.buttons[0].line, pressed=True)
    assert len(ledger.session.scalars(select(Milestone)).all()) == 1


def test_from_the_first_decision_on_the_agendas_come_once_a_week_and_a_month(ledger: Ledger, says: Says) -> None:
    session = ledger.session

    def told() -> list[tuple[str, int]]:
        found = session.scalars(select(Notice).where(Notice.kind == "dispatch").order_by(Notice.id))
        return [(notice.words["level"], notice.person_id) for notice in found]

    periodic.run(session, at("2025-04-17 08:45"))
    says("supervisor", "/decide 住建局 完成征地 4月25日", now=at("2025-04-17 09:00"))
    office, leader = ledger.people["supervisor"].id, ledger.people["leader"].id
    for now in ("2025-04-17 09:01", "2025-04-21 08:29"):
        periodic.run(session, at(now))
        assert told() == []
    assert ledger.plan.papers_at == at("2025-04-21 08:30")
    for now in ("2025-04-21 08:30", "2025-04-21 08:31", "2025-04-25 12:00"):
        periodic.run(session, at(now))
        ledger.plan.papers_at = None  # a second replica looks again
        session.flush()
    assert told() == [("unit", office)]
    periodic.run(session, at("2025-05-06 08:30"))  # after the holidays the first working day of week and month
    assert sorted(told()) == sorted([("unit", office)] * 2 + [("plan", office), ("plan", leader)])
    [first, *_] = session.scalars(select(Notice).where(Notice.kind == "dispatch").order_by(Notice.id))
    assert first.words["units"] == [{"name": "住建局", "blocked": 0, "red": 0, "due": 1, "decisions": 1}]
    message = session.scalars(select(Message).where(Message.id == first.message_id)).one()
    spoken = compose(session, message, at("2025-04-21 08:30"))
    assert spoken is not None
    assert "住建局 — 受阻0 · 红灯0 · 将到期1 · 议定未结1" in spoken.text
    assert ("📣 打开调度议程", "dispatch") in [button for row in spoken.buttons for button in row]

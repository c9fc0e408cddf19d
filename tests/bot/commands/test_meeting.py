"""Does a meeting keep its agenda as it stood, tie each decision to what it was about, and change no more once closed?"""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from db.ledger import Milestone
from db.meetings import Decision, Meeting
from db.outbox import Message, Notice
from supervision import milestones
from supervision.refusals import Refused
from tests.bot.commands.conftest import Says
from tests.supervision.conftest import Ledger, at
from wording.messages import compose

MAY, JUNE = at("2025-05-12 09:00"), at("2025-06-03 09:00")


@pytest.fixture
def agenda(ledger: Ledger, says: Says) -> Ledger:
    """A blocked item, a red one and one that is due soon, all of 住建局."""
    for title, due_on in (
        ("甲桥<b>开工", date(2025, 8, 1)),
        ("乙路通车", date(2025, 5, 1)),
        ("丙楼封顶", date(2025, 5, 16)),
    ):
        ledger.assigned(title, due_on)
    says("li", "/block 1 需要批地")
    return ledger


def name(ledger: Ledger, number: int) -> str:
    """What a button calls the item of that number."""
    return f"m{ledger.session.scalars(select(Milestone.id).where(Milestone.number == number)).one()}"


def test_an_agenda_stays_as_it_stood_and_a_decision_stands_under_its_item(agenda: Ledger, says: Says) -> None:
    begin = says("supervisor", "/dispatch", now=MAY).line("▶️ 开会")
    opened = says("supervisor", begin, pressed=True, now=MAY)
    assert "议程（开会时的情况）：3项" in opened.text
    assert "⛔ <b>1</b> 甲桥&lt;b&gt;开工" in opened.text
    item = agenda.session.scalars(select(Milestone).where(Milestone.number == 2)).one()
    milestones.report_done(agenda.session, agenda.actor("li"), item, MAY)
    milestones.confirm(agenda.session, agenda.actor("supervisor"), item, MAY)
    shown = says("leader", "/meeting t1", now=MAY)
    assert "🔴 <b>2</b> 乙路" in shown.text
    assert shown.labels == []  # a leader reads
    asked = says("supervisor", opened.line("1"), pressed=True, now=MAY).reply
    assert asked.asks == f"decide t1 {name(agenda, 1)} 住建局"  # its own unit unless another is named
    assert "关于" not in says("supervisor", f"{asked.asks} 三天内批地 5月15日", now=MAY).text
    says("supervisor", "decide t1 交通局 让出便道 5月20日", now=MAY)
    text = says("supervisor", "/meeting t1", now=MAY).text
    line = text.partition("甲桥")[2].splitlines()[1]
    assert "✒️" in line
    assert "三天内批地" in line
    assert "让出便道" in text.partition("另外议定")[2]
    decided = agenda.session.scalars(select(Decision).order_by(Decision.id)).all()
    assert [(each.about and each.about.number, each.milestone.due_on) for each in decided] == [
        (1, date(2025, 5, 15)),
        (None, date(2025, 5, 20)),
    ]
    assert "调度会就此议定" in says("supervisor", "/history 1").text


def test_closed_its_minutes_are_told_once_and_nothing_joins_them(agenda: Ledger, says: Says) -> None:
    says("supervisor", "/meeting open", now=MAY)
    says("supervisor", f"decide t1 {name(agenda, 3)} 备足材料 5月16日", now=MAY)
    assert "这个会已经在开" in says("supervisor", "/meeting open", now=MAY).text
    assert "散会" in says("supervisor", "meeting t1 close", pressed=True, now=MAY).text
    for words in ("meeting t1 close", f"decide t1 {name(agenda, 1)} 再议 5月20日", "decide t1 住建局 再议 5月20日"):
        with pytest.raises(Refused, match="meeting_closed"):
            says("supervisor", words, pressed=True, now=MAY)
    [notice] = agenda.session.scalars(select(Notice).where(Notice.kind == "minutes"))
    assert notice.person_id == agenda.people["leader"].id
    spoken = compose(agenda.session, agenda.session.get_one(Message, notice.message_id), MAY)
    assert spoken is not None
    assert "备足材料 — 5月16日" in spoken.text
    assert "关于第3号" in spoken.text
    says("supervisor", "/meeting open", now=JUNE)
    after = says("supervisor", "/meeting t2", now=JUNE, language="en").text
    assert "备足材料" in after.partition("Agenda")[2]
    text = says("supervisor", "/meeting t2", now=JUNE).text
    assert "备足材料 · <i>逾期18天没有办结</i>" in text.partition("上次议定的事项")[2]


def test_units_plan_and_leader_hold_meetings_of_their_own(agenda: Ledger, says: Says) -> None:
    for words, shown in (("open 住建局", "住建局"), ("开会 领导", "领导"), ("open", "第3次调度会")):
        assert shown in says("supervisor", f"/meeting {words}", now=MAY).text
    found = agenda.session.scalars(select(Meeting).order_by(Meeting.id)).all()
    assert [(each.number, each.level, each.agenda["until"]) for each in found] == [
        (1, "unit", "2025-05-19"),
        (2, "leader", "2025-05-19"),
        (3, "plan", "2025-06-12"),
    ]
    assert "第2次调度会 · 领导" in says("leader", "/调度会", now=MAY).text
    says("supervisor", "meeting t1 close", now=MAY)
    told = agenda.session.scalars(select(Notice).where(Notice.kind == "minutes")).all()
    assert {notice.person_id for notice in told} == {agenda.people["li"].id}  # the unit's contact


def test_what_is_not_on_the_agenda_or_no_meeting_is_told(agenda: Ledger, says: Says) -> None:
    agenda.assigned("丁厂", date(2025, 12, 1))
    says("supervisor", "/meeting open", now=MAY)
    for words, refusal in (
        (f"decide t1 {name(agenda, 4)} 提前 5月20日", "not_on_agenda"), ("decide t9 住建局 提前 5月20日", "no_such_meeting"),
        ("meeting t9", "no_such_meeting"), ("meeting 明天", "no_such_meeting"), ("meeting open 水利局", "no_such_unit"),
        (f"decide t1 {name(agenda, 1)} 提前 2025-01-05", "date_past"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=refusal):
            says("supervisor", words, now=MAY)
    assert agenda.session.scalars(select(Decision)).all() == []

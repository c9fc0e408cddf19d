"""When somebody leaves, do his items find another owner, and does his name leave the history?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from db.ledger import Change, Evidence
from db.outbox import Message, Notice
from supervision import joining, lights, milestones, outbox, policies
from supervision.refusals import Refused
from supervision.rights import CONSOLE
from tests.bot.commands.conftest import Says
from tests.supervision.conftest import MORNING, Ledger, at

DUE = date(2025, 6, 30)


def told(ledger: Ledger, who: str, kind: str) -> list[Notice]:
    asked = select(Notice).where(Notice.kind == kind, Notice.person_id == ledger.people[who].id).order_by(Notice.id)
    return list(ledger.session.scalars(asked))


def history(ledger: Ledger) -> list[str]:
    found = []
    for change in ledger.session.scalars(select(Change).order_by(Change.id)):
        found += [change.speaker, change.why, *map(str, change.before.values()), *map(str, change.after.values())]
    return found


def test_the_head_takes_over_and_the_history_says_the_role(ledger: Ledger, says: Says) -> None:
    milestone = ledger.assigned("桥梁合龙", DUE)
    says("li", "/ack 1")
    asked = says("li", "/leave")
    assert "1项在办，由head接手（1）" in asked.text
    assert ledger.housing.contact_id == ledger.people["li"].id, "only looked at"
    said = says("li", asked.line("🚪 退出"), pressed=True)
    assert "您已退出" in said.text
    assert (ledger.housing.contact_id, milestone.state) == (ledger.people["head"].id, "acknowledged")
    assert [notice.milestone_id for notice in told(ledger, "head", "handed_over")] == [milestone.id]
    assert told(ledger, "supervisor", "left")[0].words["units"][0]["heir"] == "head"
    assert "li" not in history(ledger)
    assert "住建局 责任人" in history(ledger)
    assert "住建局 责任人" in says("supervisor", "/history 1").text
    with pytest.raises(Refused, match="no_such_item"):
        says("li", "/show 1")
    with pytest.raises(Refused, match="left_already"):
        says("li", asked.line("🚪 退出"), pressed=True)


def test_nothing_that_waited_for_him_is_said_any_more(ledger: Ledger, says: Says) -> None:
    ledger.assigned("桥梁合龙", DUE)
    waiting = select(Message).where(Message.person_id == ledger.people["li"].id, Message.state == "pending")
    assert any(message.notices for message in ledger.session.scalars(waiting))
    says("li", "/leave yes")
    assert not any(message.notices for message in ledger.session.scalars(waiting))


def test_the_deputy_comes_first_where_the_policy_says_so(ledger: Ledger, says: Says) -> None:
    token = joining.invite(ledger.session, CONSOLE, MORNING, plan=ledger.plan, role="owner", unit=ledger.housing)
    zhao, _ = joining.join(ledger.session, token, MORNING, telegram_id=78, name="zhao", language="zh")
    ledger.people["zhao"] = zhao
    says("li", "/deputy zhao 5月1日")
    given = {"leaver_items_to": "deputy"}
    policies.take(ledger.session, ledger.actor("supervisor"), ledger.plan, given, MORNING)
    says("li", "/leave yes")
    assert ledger.housing.contact_id == zhao.id
    assert (ledger.people["li"].deputy_id, told(ledger, "zhao", "deputy")[-1].words["over"]) == (None, True)


def test_where_nobody_is_left_the_office_hears_which_items_lie_there(ledger: Ledger, says: Says) -> None:
    for number in (1, 2):
        ledger.assigned(f"事项{number}", DUE)
    outbox.unreachable(ledger.session, ledger.people["head"], MORNING, "blocked")
    asked = says("supervisor", "/remove li")
    assert "没有人接手，改为提醒督查室（1、2）" in asked.text
    says("supervisor", asked.line("🚪 移出li"), pressed=True)
    assert ledger.housing.contact_id is None
    assert [notice.words["own"] for notice in told(ledger, "li", "left")] == [True]
    with pytest.raises(Refused, match="left_already"):
        says("supervisor", asked.line("🚪 移出li"), pressed=True)
    with pytest.raises(Refused, match="nobody_here"):
        says("supervisor", "/remove 张三")


def test_the_last_administrator_stays_and_a_supervisor_removes_none(ledger: Ledger, says: Says) -> None:
    with pytest.raises(Refused, match="last_administrator"):
        says("supervisor", "/leave yes")
    for account, (name, role) in enumerate({"chen": "administrator", "sun": "supervisor"}.items(), 80):
        token = joining.invite(ledger.session, CONSOLE, MORNING, plan=ledger.plan, role=role)  # type: ignore[arg-type]
        ledger.people[name], _ = joining.join(
            ledger.session, token, MORNING, telegram_id=account, name=name, language="zh"
        )
    with pytest.raises(Refused, match="not_allowed"):
        says("sun", "/remove chen yes")
    with pytest.raises(Refused, match="not_allowed"):
        says("chen", "/remove 督查室 yes")  # whose role is for every plan
    says("supervisor", "/remove chen yes")
    assert ledger.people["chen"].memberships == []


def test_evidence_goes_when_the_policy_says_and_the_history_stays(ledger: Ledger, says: Says) -> None:
    milestone = ledger.assigned("桥梁合龙", DUE)
    other = ledger.assigned("道路通车", DUE)
    for number in (1, 2):
        says("li", f"/evidence {number} 现场照片已存")
    milestones.report_done(ledger.session, ledger.actor("li"), milestone, MORNING)
    milestones.confirm(ledger.session, ledger.actor("supervisor"), milestone, MORNING)
    given = {"keep_evidence": 30, "keep_messages": 10}
    policies.take(ledger.session, ledger.actor("supervisor"), ledger.plan, given, MORNING)

    def kept() -> set[int]:
        return set(ledger.session.scalars(select(Evidence.milestone_id)))

    for days, left in ((29, {milestone.id, other.id}), (31, {other.id})):
        ledger.plan.daily_at = None
        lights.run(ledger.session, at("2025-04-17 09:00") + timedelta(days=days))
        assert kept() == left
    ledger.session.expire_all()
    assert "现场照片" not in says("supervisor", "/show 1").text
    assert "补充了材料" in says("supervisor", "/history 1").text
    assert ledger.session.scalars(select(Change.after).where(Change.what == "retention")).one()["evidence"] == 1


def test_the_words_of_what_was_sent_go_when_the_policy_says_and_what_waits_stays(ledger: Ledger, says: Says) -> None:
    session, li = ledger.session, ledger.people["li"]
    ledger.assigned("桥梁合龙", DUE)
    policies.take(session, ledger.actor("supervisor"), ledger.plan, {"keep_messages": 10}, MORNING)
    [notice] = session.scalars(select(Notice).where(Notice.person_id == li.id))
    notice.words = {"by": "某人"}
    minutes = Notice(
        for_on=DUE, point="minutes-1", person_id=li.id, kind="minutes", words={"plan": "甲"}, made_at=MORNING
    )
    minutes.message_id = notice.message_id
    session.add(minutes)
    message = session.get_one(Message, notice.message_id)

    def left(days: int, state: str) -> list[bool]:
        message.state = state  # type: ignore[assignment]  # one of its words
        ledger.plan.daily_at = None
        session.flush()
        lights.run(session, at("2025-04-17 09:00") + timedelta(days=days))
        session.expire_all()
        return [bool(each.words) for each in (notice, minutes)]

    assert left(9, "sent") == [True, True]
    assert left(11, "pending") == [True, True]
    assert left(11, "sent") == [False, False]

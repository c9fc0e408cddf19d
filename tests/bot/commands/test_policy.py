"""Is a plan's policy read as sentences, looked at before it is taken, and in force for every item afterwards?"""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from bot.ask import Sent
from db.ledger import Milestone
from db.outbox import Message, Notice
from supervision import policies, rounds, speaking
from supervision.milestones import Shown
from supervision.refusals import Refused
from supervision.timing import A_BATCH
from tests.bot.commands.conftest import Says
from tests.supervision.conftest import MORNING, Ledger, at
from tests.supervision.test_rounds import heard, run_until
from wording.say import say

JUNE = date(2025, 6, 30)


def leads(ledger: Ledger) -> list[str]:
    return [f"{when} {point}" for who, when, point in heard(ledger) if who == "li" and point.startswith("lead")]


def test_the_policy_is_read_as_sentences_that_say_which_days(ledger: Ledger, says: Says) -> None:
    says("supervisor", "/policy lead_points = [7, 3, 1]")
    text = says("supervisor", "/policy").text
    assert "到期前第30、14、7、3、1、0天提醒，只在这几天，其间不提醒" in text
    assert "逾期满3个工作日上报首席服务秘书" in text
    assert "on those days and none between them" in says("supervisor", "/policy", language="en").text
    assert "2026年的放假安排" not in text
    for year in (2026, 2027):
        assert "2027年的放假安排还没有公布" in says("supervisor", "/policy", now=at(f"{year}-03-01 09:00")).text
    ledger.plan.country = "US"
    assert "放假安排" not in says("supervisor", "/policy", now=at("2027-03-01 09:00")).text


def test_a_change_says_what_it_touches_and_is_taken_with_a_button(ledger: Ledger, says: Says) -> None:
    item = ledger.assigned("桥梁合龙", JUNE)
    ledger.assigned("月报", date(2025, 4, 30))
    says("li", "/ackall")
    seen = says("supervisor", "/policy lead_points = [5, 2]")
    assert item.plan.policy == ""
    assert "1项的下次提醒会变，1项不变" in seen.text
    taken = says("supervisor", seen.line("✅ 采用"), pressed=True)
    assert "到期前第5、2天提醒" in taken.text
    run_until(ledger, at("2025-06-30 09:00"))
    assert [said for said in leads(ledger) if said > "05"] == ["06-25 08:30 lead-5", "06-27 08:30 lead-2"]


def test_a_second_press_and_a_stale_one_change_nothing(ledger: Ledger, says: Says) -> None:
    line = says("supervisor", "/policy lead_points 7, 3, 1").line("✅ 采用")
    other = says("supervisor", "/policy digest_at 09:00").line("✅ 采用")
    says("supervisor", line, pressed=True)
    with pytest.raises(Refused, match="policy_already"):
        says("supervisor", line, pressed=True)
    with pytest.raises(Refused, match="policy_changed"):
        says("supervisor", other, pressed=True)


def test_every_button_leads_to_values_and_every_value_to_a_proposal(ledger: Ledger, says: Says) -> None:
    for button in says("supervisor", "/policy").buttons:
        choices = says("supervisor", button.line, pressed=True)
        assert choices.labels
        for choice in choices.buttons:
            try:
                assert says("supervisor", choice.line, pressed=True).labels == ["✅ 采用", "🔭 预演改前改后"]
            except Refused as refused:
                assert refused.key == "policy_already"


def test_each_mistake_is_one_sentence_and_nothing_changes(ledger: Ledger, says: Says) -> None:
    words = 'lead_points = [7, 7]\nlag = 1\ndigest_at = "25:00"\nlag_points = 300\nacknowledge_to = "mayor"\nworking_days_only = 1'
    for language in ("zh", "en"):
        said = says("supervisor", f"/policy {words}", language=language)
        assert said.labels == []
        assert len([line for line in said.text.splitlines() if line.startswith("·")]) == 6
    assert "看不懂" in says("supervisor", "/policy 早一点提醒").text
    assert ledger.plan.policy == ""


def test_every_kind_of_mistake_has_its_words() -> None:
    sample = {
        "reason": "x", "setting": "lead_points", "given": 7, "wanted": "number", "low": 0, "high": 9,
        "known": ("leader",), "on": JUNE,
    }  # fmt: skip
    keys = (
        "not_toml", "unknown_setting", "wrong_kind", "out_of_range", "repeated", "not_a_time", "unknown_receiver",
        "missing", "holiday_and_workday",
    )  # fmt: skip
    for key in keys:
        assert say("policy.mistakes", "en", mistakes=[(key, sample)])


def test_a_toml_file_is_a_proposal(ledger: Ledger, says: Says) -> None:
    file = Sent(
        Shown("file"), settings='name = "加密"\nlead_points = [20, 10]\n[[escalation]]\nafter = 2\nto = "leader"\n'
    )
    seen = says("supervisor", "/upload", sent=(file,))
    says("supervisor", seen.line("✅ 采用"), pressed=True)
    rules = speaking.policy_of(ledger.plan)
    assert (rules.name, rules.lead_points, len(rules.escalation)) == ("加密", (20, 10), 1)


def test_a_policy_with_a_later_start_waits_for_its_day(ledger: Ledger, says: Says) -> None:
    ledger.assigned("桥梁合龙", date(2025, 5, 30))
    seen = says("supervisor", "/policy starts_on = 2025-05-20\nlead_points = [4]")
    says("supervisor", seen.line("✅ 采用"), pressed=True)
    assert "另有一套规则从2025年5月20日起生效" in says("supervisor", "/policy").text
    run_until(ledger, at("2025-05-30 09:00"))
    assert leads(ledger)[-2:] == ["05-16 08:30 lead-14", "05-26 08:30 lead-4"]


def test_one_item_has_lead_points_of_its_own_and_another_is_never_hidden(ledger: Ledger, says: Says) -> None:
    ledger.assigned("甲", JUNE)
    ledger.assigned("乙", JUNE)
    words = "important = [2]\n[[exception]]\nitem = 1\nlead_points = [2]"
    says("supervisor", says("supervisor", f"/policy {words}").line("✅ 采用"), pressed=True)
    run_until(ledger, at("2025-06-30 09:00"))
    ledger.session.flush()
    first, second = ledger.session.scalars(select(Milestone).order_by(Milestone.id))
    assert speaking.facts_of(second).important
    assert not speaking.facts_of(first).important
    rows = ledger.session.execute(
        select(Notice.milestone_id, Notice.point, Message.digest)
        .join(Message)
        .where(Notice.point.startswith("lead"))
    ).all()  # fmt: skip
    assert {point for item, point, _ in rows if item == first.id} == {"lead-2"}
    assert {digest for item, _, digest in rows if item == second.id} == {False}
    assert {digest for item, _, digest in rows if item == first.id} == {True}


def test_a_plan_is_timed_anew_in_batches(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("supervision.timing.A_BATCH", 2)
    assert A_BATCH > 100
    items = [ledger.assigned(f"事项{number}", JUNE) for number in range(5)]
    while rounds.run(ledger.session, MORNING):  # the day's own round
        pass
    policies.take(ledger.session, ledger.actor("supervisor"), ledger.plan, {"lead_points": [10]}, MORNING)
    calls = 0
    while rounds.run(ledger.session, MORNING):
        calls += 1
    assert calls == 3
    assert ledger.plan.retime_from is None
    for item in items:
        ledger.session.refresh(item)
        expected = speaking.upcoming(item)
        assert expected is not None
        assert item.next_point_at == expected.at


def test_what_the_new_policy_would_have_said_earlier_is_not_said(ledger: Ledger) -> None:
    ledger.assigned("桥梁合龙", date(2025, 5, 30))
    run_until(ledger, at("2025-05-20 09:00"))
    now = at("2025-05-22 10:00")
    policies.take(ledger.session, ledger.actor("supervisor"), ledger.plan, {"lead_points": [9, 1]}, now)
    before = len(heard(ledger))
    while rounds.run(ledger.session, now):
        pass
    assert len(heard(ledger)) == before


def test_who_hears_what_stays_blocked_is_read_and_changed_and_a_mistake_is_a_sentence(
    ledger: Ledger, says: Says
) -> None:
    assert "受阻满3个工作日上报首席服务秘书" in says("supervisor", "/policy").text
    assert "7 working days blocked: to the leader" in says("supervisor", "/policy", language="en").text
    seen = says("supervisor", '/policy blocked = [{after = 2, to = "leader"}]')
    taken = says("supervisor", seen.line("✅ 采用"), pressed=True).text
    assert "受阻满2个工作日上报" in taken
    assert "受阻满3个工作日" not in taken
    assert "blocked[1].after" in says("supervisor", '/policy blocked = [{after = 0, to = "leader"}]').text
    assert "blocked[1].to" in says("supervisor", '/policy blocked = [{after = 2, to = "owner"}]').text
    off = says("supervisor", "/policy blocked = []")
    assert "受阻满" not in says("supervisor", off.line("✅ 采用"), pressed=True).text

"""Does each of several units report its own part, is the item done when all have, and is only he reminded who still owes?"""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from bot.ask import Sent
from db import find
from db.ledger import Milestone
from db.outbox import Notice
from db.people import Membership
from supervision import as_of, handing_over, receivers
from supervision.joint_parts import named
from supervision.milestones import Shown
from supervision.refusals import Refused
from supervision.rights import CONSOLE
from tests.bot.commands.conftest import Says
from tests.supervision.conftest import MORNING, Ledger, at
from tests.supervision.test_rounds import heard, run_until

JUNE = date(2025, 6, 30)


def state_of(item: Milestone) -> str:
    return item.state


def told(ledger: Ledger, name: str) -> list[str]:
    """The kinds of all that somebody was told, in order."""
    asked = select(Notice.kind).where(Notice.person_id == ledger.people[name].id).order_by(Notice.id)
    return list(ledger.session.scalars(asked))


@pytest.fixture
def joint(ledger: Ledger, says: Says) -> Milestone:
    """An item of 住建局 that 交通局 and 水利局, which has nobody yet, report as well."""
    handing_over.make_unit(ledger.session, CONSOLE, ledger.plan, "水利局", MORNING)
    item = ledger.assigned("雨污分流改造", JUNE)
    says("supervisor", "/reporters 1 交通局、水利局")
    return item


def test_done_by_one_unit_marks_its_part_and_shows_who_is_missing(ledger: Ledger, says: Says, joint: Milestone) -> None:
    said = says("wang", "/done 1 管网已接通", sent=(Sent(Shown("photo", "", "photo-1")),))
    assert state_of(joint) == "open"
    assert "3个单位报了1个" in said.text
    assert "还差住建局、水利局" in said.text
    assert "还差住建局、水利局" in says("leader", "/due 6月").text
    card = says("leader", "/show 1").text
    assert "填报单位：3个，已报1个" in card
    assert "✅ 交通局" in card
    assert "✅ 住建局" not in card
    assert len(find.evidence(ledger.session, joint.id)) == 1


def test_the_item_is_done_when_all_parts_are_and_the_office_confirms_it_once(
    ledger: Ledger, says: Says, joint: Milestone
) -> None:
    says("wang", "/done 1")
    says("supervisor", "/reporters 1 -水利局")
    with pytest.raises(Refused, match="not_reported"):
        says("supervisor", "/confirm 1")
    said = says("li", "/done 1")
    assert "等督查室审核" in said.text
    assert (joint.state, joint.percent) == ("reported", 100)
    says("supervisor", "/confirm 1")
    assert state_of(joint) == "confirmed"
    history = says("supervisor", "/history 1").text
    assert "已报告本单位办结 → 交通局" in history
    assert told(ledger, "wang").count("confirmed") == 1


def test_only_units_that_still_owe_are_reminded_and_escalated(ledger: Ledger, says: Says, joint: Milestone) -> None:
    says("supervisor", "/reporters 1 -水利局")
    audiences = receivers.Audiences(ledger.session)
    assert [person.name for person in audiences.hearers(joint, "owner")] == ["li", "wang"]
    says("li", "/done 1")
    assert [person.name for person in receivers.Audiences(ledger.session).hearers(joint, "owner")] == ["wang"]
    assert receivers.owners(joint) == [ledger.people["wang"]]
    run_until(ledger, at("2025-07-04 12:00"))
    names = {who for who, _, point in heard(ledger) if point.startswith(("lead", "overdue", "monthly"))}
    assert names - {"督查室"} == {"wang"}  # the office hears what is late as ever
    says("supervisor", "/urge 1", now=at("2025-07-04 12:00"))
    assert "urged" in told(ledger, "wang")
    assert "urged" not in told(ledger, "li")


def test_a_unit_without_people_speaks_to_the_office(ledger: Ledger, joint: Milestone) -> None:
    people = receivers.Audiences(ledger.session).hearers(joint, "owner")
    assert [person.name for person in people] == ["li", "wang", "督查室"]


def test_each_signs_for_itself_and_the_item_is_signed_for_by_the_last(
    ledger: Ledger, says: Says, joint: Milestone
) -> None:
    says("supervisor", "/reporters 1 -水利局")
    says("wang", "/ack 1")
    assert state_of(joint) == "open"
    with pytest.raises(Refused, match="part_already"):
        says("wang", "/ack 1")
    assert "待签收" in says("supervisor", "/reporters 1").text
    assert "已签收1项" in says("li", "/ackall").text
    assert state_of(joint) == "acknowledged"


def test_progress_is_the_mean_of_the_parts_and_history_keeps_it(ledger: Ledger, says: Says, joint: Milestone) -> None:
    says("supervisor", "/reporters 1 -水利局")
    says("wang", "/progress 1 60%")
    assert joint.percent == 30
    says("li", "/progress 1 40% 已开挖", now=at("2025-05-02 09:00"))
    assert joint.percent == 50
    with pytest.raises(Refused, match="progress_already"):
        says("wang", "/progress 1 60%")
    stood = [as_of.stood(ledger.session, ledger.plan, at(day))[0] for day in ("2025-05-01 18:00", "2025-05-02 18:00")]
    assert [float(each.standing.reached or 0) for each in stood] == [0.3, 0.5]
    assert "▪️ 交通局 · 60%" in says("leader", "/show 1").text


def test_amounts_of_the_parts_add_up_to_the_target(ledger: Ledger, says: Says, joint: Milestone) -> None:
    joint.quantity_value, joint.quantity_unit, joint.quantity_op = 20.0, "亿元", ">="
    says("wang", "/progress 1 8.5亿")
    said = says("li", "/progress 1 6亿")
    assert joint.reached_amount == 14.5
    assert "14.5/20 亿元" in said.text


def test_one_part_is_sent_back_alone_and_all_of_them_without_a_name(
    ledger: Ledger, says: Says, joint: Milestone
) -> None:
    says("supervisor", "/reporters 1 -水利局")
    says("wang", "/done 1")
    says("supervisor", "/return 1 交通局 缺验收单")
    assert [each.state for each in joint.reporters] == ["open", "acknowledged"]
    assert "sent_back" in told(ledger, "wang")
    assert "sent_back" not in told(ledger, "li")
    says("li", "/done 1")
    says("wang", "/done 1")
    assert state_of(joint) == "reported"
    says("supervisor", "/return 1 全部补材料")
    assert (joint.state, joint.percent) == ("acknowledged", 0)
    assert {each.state for each in joint.reporters} == {"acknowledged"}


def test_who_reports_for_all_names_the_unit_or_presses_it(ledger: Ledger, says: Says, joint: Milestone) -> None:
    both = Membership(
        person_id=ledger.people["wang"].id, plan_id=ledger.plan.id, unit_id=ledger.housing.id, role="owner"
    )
    ledger.session.add(both)
    ledger.session.flush()
    asked = says("wang", "/done 1")
    assert state_of(joint) == "open"
    assert "代哪个单位报告" in asked.text
    says("wang", asked.line("🏛 住建局"), pressed=True)
    assert [each.state for each in joint.reporters] == ["reported", "open", "open"]
    says("wang", "/done 1 已完工")
    assert [each.state for each in joint.reporters] == ["reported", "reported", "open"]


def test_a_unit_whose_name_has_blanks_is_named_as_well(ledger: Ledger, says: Says, joint: Milestone) -> None:
    handing_over.make_unit(ledger.session, CONSOLE, ledger.plan, "Water Board", MORNING)
    says("supervisor", "/reporters 1 +Water Board")
    unit, rest = named(joint, "Water Board 60% pipes")
    assert unit is not None
    assert (unit.name, rest) == ("Water Board", "60% pipes")
    assert named(joint, "Waterworks 60%") == (None, "Waterworks 60%")


def test_what_cannot_be_is_one_sentence_and_changes_nothing(ledger: Ledger, says: Says, joint: Milestone) -> None:
    ledger.milestone("没有牵头", JUNE)
    counted = ledger.assigned("11条道路", JUNE)
    counted.count = 11
    for words, key in (
        ("/reporters 1 交通局、水利局", "joint_already"), ("/reporters 2 交通局", "lead_first"),
        ("/reporters 3 交通局", "joint_count"), ("/reporters 1 天文局", "no_unit_named"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=key):
            says("supervisor", words)
    says("wang", "/done 1")
    with pytest.raises(Refused, match="part_already"):
        says("wang", "/done 1")
    says("supervisor", "/reporters 1 off")
    assert joint.joint_at is None
    says("li", "/done 1")
    assert state_of(joint) == "reported"


def test_an_assisting_unit_without_a_part_is_told_who_reports(ledger: Ledger, says: Says, joint: Milestone) -> None:
    says("supervisor", "/reporters 1 -交通局")
    with pytest.raises(Refused, match="no_part"):
        says("wang", "/done 1")

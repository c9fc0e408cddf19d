"""While somebody is away, does his deputy hear and act for him, until the day that was said and no longer?"""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from db.ledger import Change
from db.outbox import Message, Notice
from supervision import handing_over, joining, outbox, receivers
from supervision.refusals import Refused
from supervision.rights import CONSOLE, Act, Actor, may, units_of
from tests.bot.commands.conftest import Says
from tests.supervision.conftest import Ledger, at
from tests.supervision.test_rounds import heard, run_until

DUE = date(2025, 4, 25)
NOON = at("2025-04-18 12:00")


def told(ledger: Ledger, who: str, kind: str = "deputy") -> list[bool]:
    asked = select(Notice).where(Notice.kind == kind, Notice.person_id == ledger.people[who].id).order_by(Notice.id)
    return [bool(notice.words.get("over")) for notice in ledger.session.scalars(asked)]


def test_the_deputy_hears_in_his_place_until_the_day_is_over(ledger: Ledger, says: Says) -> None:
    ledger.assigned("桥梁合龙", DUE)
    run_until(ledger, NOON)
    said = says("li", "/deputy head 4月22日", now=NOON)
    assert "4月22日" in said.text
    assert told(ledger, "head") == [False]
    run_until(ledger, at("2025-04-25 12:00"))
    later = [(who, when) for who, when, point in heard(ledger) if point.startswith("lead") and when > "04-18 12"]
    assert later == [("head", "04-22 08:30"), ("li", "04-24 08:30"), ("li", "04-25 08:30")]
    assert told(ledger, "head") == [False, True]
    assert told(ledger, "li") == [True]
    assert ledger.session.scalars(select(Change.what).where(Change.what.like("deputy%"))).all() == [
        "deputy", "deputy_over",
    ]  # fmt: skip


def test_he_is_chosen_by_buttons_from_the_people_of_the_unit(ledger: Ledger, says: Says) -> None:
    ledger.assigned("桥梁合龙", DUE)
    assert says("li", "/deputy").labels == ["head"]
    asked = says("li", says("li", "/deputy").line("head"), pressed=True)
    assert asked.labels == ["明天", "三天后", "下周一"]
    says("li", asked.line("下周一"), pressed=True)
    assert "head代理到4月21日" in says("supervisor", "/show 1").text
    with pytest.raises(Refused, match="deputy_already"):
        says("li", asked.line("下周一"), pressed=True)
    for words, key in (("wang 5月1日", "no_deputy_of_unit"), ("li 5月1日", "no_deputy_of_unit"),
                       ("head 2025-04-01", "later_past"), ("head 随便", "bad_date")):  # fmt: skip
        with pytest.raises(Refused, match=key):
            says("li", f"/deputy {words}")
    says("li", says("li", "/deputy").line("我回来了"), pressed=True)
    assert told(ledger, "head") == [False, True]
    with pytest.raises(Refused, match="no_deputy"):
        says("li", "/deputy off")


def test_a_viewer_may_act_for_the_unit_while_he_is_deputy_and_at_no_moment_longer(ledger: Ledger, says: Says) -> None:
    token = joining.invite(ledger.session, CONSOLE, NOON, plan=ledger.plan, role="viewer", unit=ledger.housing)
    aide, _ = joining.join(ledger.session, token, NOON, telegram_id=77, name="aide", language="zh")
    milestone = ledger.assigned("桥梁合龙", DUE)
    foreign = ledger.milestone("道路通车", DUE)
    handing_over.assign(ledger.session, CONSOLE, [foreign], ledger.traffic, NOON)

    def acts(moment: str) -> list[bool]:
        ledger.session.flush()
        ledger.session.expire_all()
        actor = Actor.of(aide, at(moment))
        asked = ((Act.REPORT, milestone), (Act.CONFIRM, milestone), (Act.REPORT, foreign))
        return [may(actor, act, item.plan_id, units_of(item)) for act, item in asked]

    assert acts("2025-04-18 12:00") == [False, False, False]
    says("li", "/deputy aide 4月22日", now=NOON)
    assert acts("2025-04-22 23:59") == [True, False, False]
    assert acts("2025-04-23 00:00") == [False, False, False]  # before any round has run


def test_items_of_one_who_cannot_be_reached_go_to_his_deputy_then_his_head_then_the_office(
    ledger: Ledger, says: Says
) -> None:
    token = joining.invite(ledger.session, CONSOLE, NOON, plan=ledger.plan, role="owner", unit=ledger.housing)
    ledger.people["zhao"], _ = joining.join(ledger.session, token, NOON, telegram_id=78, name="zhao", language="zh")
    milestone = ledger.assigned("桥梁合龙", DUE)
    says("li", "/deputy zhao 5月1日")
    names = []
    for gone in ("li", "zhao", "head"):
        outbox.unreachable(ledger.session, ledger.people[gone], NOON, "Forbidden: bot was blocked by the user")
        found = receivers.Audiences(ledger.session).hearers(milestone, "owner")
        names.append([person.name for person in found])
    assert names == [["zhao"], ["head"], ["督查室"]]


def test_a_hand_over_while_he_is_away_comes_to_the_deputy_who_signs_it(ledger: Ledger, says: Says) -> None:
    says("li", "/deputy head 5月1日")
    milestone = ledger.assigned("桥梁合龙", DUE)
    asked = select(Message).join(Notice).where(Notice.kind == "handed_over")
    assert [message.person.name for message in ledger.session.scalars(asked)] == ["head"]
    says("head", f"ack m{milestone.id}", pressed=True)
    assert milestone.state == "acknowledged"

"""Do items reach the unit that the office names, by number, by span and by button?"""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from db import find
from db.outbox import Notice
from db.people import Unit
from supervision import handing_over
from supervision.refusals import Refused
from tests.bot.commands.conftest import Says
from tests.supervision.conftest import MORNING, Ledger
from wording.say import say

JUNE = date(2025, 6, 30)


@pytest.fixture
def items(ledger: Ledger) -> Ledger:
    """Twelve items that belong to nobody yet."""
    for number in range(1, 13):
        ledger.milestone(f"事项{number}", JUNE)
    return ledger


def of_unit(ledger: Ledger, unit: Unit) -> list[int]:
    rows = find.milestones(ledger.session, find.View(ledger.plan.id, lead_unit_id=unit.id))
    return [row.number for row in rows]


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("12 住建局", [12]),
        ("1 3-5 9 住建局", [1, 3, 4, 5, 9]),
        ("1, 3–5, 9 住建局", [1, 3, 4, 5, 9]),
        ("1、 3至5、 9号 住建局", [1, 3, 4, 5, 9]),
        ("#1 #2 住建局", [1, 2]),
        ("1,2，3、4;5；6 住建局", [1, 2, 3, 4, 5, 6]),
        ("1，2、 住建局", [1, 2]),
        ("1 - 3 ；5 至 6 住建局", [1, 2, 3, 5, 6]),
        ("1号、2号，住建局", [1, 2]),
        ("1号-3号 住建局", [1, 2, 3]),
        ("2 2 2-2 住建局", [2]),
    ],
)
def test_numbers_and_spans_are_assigned(items: Ledger, says: Says, words: str, numbers: list[int]) -> None:
    said = says("supervisor", f"/assign {words}")
    assert of_unit(items, items.housing) == numbers
    assert f"已把{len(numbers)}项交办给住建局" in said.text
    assert "已通知li签收" in said.text


@pytest.mark.parametrize("words", ["1 99 住建局", "0 住建局", "11-13 住建局"])
def test_one_number_that_is_not_there_assigns_none(items: Ledger, says: Says, words: str) -> None:
    with pytest.raises(Refused, match="no_such_item"):
        says("supervisor", f"/assign {words}")
    assert of_unit(items, items.housing) == []


@pytest.mark.parametrize("words", ["", "住建局", "x 1 住建局"])
def test_what_cannot_be_read_is_answered_with_how_to_write_it(items: Ledger, says: Says, words: str) -> None:
    with pytest.raises(Refused, match="usage"):
        says("supervisor", f"/assign {words}")
    assert of_unit(items, items.housing) == []


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("5-1 住建局", "5-1"), ("1-9999999 住建局", "1-9999999"), ("1 12a 住建局", "12a"), ("1，2x，3 住建局", "2x"),
        ("1 2--5 住建局", "2--5"), ("123456789 住建局", "123456789"), ("1 98 99 住建局", "98、99"),
    ],
)  # fmt: skip
def test_a_number_that_is_none_is_named_and_makes_no_unit(items: Ledger, says: Says, words: str, named: str) -> None:
    with pytest.raises(Refused) as refused:
        says("supervisor", f"/assign {words}")
    assert f"{named}" in str(say(f"refused.{refused.value.key}", "zh", **refused.value.values))
    assert of_unit(items, items.housing) == []


def test_a_unit_whose_name_begins_with_a_number_is_a_unit(items: Ledger, says: Says) -> None:
    says("supervisor", says("supervisor", "/assign 1 3号线指挥部").line("➕ 新建“3号线指挥部”"), pressed=True)
    unit = find.unit_named(items.session, items.plan.id, "3号线指挥部")
    assert unit is not None
    assert of_unit(items, unit) == [1]


def test_a_long_unit_name_works_as_a_button_and_one_too_long_is_refused_at_once(items: Ledger, says: Says) -> None:
    name = "青澜区城市更新和老旧小区改造及地下管网普查整治工作领导小组办公室综合协调推进专班第一工作组"
    assert len(name) > 40
    asked = says("supervisor", f"/assign 1-12 {name}")
    said = says("supervisor", asked.buttons[0].line, pressed=True)
    assert name in said.text
    with pytest.raises(Refused, match="bad_unit_name"):
        says("supervisor", f"/assign 1 {'局' * 81}")
    with pytest.raises(Refused, match="bad_unit_name"):
        says("supervisor", f"/invite {'局' * 81}")


def test_many_units_come_in_pages(items: Ledger, says: Says) -> None:
    for number in range(50):
        handing_over.make_unit(items.session, items.actor("supervisor"), items.plan, f"第{number}局", MORNING)
    first = says("supervisor", "/units")
    assert "第1/3页" in first.text
    assert first.text.count("在办") == 20
    last = says("supervisor", says("supervisor", first.line("下一页 ▶️"), pressed=True).line("下一页 ▶️"), pressed=True)
    assert last.reply.edits
    assert "第49局" in last.text


def test_a_unit_that_is_not_there_is_asked_for_before_it_is_made(items: Ledger, says: Says) -> None:
    asked = says("supervisor", "/assign 1 2 水务局")
    assert find.unit_named(items.session, items.plan.id, "水务局") is None
    said = says("supervisor", asked.line("➕ 新建“水务局”"), pressed=True)
    unit = find.unit_named(items.session, items.plan.id, "水务局")
    assert unit is not None
    assert of_unit(items, unit) == [1, 2]
    assert "/invite 水务局" in said.text


def test_without_a_unit_the_plans_units_are_offered(items: Ledger, says: Says) -> None:
    asked = says("supervisor", "/assign 7")
    assert asked.labels == ["住建局", "交通局"]
    says("supervisor", asked.line("交通局"), pressed=True)
    assert of_unit(items, items.traffic) == [7]
    says("supervisor", f"/{asked.reply.asks} 住建局")
    assert of_unit(items, items.housing) == [7]


def test_an_item_named_twice_is_handed_over_once(items: Ledger, says: Says) -> None:
    first = find.milestone_numbered(items.session, items.plan.id, 1)
    assert first is not None
    said = says("supervisor", f"/assign m{first.id} 1 m{first.id} 住建局")
    assert said.reply.values["given"] == [first]


def test_a_doubled_press_hands_over_once_and_a_typed_line_anew(items: Ledger, says: Says) -> None:
    def notices() -> int:
        items.session.flush()
        told = select(func.count()).select_from(Notice).where(Notice.kind == "handed_over")
        return items.session.scalar(told) or 0

    line = says("supervisor", "/assign 7").line("住建局")
    says("supervisor", line, pressed=True)
    with pytest.raises(Refused, match="assigned_already"):
        says("supervisor", line, pressed=True)
    assert notices() == 1
    says("supervisor", "/assign 7 住建局")
    assert notices() == 2


def test_what_is_reported_already_stays_and_is_named(items: Ledger, says: Says) -> None:
    says("supervisor", "/assign 1 2 住建局")
    says("li", "/done 1")
    said = says("supervisor", "/assign 1 2 交通局")
    assert of_unit(items, items.housing) == [1]
    assert of_unit(items, items.traffic) == [2]
    assert "1 已报告或已了结" in said.text


def test_units_show_their_contact_and_what_lies_with_them(items: Ledger, says: Says) -> None:
    says("supervisor", "/assign 1-3 住建局")
    said = says("supervisor", "/units")
    assert "住建局 · li · 在办3，逾期0" in said.text
    assert "交通局 · wang · 在办0，逾期0" in said.text


def test_the_office_chooses_who_is_reminded(items: Ledger, says: Says) -> None:
    asked = says("supervisor", "/contact 住建局")
    assert set(asked.labels) == {"li", "head"}
    says("supervisor", asked.line("head"), pressed=True)
    assert items.housing.contact is items.people["head"]
    says("supervisor", "/contact 住建局 li")
    assert items.housing.contact is items.people["li"]


@pytest.mark.parametrize(
    ("words", "key"),
    [("", "usage"), ("水务局", "no_such_unit"), ("住建局 wang", "no_such_person"), ("住建局 li", "contact_already")],
)
def test_a_contact_that_cannot_be_is_refused(items: Ledger, says: Says, words: str, key: str) -> None:
    with pytest.raises(Refused, match=key):
        says("supervisor", f"/contact {words}")
    assert items.housing.contact is items.people["li"]


def test_who_cannot_be_reached_is_not_said_to_have_been_told(items: Ledger, says: Says) -> None:
    items.people["li"].reachable = False
    said = says("supervisor", "/assign 12 住建局").text
    assert "已通知" not in said
    assert "联系不上li" in said

"""Is a draft's title or unit set right before it is adopted, by name or with one tap?"""

from __future__ import annotations

import pytest
from sqlalchemy import select

from db.ledger import Change, Document, Milestone, Proposal
from plans.documents import open_document
from plans.reading import read
from supervision import adoption, handing_over
from supervision.refusals import Refused
from supervision.rights import CONSOLE
from tests.bot.commands.conftest import Heard, Says
from tests.supervision.conftest import MORNING, Ledger

TEXT = """# 青澜区2025年公园计划

东湖公园9月底前建成开放（责任单位：园林局）。西山公园10月底前建成开放（责任单位：园林局）。

南环路6月底前完成通车（责任单位：交通局）。北站广场11月底前建成投用。
"""


@pytest.fixture
def document(ledger: Ledger) -> Document:
    """A document whose text names a unit that the plan has, and twice one that it has not."""
    opened = open_document("p.md", TEXT.encode())
    reading = read(opened.text, today=MORNING.date())
    taken, _ = adoption.take_in(
        ledger.session,
        CONSOLE,
        ledger.plan,
        MORNING,
        name="p.md",
        sha256=opened.sha256,
        text=opened.text,
        reading=reading,
    )
    return taken


def draft(ledger: Ledger, document: Document, words: str) -> Proposal:
    [found] = [d for d in adoption.drafts_of(ledger.session, document) if words in d.title]
    return found


def line(heard: Heard, label: str) -> str:
    [found] = [b.line for b, name in zip(heard.buttons, heard.labels, strict=True) if label in name]
    return found


def test_what_is_corrected_stands_in_the_history_of_the_plan(ledger: Ledger, document: Document, says: Says) -> None:
    one = draft(ledger, document, "北站")
    title, day = one.title, one.due_on
    says("supervisor", f"retitle d{one.id} 北站广场一期")
    says("supervisor", f"redate d{one.id} 2025-10-31")
    says("supervisor", f"unitfor d{one.id} 交通局")
    asked = select(Change).where(Change.what.in_(("retitled", "redated", "unit_chosen"))).order_by(Change.id)
    changes = ledger.session.scalars(asked).all()
    assert [(change.what, change.before, change.after) for change in changes] == [
        ("retitled", {"title": title}, {"draft": one.id, "title": "北站广场一期"}),
        (
            "redated",
            {"due_on": day and day.isoformat()},
            {"draft": one.id, "title": "北站广场一期", "due_on": "2025-10-31"},
        ),
        ("unit_chosen", {"unit": None}, {"draft": one.id, "title": "北站广场一期", "unit": "交通局"}),
    ]
    assert {change.speaker for change in changes} == {"督查室"}


def test_a_new_title_is_asked_for_and_kept(ledger: Ledger, document: Document, says: Says) -> None:
    one = draft(ledger, document, "北站")
    asked = says("supervisor", f"retitle d{one.id}", pressed=True)
    said = says("supervisor", f"{asked.reply.asks} 北站广场  一期")
    assert one.title == "北站广场 一期"
    assert "<b>北站广场 一期</b>" in said.text
    assert not said.reply.edits


def test_a_title_without_end_is_refused(ledger: Ledger, document: Document, says: Says) -> None:
    one = draft(ledger, document, "北站")
    with pytest.raises(Refused, match="bad_title"):
        says("supervisor", f"retitle d{one.id} {'长' * 201}")


def test_the_plans_units_are_offered_and_one_tap_chooses(ledger: Ledger, document: Document, says: Says) -> None:
    one = draft(ledger, document, "北站")
    asked = says("supervisor", f"unitfor d{one.id}", pressed=True)
    assert asked.labels == ["住建局", "交通局"]
    assert asked.reply.asks == f"unitfor d{one.id}"
    said = says("supervisor", line(asked, "住建局"), pressed=True)
    assert "牵头：住建局" in said.text
    says("supervisor", line(said, "立项"), pressed=True)
    made = ledger.session.get(Milestone, one.milestone_id)
    assert made is not None
    assert made.lead_unit == ledger.housing
    assert made.handed_over_at == MORNING


def test_many_units_leave_room_for_a_typed_name(ledger: Ledger, document: Document, says: Says) -> None:
    for number in range(20):
        handing_over.make_unit(ledger.session, CONSOLE, ledger.plan, f"第{number}局", MORNING)
    one = draft(ledger, document, "北站")
    assert len(says("supervisor", f"unitfor d{one.id}").labels) == 8
    assert "牵头：第19局" in says("supervisor", f"unitfor d{one.id} 第19局").text


def test_a_unit_that_is_not_there_is_asked_about_before_it_is_made(
    ledger: Ledger, document: Document, says: Says
) -> None:
    one = draft(ledger, document, "北站")
    asked = says("supervisor", f"unitfor d{one.id} 车站办")
    assert handing_over.unit_named(ledger.session, ledger.plan, "车站办") is None
    assert asked.reply.asks == f"unitfor d{one.id}"
    for _ in range(2):
        said = says("supervisor", line(asked, "车站办"), pressed=True)
        assert "牵头：车站办" in said.text
    unit = handing_over.unit_named(ledger.session, ledger.plan, "车站办")
    assert unit is not None
    assert one.unit_id == unit.id


def test_a_unit_that_the_text_names_is_made_with_one_tap_for_all_that_name_it(
    ledger: Ledger, document: Document, says: Says
) -> None:
    east, west = draft(ledger, document, "东湖"), draft(ledger, document, "西山")
    card = says("supervisor", f"review f{document.id} {east.position - 1} all")
    assert "文中的责任单位：园林局" in card.text
    said = says("supervisor", line(card, "园林局"), pressed=True)
    assert "园林局的另外1条" in said.text
    assert "牵头：园林局" in said.text
    assert f"草案 {east.position}/" in said.text
    unit = handing_over.unit_named(ledger.session, ledger.plan, "园林局")
    assert unit is not None
    assert east.unit_id == west.unit_id == unit.id
    assert draft(ledger, document, "北站").unit_id is None


def test_a_unit_that_the_plan_has_is_chosen_from_the_text(ledger: Ledger, document: Document, says: Says) -> None:
    one = draft(ledger, document, "南环")
    card = says("supervisor", f"review f{document.id} {one.position - 1} all")
    assert "牵头：交通局" in card.text
    assert not [label for label in card.labels if "交通局" in label]


def test_all_units_that_the_text_names_are_shown_and_then_made_at_once(
    ledger: Ledger, document: Document, says: Says
) -> None:
    preview = says("supervisor", f"overview f{document.id}")
    shown = says("supervisor", line(preview, "文中写明的1个新单位"), pressed=True)
    assert "园林局 × 2" in shown.text
    assert handing_over.unit_named(ledger.session, ledger.plan, "园林局") is None
    for _ in range(2):
        after = says("supervisor", line(shown, "新建这1个"), pressed=True)
        assert after.reply.edits
        assert not [button for button in after.buttons if button.line.startswith("unitfor")]
    said = says("supervisor", f"adoptall f{document.id}", pressed=True)
    assert "其中3条" in said.text
    unit = handing_over.unit_named(ledger.session, ledger.plan, "园林局")
    assert unit is not None
    east = ledger.session.get(Milestone, draft(ledger, document, "东湖").milestone_id)
    assert east is not None
    assert east.lead_unit == unit


def test_only_a_supervisor_makes_the_units_of_a_document(ledger: Ledger, document: Document, says: Says) -> None:
    with pytest.raises(Refused, match="no_such_document"):
        says("li", f"unitfor f{document.id} +", pressed=True)
    assert handing_over.unit_named(ledger.session, ledger.plan, "园林局") is None


@pytest.mark.parametrize("command", ["adopt", "drop", "redate", "retitle", "unitfor"])
@pytest.mark.parametrize("name", ["li", "head", "leader"])
def test_a_draft_is_hidden_from_those_who_may_not_import(
    command: str, name: str, ledger: Ledger, document: Document, says: Says
) -> None:
    one = draft(ledger, document, "北站")
    with pytest.raises(Refused, match="no_such_draft"):
        says(name, f"{command} d{one.id} 2025-08-31", pressed=True)
    assert one.state == "waiting"


@pytest.mark.parametrize("word", ["", "d", "d0", "d999999999", "d99999999999", "12", "f1"])
def test_a_draft_that_is_not_there_is_refused(word: str, document: Document, says: Says) -> None:
    with pytest.raises(Refused, match="no_such_draft"):
        says("supervisor", f"adopt {word}")

"""Are the units of the text taken over, and is a unit that nobody named only proposed?"""

from __future__ import annotations

from datetime import date

from db.ledger import Document
from plans.documents import open_document
from plans.reading import read
from supervision import adoption
from supervision.rights import CONSOLE
from tests.bot.commands.conftest import Says
from tests.supervision.conftest import MORNING, Ledger


def taken_in(ledger: Ledger, text: str) -> Document:
    opened = open_document("p.md", f"# 2025年计划\n\n{text}\n".encode())
    document, _ = adoption.take_in(
        ledger.session, CONSOLE, ledger.plan, MORNING, name="p.md", sha256=opened.sha256, text=opened.text,
        reading=read(opened.text, today=MORNING.date()),
    )  # fmt: skip
    return document


def test_named_units_lead_and_assist_and_unknown_ones_are_made_by_one_press(ledger: Ledger, says: Says) -> None:
    document = taken_in(ledger, "南环路6月底前完成通车（牵头单位：住建局，配合单位：交通局、水利局）。")
    [draft] = adoption.waiting(ledger.session, document)
    assert "配合：交通局、水利局" in says("supervisor", f"review f{document.id} all", pressed=True).text
    assert "水利局 × 1" in says("supervisor", f"unitfor f{document.id}", pressed=True).text
    says("supervisor", f"unitfor f{document.id} +", pressed=True)
    milestone = adoption.adopt(ledger.session, CONSOLE, draft, MORNING)
    assert milestone.lead_unit == ledger.housing
    assert [unit.name for unit in milestone.assisting] == ["交通局", "水利局"]


def test_an_unnamed_unit_is_proposed_with_its_ground_and_given_by_one_press(ledger: Ledger, says: Says) -> None:
    ledger.assigned("新改建农村公路启动招标", date(2025, 6, 30))
    document = taken_in(ledger, "新改建农村公路12公里，9月底前完工。")
    [draft] = adoption.waiting(ledger.session, document)
    card = says("supervisor", f"review f{document.id} all", pressed=True)
    assert "建议牵头：住建局（文中没有写；与第1号" in card.text
    assert draft.unit_id is None
    says("supervisor", card.line("住建局"), pressed=True)
    assert draft.unit_id == ledger.housing.id

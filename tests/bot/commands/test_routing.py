"""Is the routing table shown, set and replaced in the chat, and does it propose units that nobody was given yet?"""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.ask import Sent
from db.ledger import Change
from plans.routing_table import LONGEST_UNIT
from supervision import adoption
from supervision.handing_over import LONGEST_UNIT_NAME
from supervision.milestones import Shown
from supervision.refusals import Refused
from tests.bot.commands.conftest import Says
from tests.bot.commands.test_proposed_units import taken_in
from tests.supervision.conftest import Ledger
from wording.say import say


def changes(ledger: Ledger) -> list[Change]:
    return list(ledger.session.scalars(select(Change).where(Change.what == "routing").order_by(Change.id)))


def test_the_words_of_a_unit_are_set_shown_and_emptied_with_a_record(ledger: Ledger, says: Says) -> None:
    assert "还没有。" in says("supervisor", "/routing").text
    assert "住建局: 老旧小区、保障房" in says("supervisor", "/routing 住建局: 老旧小区、保障房").text
    says("supervisor", "/分工 水利局：河道, 水库")
    shown = says("supervisor", "/routing").text
    assert "住建局: 老旧小区、保障房" in shown
    assert "水利局（还没有这个单位）: 河道、水库" in shown
    assert "Routing table of" in says("supervisor", "/routing", language="en").text
    says("supervisor", "/routing 住建局:")
    assert ledger.plan.routing == '"水利局" = ["河道", "水库"]\n'
    assert [change.speaker for change in changes(ledger)] == ["督查室"] * 3
    assert changes(ledger)[-1].after == {"routing": ledger.plan.routing}
    says("supervisor", "/routing 水利局:")
    assert ledger.plan.routing is None


def test_the_same_words_again_are_no_change(ledger: Ledger, says: Says) -> None:
    for _ in range(2):
        says("supervisor", "/routing 住建局: 老旧小区")
    assert len(changes(ledger)) == 1


def test_a_whole_table_replaces_the_old_one_as_text_or_as_a_file(ledger: Ledger, says: Says) -> None:
    says("supervisor", "/routing 水利局: 河道")
    says("supervisor", '/routing 住建局 = ["老旧小区"]\n交通局 = ["公路"]')
    assert ledger.plan.routing == '"住建局" = ["老旧小区"]\n"交通局" = ["公路"]\n'
    file = Sent(Shown("file"), settings='Housing = ["old estates"]\n')
    assert "old estates" in says("supervisor", "/upload", sent=(file,)).text
    assert ledger.plan.routing == '"Housing" = ["old estates"]\n'
    assert ledger.plan.policy == ""


def test_each_mistake_gets_a_sentence_and_nothing_changes(ledger: Ledger, says: Says) -> None:
    says("supervisor", "/routing 住建局: 老旧小区")
    kept = ledger.plan.routing
    for language in ("zh", "en"):
        said = says("supervisor", '/routing 住建局 = "危房"\n交通局 = ["路"]', language=language)
        assert said.text.count("·") == 2
    assert "“老旧小区”已归住建局，又写给了交通局" in says("supervisor", "/routing 交通局: 老旧小区").text
    assert "看不懂第1行" in says("supervisor", "/routing 住建局").text
    assert ledger.plan.routing == kept


def test_every_kind_of_mistake_has_its_words() -> None:
    sample = {
        "line": 2, "unit": "住建局", "given": "1", "word": "路", "other": "交通局", "shortest": 2, "longest": 40,
        "count": 1001, "most": 1000,
    }  # fmt: skip
    for key in ("not_toml", "not_words", "bad_unit", "bad_word", "twice", "too_many"):
        assert say("routing.mistakes", "en", mistakes=[(key, sample)])


def test_a_draft_without_a_unit_is_proposed_the_one_of_the_word_and_says_so(ledger: Ledger, says: Says) -> None:
    says("supervisor", "/routing 住建局: 老旧小区")
    document = taken_in(ledger, "改造老旧小区12个，9月底前完工。")
    [draft] = adoption.waiting(ledger.session, document)
    card = says("supervisor", f"review f{document.id} all", pressed=True)
    assert "建议牵头：住建局（文中没有写；按分工表中的“老旧小区”）" in card.text
    assert draft.unit_id is None
    says("supervisor", card.line("住建局"), pressed=True)
    assert draft.unit_id == ledger.housing.id


def test_a_unit_that_the_text_names_is_not_outdone_by_a_word(ledger: Ledger, says: Says) -> None:
    says("supervisor", "/routing 住建局: 老旧小区")
    document = taken_in(ledger, "改造老旧小区12个，9月底前完工（牵头单位：交通局）。")
    card = says("supervisor", f"review f{document.id} all", pressed=True).text
    assert "建议牵头" not in card
    assert "交通局" in card


@pytest.mark.parametrize("who", ["li", "head", "leader"])
@pytest.mark.parametrize("line", ["/routing", "/routing 住建局: 老旧小区", '/routing 住建局 = ["老旧小区"]'])
def test_others_neither_see_nor_change_the_table(ledger: Ledger, says: Says, who: str, line: str) -> None:
    with pytest.raises(Refused, match="not_allowed"):
        says(who, line)
    assert ledger.plan.routing is None


def test_a_unit_of_the_table_can_be_made() -> None:
    assert LONGEST_UNIT == LONGEST_UNIT_NAME

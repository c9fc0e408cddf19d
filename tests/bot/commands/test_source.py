"""Does /source quote the clause with its neighbours, the words of its date marked?"""

from __future__ import annotations

from datetime import date

import pytest

from bot.commands.source import AROUND, quoted
from plans.drafts import Draft, Reading
from plans.pages import Place
from supervision import adoption
from supervision.refusals import Refused
from supervision.rights import CONSOLE
from tests.bot.commands.conftest import Says
from tests.supervision.conftest import MORNING, Ledger

TEXT = "全市大会召开。路面全部修完。6月底前完成管\n网改造，<确保>通水。年底前全部验收。以后再说。"
CLAUSE = "6月底前完成管\n网改造"


def marked(text: str, clause: str, expr: str | None) -> str:
    """The quotation, clause in brackets, date in stars."""
    start = text.index(clause)
    pieces = quoted(text, start, start + len(clause), expr)
    return "".join(
        f"{'[' * piece.clause}{'*' * piece.date}{piece.text}{'*' * piece.date}{']' * piece.clause}" for piece in pieces
    )


def test_a_sentence_before_and_one_after() -> None:
    assert marked(TEXT, CLAUSE, "6月底前") == ("路面全部修完。[*6月底前*][完成管网改造]，<确保>通水。年底前全部验收。")
    assert marked(TEXT, "年底前全部验收。", "年底前").endswith("[全部验收。]以后再说。")
    assert marked(TEXT, "全市大会召开", None) == "[全市大会召开]。路面全部修完。"


def test_a_date_that_stands_before_the_clause_is_marked_there() -> None:
    text = "6月底前，道路通车，管网改造完工。"
    assert marked(text, "管网改造完工", "6月底前") == "*6月底前*，道路通车，[管网改造完工]。"


@pytest.mark.parametrize("expr", [None, "", "8月底前"])
def test_without_the_words_of_a_date_nothing_is_marked(expr: str | None) -> None:
    assert "*" not in marked(TEXT, CLAUSE, expr)


def test_a_page_without_full_stops_is_cut_off_with_dots() -> None:
    quote = marked("前" * 2000 + "甲" + "后" * 2000, "甲", None)
    assert quote == "…" + "前" * AROUND + "[甲]" + "后" * AROUND + "…"


def test_an_english_date_is_found_too() -> None:
    text = "The road is open. Pipes are renewed by 30 June. Taps follow. The end."
    assert marked(text, "Pipes are renewed by 30 June", "30 June") == (
        "The road is open. [Pipes are renewed by ][*30 June*]. Taps follow."
    )


ROWS = "| 任务 | 责任单位 | 一季度 | 完成时限 |\n| --- | --- | --- | --- |\n| 修桥 | 交通局 | 封顶 | 6月底 |\n| 修路 | ^^ |  | ^^ |\n"


def test_a_row_of_a_table_stands_alone_with_dots_between_its_cells() -> None:
    row = "| 修桥 | 交通局 | 封顶 | 6月底 |"
    assert marked(ROWS, row, "6月底") == "[修桥 · 交通局 · 封顶 · ][*6月底*]"


def test_a_date_in_the_head_of_a_column_or_in_a_merged_cell_is_shown_before_the_row() -> None:
    assert marked(ROWS, "| 修桥 | 交通局 | 封顶 | 6月底 |", "一季度") == (
        "任务 · 责任单位 · *一季度* · 完成时限 … [修桥 · 交通局 · 封顶 · 6月底]"
    )
    assert marked(ROWS, "| 修路 | ^^ |  | ^^ |", "6月底") == "修桥 · 交通局 · 封顶 · *6月底* … [修路]"


def adopted(ledger: Ledger, text: str, clause: str, expr: str, *places: Place) -> int:
    start = text.index(clause)
    draft = Draft(
        title="管网改造", kind="deadline", start=start, end=start + len(clause), due_on=date(2025, 6, 30), expr=expr,
        section=("三、城建", "（一）<管网>"), owners=("住建局",),
    )  # fmt: skip
    reading = Reading(as_of=MORNING.date(), year=2025, as_of_from="given", drafts=(draft,))
    document, _ = adoption.take_in(
        ledger.session,
        CONSOLE,
        ledger.plan,
        MORNING,
        name="报告&全文.docx",
        sha256="x",
        text=text,
        reading=reading,
        places=places,
    )
    [proposal] = adoption.waiting(ledger.session, document)
    return adoption.adopt(ledger.session, CONSOLE, proposal, MORNING).number


def test_the_document_the_section_and_the_words(ledger: Ledger, says: Says) -> None:
    number = adopted(ledger, TEXT, CLAUSE, "6月底前")
    text = says("li", f"/source {number}").text
    assert "报告&amp;全文.docx" in text
    assert "三、城建 › （一）&lt;管网&gt;" in text
    assert "路面全部修完。<b><u>6月底前</u></b><u>完成管网改造</u>，&lt;确保&gt;通水。年底前全部验收。" in text
    assert "6月底前完成管网改造" in says("li", f"/show {number}").text


def test_the_page_is_named(ledger: Ledger, says: Says) -> None:
    number = adopted(ledger, TEXT, CLAUSE, "6月底前", Place(0, page=7))
    assert "第7页" in says("li", f"/source {number}").text


def test_the_cell_is_named(ledger: Ledger, says: Says) -> None:
    number = adopted(
        ledger, ROWS, "| 修桥 | 交通局 | 封顶 | 6月底 |", "6月底", Place(ROWS.index("| 修桥"), sheet="台账", row=3)
    )
    assert "台账!D3" in says("li", f"/source {number}").text


def test_an_endless_clause_still_fits_into_a_message(ledger: Ledger, says: Says) -> None:
    number = adopted(ledger, "始。" + "甲" * 9000 + "。", "甲" * 9000, "甲甲")
    assert says("li", f"/source {number}").text
    assert says("li", f"/show {number}").text


def test_an_item_without_a_document_has_no_source(ledger: Ledger, says: Says) -> None:
    milestone = ledger.assigned("事项甲", date(2025, 6, 30))
    milestone.document_id = None
    ledger.session.flush()
    ledger.session.refresh(milestone)
    with pytest.raises(Refused) as refused:
        says("li", f"/source {milestone.number}")
    assert refused.value.key == "no_source"
    assert "📖 原文" not in says("li", f"/show {milestone.number}").labels

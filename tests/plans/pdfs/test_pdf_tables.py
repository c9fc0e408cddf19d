"""Do the tables of a .pdf give their rows, units and days, and is nothing sure where they could not be put together?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from plans.documents import Document, open_document
from plans.drafts import Draft
from plans.places import standing
from plans.reading import read

FILES = Path(__file__).parents[1] / "files"
TODAY = date(2025, 1, 15)


def opened(name: str) -> Document:
    return open_document(name, (FILES / name).read_bytes())


def drafts(document: Document) -> list[Draft]:
    made = read(document.text, today=TODAY).drafts
    assert all(one.expr is None or document.text[one.expr_start : one.expr_end] == one.expr for one in made)
    return list(made)


def told(made: list[Draft]) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(f"{one.due_on:%m-%d}", one.title, one.owners) for one in made if one.due_on]


TWO = [
    ("03-31", "老旧小区改造，完成方案审批", ("住建局", "财政局", "街道办")),
    ("06-30", "老旧小区改造，20个小区全部开工", ("住建局", "财政局", "街道办")),
]


def test_a_table_without_rules_is_read_over_two_pages_as_in_the_other_formats() -> None:
    made = drafts(opened("plan.pdf"))
    rows = [*TWO, ("09-20", "澜水大桥加固，主体完工", ("交通局",))]
    assert [one for one in told(made) if one in rows] == rows
    assert told(made)[2:] == told(drafts(opened("plan.docx")))[2:]
    assert all(one.sure for one in made if one.owners)


def test_a_ruled_table_is_read_with_its_merged_cells_and_the_rows_that_a_page_breaks() -> None:
    rows = [
        ("06-30", "供水，新建水厂一座并完成主管网改造和入户管道更新", ("水利局", "住建局", "财政局")),
        ("10-31", "供暖，换热站改造", ("住建局",)),
        *[(f"{month:02}-20", f"{name}校区扩建，主体完工", ("教育局", "住建局")) for month, name in enumerate("东西南北中", 3)],
    ]  # fmt: skip
    made = drafts(opened("tables.pdf"))
    assert told(made)[: 2 + 3 * len(rows)] == [*TWO, *rows * 3]
    assert all(one.sure for one in made[: 2 + 3 * len(rows)])
    assert ("12-10", "档案馆项目投用", ()) in told(made)


@pytest.mark.parametrize(("name", "dated"), [("tables.pdf", 2), ("ledger.pdf", 0)])
def test_nothing_is_sure_that_comes_from_a_table_whose_rows_cannot_be_told(name: str, dated: int) -> None:
    document = opened(name)
    broken = [one for one in drafts(document) if one.why == "broken_table"]
    assert len(broken) == dated
    assert not any(one.sure for one in broken)
    own = [line for line in document.text.splitlines() if line.endswith("\t")]
    assert not any(one.sure and document.text[one.start : one.end] in line for one in drafts(document) for line in own)


def test_a_piece_of_a_table_is_doubtful_whatever_it_says() -> None:
    sentence = "水利局5月底前修订完成防汛预案。"
    (sure,) = read(f"2025年计划\n\n{sentence}\n", today=TODAY).drafts
    (piece,) = read(f"2025年计划\n\n{sentence}\t\n", today=TODAY).drafts
    assert (sure.sure, piece.sure, piece.why) == (True, False, "broken_table")


def test_rows_of_a_table_keep_their_page() -> None:
    document = opened("plan.pdf")
    pages = {one.title: standing(document.text, document.places, one.start) for one in drafts(document)}
    assert {title: place.page for title, place in pages.items() if title.startswith(("老旧", "澜水"))} == {
        "老旧小区改造，完成方案审批": 1, "老旧小区改造，20个小区全部开工": 2, "澜水大桥加固，主体完工": 2,
    }  # fmt: skip


def test_the_day_of_the_paper_is_nobodys_deadline() -> None:
    text = "2025年计划\n\n（2025年1月15日）\n\n一、城市更新\n\n水厂6月底前通水。\n"
    assert told(list(read(text, today=TODAY).drafts)) == [("06-30", "水厂通水", ())]

"""Is the page or the cell of every draft known?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from plans.as_json import reading_as_json
from plans.documents import open_document
from plans.pages import Place
from plans.places import NOWHERE, Stands, standing
from plans.reading import read

FILES = Path(__file__).parent / "files"


def places(name: str) -> list[tuple[str | None, str | None, int | None]]:
    """(expression, cell, page) of each draft of a fixture, as scripts see them."""
    document = open_document(name, (FILES / name).read_bytes())
    row = reading_as_json(read(document.text, today=date(2025, 1, 15)), name, document)
    return [(draft["expr"], draft["cell"], draft["page"]) for draft in row["drafts"]]


@pytest.mark.parametrize(("name", "month"), [("ledger.xlsx", "2025-10"), ("ledger.ods", "2025年10月")])
def test_a_draft_of_a_workbook_knows_its_cell(name: str, month: str) -> None:
    assert places(name) == [
        ("2025-06-30", "台账!E3", None), (month, "台账!E4", None), ("11月底前", "台账!E5", None),
        ("一季度", "附表!C1", None), ("二季度", "附表!D1", None),
    ]  # fmt: skip


def test_a_draft_of_separated_values_knows_its_cell() -> None:
    assert [cell for _, cell, _ in places("ledger.csv")] == ["E3", "E4", "E5"]


def test_a_draft_of_a_pdf_knows_its_page() -> None:
    known = {expr: page for expr, _, page in places("plan.pdf")}
    assert (known["10 月底前"], known["11 月底前"]) == (1, 1)
    assert next(page for expr, page in known.items() if expr and expr.startswith("每月")) == 2


def test_pages_that_are_pictures_are_told_to_scripts_and_only_where_there_are_any() -> None:
    for name, keys in (("half-scanned.pdf", {"unread_pages"}), ("plan.pdf", set[str]())):
        document = open_document(name, (FILES / name).read_bytes())
        row = reading_as_json(read(document.text, today=date(2025, 1, 15)), name, document)
        assert set(row) - {"file", "as_of", "year", "drafts", "unread", "error"} == keys


def test_a_place_is_found_by_its_offset() -> None:
    text = "| a | b\\|c | d |\nafter"
    row = [Place(0, 0, "S", 7), Place(17, 3)]
    assert standing(text, row, text.index("d")) == Stands(cell="S!C7")
    assert standing(text, row, text.index("after")) == Stands(page=3)
    assert standing(text, [], 0) == NOWHERE
    assert standing(text, [Place(0, 0, "", 1, 27)], 1) == Stands(cell="AA1")

"""Does a document tell its own day and the year that it plans?"""

from __future__ import annotations

from datetime import date

import pytest

from plans.issued import planned_year
from plans.reading import read


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("青澜区2025年国民经济和社会发展计划草案", 2025),
        ("关于2024年计划执行情况与2025年计划草案的报告", 2025),
        ("Harbour Street Library: 2025 renewal plan", 2025),
        ("FY26 Budget Goals", 2026),
        ("Fiscal Year 2026 priorities", 2026),
        ("Strategic Plan 2021-2025", None),
        ("FY 2026-27 Proposed Budget", None),
        ("A report on 2023 and the plan for 2024", None),
        ("Minutes of 2025", None),
    ],
)
def test_the_year_stands_beside_the_plan(title: str, year: int | None) -> None:
    assert planned_year(title) == year


@pytest.mark.parametrize(
    "stamp",
    [
        "Issued 17 April 2025 by the office",
        "Updated 4/17/2025",
        "April 17, 2025",
        "Last updated: 2025-04-17",
        "Adopted on April 17th, 2025",
    ],
)
def test_an_english_document_tells_its_own_day(stamp: str) -> None:
    reading = read(
        f"# Renewal plan\n\n{stamp}\n\nThe team will publish the tender by 30 May.\n", today=date(2030, 1, 1)
    )
    assert (reading.as_of, reading.as_of_from) == (date(2025, 4, 17), "document")


def test_sentences_behind_a_title_are_no_part_of_it() -> None:
    reading = read(
        "Renewal plan 2025\n\nThe team will publish the tender by 30 May.\n- Sign the contract by 1 June.\n",
        today=date(2025, 1, 1),
    )
    assert reading.title == "Renewal plan 2025"
    assert [one.due_on for one in reading.drafts] == [date(2025, 5, 30), date(2025, 6, 1)]

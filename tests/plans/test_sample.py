"""Is our own sample marked rightly, is it sound as a Word file, and does the reader find what it promises?"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import plans.examples
from plans.documents import open_document
from plans.drafts import Draft, Reading
from plans.examples import SAMPLE_DOCX, SAMPLE_EN, example, sample
from plans.reading import read

GOLD = Path(plans.examples.__file__).with_name("sample-2025.gold.jsonl")
DATED = {"deadline", "start_window", "recurring", "relative"}
TODAY = date(2026, 11, 26)  # far from the plan's own date: the sample has to tell its year by itself
Mark = dict[str, Any]


@pytest.fixture(scope="module")
def text() -> str:
    return open_document(*sample()).text


@pytest.fixture(scope="module")
def gold() -> list[Mark]:
    return [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def reading(text: str) -> Reading:
    return read(text, today=TODAY)


def test_every_mark_cuts_its_expression_out_of_its_clause(text: str, gold: list[Mark]) -> None:
    for mark in gold:
        assert 0 <= mark["clause_start"] < mark["clause_end"] <= len(text)
        if mark["expr"] is not None:
            assert text[mark["expr_start"] : mark["expr_end"]] == mark["expr"]
            assert mark["clause_start"] <= mark["expr_start"] < mark["expr_end"] <= mark["clause_end"]


def test_marks_have_one_shape_and_numbers_of_their_own(text: str, gold: list[Mark]) -> None:
    assert len({mark["id"] for mark in gold}) == len(gold)
    assert len({tuple(mark) for mark in gold}) == 1
    for mark in gold:
        assert mark["due"] is None or date.fromisoformat(mark["due"]) >= date(2025, 4, 17)
        assert all(subject in text for subject in mark["subjects"])


def test_one_item_is_due_within_seven_days_of_the_date_of_issue(gold: list[Mark]) -> None:
    soon = [mark for mark in gold if mark["due"] and date.fromisoformat(mark["due"]) <= date(2025, 4, 24)]
    assert [mark["due"] for mark in soon] == ["2025-04-22"]


def test_three_units_have_items_to_be_assigned(gold: list[Mark]) -> None:
    lead = [mark["owners"][0] for mark in gold if mark["owners"]]
    assert {unit: lead.count(unit) for unit in lead} == {"交通局": 4, "住建局": 5, "教体局": 3}


def test_the_word_file_says_the_same(text: str) -> None:
    word = open_document(*example(SAMPLE_DOCX)).text
    assert "".join(word.split()) == "".join(text.split())
    assert word.count("\n## ") == text.count("\n## ")


def test_dated_promises_are_found(reading: Reading, gold: list[Mark]) -> None:
    owed = [mark for mark in gold if mark["kind"] in DATED and mark["due"] and not mark["optional"]]
    missed = [mark["title"] for mark in owed if not any(agree(draft, mark) for draft in reading.drafts)]
    assert len(owed) > 90
    assert 1 - len(missed) / len(owed) >= 0.95, missed


def test_dated_drafts_are_promises(reading: Reading, gold: list[Mark]) -> None:
    dated = [draft for draft in reading.drafts if draft.kind in DATED and draft.due_on]
    left = list(gold)
    false = []
    for draft in dated:
        mine = next((mark for mark in left if agree(draft, mark)), None)
        if mine is None:
            false.append((draft.expr, draft.due_on, draft.title))
        else:
            left.remove(mine)
    assert 1 - len(false) / len(dated) >= 0.9, false


def test_the_samples_own_date_and_year_are_read(reading: Reading) -> None:
    assert (reading.as_of, reading.year, reading.as_of_from) == (date(2025, 4, 17), 2025, "document")


def test_the_word_file_promises_the_same(reading: Reading) -> None:
    word = read(open_document(*example(SAMPLE_DOCX)).text, today=TODAY)
    assert [promised(draft) for draft in word.drafts] == [promised(draft) for draft in reading.drafts]


def test_the_english_sample_is_a_document() -> None:
    assert open_document(*example(SAMPLE_EN)).text.startswith("# Harbour Street Library")


def promised(draft: Draft) -> tuple[object, ...]:
    """What a draft says apart from its place."""
    return draft.title, draft.kind, draft.due_on, draft.count, draft.owners


def agree(draft: Draft, mark: Mark) -> bool:
    """The same due date, and deadline expressions that share at least one character."""
    due = draft.due_on.isoformat() if draft.due_on else None
    if due not in (mark["due"], *mark["due_alt"]):
        return False
    if draft.expr_start is None or draft.expr_end is None or mark["expr"] is None:
        return False
    return bool(draft.expr_start < mark["expr_end"] and mark["expr_start"] < draft.expr_end)

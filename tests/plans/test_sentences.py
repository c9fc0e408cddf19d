"""Do sentences of many styles keep the reading that was checked by hand?

Each line of the .jsonl files is a sentence, read as of 17 April 2025, with what it promises: day, kind, the date's words,
title, and the units if it names any. A sentence without drafts is a trap.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from plans.drafts import Draft
from plans.reading import read

HERE = Path(__file__).parent
SENTENCES = [
    json.loads(line)
    for name in ("sentences_en.jsonl", "sentences_zh.jsonl")
    for line in (HERE / name).open(encoding="utf-8")
]


def told(draft: Draft) -> list[Any]:
    due = draft.due_on.isoformat() if draft.due_on else None
    return [due, draft.kind, draft.expr, draft.title, *([list(draft.owners)] if draft.owners else [])]


@pytest.mark.parametrize("sentence", SENTENCES, ids=[one["text"][:40] for one in SENTENCES])
def test_a_sentence_promises_what_a_reader_finds_in_it(sentence: dict[str, Any]) -> None:
    reading = read(sentence["text"], today=date(2030, 1, 1), as_of=date(2025, 4, 17))
    assert [told(one) for one in reading.drafts] == sentence["drafts"]
    for one in reading.drafts:
        assert one.expr is None or sentence["text"][one.expr_start : one.expr_end] == one.expr

"""Are the promised figures reached on real documents, where the folder with them is at hand?"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from types import ModuleType
from typing import Any

import pytest

from bench import calibration
from bench.reading import DOCUMENTS, SHARED, score_module
from plans.as_json import draft_as_json
from plans.reading import read

TODAY = date(2026, 11, 26)

pytestmark = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the folder with the real documents is not beside this repository"
)


@pytest.fixture(scope="module")
def score() -> ModuleType:
    return score_module()


@pytest.fixture(scope="module")
def wolong() -> str:
    return (SHARED / "wolong-2025.txt").read_text("utf-8")


@pytest.fixture(scope="module")
def judged(score: ModuleType, wolong: str) -> Callable[[set[str]], dict[str, Any]]:
    drafts = [draft_as_json(one) for one in read(wolong, today=TODAY, as_of=date(2025, 4, 17)).drafts]
    lines = (SHARED / "wolong-2025.gold.jsonl").read_text("utf-8").splitlines()
    golds = [row for line in lines if line.strip() and "kind" in (row := json.loads(line))]

    def report(kinds: set[str]) -> dict[str, Any]:
        return dict(score.report(drafts, golds, kinds))

    return report


def test_every_dated_milestone_of_the_real_report_is_found(
    score: ModuleType, judged: Callable[[set[str]], dict[str, Any]]
) -> None:
    dated = judged(score.DATED)
    assert dated["recall"] >= 0.98, dated["missed"]
    assert dated["precision"] >= 0.98, dated["false_drafts"]
    assert (dated["count_right"], dated["quantity_right"]) == (1.0, 1.0)


def test_all_kinds_of_the_real_report_are_found(
    score: ModuleType, judged: Callable[[set[str]], dict[str, Any]]
) -> None:
    every = judged(score.ALL)
    assert every["f1"] >= 0.93, (every["missed"], every["false_drafts"])
    assert every["subjects_named"] >= 0.95


def test_the_real_report_tells_its_own_day_and_year(wolong: str) -> None:
    reading = read(wolong, today=TODAY)
    assert (reading.as_of, reading.year, reading.as_of_from) == (date(2025, 4, 17), 2025, "document")


def test_a_later_day_removes_no_commitment_of_the_real_report(wolong: str) -> None:
    early = {(one.expr_start, one.title) for one in read(wolong, today=TODAY).drafts}
    late = {(one.expr_start, one.title) for one in read(wolong, today=TODAY, as_of=date(2025, 12, 1)).drafts}
    assert early - late == set()


@pytest.mark.parametrize(
    "name", ["wolong-2025.txt", "baotou-tasks-2022.txt", "yunnan-projects-2021.md", "louisville-omb-fy16.txt"]
)
def test_every_expression_of_a_real_document_is_accounted_for(name: str) -> None:
    text = (SHARED / name).read_text("utf-8")
    reading = read(text, today=TODAY)
    settled = {(one.start, one.end) for one in reading.passed} | {(one.start, one.end) for one in reading.unread}
    settled |= {
        (one.expr_start, one.expr_end)
        for one in reading.drafts
        if one.expr_start is not None and one.expr_end is not None
    }
    covered = [(one.start, one.end) for one in reading.drafts]
    left = [
        one.text
        for one in reading.expressions
        if (one.start, one.end) not in settled and not any(a <= one.start and one.end <= b for a, b in covered)
    ]
    assert left == []


def test_the_development_cases_are_read(score: ModuleType) -> None:
    rows = [json.loads(line) for line in (SHARED / "cases.dev.jsonl").read_text("utf-8").splitlines() if line.strip()]

    def read_all(_command: str, rows: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
        return [
            [
                draft_as_json(one)
                for one in read(row["text"], today=TODAY, as_of=date.fromisoformat(row["as_of"])).drafts
            ]
            for row in rows
        ]

    setattr(score, "read_all", read_all)  # noqa: B010  # in this process: one run of the command a date would take minutes
    figures = score.cases("", SHARED / "cases.dev.jsonl")
    assert figures["cases"] == len(rows)
    assert figures["share"] >= 0.95, figures["wrong"]


def test_of_the_drafts_marked_sure_99_in_a_hundred_are_right(score: ModuleType) -> None:
    sure = [one for one in calibration.development(score, SHARED, DOCUMENTS, TODAY) if one[1]]
    wrong = [says for _, _, right, says in sure if not right]
    assert len(sure) >= 290
    assert len(wrong) <= len(sure) / 100, wrong


def test_a_report_bound_many_times_over_is_read_each_time(wolong: str) -> None:
    assert len(read(wolong * 3, today=TODAY).drafts) >= 3 * len(read(wolong, today=TODAY).drafts)

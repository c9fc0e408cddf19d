"""How are score sheets kept for ever? As plain numbers and texts, from which exactly the same sheets are made again."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from schedules.score_rules import Rule, Rules, parse
from schedules.scores import Happened, Row, Sheet, grade
from supervision.evaluating import UnitScore

Data = dict[str, Any]


def kept(found: Sequence[UnitScore], rules: Rules, text: str) -> Data:
    """`text` are the rules by which the grades were given; the points of each row stand beside it."""
    return {
        "rules": {"name": rules.name, "starts_on": rules.starts_on.isoformat(), "text": text},
        "units": [
            {
                "unit": each.unit, "score": str(each.score), "grade": each.grade,
                "quarters": [[name, str(score)] for name, score in each.quarters],
                "months": [[name, _sheet(sheet)] for name, sheet in each.months],
            } for each in found
        ],
    }  # fmt: skip


def sheets(data: Data) -> list[UnitScore]:
    return [
        UnitScore(
            each["unit"], tuple((name, _read(sheet)) for name, sheet in each["months"]),
            tuple((name, Fraction(score)) for name, score in each["quarters"]), Fraction(each["score"]), each["grade"],
        ) for each in data["units"]
    ]  # fmt: skip


def rules_of(data: Data) -> Rules:
    return parse(data["rules"]["text"])


def corrected(data: Data, unit: UnitScore, points: Sequence[str | None]) -> UnitScore:
    """The unit's score with what its accepted appeals gave it, and the grade of that."""
    if not points:
        return unit
    rules = rules_of(data)
    score = unit.score + sum((Fraction(each) for each in points if each is not None), Fraction(0))
    score = min(rules.highest, max(rules.lowest, score))
    return UnitScore(unit.unit, unit.months, unit.quarters, score, grade(rules, score))


def _sheet(sheet: Sheet) -> dict[str, Any]:
    return {
        "score": str(sheet.score),
        "rows": [
            {
                "event": row.rule.event, "each": str(row.rule.points), "most": str(row.rule.most), "points": str(row.points),
                "events": [[event.number, list(event.changes)] for event in row.events],
            } for row in sheet.rows
        ],
    }  # fmt: skip


def _read(kept_as: dict[str, Any]) -> Sheet:
    rows = [
        Row(
            Rule(row["event"], Fraction(row["each"]), Fraction(row["most"])), Fraction(row["points"]),
            tuple(Happened(row["event"], number, tuple(changes)) for number, changes in row["events"]),
        ) for row in kept_as["rows"]
    ]  # fmt: skip
    return Sheet(Fraction(kept_as["score"]), tuple(rows))

"""What do score sheets look like as a workbook? The units with their months, then every row and what caused it."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from db.evaluations import Appeal
from db.ledger import Change, Plan
from schedules.score_rules import Rules
from schedules.scores import said
from supervision.evaluating import UnitScore
from wording.papers.ledger_book import head, print_set_up, put
from wording.say import plain


def score_book(
    plan: Plan,
    period: str,
    found: Sequence[UnitScore],
    changes: Mapping[int, Change],
    rules: Rules,
    now: datetime,
    language: str,
    appeals: Sequence[Appeal] = (),
) -> bytes:
    """First the scores, then the rows that made them and what accepted appeals added, then the rules themselves."""
    made = Workbook()
    sheet = made.active
    assert isinstance(sheet, Worksheet)
    sheet.title = plain("scores.sheet_units", language)
    _units(sheet, found, language)
    print_set_up(sheet, f"{plan.name} {period}", landscape=True)
    _reasons(made.create_sheet(plain("scores.sheet_reasons", language)), found, changes, appeals, language)
    _rules(made.create_sheet(plain("scores.sheet_rules", language)), rules, language)
    made.properties.title, made.properties.creator = plan.name, "Duban"
    made.properties.created = made.properties.modified = now.replace(tzinfo=None)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _units(sheet: Worksheet, found: Sequence[UnitScore], language: str) -> None:
    months = list(dict.fromkeys(name for each in found for name, _ in each.months))
    quarters = list(dict.fromkeys(name for each in found for name, _ in each.quarters))
    quarters = quarters if len(quarters) > 1 else []
    names = [
        plain("papers.column_unit", language),
        *months,
        *quarters,
        plain("scores.score", language),
        plain("scores.grade", language),
    ]
    head(sheet, names, [18, *(10 for _ in (*months, *quarters)), 10, 10])
    for row, each in enumerate(found, start=2):
        of = dict(each.months)
        means = dict(each.quarters)
        values = [
            each.unit, *(float(said(of[m].score)) if m in of else None for m in months),
            *(float(said(means[q])) if q in means else None for q in quarters), float(said(each.score)),
        ]  # fmt: skip
        for index, value in enumerate([*values, plain(f"scores.grade_{each.grade}", language)], start=1):
            put(sheet.cell(row, index), value, "score")


def _reasons(
    sheet: Worksheet, found: Sequence[UnitScore], changes: Mapping[int, Change], appeals: Sequence[Appeal], language: str
) -> None:  # fmt: skip
    keys = (
        "papers.column_unit",
        "scores.month",
        "scores.rule",
        "scores.points",
        "papers.column_number",
        "scores.events",
    )
    head(sheet, [plain(key, language) for key in keys], [18, 10, 26, 8, 8, 60])
    at = 2
    for each, name, row in ((e, name, row) for e in found for name, month in e.months for row in month.rows):
        for event in row.events:
            told = [changes[number] for number in event.changes if number in changes]
            words = "; ".join(f"{c.at:%Y-%m-%d} {plain(f'show.what_{c.what}', language)} ({c.id})" for c in told)
            values: tuple[str | float, ...] = (
                each.unit,
                name,
                plain(f"scores.event_{event.event}", language),
                float(row.rule.points),
                event.number,
                words,
            )
            for index, value in enumerate(values, start=1):
                put(sheet.cell(at, index), value, "score")
            at += 1
    for at_last, appeal in enumerate(appeals, start=at):
        what = plain("scores.correction", language)
        corrected = (appeal.unit.name, appeal.evaluation.period, what, float(appeal.points or 0), None, appeal.answer)
        for index, one in enumerate(corrected, start=1):
            put(sheet.cell(at_last, index), one, "score")
    print_set_up(sheet, plain("scores.sheet_reasons", language), landscape=True)


def _rules(sheet: Worksheet, rules: Rules, language: str) -> None:
    head(sheet, [plain(key, language) for key in ("scores.rule", "scores.points", "scores.most")], [30, 10, 10])
    for row, rule in enumerate(rules.rules, start=2):
        values: tuple[str | float, ...] = (
            plain(f"scores.event_{rule.event}", language),
            float(rule.points),
            float(rule.most),
        )
        for index, value in enumerate(values, start=1):
            put(sheet.cell(row, index), value, "score")
    print_set_up(sheet, f"{rules.name} {rules.starts_on.isoformat()}", landscape=False)

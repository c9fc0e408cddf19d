"""Which part of a document is tables, and what do they promise? The rest goes to the grammar of sentences."""

from __future__ import annotations

from plans.clean import Cleaned
from plans.moments import DateExpression, Reference
from plans.outline import Outline
from plans.promises import Findings, Setting
from plans.tables.layout import Table
from plans.tables.rows import TableReader


def read_tables(
    cleaned: Cleaned, raw: str, setting: Setting, at: Reference, built: Outline, dates: list[DateExpression], tables: list[Table]
) -> tuple[Outline, list[DateExpression], Findings, list[DateExpression]]:  # fmt: skip
    """The outline and the dates outside the tables, what the tables promise, and all dates of the document.

    A date in a cell is read by itself: neither a year nor a month is handed on from one cell to the next.
    """
    findings, own = Findings(), list[DateExpression]()
    lines = {line for table in tables for line in table.lines}
    taken = {start for start, _ in lines}
    paragraphs = {paragraph.start: paragraph for paragraph in built.paragraphs}
    for table in tables:
        words = {
            cell[:2]: _raw(cleaned, raw, *cell[:2])
            for row in table.rows for cell, column in zip(row.cells, table.columns, strict=False)
            if not cell.empty and column.role in ("lead", "duty", "doer", "assist", "person")
        }  # fmt: skip
        reader = TableReader(setting, table, at, paragraphs, words)
        reader.read()
        findings.add(reader.findings)
        own += reader.dates
    rest = _outside(dates, sorted(lines))
    outside = built._replace(paragraphs=[each for each in built.paragraphs if each.start not in taken])
    return outside, rest, findings, sorted([*rest, *own], key=lambda one: one.start)


def _raw(cleaned: Cleaned, raw: str, start: int, end: int) -> str:
    a, b = cleaned.origin_span(start, end)
    return raw[a:b]


def _outside(dates: list[DateExpression], lines: list[tuple[int, int]]) -> list[DateExpression]:
    """The dates that stand in none of the lines; both come in the text's order."""
    kept, place = [], 0
    for one in dates:
        while place < len(lines) and lines[place][1] <= one.start:
            place += 1
        if place == len(lines) or one.start < lines[place][0]:
            kept.append(one)
    return kept

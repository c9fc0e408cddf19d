"""What do the columns of months, quarters and years ask for: a draft for each that has words, one for a bar of marks."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from plans.moments import DateExpression, Reference, When
from plans.promises import Findings
from plans.tables.asks import Asking, quantity_in
from plans.tables.cell_dates import dates_in_cell, period_of
from plans.tables.layout import Cell, Table
from plans.tables.prose import FIRM, read_cell, titled

MARK = re.compile(r"[√✓✔☑●■★▲△◆○xX+*—–\-=>→▶█]{1,4}|是|yes", re.IGNORECASE)
NOTHING = re.compile(r"[-—–/\\\s]*|无|n/?a|none", re.IGNORECASE)
NUMBER = re.compile(r"[≥≤><＞＜]?\d[\d,]*(?:\.\d+)?(?:%|‰|[^\d，。；、]{0,4})")
UNIT_IN_NAME = re.compile(r"[（(](?:单位[:：])?(?P<unit>[^（）()]{1,8})[）)]$")


class Timed(NamedTuple):
    """A column about a time, and that time as its heading writes it."""

    place: int
    found: DateExpression


def timed_columns(table: Table, folded: str, at: Reference) -> list[Timed]:
    """The columns that are about a time; a lower heading takes the year that was named over it."""
    found = []
    for place, column in enumerate(table.columns):
        when = period_of(column.time, at) if column.role == "period" else None
        if when is None or when.due_on is None:
            continue
        head = table.heads[place]
        words = folded[head.start : head.end]
        begin = words.find(column.time)
        start, end = (head.start + begin, head.start + begin + len(column.time)) if begin >= 0 else head[:2]
        found.append(Timed(place, DateExpression(start, end, folded[start:end], "column", when)))
    return found


def read_periods(asking: Asking, columns: list[Timed], due: set[date | None]) -> tuple[Findings, list[DateExpression]]:
    """The promises of a row's cells under months, and the date expressions inside those cells."""
    findings, dates = Findings(), []
    bar: list[Timed] = []
    for timed in columns:
        cell = asking.row.cells[timed.place]
        words = "" if cell.empty else asking.folded(cell)
        if MARK.fullmatch(words) and not (NOTHING.fullmatch(words) and not bar):
            bar.append(timed)
            continue
        _close(asking, bar, findings)
        bar = []
        when = timed.found.when
        if not words or NOTHING.fullmatch(words) or not cell.own:
            continue
        inner = dates_in_cell(asking.setting.folded, cell.start, cell.end, _inside(asking.at, when), dated=False)
        dates += inner
        made = _one(asking, timed, cell, words, inner)
        if _is_said(when, due) and all(one.found is timed.found for one in made.promises):
            findings.passed += [(date, "name") for date in inner]
            continue
        findings.add(made)
    _close(asking, bar, findings)
    return findings, dates


def _is_said(when: When, due: set[date | None]) -> bool:
    """A column of the whole year states the target of a row that has its own day in that year."""
    return when.shape == "year" and any(day is not None and day.year == (when.due_on or day).year for day in due)


def _inside(at: Reference, when: When) -> Reference:
    assert when.due_on is not None
    first = when.first_on or when.due_on
    return at._replace(
        year_before=when.due_on.year, month=when.due_on.month if first.month == when.due_on.month else None
    )


def _one(asking: Asking, timed: Timed, cell: Cell, words: str, inner: list[DateExpression]) -> Findings:
    findings = Findings()
    if _is_over(asking, timed):
        findings.passed += [(date, "past") for date in inner]
        return findings
    firm = [date for date in inner if FIRM.search(date.text) or date.when.shape == "point" or _opens_step(asking, date)]
    if firm:
        findings = read_cell(asking.setting, asking.paragraph, cell, inner, "task", asking.name)
        if findings.promises:
            return findings
    findings.passed += [(date, "name") for date in inner if all(date is not known for known, _ in findings.passed)]
    quantity = quantity_in(words, _unit(asking)) if NUMBER.fullmatch(words.replace(" ", "")) else None
    title = titled(asking.name, asking.words(cell))
    if quantity and quantity.unit == words:
        quantity = None
    findings.promises.append(asking.promise(timed.found, title, starts=False, quantity=quantity))
    return findings


def _opens_step(asking: Asking, date: DateExpression) -> bool:
    """一季度：完成招标; 二季度：进场施工: a step of its own under each."""
    return date.when.shape in ("period", "range") and asking.setting.folded[date.end : date.end + 1] in ("：", ":")


def _unit(asking: Asking) -> str:
    units = [asking.words(cell) for cell in asking.cells("measure")]
    if units:
        return units[0]
    bracket = UNIT_IN_NAME.search(asking.name)  # 到位资金（亿元）
    return bracket["unit"] if bracket else ""


def _is_over(asking: Asking, timed: Timed) -> bool:
    due = timed.found.when.due_on
    return due is not None and due.year < asking.setting.year


def _close(asking: Asking, bar: list[Timed], findings: Findings) -> None:
    """Marks in a row of months are a bar: begun with the first, over with the last."""
    if not bar or _is_over(asking, bar[-1]):
        return
    first, last = bar[0].found.when, bar[-1].found
    begun = first.first_on or first.due_on
    when = When("range", last.when.due_on, begun, last.when.year_named) if len(bar) > 1 else last.when
    findings.promises.append(asking.promise(last, asking.name, starts=False, when=when))

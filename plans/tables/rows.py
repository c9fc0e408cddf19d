"""What does each row of a table ask for? A draft for every cell with a day, and for every month that has words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import islice

from plans.moments import DateExpression, Reference
from plans.outline import Paragraph
from plans.promises import Findings, Promise, Setting
from plans.tables.asks import SHORT_TARGET, WHO, Asking
from plans.tables.cell_dates import dates_in_cell
from plans.tables.columns import Role
from plans.tables.layout import Cell, Row, Table
from plans.tables.periods import read_periods, timed_columns
from plans.tables.prose import FIRM, read_cell, titled, trimmed

DONE = re.compile(
    r".{0,8}(?:已(?:全部|全面)?(?:完成|竣工|完工|建成|投产|投用|办结|销号|交付|验收)|^(?:complete[d]?|done|closed|finished|100%))[。.]?",
    re.IGNORECASE,
)
MOST_DATES = 24  # in one cell under a time limit: two for each month
MOST_UNITS = 100  # rows that only add units to a task
DATED: tuple[Role, ...] = ("due", "start", "span")
FILLER = re.compile(
    r"[\s，、；。:：（）\-—]*(?:之?前|以前|底|末|内)?(?:基本|全面|全部|按期|按时)?(?:完成|完工|竣工|办结|结束)?[\s，、；。（）]*"
)
YEAR_OF_TARGET = re.compile(r"年度|全年|本年|当年|今年|annual", re.IGNORECASE)


class TableReader:
    """One table being read: `findings` and every date expression in it, in `dates`."""

    def __init__(
        self, setting: Setting, table: Table, at: Reference, paragraphs: dict[int, Paragraph], raw: dict[tuple[int, int], str]
    ) -> None:  # fmt: skip
        self.setting, self.table, self.at, self.paragraphs, self.raw = setting, table, at, paragraphs, raw
        self.findings = Findings()
        self.dates: list[DateExpression] = []
        self.periods = timed_columns(table, setting.folded, at)
        self.section = ""
        self.section_date: DateExpression | None = None

    def read(self) -> None:
        sections = sorted(self.table.sections.items())
        rows = [row for row in self.table.rows if row.start not in self.table.sections]
        for number, row in enumerate(rows):
            while sections and sections[0][0] < row.start:
                self._open_section(*sections.pop(0))
            if _asks(self.table, row):
                self._read_row(
                    self._asking(row, _only_units(self.table, islice(rows, number + 1, number + 1 + MOST_UNITS)))
                )
        used = {promise.found for promise in self.findings.promises}
        self.dates += [timed.found for timed in self.periods]
        self.findings.passed += [(timed.found, "name") for timed in self.periods if timed.found not in used]
        self.dates.sort(key=lambda one: one.start)

    def _open_section(self, start: int, words: str) -> None:
        """一、6月底前完成的任务 on a row of its own is the limit of the rows under it that have none."""
        self.section = words
        end = self.setting.folded.find("\n", start)
        dates = self._dates(Cell(start, end if end >= 0 else len(self.setting.folded)), dated=False)
        firm = [one for one in dates if FIRM.search(self.setting.folded, one.start, one.end + 1)]
        self.section_date = firm[-1] if firm else None
        self.findings.passed += [(one, "name") for one in dates if one is not self.section_date]

    def _dates(self, cell: Cell, *, dated: bool) -> list[DateExpression]:
        found = dates_in_cell(self.setting.folded, cell.start, cell.end, self.at, dated=dated)
        if cell.own:  # a merged cell was seen in its own row
            self.dates += found
        return found

    def _asking(self, row: Row, same: list[Row]) -> Asking:
        paragraph = self.paragraphs[row.start]
        asking = Asking(self.setting, self.table, row, same, paragraph, self.at, self.raw)
        groups = [asking.words(cell) for cell in asking.cells("group")] if asking.cells("task") else []
        section = tuple(dict.fromkeys(name for name in (*paragraph.section, self.section, *groups) if name))
        asking.paragraph = paragraph._replace(section=section)
        return asking

    def _read_row(self, asking: Asking) -> None:
        found = Findings()
        self._dated_cells(asking, found)
        ends = {promise.due_on for promise in found.promises if promise.kind != "start_window"}
        periods, inner = read_periods(asking, self.periods, ends)
        self.dates += inner
        found.add(periods)
        if not found.promises and self.section_date is not None and not asking.cells(*DATED):
            found.promises.append(asking.promise(self.section_date, self._title(asking), starts=False))
        self._prose_cells(asking, found)
        if not found.promises and not asking.cells(*DATED) and not self.periods:
            self._year_target(asking, found)
        found.promises = [replace(one, owners=asking.owners) if asking.owners else one for one in found.promises]
        self.findings.add(found)

    def _title(self, asking: Asking, step: str = "", header: str = "") -> str:
        words, _ = asking.target
        title = titled(asking.name, step) if step else trimmed(asking.name)
        if words and len(words) <= SHORT_TARGET and not step and not re.search(r"\d", title) and asking.cells("task"):
            title = titled(title, words)
        return titled(title, header) if header else title

    def _dated_cells(self, asking: Asking, found: Findings) -> None:
        """The promises of the cells under 完成时限, 开工时间 and the like."""
        columns = [
            (cell, column) for cell, column in zip(asking.row.cells, self.table.columns, strict=False)
            if column.role in DATED and not cell.empty
        ]  # fmt: skip
        dated = [(cell, column, self._dates(cell, dated=True)) for cell, column in columns]
        several = {
            role: sum(bool(dates) for _, column, dates in dated if role in ("start", column.role)) > 1 for role in DATED
        }  # a start is told apart from the end of its row, two ends from each other
        ends = any(dates for _, column, dates in dated if column.role == "due")
        is_done = any(DONE.fullmatch(asking.folded(cell)) for cell in asking.cells("status"))
        for cell, column, dates in dated:
            starts = column.role == "start"
            if ends and column.role == "span":  # 建设年限 2024-2026 says no more than 竣工时间 2026年6月 beside it
                found.passed += [(one, "name") for one in dates]
                continue
            made = self._of_cell(
                asking, cell, dates, starts=starts, header=column.words if several[column.role] else ""
            )
            for promise in made.promises:
                over = promise.due_on is not None and promise.due_on < self.setting.as_of
                if promise.found and (is_done or (over and (starts or asking.paragraph.past))):
                    found.passed.append((promise.found, "past"))
                else:
                    found.promises.append(promise)
            found.passed += made.passed
            found.unread += made.unread

    def _of_cell(
        self, asking: Asking, cell: Cell, dates: list[DateExpression], *, starts: bool, header: str
    ) -> Findings:
        findings = Findings()
        findings.unread += dates[MOST_DATES:]
        dates = dates[:MOST_DATES]
        if not dates:
            return findings
        rests = _between(self.setting.shown, cell, dates)
        if len(dates) > 1 and any(not FILLER.fullmatch(words) for words in rests):
            steps = read_cell(self.setting, asking.paragraph, cell, dates, "due", asking.name)
            if len(steps.promises) >= len(dates) - 1:
                findings.add(steps)
                return findings
        quantity = asking.target[1]
        for one in dates:
            step = "" if len(dates) > 1 else "".join(words for words in rests if not FILLER.fullmatch(words))
            title = self._title(asking, step.strip("，、；。:：（）() "), header)
            findings.promises.append(asking.promise(one, title, starts=starts, quantity=quantity))
        return findings

    def _prose_cells(self, asking: Asking, found: Findings) -> None:
        """Sentences with days in the other columns. Where the row has its own day, its task repeats no other of that time."""
        due = {promise.due_on for promise in found.promises}
        for cell, column in zip(asking.row.cells, self.table.columns, strict=False):
            if cell.empty or not cell.own or column.role in (*DATED, "period"):
                continue
            dates = self._dates(cell, dated=False)
            if not dates:
                continue
            telling = column.role in ("status", "detail", "other", "group")
            name = "" if column.role == "task" and len(asking.cells("task")) == 1 else asking.name
            read = read_cell(self.setting, asking.paragraph, cell, dates, column.role, name)
            for promise in read.promises:
                repeats = bool(due) and not telling and not _adds(promise, due)
                if repeats and promise.found:
                    found.passed.append((promise.found, "name"))
                else:
                    found.promises.append(promise)
            found.passed += read.passed
            found.unread += read.unread

    def _year_target(self, asking: Asking, found: Findings) -> None:
        """A measured target in a table of the year's targets is due when the year is over."""
        words, quantity = asking.target
        column = next((column for column in self.table.columns if column.role == "target"), None)
        if column is None or quantity is None or not (YEAR_OF_TARGET.search(column.words) or self.setting.year_known):
            return
        promise = asking.promise(None, self._title(asking), starts=False, quantity=quantity, doubts=("date_implied",))
        found.promises.append(replace(promise, due_on=date(self.setting.year, 12, 31)))


def _asks(table: Table, row: Row) -> bool:
    """Whether a row says anything of its own besides units."""
    return any(
        cell.own and not cell.empty and column.role not in WHO
        for cell, column in zip(row.cells, table.columns, strict=False)
    )


def _only_units(table: Table, below: Iterable[Row]) -> list[Row]:
    """The rows that only add units to the one above them: everything else is merged with it, or left empty."""
    same = []
    for row in below:
        if _asks(table, row):
            break
        same.append(row)
    return same


def _adds(promise: Promise, due: set[date | None]) -> bool:
    """A firm day of its own beside the row's (6月底前完成招标): another step."""
    firm = bool(promise.found and FIRM.search(promise.found.text) and promise.found.when.shape == "point")
    return firm and promise.action is not None and promise.due_on not in due


def _between(shown: str, cell: Cell, dates: list[DateExpression]) -> list[str]:
    """The words of a cell around its dates."""
    edges = [cell.start, *(edge for one in dates for edge in (one.start, one.end)), cell.end]
    return [shown[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]

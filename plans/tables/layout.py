"""Where are the tables of a text, which row heads each of them, and which cells does a merged one reach over?

A table is a run of lines that open with "|", as Markdown writes them; the readers of other formats write theirs so.
^^ stands in a cell that is merged with the one above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from plans.clean import Cleaned
from plans.tables.columns import Heading, heading, is_header, plain

PIPE = re.compile(r"(?<!\\)\|")
SEPARATOR = re.compile(r"\|(?=[|\s:—]*-)[|\s:\-—]*")
DITTO = re.compile(r"\^\^|同上|〃|″|\"|“|”|ditto|as above", re.IGNORECASE)
HEADER_SIGHT = 6  # a table names its columns within so many rows
WIDEST = 120
CARRIED = ("number", "task", "lead", "duty", "doer", "assist", "due", "span")


class Cell(NamedTuple):
    """A cell's stretch of the cleaned text without the blanks at its ends; `own` is false where it repeats the one above."""

    start: int
    end: int
    own: bool = True

    @property
    def empty(self) -> bool:
        return self.end <= self.start


class Row(NamedTuple):
    """A line of a table, one cell for each column."""

    start: int
    end: int
    cells: tuple[Cell, ...]


@dataclass(slots=True)
class Table:
    """`columns` say what is under them, `heads` where their words stand; `sections` are rows of one cell, by their start."""

    columns: list[Heading]
    heads: list[Cell]
    rows: list[Row] = field(default_factory=list)
    lines: list[tuple[int, int]] = field(default_factory=list)
    sections: dict[int, str] = field(default_factory=dict)

    @property
    def start(self) -> int:
        return self.lines[0][0]


def tables_in(cleaned: Cleaned) -> list[Table]:
    """Every table whose columns are known, in the text's order; other rows are left to the grammar of sentences."""
    if not cleaned.text.startswith("|") and "\n|" not in cleaned.text:
        return []
    return [table for run in _runs(cleaned.text) for table in _parted(cleaned, run)]


def _runs(text: str) -> Iterator[list[tuple[int, int]]]:
    run: list[tuple[int, int]] = []
    for found in re.finditer(r"[^\n]+", text):
        if text.startswith("|", found.start()):
            run.append(found.span())
        elif run:
            yield run
            run = []
    if run:
        yield run


def _parted(cleaned: Cleaned, run: list[tuple[int, int]]) -> Iterator[Table]:
    """The tables of a run: a row of column names opens one, or goes on with it where it only repeats its head."""
    text = cleaned.text
    table: Table | None = None
    rows = [
        Row(start, end, _cells(text, start, end)) for start, end in run if not SEPARATOR.fullmatch(text, start, end)
    ]
    place = 0
    while place < len(rows):
        taken, columns = _head(cleaned.folded, rows, place)
        if taken:
            if table is None or [each.words for each in columns] != [each.words for each in table.columns]:
                if table:
                    yield table
                table = Table(columns, _head_cells(rows[place : place + taken], len(columns)))
            table.lines += [row[:2] for row in rows[place : place + taken]]
            place += taken
            continue
        if table is not None:
            _add(text, table, rows[place])
        place += 1
    if table:
        yield table


def _head(text: str, rows: list[Row], place: int) -> tuple[int, list[Heading]]:
    """How many rows from here on name columns (0, 1 or 2), and what they name."""
    upper = [text[cell.start : cell.end] for cell in rows[place].cells]
    columns = [heading(words) for words in upper]
    if place + 1 < len(rows):
        both = _two_lines(upper, [text[cell.start : cell.end] for cell in rows[place + 1].cells])
        if both and is_header(both) and _known(both) > _known(columns):
            return 2, both
    return (1, columns) if is_header(columns) else (0, [])


def _known(columns: list[Heading]) -> int:
    return sum(each.role != "other" for each in columns)


def _two_lines(upper: list[str], lower: list[str]) -> list[Heading]:
    """The columns of a head whose lower row divides some cells of the upper one; [] when the lower row is no such row."""
    over, made, divided = "", [], 0
    for place, words in enumerate(lower):
        above = upper[place] if place < len(upper) else ""
        over = above or over
        below = "" if DITTO.fullmatch(words.strip()) or not words.strip() else words
        if not below:
            made.append(heading(above))
            continue
        divided += 1
        together, alone = heading(plain(over) + plain(below)), heading(below)
        made.append(together if together.role == "period" or alone.role == "other" else _settled(heading(over), alone))
    below_known = all(heading(words).role not in ("other", "task") for words in lower if words.strip(" ^"))
    return made if 2 <= divided < len(lower) and below_known else []


def _settled(over: Heading, alone: Heading) -> Heading:
    """责任单位 over 牵头 and 配合: the lower word decides; 时间 over 开工 and 竣工 as well."""
    return Heading(alone.role, f"{over.words}{alone.words}", alone.time)


def _head_cells(rows: list[Row], width: int) -> list[Cell]:
    """Where each column's lowest words stand."""
    found = []
    for place in range(width):
        cells = [row.cells[place] for row in rows if place < len(row.cells) and not row.cells[place].empty]
        found.append(cells[-1] if cells else Cell(rows[0].start, rows[0].start))
    return found


def _add(text: str, table: Table, row: Row) -> None:
    width = len(table.columns)
    cells = (*row.cells[:width], *[Cell(row.end, row.end)] * (width - len(row.cells)))
    table.lines.append((row.start, row.end))
    filled = [cell for cell in cells if not cell.empty]
    if len(filled) <= 1:
        words = text[filled[0].start : filled[0].end] if filled else ""
        if words and (filled[0] is cells[0] or width == 1 or filled[0].start < cells[1].start):
            table.sections[row.start] = words.strip("* ")
        if words and table.rows and filled[0] is not cells[0]:
            table.rows.append(Row(row.start, row.end, cells))
        return
    above = table.rows[-1].cells if table.rows else ()
    table.rows.append(Row(row.start, row.end, _carried(text, table, cells, above)))


def _carried(text: str, table: Table, cells: tuple[Cell, ...], above: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """The cells of a row with those merged with the ones above filled in; an empty task means: the one above goes on."""
    if not above:
        return cells
    roles = [column.role for column in table.columns]
    first_task = roles.index("task") if "task" in roles else None
    goes_on = first_task is not None and cells[first_task].empty
    made = []
    for place, cell in enumerate(cells):
        merged = not cell.empty and DITTO.fullmatch(text, cell.start, cell.end)
        blank = cell.empty and ((goes_on and roles[place] in CARRIED) or roles[place] == "group")
        made.append(above[place]._replace(own=False) if merged or blank else cell)
    return tuple(made)


def _cells(text: str, start: int, end: int) -> tuple[Cell, ...]:
    marks = [found.start() for found in PIPE.finditer(text, start, end)]
    if not marks or marks[-1] < end - 1:
        marks.append(end)
    return tuple(_trimmed(text, a + 1, b) for a, b in zip(marks, marks[1:], strict=False))[:WIDEST]


def _trimmed(text: str, start: int, end: int) -> Cell:
    while start < end and text[start] in " \t\u3000*":
        start += 1
    while end > start and text[end - 1] in " \t\u3000*":
        end -= 1
    return Cell(start, end)

"""What does a workbook say? Each sheet that is shown as a Markdown table, its cells as they look in the program."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from plans.pages import Pages
from plans.refusals import Unreadable
from plans.tables.grids import MERGED, Sheet, cell_text, written

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

WIDEST = 200
MOST_CELLS = 400_000  # no plan has so many; a sheet that has them takes minutes
QUOTED = re.compile(r"\"[^\"]*\"|\\.|\[[^\]]*\]|_.")
PERCENT = re.compile(r"0(?:\.(0+))?%")


def read_xlsx(content: bytes) -> Pages:
    """Read an .xlsx whose zip has been found harmless. Raises Unreadable: macros, too_heavy, damaged."""
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    if any(name.lower().endswith(("vbaproject.bin", "xlmacrosheet.xml")) or "macrosheets/" in name for name in names):
        raise Unreadable("macros")
    try:
        return _read(content)
    except (Unreadable, MemoryError):
        raise
    except Exception as error:  # openpyxl raises whatever a broken part makes it stumble over
        raise Unreadable("damaged", found="xlsx") from error


def _read(content: bytes) -> Pages:
    import openpyxl  # only who reads a workbook waits for it

    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True, keep_links=False)
    shown: list[Worksheet] = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if sum(len(sheet._cells) for sheet in shown) > MOST_CELLS:
        raise Unreadable("too_heavy")
    text, places = written([_sheet(sheet) for sheet in shown])
    margins = tuple(
        str(part.text) for sheet in shown for edge in (sheet.oddHeader, sheet.oddFooter) if edge
        for part in (edge.left, edge.center, edge.right) if part and part.text
    )  # fmt: skip
    return Pages(text, margins, places)


def _sheet(sheet: Worksheet) -> Sheet:
    """The rows that have words; openpyxl's own iteration would make a cell for every empty one."""
    rows: dict[int, dict[int, str]] = {}
    for (row, column), cell in sheet._cells.items():
        words = cell_text(_shown(cell)) if cell.value is not None else ""
        if words and column <= WIDEST:
            rows.setdefault(row, {})[column] = words
    for merged in sheet.merged_cells.ranges:
        for row in range(merged.min_row + 1, min(merged.max_row, merged.min_row + 2000) + 1):
            if row in rows and merged.min_col <= WIDEST and rows.get(merged.min_row, {}).get(merged.min_col):
                rows[row].setdefault(merged.min_col, MERGED)
    made = Sheet(sheet.title)
    for row in sorted(rows):
        cells = rows[row]
        made.rows.append((row, [cells.get(column, "") for column in range(1, max(cells) + 1)]))
    return made


def _shown(cell: Any) -> str:
    """A value as its format shows it: a date without a day is a month, 0.8 with % is 80%."""
    value, code = cell.value, QUOTED.sub("", str(cell.number_format or ""))
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, datetime | date):
        return _day(value, code.lower())
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, int | float):
        return _number(value, code)
    return str(value)


def _day(value: date, code: str) -> str:
    if "d" in code or not code:
        return f"{value:%Y-%m-%d}"
    if "m" in code:
        return f"{value:%Y-%m}" if "y" in code else f"{value.month}月"
    return f"{value:%Y}" if "y" in code else f"{value:%Y-%m-%d}"


def _number(value: float, code: str) -> str:
    percent = PERCENT.search(code)
    if percent:
        return f"{round(value * 100, len(percent[1] or '')):g}%"
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else f"{value:.10g}"

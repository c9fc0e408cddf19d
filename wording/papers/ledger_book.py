"""What does the ledger look like as a workbook? The items, their history, and what is needed to take it back."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from db.ledger import Change, Plan
from supervision.as_of import Stood
from wording.papers.cells import harmless
from wording.papers.columns import COLUMNS, KEPT_SHEET, TAKEN_BACK, Column, heading
from wording.say import plain

# Okabe and Ito's colours, light enough under black letters; the word stands beside the colour.
FILLS = {
    "red": "F4B183", "yellow": "F8EE9C", "green": "9FDCC6", "waiting": "B5DDF3", "done": "D9D9D9", "none": "FFFFFF",
    "behind": "F4B183", "ahead": "B5DDF3", "on_pace": "9FDCC6", "other": "FFFFFF",
}  # fmt: skip
EDGE = Side("thin", "BFBFBF")
LINE = Border(left=EDGE, right=EDGE, top=EDGE, bottom=EDGE)
FORMS = {"day": "yyyy-mm-dd", "number": "0", "percent": "0.0%"}
HISTORY = (("number", 7), ("title", 40), ("at", 18), ("who", 14), ("what", 14), ("change", 40), ("why", 40))


@dataclass(frozen=True, slots=True)
class Book:
    """What is written: the plan's items on a day, and the changes of each by its id."""

    plan: Plan
    items: Sequence[Stood]
    history: Mapping[int, Sequence[Change]]
    today: date
    now: datetime


def ledger_book(book: Book, language: str) -> bytes:
    """The workbook: items first, history second."""
    made = Workbook()
    sheet = made.active
    assert isinstance(sheet, Worksheet)
    sheet.title = plain("papers.sheet_ledger", language)
    head(sheet, [heading(column, language) for column in COLUMNS], [column.width for column in COLUMNS])
    for row, stood in enumerate(book.items, start=2):
        for index, column in enumerate(COLUMNS, start=1):
            _fill(sheet.cell(row, index), column, stood, language, book.today)
    print_set_up(sheet, f"{book.plan.name} {book.today.isoformat()}", landscape=True)
    past = made.create_sheet(plain("papers.sheet_history", language))
    _history(past, book, language)
    print_set_up(past, book.plan.name, landscape=True)
    _keep(made.create_sheet(KEPT_SHEET), book)
    made.properties.title, made.properties.creator = book.plan.name, "Duban"
    made.properties.created = made.properties.modified = book.now.replace(tzinfo=None)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def put(cell: Cell | MergedCell, value: str | int | float | date | None, form: str = "text") -> None:
    """Writes one value; a text is always a text, whatever it begins with."""
    if isinstance(value, str):
        cell.value = harmless(value)
        cell.data_type = "s"
    else:
        cell.value = value
        cell.number_format = FORMS.get(form, "General")
    cell.border = LINE
    cell.alignment = Alignment(
        vertical="top", wrap_text=form == "text", horizontal=None if form == "text" else "center"
    )


def _fill(cell: Cell | MergedCell, column: Column, stood: Stood, language: str, today: date) -> None:
    put(cell, column.value(stood, language, today), column.form)
    name = {"light": stood.light, "pace": stood.standing.pace}.get(column.form)
    if name is not None:
        cell.fill = PatternFill("solid", FILLS[name])


def head(sheet: Worksheet, headings: Sequence[str], widths: Sequence[int]) -> None:
    """The heading row, which stays when one scrolls."""
    for index, (words, width) in enumerate(zip(headings, widths, strict=True), start=1):
        cell = sheet.cell(1, index, words)
        cell.font, cell.border = Font(bold=True), LINE
        cell.fill = PatternFill("solid", "D9E2EC")
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.freeze_panes = "C2" if len(headings) > 10 else "A2"


def print_set_up(sheet: Worksheet, header: str, *, landscape: bool) -> None:
    """A4, all columns on one page's width, the heading on every page, filters over all rows."""
    sheet.auto_filter.ref = sheet.dimensions
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    if sheet.sheet_properties.pageSetUpPr is not None:
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    for place, words in ((sheet.oddHeader, header.replace("&", "&&")), (sheet.oddFooter, "&P / &N")):
        assert place is not None
        place.center.text = words


def _history(sheet: Worksheet, book: Book, language: str) -> None:
    head(sheet, [plain(f"papers.column_{key}", language) for key, _ in HISTORY], [width for _, width in HISTORY])
    zone, row = ZoneInfo(book.plan.zone), 2
    for stood in book.items:
        for change in book.history.get(stood.milestone.id, ()):
            values: tuple[str | int, ...] = (
                stood.number, stood.milestone.title, f"{change.at.astimezone(zone):%Y-%m-%d %H:%M}",
                plain("show.speaker", language, change=change), plain(f"show.what_{change.what}", language),
                _difference(change), change.why,
            )  # fmt: skip
            for index, value in enumerate(values, start=1):
                put(sheet.cell(row, index), value)
            row += 1


def _difference(change: Change) -> str:
    """What a change says in its own words: before → after."""
    keys = [*change.before, *(key for key in change.after if key not in change.before)]
    sides = [(key, change.before.get(key), change.after.get(key)) for key in keys]
    return "; ".join(f"{key}: {'' if a is None else a} → {'' if b is None else b}" for key, a, b in sides)


def _keep(sheet: Worksheet, book: Book) -> None:
    sheet.sheet_state = "veryHidden"
    sheet.append(["duban-ledger", 1, book.plan.id, book.now.isoformat()])
    sheet.append([column.key for column in COLUMNS])
    for stood in book.items:
        day = stood.due_on.isoformat() if stood.due_on else None
        kept = {"title": stood.milestone.title, "unit": stood.unit, "due_on": day}
        sheet.append([stood.number, json.dumps({key: kept[key] for key in TAKEN_BACK}, ensure_ascii=False)])

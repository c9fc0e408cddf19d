"""What did somebody change in a workbook of ours? Held against what stood there when it was written."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from plans.archives import open_archive
from plans.refusals import Unreadable
from wording.papers.cells import as_written
from wording.papers.columns import COLUMNS, KEPT_SHEET, TAKEN_BACK, heading
from wording.say import LANGUAGES

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

MARK = "duban-ledger"
FIRST_BYTES = b"PK\x03\x04"
MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Edit:
    """One cell that differs: what was written there, and what stands there now. Dates are ISO text."""

    number: int
    field: str
    was: str | None
    now: str | None


@dataclass(frozen=True, slots=True)
class ReturnedBook:
    """`unread` counts rows that are no items of the book: new ones, formulas, dates that are none."""

    plan_id: int
    edits: tuple[Edit, ...]
    unread: int


def returned_book(content: bytes) -> ReturnedBook | None:
    """What was changed in a book that /export wrote; None for any other file.

    Raises Unreadable where it is ours and damaged.
    """
    if not content.startswith(FIRST_BYTES):
        return None
    archive = open_archive(content)
    if "xl/workbook.xml" not in archive.namelist() or f'"{KEPT_SHEET}"'.encode() not in archive.read("xl/workbook.xml"):
        return None
    from openpyxl import load_workbook  # only who gets a workbook of ours back waits for it

    try:
        book = load_workbook(io.BytesIO(content))
        kept, sheet = book[KEPT_SHEET], book.worksheets[0]
        if kept["A1"].value != MARK:
            return None
        written = {
            int(str(number)): dict(json.loads(str(values))) for number, values in kept.iter_rows(3, max_col=2, values_only=True) if number
        }  # fmt: skip
        return _compared(int(kept["C1"].value), sheet, written)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise Unreadable("damaged", found="xlsx") from error


def _compared(plan_id: int, sheet: Worksheet, written: dict[int, dict[str, Any]]) -> ReturnedBook:
    at = _places(sheet)
    edits: list[Edit] = []
    unread, seen = 0, set[int]()
    for row in sheet.iter_rows(min_row=2, max_row=MOST_ROWS):
        number = row[at["number"]].value
        if all(cell.value is None for cell in row):
            continue
        if not isinstance(number, int) or number not in written or number in seen:
            unread += 1
            continue
        seen.add(number)
        for field in (each for each in TAKEN_BACK if each in at):
            was = written[number].get(field)
            try:
                now = _read(row[at[field]].value, field, row[at[field]].data_type)
            except ValueError:
                unread += 1
                continue
            if now != (" ".join(was.split()) if was is not None else None):
                edits.append(Edit(number, field, was, now))
    return ReturnedBook(plan_id, tuple(edits), unread)


def _places(sheet: Worksheet) -> dict[str, int]:
    """Where each column stands now, by its heading in any language. Raises KeyError without the numbers."""
    names = {heading(column, language): column.key for column in COLUMNS for language in LANGUAGES}
    found = {names[str(cell.value)]: index for index, cell in enumerate(sheet[1]) if str(cell.value) in names}
    if "number" not in found:
        raise KeyError("number")
    return found


def _read(value: object, field: str, kind: str) -> str | None:
    """Raises ValueError for a formula, and for a date that is none."""
    if kind == "f":
        raise ValueError(value)
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if field == "due_on":
        return (
            value.date() if isinstance(value, datetime) else value if isinstance(value, date) else _day(str(value))
        ).isoformat()
    return " ".join(as_written(str(value)).split())


def _day(words: str) -> date:
    return date.fromisoformat("-".join(f"{int(part):02d}" for part in _parts(words)))


def _parts(words: str) -> Iterator[str]:
    yield from words.strip().replace("/", "-").replace(".", "-").split("-")

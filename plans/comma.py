"""What does a file of separated values say? A Markdown table of its records; told from plain text by its columns' names."""

from __future__ import annotations

import csv
from itertools import islice

from plans.pages import Pages
from plans.tables.columns import heading, is_header
from plans.tables.grids import Sheet, cell_text, written

DELIMITERS = ",\t;|"
SIGHT = 8  # the row of names stands among so many records
LONGEST_FIELD = 100_000
WIDEST = 200


def delimiter_of(text: str) -> str | None:
    """The sign that parts the columns, None when this is no table: its row of names must be known."""
    head = "".join(text[:20_000].splitlines(keepends=True)[: 3 * SIGHT])
    if head.count("\n") == 0 or "---" in head:  # one line, or Markdown's own table
        return None
    for delimiter in DELIMITERS:
        if delimiter in head and any(_names_columns(record) for record in islice(_records(head, delimiter), SIGHT)):
            return delimiter
    return None


def _names_columns(record: list[str]) -> bool:
    return len(record) > 1 and len(record) <= WIDEST and is_header([heading(words) for words in record])


def _records(text: str, delimiter: str) -> list[list[str]]:
    csv.field_size_limit(LONGEST_FIELD)
    try:
        return list(csv.reader(text.splitlines(keepends=True), delimiter=delimiter))
    except csv.Error:  # a field beyond the limit, which no plan has
        return []


def read_csv(text: str, delimiter: str) -> Pages:
    """The records as rows; cells are numbered as a spreadsheet program shows them."""
    sheet = Sheet("")
    for number, record in enumerate(_records(text, delimiter), 1):
        if any(record):
            sheet.rows.append((number, [cell_text(words) for words in record[:WIDEST]]))
    body, places = written([sheet])
    return Pages(body, (), places)

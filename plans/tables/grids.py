"""How is a grid of cells written as the text that is read? Headings for what stands alone, a Markdown table for the rest.

A cell that is merged with the one above it is written ^^, one merged with its left neighbour is left empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from plans.pages import Place

MERGED = "^^"
TITLE_SIZE = 60


def cell_text(words: str) -> str:
    """A cell's words in one line, as they stand between two bars; its line breaks are kept as <br>."""
    lines = [" ".join(line.split()) for line in words.splitlines()]
    return "<br>".join(line for line in lines if line).replace("|", "\\|")


def row_line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def separator(width: int) -> str:
    return "|" + " --- |" * width


@dataclass(slots=True)
class Sheet:
    """Rows with their number in the file; `name` is "" for a grid that has no sheets."""

    name: str
    rows: list[tuple[int, list[str]]] = field(default_factory=list)


def written(sheets: Sequence[Sheet]) -> tuple[str, tuple[Place, ...]]:
    """All the sheets as one text, and for each line its row."""
    lines: list[str] = []
    places: list[Place] = []
    size = 0
    named = len([sheet for sheet in sheets if sheet.rows]) > 1
    for sheet in sheets:
        made = list(_lines(sheet))
        if (
            named and made and not made[0][1].startswith("#")
        ):  # a sheet without a title of its own is called by its name
            made = [(0, f"# {sheet.name}", 1), (0, "", 1), *made]
        for number, line, column in made:
            if number:
                places.append(Place(size, 0, sheet.name, number, column))
            lines.append(line)
            size += len(line) + 1
        lines.append("")
        size += 1
    return "\n".join(lines).rstrip("\n"), tuple(places)


def _lines(sheet: Sheet) -> Iterator[tuple[int, str, int]]:
    """(row, line, column of its first cell): what stands alone above and below the table is a title or a sentence."""
    rows = [
        (number, _trimmed(cells)) for number, cells in sheet.rows if any(cell not in ("", MERGED) for cell in cells)
    ]
    first = next((place for place, (_, cells) in enumerate(rows) if len(_filled(cells)) > 1), len(rows))
    last = max((place for place, (_, cells) in enumerate(rows) if len(_filled(cells)) > 1), default=-1)
    width = max((len(cells) for _, cells in rows[first : last + 1]), default=0)
    for place, (number, cells) in enumerate(rows):
        if first <= place <= last:
            yield number, row_line([*cells, *[""] * (width - len(cells))]), 1
            if place == first:
                yield 0, separator(width), 1
            continue
        column = next(at for at, cell in enumerate(cells, 1) if cell not in ("", MERGED))
        words = cells[column - 1].replace("<br>", " ").replace("\\|", "|")
        is_title = place < first and len(words) <= TITLE_SIZE and not re.search(r"[。；，]", words)
        yield number, f"# {words}" if is_title and place == 0 else words, column
        yield 0, "", 1


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells = cells[:-1]
    return cells


def _filled(cells: list[str]) -> list[str]:
    return [cell for cell in cells if cell not in ("", MERGED)]

"""What does an OpenDocument file (.odt, .ods) say? Headings, numbered lists and tables as Markdown, sheets with their rows."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from plans.pages import Pages
from plans.refusals import Unreadable
from plans.tables.grids import MERGED, Sheet, cell_text, row_line, separator, written

Element = Any  # lxml ships no types

OASIS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
TEXT, TABLE, OFFICE, STYLE = (OASIS % part for part in ("text", "table", "office", "style"))
P, H, LIST, ITEM = TEXT + "p", TEXT + "h", TEXT + "list", TEXT + "list-item"
# Notes, changes that were taken back, and what only the program shows.
LEFT_OUT = {
    TEXT + "note",
    TEXT + "tracked-changes",
    OFFICE + "annotation",
    OFFICE + "annotation-end",
    TEXT + "table-of-content",
    OFFICE + "forms",
}
SIGNS = {TEXT + "tab": "\t", TEXT + "line-break": "\n", TEXT + "s": " "}
WIDEST, TALLEST = 200, 20_000


def read_odf(content: bytes, kind: str) -> Pages:
    """Read an .odt or .ods whose zip has been found harmless. Raises Unreadable: macros, encrypted, damaged."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        names = archive.namelist()
        if any(
            name.startswith(("Basic/", "Scripts/")) and name.endswith((".xml", ".py", ".js", ".bsh")) for name in names
        ):
            raise Unreadable("macros")
        if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise Unreadable("encrypted")
        root = _parsed(archive.read("content.xml"))
        styles = _parsed(archive.read("styles.xml")) if "styles.xml" in names else None
        body = next(root.iter(OFFICE + "body"))[0]
        margins = _margins(styles)
        if kind == "ods":
            text, places = written([_sheet(table) for table in body.iter(TABLE + "table")])
            return Pages(text, margins, places)
        return Pages("\n\n".join(piece for piece in _render(body) if piece.strip()), margins)
    except (Unreadable, MemoryError):
        raise
    except Exception as error:  # zipfile and lxml raise whatever a broken part makes them stumble over
        raise Unreadable("damaged", found=kind) from error


def _parsed(part: bytes) -> Element:
    from lxml import etree  # only who reads such a file waits for it

    return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))


def _margins(styles: Element | None) -> tuple[str, ...]:
    if styles is None:
        return ()
    edges = [
        each
        for name in ("header", "footer", "header-first", "footer-first", "header-left", "footer-left")
        for each in styles.iter(STYLE + name)
    ]
    return tuple("\n".join(_words(line) for line in edge.iter(P)) for edge in edges)


def _render(parent: Element) -> Iterator[str]:
    for child in parent:
        if child.tag == H:
            depth = child.get(TEXT + "outline-level") or "1"
            yield f"{'#' * min(int(depth) if depth.isdecimal() else 1, 6)} {' '.join(_words(child).split())}"
        elif child.tag == P:
            yield _words(child).strip()
        elif child.tag == LIST:
            yield from _list(child)
        elif child.tag == TABLE + "table":
            rows = [cells for _, cells in _rows(child)]
            if rows:
                width = max(map(len, rows))
                lines = [row_line([*cells, *[""] * (width - len(cells))]) for cells in rows]
                yield "\n".join([lines[0], separator(width), *lines[1:]])
        elif child.tag not in LEFT_OUT and isinstance(child.tag, str):
            yield from _render(child)


def _list(element: Element) -> Iterator[str]:
    """The number that the program shows is kept in a style; where the words bring their own mark, none is added."""
    for place, item in enumerate((each for each in element if each.tag == ITEM), 1):
        for number, piece in enumerate(_render(item)):
            marked = number or re.match(r"[（(\d一二三四五六七八九十第#\-•]", piece)
            yield piece if marked else f"{place}. {piece}"


def _words(element: Element) -> str:
    words: list[str] = [element.text or ""]
    for child in element:
        if child.tag in SIGNS:
            times = child.get(TEXT + "c") or "1"
            words.append(SIGNS[child.tag] * min(int(times) if times.isdecimal() else 1, 100))
        elif child.tag not in LEFT_OUT and isinstance(child.tag, str):
            words.append(_words(child))
        words.append(child.tail or "")
    return "".join(words)


def _rows(table: Element) -> Iterator[tuple[int, list[str]]]:
    """(number, cells): a covered cell is ^^ under a taller cell and empty beside a wider one; repeats are cut short."""
    number = 0
    reach: dict[int, int] = {}
    for row in table.iter(TABLE + "table-row"):
        if next(row.iterancestors(TABLE + "table")) is not table:
            continue
        cells = _cells(row, reach)
        times = _count(row, "number-rows-repeated", 1_048_576)
        for again in range(min(times, TALLEST) if any(cell not in ("", MERGED) for cell in cells) else 0):
            yield number + again + 1, cells
        number += times


def _cells(row: Element, reach: dict[int, int]) -> list[str]:
    cells: list[str] = []
    for cell in row:
        if cell.tag not in (TABLE + "table-cell", TABLE + "covered-table-cell"):
            continue
        times = min(_count(cell, "number-columns-repeated", WIDEST), WIDEST - len(cells))
        covered = cell.tag == TABLE + "covered-table-cell"
        words = "" if covered else cell_text("\n".join(_words(line) for line in cell.iter(P, H)))
        for _ in range(times):
            place = len(cells)
            if covered and reach.get(place, 0) > 0:
                reach[place] -= 1
                cells.append(MERGED)
                continue
            if not covered:
                reach[place] = _count(cell, "number-rows-spanned", TALLEST) - 1
            cells.append(words)
    return cells


def _count(element: Element, name: str, most: int) -> int:
    stated = element.get(TABLE + name) or "1"
    return max(1, min(int(stated) if stated.isdecimal() and len(stated) < 9 else 1, most))


def _sheet(table: Element) -> Sheet:
    return Sheet(table.get(TABLE + "name") or "", list(_rows(table)))

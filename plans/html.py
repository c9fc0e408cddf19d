"""What does a web page say, as Markdown in document order? Headings as #, lists with their marks, tables as rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from plans.pages import Pages
from plans.refusals import Unreadable
from plans.tables.grids import MERGED, cell_text, row_line, separator

Element = Any  # lxml ships no types

START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html|head|body|meta|table|div|article|section|h[1-6]|p)\b",
    re.IGNORECASE | re.DOTALL,
)
CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?\s*([\w-]+)", re.IGNORECASE)
LEFT_OUT = {
    "script",
    "style",
    "head",
    "noscript",
    "template",
    "nav",
    "select",
    "button",
    "iframe",
    "svg",
    "object",
    "del",
    "s",
    "footer",
    "aside",
}
BLOCKS = {
    "p",
    "div",
    "section",
    "article",
    "main",
    "body",
    "html",
    "blockquote",
    "pre",
    "center",
    "header",
    "figure",
    "dl",
    "dd",
    "dt",
    "td",
    "th",
    "address",
    "hr",
    "caption",
    "form",
}
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
DEEPEST = 200
WIDEST = 200


def is_html(text: str) -> bool:
    """Whether characters open as a page does."""
    return START.match(text[:4000]) is not None


def read_html(text: str) -> Pages:
    """Read a page. Raises Unreadable: damaged."""
    from lxml import html  # only who reads a page waits for it

    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        root = html.document_fromstring(text.encode("utf-8", "ignore"), parser=parser)
    except Exception as error:  # libxml2 gives up on what is no page at all, or one nested without end
        raise Unreadable("damaged", found="html") from error
    body = root.find("body")
    pieces = [piece for piece in _render(root if body is None else body) if piece.strip()]
    return Pages("\n\n".join(pieces))


def _render(root: Element) -> Iterator[str]:
    """Every block as a piece; an explicit stack, because hostile pages nest deeper than Python recurses."""
    words: list[str] = []
    stack: list[tuple[Element, bool]] = [(root, False)]
    while stack:
        element, closing = stack.pop()
        if closing:
            if element.tag in BLOCKS:
                yield _flushed(words)
            if element is not root:
                words.append(element.tail or "")
            continue
        if _is_hidden(element):
            words.append(element.tail or "")
            continue
        special = _special(element)
        if special is not None:
            yield _flushed(words)
            yield from special
            words.append(element.tail or "")
            continue
        if element.tag in BLOCKS:
            yield _flushed(words)
        words.append("\n" if element.tag == "br" else element.text or "")
        stack.append((element, True))
        stack.extend((child, False) for child in reversed(element))
    yield _flushed(words)


def _special(element: Element) -> list[str] | None:
    """Headings, lists and tables, which are written in their own way."""
    tag = element.tag
    if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
        return [f"{'#' * int(tag[1])} {_line(element)}"] if _line(element) else []
    if tag == "table":
        return list(_table(element))
    if tag == "li":
        ordered = element.getparent() is not None and element.getparent().tag == "ol"
        place = 1 + sum(1 for _ in element.itersiblings("li", preceding=True)) if ordered else 0
        inner = [each for each in element if each.tag in ("ul", "ol", "table")]
        mark = f"{place}. " if ordered else "- "
        words = _line(element, without={"ul", "ol", "table"})
        return [mark + words if words else "", *(piece for each in inner for piece in _render(each))]
    return None


def _flushed(words: list[str]) -> str:
    lines = [" ".join(line.split()) for line in "".join(_squeezed(words)).split("\n")]
    words.clear()
    return "\n".join(line for line in lines if line)


def _squeezed(words: list[str]) -> Iterator[str]:
    """Line breaks of the source are blanks; only <br> breaks a line."""
    for each in words:
        yield each if each == "\n" else re.sub(r"\s+", " ", each)


def _is_hidden(element: Element) -> bool:
    return (
        not isinstance(element.tag, str)
        or element.tag in LEFT_OUT
        or "hidden" in element.attrib
        or bool(HIDDEN.search(element.get("style") or ""))
    )


def _line(element: Element, without: frozenset[str] | set[str] = frozenset()) -> str:
    return " ".join(_cell_words(element, without).split())


def _cell_words(element: Element, without: frozenset[str] | set[str] = frozenset()) -> str:
    words: list[str] = []
    stack: list[tuple[Element, bool]] = [(element, False)]
    while stack:
        each, closing = stack.pop()
        if not closing and each is not element and (_is_hidden(each) or each.tag in without):
            words.append(each.tail or "")
            continue
        if closing:
            words += [
                "\n" if each.tag in BLOCKS or each.tag in ("li", "tr") else "",
                (each.tail or "") if each is not element else "",
            ]
            continue
        words.append("\n" if each.tag == "br" else re.sub(r"\s+", " ", each.text or ""))
        stack.append((each, True))
        stack.extend((child, False) for child in reversed(each))
    return "".join(each if each == "\n" else re.sub(r"\s+", " ", each) for each in words)


def _table(table: Element) -> Iterator[str]:
    rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
    caption = next((each for each in table if each.tag == "caption"), None)
    if caption is not None and _line(caption):
        yield _line(caption)
    grid = _grid(rows)
    if grid and all(len([cell for cell in row if cell]) <= 1 for row in grid):  # a table that only lays out the page
        for row in rows:
            for cell in row:
                if cell.tag in ("td", "th"):
                    yield from _render(cell)
        return
    titles = []
    while grid and len([cell for cell in grid[0] if cell]) == 1:
        titles.append(next(cell for cell in grid.pop(0) if cell).replace("<br>", " "))
    yield from titles
    if grid:
        width = max(map(len, grid))
        lines = [row_line([*row, *[""] * (width - len(row))]) for row in grid]
        yield "\n".join([lines[0], separator(width), *lines[1:]])


def _grid(rows: list[Element]) -> list[list[str]]:
    """The cells in their columns; those that a rowspan reaches over are ^^, those of a colspan empty."""
    made: list[list[str]] = []
    below: dict[int, int] = {}  # column: rows that the cell above still reaches over
    for row in rows:
        cells: list[str] = []
        if not _is_hidden(row):
            for cell in row:
                if cell.tag in ("td", "th"):
                    _fill(cells, below)
                    words, span = cell_text(_cell_words(cell)), _number(cell, "colspan", WIDEST - len(cells))
                    for place in range(len(cells), len(cells) + span):
                        below[place] = _number(cell, "rowspan", 2000) - 1
                    cells += [words, *[""] * (span - 1)]
            _fill(cells, below)
            below = {place: left for place, left in below.items() if left > 0 or place < len(cells)}
        if any(cell not in ("", MERGED) for cell in cells):
            made.append(cells)
    return made


def _fill(cells: list[str], below: dict[int, int]) -> None:
    while below.get(len(cells), 0) > 0 and len(cells) < WIDEST:
        below[len(cells)] -= 1
        cells.append(MERGED)


def _number(cell: Element, name: str, most: int) -> int:
    stated = (cell.get(name) or "1").strip()
    return max(1, min(int(stated) if stated.isdecimal() and len(stated) < 6 else 1, max(most, 1)))

"""What does a .pdf say, page by page, without running heads and page numbers? Pictures of pages are named, not skipped."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from plans.doubts import BROKEN
from plans.pages import Pages, Place
from plans.pdfs.sheets import FEW_LETTERS, Line, Sheet, sheet_of
from plans.pdfs.tables import Found, Leaf, tables_of
from plans.refusals import Unreadable

MOST_PAGES = 800
EDGE = 0.12  # running heads stand in so much of the page's height, above and below
EDGE_LINES = 3
PAGE_NUMBER = re.compile(
    r"[-—–·•.\s]*(?:第\s{0,4})?(?:\d{1,4}|[ivxlc]{1,7})(?:\s{0,4}页)?(?:\s{0,4}[/／,，]?\s{0,4}(?:共|of)?\s{0,4}\d{1,4}\s{0,4}页?)?[-—–·•.\s]*|Page\s{1,4}\d{1,4}(?:\s{1,4}of\s{1,4}\d{1,4})?",
    re.IGNORECASE,
)
UNMAPPED = re.compile("[\x00-\x08\x0e-\x1f\ufffd\ue000-\uf8ff]")
INDENT = "\u3000\u3000"
MOST_LETTERS = 120_000  # of pages with tables; on further ones a table is only named as such


def read_pdf(content: bytes) -> Pages:
    """Read the text layer. Raises Unreadable: encrypted, damaged, too_heavy, scanned."""
    import pypdfium2  # only who reads a .pdf waits for it

    try:
        document = pypdfium2.PdfDocument(content)
        count = len(document)
        if count > MOST_PAGES:
            raise Unreadable("too_heavy")
        sheets, room = list[Sheet](), MOST_LETTERS
        for number in range(count):
            sheets.append(sheet_of(document[number], room))
            room -= len(sheets[-1].letters)
    except (Unreadable, MemoryError):
        raise
    except pypdfium2.PdfiumError as error:
        raise (Unreadable("encrypted") if "password" in str(error).lower() else _damaged()) from error
    except Exception as error:  # a page that is no page
        raise _damaged() from error
    if not sheets:
        raise _damaged()
    return _pages(sheets)


def _damaged() -> Unreadable:
    return Unreadable("damaged", found="pdf")


def _pages(sheets: list[Sheet]) -> Pages:
    heads = _running_heads(sheets)
    body, places, unread, margins = "", list[Place](), list[int](), list[str]()
    kept = [[place for place in range(len(sheet.lines)) if not _is_head(sheet, place, heads)] for sheet in sheets]
    leaves = [
        Leaf([one for one in sheet.letters if one.line in places], sheet.rules, sheet.gappy)
        for sheet, places in zip(sheets, map(set, kept), strict=True)
    ]
    for number, (sheet, own, found) in enumerate(zip(sheets, kept, tables_of(leaves), strict=True), 1):
        lines = [sheet.lines[place] for place in own]
        letters = sum(sign.isalnum() for line in lines for sign in line.text)
        unmapped = sum(len(UNMAPPED.findall(line.text)) for line in lines)
        margins += [line.text for place, line in enumerate(sheet.lines) if place not in own]
        if (sheet.picture and letters < FEW_LETTERS) or unmapped > letters // 2:
            unread.append(number)
            continue
        if lines:
            places.append(Place(len(body), number))
            body += "".join(f"{line}\n" for line in _with_tables(sheet, own, found, after=body))
    if unread and not any(sign.isalnum() for sign in body):
        raise Unreadable("scanned", pages=len(unread))
    return Pages(body.rstrip("\n"), tuple(dict.fromkeys(margins)), tuple(places), tuple(unread))


def _bare(words: str) -> str:
    return re.sub(r"\d+", "#", re.sub(r"\s", "", words))


def _is_edge(sheet: Sheet, place: int) -> bool:
    line = sheet.lines[place]
    if place in sheet.tabled:
        return False
    if place < EDGE_LINES or place >= len(sheet.lines) - EDGE_LINES:
        if line.top is None:
            return True
        return not EDGE * sheet.height < line.top < (1 - EDGE) * sheet.height
    return False


def _running_heads(sheets: list[Sheet]) -> set[str]:
    """What stands at the edge of many pages, numbers apart; left and right pages may have their own."""
    seen = Counter(
        words for sheet in sheets
        for words in {_bare(sheet.lines[place].text) for place in range(len(sheet.lines)) if _is_edge(sheet, place)}
    )  # fmt: skip
    return {words for words, times in seen.items() if times >= max(2, len(sheets) * 0.3)}


def _is_head(sheet: Sheet, place: int, heads: set[str]) -> bool:
    if not _is_edge(sheet, place):
        return False
    words = sheet.lines[place].text
    return _bare(words) in heads or PAGE_NUMBER.fullmatch(words) is not None


def _with_tables(sheet: Sheet, own: list[int], found: Found, *, after: str) -> Iterator[str]:
    """The page's lines, mended, with its tables as rows where they begin."""
    prose = list[Line]()
    rows_before = after.endswith("|\n")
    for place in own:
        if place in found.rows:
            yield from _mended(prose)
            goes_on = rows_before and not prose  # from the page before, which had the names of the columns
            yield from [] if goes_on else [""]
            yield from (row for row in found.rows[place] if not (goes_on and row.startswith("| ---")))
            prose, rows_before = [], True
        elif place not in found.taken:
            line = sheet.lines[place]
            prose.append(line._replace(text=line.text + BROKEN) if place in found.broken else line)
    if rows_before and prose:
        yield ""
    yield from _mended(prose)


def _mended(lines: list[Line]) -> Iterator[str]:
    """The lines with what tells a new paragraph: blanks before an indented one, an empty line where a gap stands.

    The joining itself is done where all texts are cleaned (plans/clean.py).
    """
    lefts = [line.left for line in lines if line.left is not None]
    margin = min(lefts) if lefts else 0.0
    steps = sorted(
        a.top - b.top
        for a, b in zip(lines, lines[1:], strict=False)
        if a.top is not None and b.top is not None and a.top > b.top
    )
    usual = steps[len(steps) // 2] if steps else 0.0
    before: Line | None = None
    for line in lines:
        if (
            before is not None
            and before.top is not None
            and line.top is not None
            and usual
            and before.top - line.top > 1.6 * usual
        ):
            yield ""
        indent = (line.left - margin) / line.height if line.left is not None and line.height > 0 else 0.0
        yield INDENT + line.text if 1.2 < indent < 3.2 else line.text
        before = line

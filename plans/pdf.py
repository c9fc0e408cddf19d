"""What does a .pdf say, page by page, without running heads and page numbers? Pictures of pages are named, not skipped."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from plans.doubts import BROKEN
from plans.pages import Pages, Place
from plans.pdf_grids import lines_between
from plans.pdf_letters import Letter, Rule, letters_of, rules_of
from plans.pdf_tables import Found, Leaf, tables_of
from plans.refusals import Unreadable

MOST_PAGES = 800
EDGE = 0.12  # running heads stand in so much of the page's height, above and below
EDGE_LINES = 3
PAGE_NUMBER = re.compile(
    r"[-—–·•.\s]*(?:第\s{0,4})?(?:\d{1,4}|[ivxlc]{1,7})(?:\s{0,4}页)?(?:\s{0,4}[/／,，]?\s{0,4}(?:共|of)?\s{0,4}\d{1,4}\s{0,4}页?)?[-—–·•.\s]*|Page\s{1,4}\d{1,4}(?:\s{1,4}of\s{1,4}\d{1,4})?",
    re.IGNORECASE,
)
UNMAPPED = re.compile("[\x00-\x08\x0e-\x1f\ufffd\ue000-\uf8ff]")
FEW_LETTERS = 12
FULL = 0.4  # a picture that fills so much of a page is the page
INDENT = "\u3000\u3000"
PATHS = 300  # letters drawn as lines
MOST_LETTERS = 120_000  # of pages with tables; on further ones a table is only named as such
GAPPY = 1.4  # a line so much longer than its letters has gaps


class Line(NamedTuple):
    """A line of a page with its left end, its top and its height in points; None where the library does not know."""

    text: str
    left: float | None
    top: float | None
    height: float


class Sheet(NamedTuple):
    """A page as drawn: its lines in order, its height, whether it is a picture, and what its tables are made of."""

    lines: list[Line]
    height: float
    picture: bool
    letters: list[Letter]
    rules: list[Rule]
    gappy: bool
    tabled: set[int]


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
            sheets.append(_sheet(document[number], room))
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


def _sheet(page: Any, room: int) -> Sheet:
    text = page.get_textpage()
    width, height = page.get_size()
    spans, lines = [], []
    for first, last, line in _lines(text):
        spans.append((first, last))
        lines.append(line)
    letters = sum(sign.isalnum() for line in lines for sign in line.text)
    picture = letters < 10 * FEW_LETTERS and _is_picture(page, width * height)
    gappy = any(_goes_up(a, b) for a, b in zip(lines, lines[1:], strict=False)) or any(
        _has_gaps(text, span, line) for span, line in zip(spans, lines, strict=True)
    )
    boxed = letters_of(text, spans) if gappy and sum(end - start for start, end in spans) <= room else []
    rules = rules_of(page) if boxed else []
    text.close()
    page.close()
    return Sheet(lines, height, picture, boxed, rules, gappy, lines_between(rules, boxed))


def _goes_up(line: Line, after: Line) -> bool:
    return line.top is not None and after.top is not None and after.top > line.top - 2


def _has_gaps(text: Any, span: tuple[int, int], line: Line) -> bool:
    last = _box(text, span[1] - 1) if line.left is not None and " " in line.text else None
    if last is None or line.left is None:
        return False
    size = sum(1.0 if sign > "\u2e80" else 0.55 for sign in line.text) * line.height / 1.08
    return last[2] - line.left > GAPPY * size


def _lines(text: Any) -> Iterator[tuple[int, int, Line]]:
    """Each line with the places of its first letter and behind its last one."""
    whole, at = text.get_text_range(), 0
    for piece in re.split(r"(\r\n|\n|\r)", whole):
        words = piece.strip("\r\n")
        if words.strip():
            first = at + len(words) - len(words.lstrip())
            box = _box(text, first)
            yield (
                first,
                at + len(words.rstrip()),
                Line(words.replace("\ufffe", "").strip(), box[0], box[3], box[3] - box[1])
                if box
                else Line(words.strip(), None, None, 0),
            )
        at += len(piece)


def _box(text: Any, index: int) -> tuple[float, float, float, float] | None:
    try:
        left, bottom, right, top = text.get_charbox(index, loose=True)
    except Exception:  # the sign was made up by the library, or lies outside the basic plane
        return None
    return left, bottom, right, top


def _is_picture(page: Any, area: float) -> bool:
    import pypdfium2.raw as raw

    covered, paths = 0.0, 0
    for number, each in enumerate(page.get_objects(max_depth=3)):
        if each.type == raw.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = each.get_bounds()
            covered += abs((right - left) * (top - bottom))
        paths += each.type == raw.FPDF_PAGEOBJ_PATH
        if number > 20_000:
            break
    return covered > FULL * area or paths > PATHS


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

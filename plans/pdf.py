"""What does a .pdf say, page by page, without running heads and page numbers? Pictures of pages are named, not skipped."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from plans.pages import Pages, Place
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


class Line(NamedTuple):
    """A line of a page with its left end, its top and its height in points; None where the library does not know."""

    text: str
    left: float | None
    top: float | None
    height: float


class Sheet(NamedTuple):
    """A page as drawn: its lines in order, its height, and whether it is a picture."""

    lines: list[Line]
    height: float
    picture: bool


def read_pdf(content: bytes) -> Pages:
    """Read the text layer. Raises Unreadable: encrypted, damaged, too_heavy, scanned."""
    import pypdfium2  # only who reads a .pdf waits for it

    try:
        document = pypdfium2.PdfDocument(content)
        count = len(document)
        if count > MOST_PAGES:
            raise Unreadable("too_heavy")
        sheets = [_sheet(document[number]) for number in range(count)]
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
    for number, sheet in enumerate(sheets, 1):
        lines = [line for place, line in enumerate(sheet.lines) if not _is_head(sheet, place, heads)]
        letters = sum(sign.isalnum() for line in lines for sign in line.text)
        unmapped = sum(len(UNMAPPED.findall(line.text)) for line in lines)
        margins += [line.text for line in sheet.lines if line not in lines]
        if (sheet.picture and letters < FEW_LETTERS) or unmapped > letters // 2:
            unread.append(number)
            continue
        if lines:
            places.append(Place(len(body), number))
            body += "".join(f"{line}\n" for line in _mended(lines))
    if unread and not any(sign.isalnum() for sign in body):
        raise Unreadable("scanned", pages=len(unread))
    return Pages(body.rstrip("\n"), tuple(dict.fromkeys(margins)), tuple(places), tuple(unread))


def _sheet(page: Any) -> Sheet:
    text = page.get_textpage()
    width, height = page.get_size()
    lines = list(_lines(text))
    letters = sum(sign.isalnum() for line in lines for sign in line.text)
    picture = letters < 10 * FEW_LETTERS and _is_picture(page, width * height)
    text.close()
    page.close()
    return Sheet(lines, height, picture)


def _lines(text: Any) -> Iterator[Line]:
    whole, at = text.get_text_range(), 0
    for piece in re.split(r"(\r\n|\n|\r)", whole):
        words = piece.strip("\r\n")
        if words.strip():
            first = at + len(words) - len(words.lstrip())
            box = _box(text, first)
            yield (
                Line(words.replace("\ufffe", "").strip(), box[0], box[3], box[3] - box[1])
                if box
                else Line(words.strip(), None, None, 0)
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

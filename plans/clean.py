"""How does the text read without the damage of its format, and where did each character stand before?

PDF line breaks inside a sentence or a number, blanks between digits and their units, page numbers, Markdown marks
and full-width digits get in the way of reading; `Cleaned` is free of them and leads every offset back.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from plans.folding import FULL_WIDTH, FULL_WIDTH_SIGN, fold
from plans.lines import Line, is_wide, joint_between
from plans.patterns import pattern

# It opens with a plain set of signs, so that the search runs over all others at full speed.
IN_LINE = pattern(
    r"[*_< \t\u3000\xa0\u200b\ufeff](?:(?<=\*)\*{1,2}|(?<=_)_|(?<=<)br ?/?>|(?<![*_<])[ \t\u3000\xa0\u200b\ufeff]*)"
)
PAGE_NUMBER = pattern(
    r"(?:[-—–·]{1,2} ?)?\d{1,4}(?: ?[-—–·]{1,2})|第 ?\d{1,4} ?页(?: ?共 ?\d{1,4} ?页)?|Page \d{1,4}(?: of \d{1,4})?"
)
LONGEST_NUMBER = 40
HEADING_MARK = pattern(r"#{1,6}\s+")
# OCR takes the letters O and l for digits; beside 年, 月, 日 and a real digit there is no doubt.
OCR_NUMBER = pattern(r"(?<![A-Za-z])[0-9OoIl]{1,4}(?=[年月日])")
OCR_HINT = pattern(r"[OoIl][0-9OoIl]{0,3}[年月日]")
OCR_LETTERS = str.maketrans("OoIl", "0011")
# 1.9月底前: the point belongs to the item's number, for no month is counted in tenths. 1.9亿元 stays.
NUMBER_BEFORE_MONTH = pattern(r"([\n。；：:]（?\d{1,3})\.(?=(?:1[0-2]|0?[1-9])月)")
FIRST_NUMBER_BEFORE_MONTH = pattern(r"(（?\d{1,3})\.(?=(?:1[0-2]|0?[1-9])月)")
# 〔市住建局，5月底前〕 is a bracket like any other; 〔2025〕 belongs to the number of a paper.
SHELLS = pattern(r"〔([^〔〕\d\n][^〔〕\n]{1,80})〕")
MOST_PIECES = 2000
BLANK_IN_NUMBER = pattern(r"[ \t](?=\d{1,3}[ \t]?[年月日])")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """`text` is fit to show, `folded` (same length) to compare; `headings` are the starts of marked heading lines."""

    text: str
    folded: str
    headings: frozenset[int]
    columned: bool
    _here: array[int] = field(repr=False)
    _there: array[int] = field(repr=False)

    def origin(self, offset: int) -> int:
        """Where the character at `offset` stood in the raw text."""
        piece = bisect_right(self._here, offset) - 1
        return self._there[piece] + offset - self._here[piece]

    def origin_span(self, start: int, end: int) -> tuple[int, int]:
        """The raw stretch that the non-empty stretch from `start` to `end` came from."""
        return self.origin(start), self.origin(end - 1) + 1

    def around(self, start: int, end: int) -> tuple[int, int]:
        """The raw stretch that holds all of it; on a page in columns words of other cells may stand between."""
        if not self.columned:
            return self.origin_span(start, end)
        parts = self._parts(start, end)
        return min(a for a, _ in parts), max(b for _, b in parts)

    def longest(self, start: int, end: int) -> tuple[int, int]:
        """The longest raw stretch with nothing but its own words."""
        if not self.columned:
            return self.origin_span(start, end)
        return max(self._parts(start, end), key=lambda part: (part[1] - part[0], -part[0]))

    def _parts(self, start: int, end: int) -> list[tuple[int, int]]:
        first, last = bisect_right(self._here, start), bisect_right(self._here, end - 1)
        edges = [start, *self._here[first:last], end]
        parts = [self.origin_span(edges[0], edges[1])]
        for a, b in zip(edges[1:], edges[2:], strict=False):
            part = self.origin_span(a, b)
            if part[0] - parts[-1][1] in (0, 1):  # at most the sign that was replaced
                parts[-1] = (parts[-1][0], part[1])
            elif self.text[a:b].strip():
                parts.append(part)
        return parts


class _Pieces:
    """What has been kept so far, and from where; many short pieces are joined now and then, since each alone takes room."""

    def __init__(self, *, apart: bool) -> None:
        self.apart = (
            apart  # on a page in columns every piece is told from the next, for words of other cells stand between
        )
        self.kept: list[str] = []
        self.joined: list[str] = []
        self.here, self.there = array("I"), array("I")
        self.size, self.shift = 0, -1

    def keep(self, words: str, origin: int) -> None:
        if words:
            self.kept.append(words)
            if (
                self.apart or origin - self.size != self.shift
            ):  # else it goes on where the last piece ended, there as well as here
                self.shift = origin - self.size
                self.here.append(self.size)
                self.there.append(origin)
            self.size += len(words)

    def drop_last(self) -> None:
        """Take the last sign back."""
        self.kept[-1] = self.kept[-1][:-1]
        self.size -= 1
        self.shift = -1

    def join(self) -> None:
        if len(self.kept) >= MOST_PIECES:
            self.joined.append("".join(self.kept[:-1]))
            self.kept = self.kept[-1:]

    def parts(self) -> list[str]:
        """All that was kept, in long parts that end with a line."""
        return [*self.joined, "".join(self.kept)]


def clean(raw: str) -> Cleaned:
    """`raw` with sentences in one piece: paragraphs are parted by a line feed, everything else that broke them is gone."""
    columned = "   " in raw and _in_columns(raw)
    pieces, headings = _Pieces(apart=columned), set()
    last: Line | None = None
    opened = True
    for line in _cells(raw) if columned else _lines(raw):
        if last is not None:
            joint = joint_between(last, line, opened=opened)
            opened = joint == "\n"
            if joint == "-":  # an English month parted by a hyphen
                pieces.drop_last()
            else:
                pieces.keep(joint, line.start - 1)
            if opened:
                pieces.join()
        if line.heading:
            headings.add(pieces.size)
        _keep_line(pieces, line)
        last = line
    parts = pieces.parts()
    text = "".join(parts)
    shown = text.translate(FULL_WIDTH) if FULL_WIDTH_SIGN.search(text) else text
    here, there = pieces.here or array("I", [0]), pieces.there or array("I", [0])
    return Cleaned(shown, _folded(parts), frozenset(headings), columned, here, there)


def _lines(raw: str) -> Iterator[Line]:
    blank, at, size = False, 0, len(raw)
    while at < size:
        end = raw.find("\n", at) + 1 or size
        whole = raw[at:end]
        ahead = whole.lstrip()
        body = ahead.rstrip()
        start = at + len(whole) - len(ahead)
        at = end
        if not body or (len(body) <= LONGEST_NUMBER and PAGE_NUMBER.fullmatch(body)):
            blank = True
            continue
        mark = HEADING_MARK.match(body)
        shift = mark.end() if mark else 0
        indented = whole.startswith(("\u3000\u3000", "    "))
        yield Line(start + shift, body[shift:], indented, bool(mark), blank)
        blank = False


def _in_columns(raw: str) -> bool:
    from plans.pdfs.page_columns import in_columns  # few texts have a wide gap

    return in_columns(raw)


def _cells(raw: str) -> Iterator[Line]:
    """The pieces of a page in columns, each cell in one piece."""
    from plans.pdfs.page_columns import cells

    for number, cell in enumerate(cells(raw), 1):
        for place, piece in enumerate(cell):
            if not PAGE_NUMBER.fullmatch(piece.body[:LONGEST_NUMBER]):
                yield Line(piece.start, piece.body, False, False, place == 0, number)


def _keep_line(pieces: _Pieces, line: Line) -> None:
    body, at = line.body, 0
    for mark in IN_LINE.finditer(body):
        start, end = mark.span()
        pieces.keep(body[at:start], line.start + at)
        at = end
        if body[start] not in "*_<" and _blank_counts(body, start, end):
            pieces.keep(" ", line.start + start)
    pieces.keep(body[at:], line.start + at)


def _blank_counts(body: str, start: int, end: int) -> bool:
    """A blank parts words of Latin letters; beside Chinese signs and inside a date's number it is a scar of the PDF."""
    if start == 0 or end == len(body):
        return False
    before, after = body[start - 1], body[end]
    if is_wide(before) or is_wide(after) or after == "%":
        return False
    return not (before.isdigit() and BLANK_IN_NUMBER.match(body, end - 1))


def _folded(parts: list[str]) -> str:
    """The text to compare, with the letters of a scan's numbers mended and an item's number parted from its month.

    The parts are used up on the way: a long text is not held more often than is needed.
    """
    for place, part in enumerate(parts):
        folded = fold(part)
        if OCR_HINT.search(folded):
            folded = OCR_NUMBER.sub(_ocr_number, folded)
        if "〔" in folded:
            folded = SHELLS.sub(r"（\1）", folded)
        parts[place] = NUMBER_BEFORE_MONTH.sub(r"\1、", folded)
    if parts and (first := FIRST_NUMBER_BEFORE_MONTH.match(parts[0])):
        parts[0] = f"{first[1]}、{parts[0][first.end() :]}"
    return "".join(parts)


def _ocr_number(match: re.Match[str]) -> str:
    seen = match[0]
    return seen.translate(OCR_LETTERS) if any(sign.isdecimal() for sign in seen) else seen

"""How does the text read without the damage of its format, and where did each character stand before?

PDF line breaks inside a sentence or a number, blanks between digits and their units, page numbers, Markdown marks
and full-width digits get in the way of reading; `Cleaned` is free of them and leads every offset back.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from plans.folding import FULL_WIDTH, FULL_WIDTH_SIGN, fold
from plans.lines import Line, is_wide, joint_between
from plans.patterns import pattern

IN_LINE = pattern(r"\*{2,3}|__|[ \t\u3000\xa0\u200b\ufeff]+|<br ?/?>")
PAGE_NUMBER = pattern(
    r"(?:[-—–·]{1,2} ?)?\d{1,4}(?: ?[-—–·]{1,2})|第 ?\d{1,4} ?页(?: ?共 ?\d{1,4} ?页)?|Page \d{1,4}(?: of \d{1,4})?"
)
HEADING_MARK = pattern(r"#{1,6}\s+")
# OCR takes the letters O and l for digits; beside 年, 月, 日 and a real digit there is no doubt.
OCR_NUMBER = pattern(r"(?<![A-Za-z])[0-9OoIl]{1,4}(?=[年月日])")
OCR_HINT = pattern(r"[OoIl][0-9OoIl]{0,3}[年月日]")
OCR_LETTERS = str.maketrans("OoIl", "0011")
# 1.9月底前: the point belongs to the item's number, for no month is counted in tenths. 1.9亿元 stays.
NUMBER_BEFORE_MONTH = pattern(r"([\n。；]（?\d{1,3})\.(?=(?:1[0-2]|0?[1-9])月)")
BLANK_IN_NUMBER = pattern(r"[ \t](?=\d{1,3}[ \t]?[年月日])")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """`text` is fit to show, `folded` (same length) to compare; `headings` are the starts of marked heading lines."""

    text: str
    folded: str
    headings: frozenset[int]
    columned: bool
    _here: list[int] = field(repr=False)
    _there: list[int] = field(repr=False)

    def origin(self, offset: int) -> int:
        """Where the character at `offset` stood in the raw text."""
        piece = bisect_right(self._here, offset) - 1
        return self._there[piece] + offset - self._here[piece]

    def origin_span(self, start: int, end: int) -> tuple[int, int]:
        """The raw stretch that the non-empty stretch from `start` to `end` came from."""
        return self.origin(start), self.origin(end - 1) + 1

    def around(self, start: int, end: int) -> tuple[int, int]:
        """The raw stretch that holds all of it; on a page in columns words of other cells may stand between."""
        parts = self._parts(start, end)
        return min(a for a, _ in parts), max(b for _, b in parts)

    def longest(self, start: int, end: int) -> tuple[int, int]:
        """The longest raw stretch with nothing but its own words."""
        return max(self._parts(start, end), key=lambda part: (part[1] - part[0], -part[0]))

    def _parts(self, start: int, end: int) -> list[tuple[int, int]]:
        if not self.columned:
            return [self.origin_span(start, end)]
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


@dataclass(slots=True)
class _Pieces:
    """What has been kept so far, and from where."""

    kept: list[str] = field(default_factory=list)
    here: list[int] = field(default_factory=list)
    there: list[int] = field(default_factory=list)
    size: int = 0

    def keep(self, words: str, origin: int) -> None:
        if words:
            self.kept.append(words)
            self.here.append(self.size)
            self.there.append(origin)
            self.size += len(words)


def clean(raw: str) -> Cleaned:
    """`raw` with sentences in one piece: paragraphs are parted by a line feed, everything else that broke them is gone."""
    pieces, headings = _Pieces(), set()
    last: Line | None = None
    opened = True
    columned = "   " in raw and _in_columns(raw)
    for line in _cells(raw) if columned else _lines(raw):
        if last is not None:
            joint = joint_between(last, line, opened=opened)
            opened = joint == "\n"
            if joint == "-":  # an English month parted by a hyphen
                _drop_hyphen(pieces)
            else:
                pieces.keep(joint, line.start - 1)
        if line.heading:
            headings.add(pieces.size)
        _keep_line(pieces, line)
        last = line
    text = "".join(pieces.kept)
    folded = _folded(text)
    shown = text.translate(FULL_WIDTH) if FULL_WIDTH_SIGN.search(text) else text
    return Cleaned(shown, folded, frozenset(headings), columned, pieces.here or [0], pieces.there or [0])


def _lines(raw: str) -> list[Line]:
    lines, at, blank = [], 0, False
    for whole in re.split(r"(?<=\n)", raw):
        body = whole.strip()
        start = at + len(whole) - len(whole.lstrip())
        at += len(whole)
        if not body or PAGE_NUMBER.fullmatch(body[:40]):
            blank = True
            continue
        mark = HEADING_MARK.match(body)
        shift = mark.end() if mark else 0
        indented = whole.startswith(("\u3000\u3000", "    "))
        lines.append(Line(start + shift, body[shift:], indented, bool(mark), blank))
        blank = False
    return lines


def _in_columns(raw: str) -> bool:
    from plans.pdfs.page_columns import in_columns  # few texts have a wide gap

    return in_columns(raw)


def _cells(raw: str) -> list[Line]:
    """The pieces of a page in columns, each cell in one piece."""
    from plans.pdfs.page_columns import cells

    return [
        Line(piece.start, piece.body, False, False, place == 0, number)
        for number, cell in enumerate(cells(raw), 1)
        for place, piece in enumerate(cell)
        if not PAGE_NUMBER.fullmatch(piece.body[:40])
    ]


def _drop_hyphen(pieces: _Pieces) -> None:
    pieces.kept[-1] = pieces.kept[-1][:-1]
    pieces.size -= 1


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


def _folded(text: str) -> str:
    """The text to compare, with the letters of a scan's numbers mended and an item's number parted from its month."""
    folded = fold(text)
    if OCR_HINT.search(folded):
        folded = OCR_NUMBER.sub(_ocr_number, folded)
    return NUMBER_BEFORE_MONTH.sub(r"\1、", "\n" + folded)[1:]


def _ocr_number(match: re.Match[str]) -> str:
    seen = match[0]
    return seen.translate(OCR_LETTERS) if any(sign.isdecimal() for sign in seen) else seen

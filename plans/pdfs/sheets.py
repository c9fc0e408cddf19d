"""What stands on one page of a .pdf: its lines with their places, a picture, or letters that make up tables?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from plans.pdfs.grids import lines_between
from plans.pdfs.letters import Letter, Rule, letters_of, rules_of

FEW_LETTERS = 12
FULL = 0.4  # a picture that fills so much of a page is the page
PATHS = 300  # letters drawn as lines
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


def sheet_of(page: Any, room: int) -> Sheet:
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

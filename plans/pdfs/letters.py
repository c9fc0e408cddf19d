"""Where does each letter of a .pdf page stand, and which lines are ruled on it?"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any, NamedTuple

MOST_OBJECTS = 20_000
SHORTEST = 3.0  # points: what is shorter is a dash or a dot


class Letter(NamedTuple):
    """A sign and its box in points; `line` is the number of the library's line, `blank` whether a blank stands before it."""

    sign: str
    line: int
    blank: bool
    left: float
    bottom: float
    right: float
    top: float

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


class Rule(NamedTuple):
    """A straight line on the page: at `at`, from `start` to `end`; `upright` ones run down."""

    upright: bool
    at: float
    start: float
    end: float


def letters_of(text: Any, spans: list[tuple[int, int]]) -> list[Letter]:
    """The letters of the lines, each given by its first and last place in the text of the page."""
    whole, made = text.get_text_range(), list[Letter]()
    for line, (first, last) in enumerate(spans):
        blank = False
        for at in range(first, last):
            sign = whole[at]
            if sign.isspace() or sign == "\ufffe":
                blank = True
                continue
            try:
                box = text.get_charbox(at, loose=True)
            except Exception:  # made up by the library, or outside the basic plane
                return []
            made.append(Letter(sign, line, blank, *box))
            blank = False
    return made


def rules_of(page: Any) -> list[Rule]:
    """Every straight line that runs along the page or down it, the edges of boxes among them."""
    import pypdfium2.raw as raw

    made = list[Rule]()
    for number, each in enumerate(page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=3)):
        if number > MOST_OBJECTS or len(made) > MOST_OBJECTS:
            break
        made += _rules(raw, each.raw, each.get_matrix())
    return made


def _rules(raw: Any, path: Any, matrix: Any) -> Iterator[Rule]:
    x, y = ctypes.c_float(), ctypes.c_float()
    begun = before = (0.0, 0.0)
    for number in range(min(raw.FPDFPath_CountSegments(path), MOST_OBJECTS)):
        segment = raw.FPDFPath_GetPathSegment(path, number)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        here = matrix.on_point(x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            begun = here
        elif kind == raw.FPDF_SEGMENT_LINETO:
            yield from _straight(before, here)
        if raw.FPDFPathSegment_GetClose(segment):
            yield from _straight(here, begun)
        before = here


def _straight(a: tuple[float, float], b: tuple[float, float]) -> Iterator[Rule]:
    (left, bottom), (right, top) = (min(a[0], b[0]), min(a[1], b[1])), (max(a[0], b[0]), max(a[1], b[1]))
    if right - left < 1 and top - bottom >= SHORTEST:
        yield Rule(True, (left + right) / 2, bottom, top)
    elif top - bottom < 1 and right - left >= SHORTEST:
        yield Rule(False, (top + bottom) / 2, left, right)

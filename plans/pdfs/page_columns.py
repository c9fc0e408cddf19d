"""Which pieces of a page with columns belong together? A page's text holds each row's cells side by side; sentences run down.

Where the text keeps the places of the columns, a cell goes on below itself. Where it only keeps wide gaps, the words
decide: a piece that ends in "by June" is gone on with by "30, 2016", one that closed its sentence is not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from plans.patterns import pattern

GAP = pattern(r" {3,}|\t+")
LETTER = pattern(r"[A-Za-z]")
MOST_CELLS = 14  # no page has more columns; a line with more is no row of one
FEWEST_ROWS, LEAST_SHARE = 5, 0.2  # a text is in columns when so many of its lines have a wide gap
REACH = 3  # a piece is gone on with within so many lines
SHORT = 14  # a status or a name, after which nothing is missing
# A piece that ends so is not at its end.
HANGS = pattern(
    r"(?:\b(?:a|an|the|of|to|and|or|by|for|in|on|at|as|with|from|that|which|is|are|be|been|was|were|has|have|will|shall|may|its|their|our|this|these|per|any|all|each|not|no|more|than"
    r"|into|between|through|within|before|after|during|until|(?:FY|[Ff]iscal)(?: [Yy]ear)?|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?(?: \d{1,2},?)?)|[,&/(-])$"
)
CLOSED = pattern(r"[.!?][\"”)]?$")
REST_OF_DATE = pattern(r"(?:\d{1,2}, ?)?20\d\d\b")
DATE_BEGUN = pattern(r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?(?: \d{1,2},?)?$")


class _Row(NamedTuple):
    """A line: its number, whether its first column is empty, whether columns keep their place in it."""

    number: int
    indented: bool
    aligned: bool


class Piece(NamedTuple):
    """What one line holds of one cell: its words and where they stand in the raw text; `at` counts from the line's start."""

    start: int
    body: str
    at: int


@dataclass(slots=True)
class _Cell:
    """A cell that is being read: its pieces, the line of the last one, whether it stands in the first column."""

    pieces: list[Piece]
    line: int
    first: bool
    width: int = field(default=0)

    @property
    def last(self) -> str:
        return self.pieces[-1].body

    def take(self, piece: Piece, line: int) -> None:
        self.pieces.append(piece)
        self.line = line
        self.width = max(self.width, len(piece.body))


def in_columns(raw: str) -> bool:
    """Whether the text is a page of columns, not prose with a wide gap here and there."""
    if "   " not in raw:
        return False
    rows = lines = 0
    for line in raw.split("\n"):
        body = line.strip()
        lines += bool(body)
        rows += "   " in body and LETTER.match(body) is not None and body.isprintable()
    return rows >= FEWEST_ROWS and rows >= LEAST_SHARE * lines


def cells(raw: str) -> list[list[Piece]]:
    """The cells of a text in columns, each as its pieces, in the order in which they begin."""
    made: list[_Cell] = []
    opened: list[_Cell] = []
    at = number = 0
    for line in raw.split("\n"):
        number += 1
        pieces = _pieces(line, at)
        at += len(line) + 1
        if not pieces:
            opened = []
            continue
        aligned = any(len(gap) > 3 for gap in GAP.findall(line.strip()))
        opened = [cell for cell in opened if number - cell.line <= REACH]
        opened = _placed(opened, pieces, _Row(number, line.startswith("   "), aligned))
        made += [cell for cell in opened if len(cell.pieces) == 1 and cell.line == number]
    return [cell.pieces for cell in made]


def _pieces(line: str, start: int) -> list[Piece]:
    pieces, at = [], len(line) - len(line.lstrip())
    body = line.strip()
    for gap in GAP.finditer(line, at, at + len(body)):
        pieces.append(Piece(start + at, line[at : gap.start()], at))
        at = gap.end()
    last = line[at:].rstrip()
    if last:
        pieces.append(Piece(start + at, last, at))
    return pieces if len(pieces) <= MOST_CELLS else [Piece(start, line.rstrip(), 0)]


def _placed(opened: list[_Cell], pieces: list[Piece], row: _Row) -> list[_Cell]:
    """The open cells after a line: each piece goes on with one of them or opens another, and none cross."""
    worth = [[0.0] * (len(pieces) + 1) for _ in range(len(opened) + 1)]
    for i in range(len(opened), -1, -1):
        for j in range(len(pieces), -1, -1):
            if i < len(opened) or j < len(pieces):
                worth[i][j] = max(value for value, *_ in _choices(opened, pieces, i, j, worth, row))
    after: list[_Cell] = []
    i = j = 0
    while i < len(opened) or j < len(pieces):
        _, taken, i_after, j_after = max(_choices(opened, pieces, i, j, worth, row))
        if taken:
            opened[i].take(pieces[j], row.number)
        if i_after > i:
            after.append(opened[i])
        elif j_after > j:
            after.append(_Cell([pieces[j]], row.number, j == 0 and not row.indented, len(pieces[j].body)))
        i, j = i_after, j_after
    return after


def _choices(
    opened: list[_Cell], pieces: list[Piece], i: int, j: int, worth: list[list[float]], row: _Row
) -> Iterable[tuple[float, bool, int, int]]:
    """What may be done next with cell `i` and piece `j`: its worth, whether they join, and what is next."""
    if i < len(opened):
        yield worth[i + 1][j] - _missing(opened[i], row.number), False, i + 1, j
    if j < len(pieces):
        yield worth[i][j + 1] - _unopened(pieces[j].body), False, i, j + 1
    if i < len(opened) and j < len(pieces):
        yield (
            worth[i + 1][j + 1] + _fit(opened[i], pieces[j], row, first=j == 0 and not row.indented),
            True,
            i + 1,
            j + 1,
        )


def _missing(cell: _Cell, line: int) -> float:
    """What it costs to leave a cell where it is."""
    return 1.5 if line - cell.line == 1 and HANGS.search(cell.last) else 0.0


def _unopened(body: str) -> float:
    """What it costs to take a piece for the beginning of a cell."""
    return 2.0 if body[0].islower() else 0.3


def _fit(cell: _Cell, piece: Piece, row: _Row, *, first: bool) -> float:
    """How well a piece goes on with a cell."""
    if cell.first != first:
        return -9.0
    last, body = cell.last, piece.body
    fit = 1.0 - 0.7 * (row.number - cell.line - 1)
    if DATE_BEGUN.search(last) and REST_OF_DATE.match(body):
        fit += 4.0
    fit += 2.0 if HANGS.search(last) else -1.0 if CLOSED.search(last) and body[0].islower() else 0.3
    fit += 1.2 if body[0].islower() else 0.0
    if len(last) < SHORT and (len(body) > 2 * SHORT or (body[0].isupper() and len(last) < 0.6 * len(body))):
        fit -= 3.0  # a name of a column or a status, and the first words under it
    if len(body) < SHORT < 0.5 * len(last) and not (body[0].islower() or body[0].isdigit() or HANGS.search(last)):
        fit -= 3.0
    if cell.width > 2 * SHORT and len(last) < 0.6 * cell.width and not HANGS.search(last):
        fit -= 2.0
    if len(body) > 1.5 * cell.width + 6:
        fit -= 1.5
    if row.aligned:
        fit += 3.0 if abs(cell.pieces[-1].at - piece.at) <= 2 else -3.0
    return fit

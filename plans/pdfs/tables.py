"""Which lines of the pages of a .pdf are rows of a table, and which are pieces of one that could not be put together?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from plans.patterns import pattern
from plans.pdfs.columns import FEWEST, FULL, Aligned, Band, names_columns, pieces
from plans.pdfs.grids import Drawn, bands, joined, ruled
from plans.pdfs.letters import Letter, Rule
from plans.tables.columns import heading
from plans.tables.grids import row_line, separator

OWN_DAY = pattern(r"\d{1,4}\s*[年月./-]|[上下今每全长年一二三四五六七八九十第]|[A-Z]")
APART = 3  # bands between two that show columns


class Leaf(NamedTuple):
    """The letters of a page without its running heads, its rules; `gappy` also where there was no room for the letters."""

    letters: list[Letter]
    rules: list[Rule]
    gappy: bool


@dataclass(slots=True)
class Found:
    """By the number of the line: rows that stand in its place; lines that went into rows; lines of broken tables."""

    rows: dict[int, list[str]] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)
    broken: set[int] | range = field(default_factory=set)


def tables_of(leaves: list[Leaf]) -> list[Found]:
    """What was found on each page; a table may go on over pages."""
    found = [Found() for _ in leaves]
    table: Aligned | None = None
    grids, before = list[tuple[Found, Drawn]](), list[list[str]]()
    for number, leaf in enumerate(leaves):
        if leaf.gappy and not leaf.letters:
            found[number].broken = range(1_000_000)
        for drawn in ruled(leaf.rules, leaf.letters):
            before = _gone_on(before, drawn)
            found[number].taken |= drawn.lines
            grids.append((found[number], drawn))
        free = [one for one in leaf.letters if one.line not in found[number].taken]
        left = list[Band]()
        for letters in bands(free):
            band = Band(number, letters)
            heads = names_columns(band)
            if table and not heads and table.take(band):
                continue
            if table:
                left += _closed(table, leaves, found)
            table = Aligned.under(band) if heads else None
            if not table:
                left.append(band)
        if table and (found[number].taken or number + 1 == len(leaves) or not leaves[number + 1].letters):
            left += _closed(table, leaves, found)
            table = None
        _name_broken(left, found)
    for page, drawn in grids:
        if drawn.rows:
            lines = [row_line(row) for row in drawn.rows]
            page.rows[min(drawn.lines)] = [lines[0], separator(len(drawn.rows[0])), *lines[1:]]
    return found


def _gone_on(before: list[list[str]], drawn: Drawn) -> list[list[str]]:
    """The rows so far, if the table goes on with those before; a row that the page's end broke is put together.

    Such a rest has no number and no day of its own, at most the end of one (日前), and what it says goes on with the row above.
    """
    if not before or len(before[0]) != len(drawn.rows[0]):
        return drawn.rows
    heads = [heading(words).role for words in before[0]]
    first = 1 if drawn.rows[0] == before[0] else 0
    due = heads.index("due") if "due" in heads else None
    if due is not None and len(drawn.rows) > first:
        rest = drawn.rows[first]
        if (
            rest[0] == ""
            and not OWN_DAY.match(rest[due])
            and all(above or not words for above, words in zip(before[-1], rest, strict=True))
        ):
            before[-1][:] = map(joined, before[-1], rest)
            del drawn.rows[first]
    return [before[0], *(drawn.rows[first:] or before[-1:])]


def _closed(table: Aligned, leaves: list[Leaf], found: list[Found]) -> list[Band]:
    """Write the rows of a table down; what stood below it, and all of it where its rows are not certain, is given back."""
    below = list[Band]()
    while len(table.bands) > 1 and len(pieces(table.bands[-1].letters)) == 1 and _opens_line(table):
        below.append(table.bands.pop())
    right = max(one.right for leaf in {band.page for band in table.bands} for one in leaves[leaf].letters)
    rows = table.rows(right)
    lines = {(band.page, one.line) for band in table.bands for one in band.letters}
    outside = {(band.page, one.line) for band in below for one in band.letters}
    if rows is None or lines & outside:
        for page, line in lines:
            _break(found[page], {line})
        return below
    made: dict[int, list[str]] = {}
    for place, (band, cells) in enumerate(rows):
        made.setdefault(band.page, []).extend([row_line(cells), *([separator(len(cells))] if place == 0 else [])])
    for page in {page for page, _ in lines}:
        own = {line for at, line in lines if at == page}
        found[page].taken |= own
        if page in made:
            found[page].rows[min(own)] = made[page]
    return below


def _opens_line(table: Aligned) -> bool:
    """Whether the last band stands alone in the first column and nothing above it goes on there: a line below the table."""
    last, above = table.bands[-1], table.bands[-2]
    second = pieces(table.bands[0].letters)[1][0].left
    cell = [one for one in above.letters if one.left < second]
    return last.letters[0].left < second and not (cell and second - cell[-1].right < FULL * last.size)


def _name_broken(left: list[Band], found: list[Found]) -> None:
    """Lines that stand near each other and show three columns or more are pieces of a table."""
    shown = [place for place, band in enumerate(left) if len(pieces(band.letters)) >= FEWEST]
    for a, b in zip(shown, shown[1:], strict=False):
        if b - a <= APART and left[a].page == left[b].page:
            for band in left[a : b + APART]:
                _break(found[band.page], {one.line for one in band.letters})


def _break(found: Found, lines: set[int]) -> None:
    if isinstance(found.broken, set):
        found.broken |= lines

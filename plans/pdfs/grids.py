"""Which tables does a .pdf page draw with ruled lines, and what stands in their cells, merged ones included?"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from plans.lines import is_wide
from plans.pdfs.letters import Letter, Rule
from plans.tables.grids import MERGED, cell_text

NEAR = 3.0  # points: rules so close are one
LARGEST_CELL = 600  # letters; a frame around a page holds more
MOST_COLUMNS = 40


class Drawn(NamedTuple):
    """A table of a page: its rows, each with its cells, and the library's lines that it is made of."""

    rows: list[list[str]]
    lines: set[int]


def words_of(letters: Iterable[Letter]) -> str:
    """The letters of a cell as they are read: from above, from the left; Latin words of two lines stay apart."""
    made, last = "", None
    for band in bands(letters):
        for letter in band:
            wide = bool(made) and (is_wide(made[-1]) or is_wide(letter.sign))
            parted = last is not None and (letter.blank or last is not band)
            made += (" " if made and parted and not wide else "") + letter.sign
            last = band
    return cell_text(made)


def joined(above: str, rest: str) -> str:
    """The words of a cell that goes on."""
    apart = above and rest and not is_wide(above[-1]) and not is_wide(rest[0])
    return above + (" " if apart else "") + rest


def bands(letters: Iterable[Letter]) -> list[list[Letter]]:
    """The letters by the height at which they stand, the highest first, each band from the left."""
    made: list[list[Letter]] = []
    for letter in sorted(letters, key=lambda one: -one.middle):
        if made and made[-1][0].middle - letter.middle < 0.35 * (letter.top - letter.bottom):
            made[-1].append(letter)
        else:
            made.append([letter])
    for band in made:
        band.sort(key=lambda one: one.left)
    return made


def ruled(rules: list[Rule], letters: list[Letter]) -> Iterator[Drawn]:
    """Every ruled table whose letters all stand in its cells."""
    for bottom, top in _stretches(rules):
        inside = [rule for rule in rules if _within(rule, bottom, top)]
        xs = _places(rule.at for rule in inside if rule.upright)
        ys = _places(rule.at for rule in inside if not rule.upright)
        if not 3 <= len(xs) <= MOST_COLUMNS or len(ys) < 2:
            continue
        own = [one for one in letters if xs[0] < (one.left + one.right) / 2 < xs[-1] and ys[0] < one.middle < ys[-1]]
        lines = {one.line for one in own}
        if own and sum(one.line in lines for one in letters) == len(own):
            rows = _rows(_Grid(xs, ys, inside), own)
            if rows:
                yield Drawn(rows, lines)


def lines_between(rules: list[Rule], letters: list[Letter]) -> set[int]:
    """The lines that stand beside upright rules: the first of a page may be the rest of a cell, and is no running head."""
    stretches = _stretches(rules)
    return {one.line for one in letters if any(bottom < one.middle < top for bottom, top in stretches)}


def _stretches(rules: list[Rule]) -> list[tuple[float, float]]:
    """From where to where upright rules stand side by side."""
    made: list[tuple[float, float]] = []
    for start, end in sorted((rule.start, rule.end) for rule in rules if rule.upright):
        if made and start <= made[-1][1] + NEAR:
            made[-1] = (made[-1][0], max(made[-1][1], end))
        else:
            made.append((start, end))
    return made


def _within(rule: Rule, bottom: float, top: float) -> bool:
    low, high = (rule.start, rule.end) if rule.upright else (rule.at, rule.at)
    return bottom - NEAR <= low and high <= top + NEAR


def _places(values: Iterable[float]) -> list[float]:
    made: list[float] = []
    for value in sorted(values):
        if not made or value - made[-1] > NEAR:
            made.append(value)
    return made


class _Grid:
    """The smallest cells between all the rules of a table, and which of them have no rule between them."""

    def __init__(self, xs: list[float], ys: list[float], rules: list[Rule]) -> None:
        self.xs, self.ys = xs, ys
        self.height, self.width = len(ys) - 1, len(xs) - 1
        self._left: set[tuple[int, int]] = set()
        self._above: set[tuple[int, int]] = set()
        for rule in rules:
            along, across = (ys, xs) if rule.upright else (xs, ys)
            at = min(range(len(across)), key=lambda place: abs(across[place] - rule.at))
            for place in range(len(along) - 1):
                if rule.start - NEAR <= (along[place] + along[place + 1]) / 2 <= rule.end + NEAR:
                    (self._left if rule.upright else self._above).add((place, at))

    def owner(self, row: int, column: int) -> tuple[int, int]:
        """The cell, counted from above, that this one is merged into."""
        while True:
            if column and (self.height - 1 - row, column) not in self._left:
                column -= 1
            elif row and (column, self.height - row) not in self._above:
                row -= 1
            else:
                return row, column

    def place(self, letter: Letter) -> tuple[int, int]:
        column = bisect_right(self.xs, (letter.left + letter.right) / 2) - 1
        return self.height - bisect_right(self.ys, letter.middle), column


def _rows(grid: _Grid, letters: list[Letter]) -> list[list[str]]:
    """[] where a cell holds more than a cell of a table does."""
    owners = {(r, c): grid.owner(r, c) for r in range(grid.height) for c in range(grid.width)}
    held: dict[tuple[int, int], list[Letter]] = {}
    for letter in letters:
        held.setdefault(owners[grid.place(letter)], []).append(letter)
    if max(map(len, held.values())) > LARGEST_CELL:
        return []
    made = []
    for r in range(grid.height):
        row = []
        for c in range(grid.width):
            at = owners[r, c]
            row.append(words_of(held.get(at, ())) if at == (r, c) else MERGED if at[0] != r and at[1] == c else "")
        if any(cell not in ("", MERGED) for cell in row):
            made.append(row)
    return made

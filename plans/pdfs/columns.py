"""Which rows does a table without rules have, whose columns are known by their names and the empty strips between them?"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from typing import NamedTuple

from plans.pdfs.grids import joined, words_of
from plans.pdfs.letters import Letter
from plans.tables.columns import heading, is_header

CELL_GAP = 0.6  # in heights of a letter: what is wider parts two cells
STRIP = 0.3  # the narrowest strip between two columns
FULL = 1.5  # a line that leaves less room than this was broken
MOST_LEAD = 4.0  # a table ends where more room is left empty
FEWEST = 3  # columns


class Band(NamedTuple):
    """Letters at one height of a page, from the left."""

    page: int
    letters: list[Letter]

    @property
    def size(self) -> float:
        return max(one.top - one.bottom for one in self.letters)


def pieces(letters: list[Letter]) -> list[list[Letter]]:
    """The band's letters, parted where a wide gap stands."""
    made = [[letters[0]]]
    for before, letter in zip(letters, letters[1:], strict=False):
        if letter.left - before.right > CELL_GAP * (letter.top - letter.bottom):
            made.append([])
        made[-1].append(letter)
    return made


def names_columns(band: Band) -> bool:
    """Whether the band is the head of a table that asks for something."""
    parts = pieces(band.letters)
    return len(parts) >= FEWEST and is_header([heading(words_of(part)) for part in parts])


@dataclass(slots=True)
class Aligned:
    """A table that is being read: its bands, the head first, and the empty strips between its columns."""

    bands: list[Band]
    strips: list[list[tuple[float, float]]] = field(default_factory=list)

    @classmethod
    def under(cls, head: Band) -> Aligned:
        parts = pieces(head.letters)
        return cls([head], [[(a[-1].right, b[0].left)] for a, b in zip(parts, parts[1:], strict=False)])

    def take(self, band: Band) -> bool:
        """Whether the band is one of the table: no letter of it stands where the columns are parted."""
        last = self.bands[-1]
        if last.page == band.page and last.letters[0].middle - band.letters[0].middle > MOST_LEAD * band.size:
            return False
        narrowed = [_without(strip, band) for strip in self.strips]
        if not all(narrowed):
            return False
        self.strips = narrowed
        self.bands.append(band)
        return True

    def rows(self, right: float) -> list[tuple[Band, list[str]]] | None:
        """Each row with its first band; None where it is not certain which lines are one row. `right` ends the page's text."""
        cuts = self._cuts()
        if cuts is None:
            return None
        split = [[_between(band, a, b) for a, b in zip(cuts, cuts[1:], strict=False)] for band in self.bands]
        ends = [*(min(row[at][0].left for row in split if row[at]) for at in range(1, len(cuts) - 1)), right]
        grouped: list[list[int]] = []
        for number, row in enumerate(split):
            if number <= 1 or not _goes_on(split[number - 1], row, ends):
                grouped.append([])
            grouped[-1].append(number)
        if not self._evenly_led():
            return None
        made = [
            (
                self.bands[group[0]],
                [reduce(joined, (words_of(split[number][at]) for number in group)) for at in range(len(ends))],
            )
            for group in grouped
        ]
        return made if _plausible([row for _, row in made]) else None

    def _cuts(self) -> list[float] | None:
        """Where the columns are parted. A strip that reaches up to the next name is the right one, else there must be one only."""
        made = [float("-inf")]
        for place, strips in enumerate(self.strips):
            edge = pieces(self.bands[0].letters)[place + 1][0].left
            if len(strips) > 1 and strips[-1][1] < edge:
                return None
            made.append(sum(strips[-1]) / 2)
        return [*made, float("inf")]

    def _evenly_led(self) -> bool:
        """Cells that are centred upright stand half a line off the others: their rows cannot be told."""
        return all(
            a.page != b.page or a.letters[0].middle - b.letters[0].middle > 0.75 * min(a.size, b.size)
            for a, b in zip(self.bands, self.bands[1:], strict=False)
        )


def _without(strips: list[tuple[float, float]], band: Band) -> list[tuple[float, float]]:
    for letter in band.letters:
        strips = [
            part
            for a, b in strips
            for part in ([(a, b)] if letter.right <= a or letter.left >= b else [(a, letter.left), (letter.right, b)])
        ]
    return [(a, b) for a, b in strips if b - a >= STRIP * band.size]


def _between(band: Band, start: float, end: float) -> list[Letter]:
    return [one for one in band.letters if start < (one.left + one.right) / 2 < end]


def _goes_on(above: list[list[Letter]], row: list[list[Letter]], ends: list[float]) -> bool:
    """Whether every cell of the band may be the rest of a line that was broken because its column was full."""
    return all(
        above[at] and ends[at] - above[at][-1].right < FULL * (cell[0].top - cell[0].bottom)
        for at, cell in enumerate(row)
        if cell
    )


def _plausible(rows: list[list[str]]) -> bool:
    """A row that says but one thing, or neither its number nor its day, is a piece of another one."""
    roles = [heading(words).role for words in rows[0]]
    due = roles.index("due") if "due" in roles else None
    return len(rows) > 1 and all(sum(map(bool, row)) > 1 and (row[0] or due is None or row[due]) for row in rows[1:])

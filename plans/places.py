"""On which page, or in which cell, does a stretch of the text stand?"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from plans.pages import Place

PIPE = re.compile(r"(?<!\\)\|")


class Stands(NamedTuple):
    """A page number, or a cell such as Sheet1!C5; None where the format has neither."""

    page: int | None = None
    cell: str | None = None


NOWHERE = Stands()


def standing(text: str, places: Sequence[Place], offset: int) -> Stands:
    """Where the character at `offset` of the text stood in the file."""
    found = bisect_right(places, offset, key=lambda place: place.start) - 1
    if found < 0:
        return Stands()
    place = places[found]
    if not place.row:
        return Stands(page=place.page or None)
    before = len(PIPE.findall(text, place.start, offset)) if "\n" not in text[place.start : offset] else 1
    column = _letters(place.first_column + max(before, 1) - 1)
    return Stands(cell=f"{place.sheet}!{column}{place.row}" if place.sheet else f"{column}{place.row}")


def _letters(number: int) -> str:
    """1 is A, 27 is AA."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters

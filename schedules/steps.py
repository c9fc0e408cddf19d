"""By which days does an item want which share of itself? Its steps (序时), kept as one line of text."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import lru_cache

Steps = tuple[tuple[date, Fraction], ...]


def as_text(steps: Steps) -> str:
    """Steps with shares of 0 to 1 as the line in which they are kept: "2025-03-31 30 2025-06-30 62.5"."""
    return " ".join(f"{day.isoformat()} {float(share * 100):g}" for day, share in steps)


@lru_cache(maxsize=1024)
def of_text(line: str | None) -> Steps:
    """The steps that a line keeps, none of None. Raises ValueError for a line that as_text did not write."""
    words = (line or "").split()
    return tuple(
        (date.fromisoformat(day), Fraction(percent) / 100) for day, percent in zip(words[::2], words[1::2], strict=True)
    )

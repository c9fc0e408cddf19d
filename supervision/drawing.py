"""Which ones are drawn at random? Those whose mark is smallest: anybody who knows the seed can draw them again."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Collection
from fractions import Fraction

TENTH = Fraction(1, 10)


def drawn(numbers: Collection[int], count: int, seed: str) -> list[int]:
    """`count` of the numbers. The mark of a number is the SHA-256 of "seed:number"; the smallest are drawn."""
    by_mark = sorted(set(numbers), key=lambda number: hashlib.sha256(f"{seed}:{number}".encode()).hexdigest())
    return sorted(by_mark[: max(0, count)])


def tenth(count: int) -> int:
    """Ten in a hundred, rounded up, so that of a few one is looked at."""
    return math.ceil(count * TENTH)

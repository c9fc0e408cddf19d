"""How much would be said in a time to come? Counted from a rehearsal, by day and by reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from supervision.rehearsal import Rehearsed


@dataclass(frozen=True, slots=True)
class Totals:
    """Messages from `first` to `last`, both included; days without one are left out."""

    first: date
    last: date
    days: dict[date, int]
    readers: dict[str, int]

    @property
    def count(self) -> int:
        return sum(self.days.values())

    @property
    def peak(self) -> tuple[date, int] | None:
        """The day with the most, the first of several."""
        return max(self.days.items(), key=lambda each: (each[1], -each[0].toordinal()), default=None)

    @property
    def busiest(self) -> list[tuple[str, int]]:
        """The readers, who gets most first."""
        return sorted(self.readers.items(), key=lambda each: (-each[1], each[0]))


def totals(messages: Iterable[Rehearsed], first: date, last: date, name: Callable[[Rehearsed], str]) -> Totals:
    """`name` says what a reader is called."""
    found = list(messages)
    days = Counter(message.at.date() for message in found)
    return Totals(first, last, dict(sorted(days.items())), dict(Counter(name(message) for message in found)))


def beside(before: Totals, after: Totals) -> list[tuple[str, int, int]]:
    """Each reader with both numbers, the largest difference first."""
    names = before.readers.keys() | after.readers.keys()
    both = [(name, before.readers.get(name, 0), after.readers.get(name, 0)) for name in names]
    return sorted(both, key=lambda each: (-abs(each[2] - each[1]), each[0]))

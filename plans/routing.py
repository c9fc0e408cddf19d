"""Which unit is a commitment for, where the document names none? Proposed by the plan's words or by titles that units have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from plans.likeness import Weights, pieces
from plans.routing_table import Table, routed

NEAR = 0.30  # of the words: below, a title says nothing about whose the other is
CLEARLY = 1.3  # times as much as speaks for any other unit
LOOKED_AT = 3  # of a unit's nearest titles


class Assigned(NamedTuple):
    """A title on the ledger and the unit that leads it."""

    title: str
    unit: str
    number: int


class Guess(NamedTuple):
    """A unit that is only proposed, with its ground: a word of the routing table, or an item that is alike."""

    unit: str
    alike: Assigned | None = None
    word: str = ""


def proposed(title: str, table: Table, assigned: Sequence[Assigned]) -> Guess | None:
    """The unit that the plan's own words name; where none of them stands in the title, that of the nearest titles."""
    found = routed(title, table)
    return Guess(found[0], word=found[1]) if found else nearest(title, assigned)


def nearest(title: str, assigned: Sequence[Assigned]) -> Guess | None:
    """The unit whose titles are clearly nearest; None where none is near, or several are."""
    wanted = pieces(title)
    held = [pieces(each.title) for each in assigned]
    weights = Weights([wanted, *held])
    near: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for place, each in enumerate(assigned):
        shared = weights.shared(wanted, held[place])
        if shared >= NEAR:
            near[each.unit].append((shared, place))
    ranked = sorted(
        ((sum(score for score, _ in sorted(found)[-LOOKED_AT:]), *max(found)) for found in near.values()), reverse=True
    )
    if not ranked or (len(ranked) > 1 and ranked[0][0] < CLEARLY * ranked[1][0]):
        return None
    alike = assigned[ranked[0][2]]
    return Guess(alike.unit, alike)

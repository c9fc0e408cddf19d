"""Does a document promise the same thing twice? In its overview and again in its section: offered as one draft."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from plans.drafts import Draft
from plans.likeness import (
    Stated,
    Weights,
    bare,
    of_draft,
    pieces,
    same_figures,
    same_phase,
    same_stage,
    same_things,
    told_apart,
)
from plans.titles import GENERIC_WORDS

ALIKE, ALIKE_NAMED = 0.72, 0.66  # of the words that two share; less will do where both name the same things
WITHIN = 0.95  # of the shorter title that stands in the longer one
RAREST, NEIGHBOURS = 5, 40  # pieces of a title, and drafts with the same piece, that are looked at
NAMING = 3  # characters that are left of a title without its general words
SHORTEST = 5  # characters of a title that says enough to be found a second time


class Once(NamedTuple):
    """A draft to be decided, its place among all, and the other places where the document says the same."""

    place: int
    draft: Draft
    also: tuple[Draft, ...]


def told_once(drafts: Sequence[Draft]) -> list[Once]:
    """Every commitment once, in the order of the text; of those told twice the one that says more, with the other."""
    stated = [of_draft(draft) for draft in drafts]
    held = [pieces(each.title) for each in stated]
    weights = Weights(held)
    leader = list(range(len(drafts)))
    for first, second in sorted(_candidates(stated, held, weights)):
        if leader[second] == second and _apart(drafts[first], drafts[second]) and _same(
            stated[first], stated[second], weights.shared(held[first], held[second]),
            weights.contained(held[first], held[second]),
        ):  # fmt: skip
            leader[second] = leader[first]
    groups: dict[int, list[int]] = defaultdict(list)
    for place, first in enumerate(leader):
        groups[first].append(place)
    found = []
    for group in groups.values():
        fullest = max(group, key=lambda place: (_says(drafts[place]), place))
        found.append(Once(fullest, drafts[fullest], tuple(drafts[place] for place in group if place != fullest)))
    return sorted(found)


def _candidates(stated: Sequence[Stated], held: Sequence[Counter[str]], weights: Weights) -> set[tuple[int, int]]:
    """Pairs for the same day that share one of their rarest pieces: what is told twice does."""
    holding: dict[object, list[int]] = defaultdict(list)
    for place, each in enumerate(stated):
        shared = [piece for piece in held[place] if weights.held(piece) > 1]
        for piece in sorted(shared, key=lambda piece: (weights.held(piece), piece))[:RAREST]:
            holding[(piece, each.due_on, each.rrule, each.kind)].append(place)
    return {
        (first, second)
        for places in holding.values()
        for at, first in enumerate(places)
        for second in places[at + 1 : at + NEIGHBOURS]
    }


def _same(one: Stated, other: Stated, shared: float, contained: float) -> bool:
    if min(len(bare(one.title)), len(bare(other.title))) < SHORTEST:
        return False
    if one.quantity and other.quantity and one.quantity[:2] != other.quantity[:2]:
        return False
    if one.count and other.count and one.count != other.count:
        return False
    if not (same_phase(one, other) and same_stage(one, other) and same_figures(one, other)):
        return False
    if any(len(GENERIC_WORDS.sub("", bare(each.title))) < NAMING for each in (one, other)):
        return False  # 完成项目验收 under two headings is about two projects
    same = same_things(one.subjects, other.subjects)
    if same is False or (one.subjects and other.subjects and told_apart(one.subjects, other.subjects)):
        return False
    return shared >= (ALIKE_NAMED if same else ALIKE) or contained >= WITHIN


def _apart(one: Draft, other: Draft) -> bool:
    """Two that stand under one heading were meant as two, unless their words are the same."""
    return one.section != other.section or bare(one.title) == bare(other.title)


def _says(draft: Draft) -> int:
    """How much a draft tells besides its words."""
    return 2 * bool(draft.owners) + bool(draft.quantity) + bool(draft.count) + len(draft.subjects) + draft.sure

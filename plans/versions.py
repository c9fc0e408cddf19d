"""What is new in a new version of a plan? Its commitments matched with the old ones by what they say, not by place."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

from plans.likeness import (
    Stated,
    Weights,
    bare,
    leaf,
    pieces,
    same_act,
    same_figures,
    same_phase,
    same_stage,
    same_things,
    told_apart,
)

ENOUGH = 0.60  # of 1: below, two commitments are taken for different ones
LEAST_SHARED = 0.30  # of the words; dates and headings alone make no match
FEWEST = 2
COMMON = 200  # a piece that stands in more titles finds no candidates
FIELDS = ("title", "kind", "due_on", "window_start", "rrule", "count", "quantity")


class Pair(NamedTuple):
    """A possible match, the best first."""

    score: float
    new: int
    old: int


def matched(old: Sequence[Stated], new: Sequence[Stated]) -> list[int | None]:
    """For each new commitment the place of the old one that it is a version of, or None. No old one is used twice."""
    found: list[int | None] = [None] * len(new)
    free = set(range(len(old)))
    _pair_equals(old, new, found, free)
    for pair in sorted(_likely(old, new, found, free), reverse=True):
        if found[pair.new] is None and pair.old in free:
            found[pair.new] = pair.old
            free.discard(pair.old)
    return found


def changed(old: Stated, new: Stated) -> dict[str, tuple[Any, Any]]:
    """What differs between two versions of one commitment, by field: (before, after)."""
    differing = {name: (getattr(old, name), getattr(new, name)) for name in FIELDS}
    if bare(old.title) == bare(new.title):
        differing.pop("title")
    if old.rrule and old.rrule == new.rrule:
        differing.pop("due_on")  # the next time of the same duty is no change of it
    return {name: values for name, values in differing.items() if values[0] != values[1]}


def is_version_of(*, matches: int, old: int, new: int) -> bool:
    """Whether so many matches make a document a new version: half of what either side says.

    One commitment alone is no half of anything: where a side says no more, both must agree.
    """
    half_of_old, half_of_new = 2 * matches >= old, 2 * matches >= new
    if not matches or min(old, new) < FEWEST:
        return matches > 0 and half_of_old and half_of_new
    return half_of_old or half_of_new


def word_for_word(stated: Stated) -> str:
    """The title's own words: two that differ in marks and numbering alone are one."""
    return bare(stated.title)


def _pair_equals(old: Sequence[Stated], new: Sequence[Stated], found: list[int | None], free: set[int]) -> None:
    """Pairs commitments with the same words; where several have them, those with the same date, heading or amount first."""
    places: dict[str, list[int]] = defaultdict(list)
    for place in sorted(free):
        places[word_for_word(old[place])].append(place)
    wanted: dict[str, list[int]] = defaultdict(list)
    for place, stated in enumerate(new):
        if found[place] is None and (words := word_for_word(stated)) in places and words:
            wanted[words].append(place)
    for words, ours in wanted.items():
        ranked = sorted(
            (
                (_beside(old[theirs], new[own]), -abs(theirs - own), own, theirs)
                for own in ours
                for theirs in places[words]
            ),
            reverse=True,
        )
        for _, _, own, theirs in ranked:
            if found[own] is None and theirs in free:
                found[own] = theirs
                free.discard(theirs)


def _beside(old: Stated, new: Stated) -> int:
    """How much agrees besides the words."""
    return (
        2 * (old.due_on == new.due_on) + 2 * (leaf(old.section) == leaf(new.section)) + (old.quantity == new.quantity)
        + (old.count == new.count) + (old.kind == new.kind)
    )  # fmt: skip


def _likely(old: Sequence[Stated], new: Sequence[Stated], found: list[int | None], free: set[int]) -> list[Pair]:
    """Every pair that is alike enough; candidates share a piece that is not in every title."""
    ours = {place: pieces(new[place].title) for place in range(len(new)) if found[place] is None}
    theirs = {place: pieces(old[place].title) for place in free}
    weights = Weights([*ours.values(), *theirs.values()])
    holding: dict[str, list[int]] = defaultdict(list)
    for place, held in theirs.items():
        for piece in held:
            holding[piece].append(place)
    pairs = []
    for own, held in ours.items():
        candidates = Counter(place for piece in held if weights.held(piece) <= COMMON for place in holding[piece])
        for place, _ in candidates.most_common(COMMON):
            score = _score(
                old[place], new[own], weights.shared(theirs[place], held), weights.contained(theirs[place], held)
            )
            if score >= ENOUGH:
                pairs.append(Pair(score, own, place))
    return pairs


def _score(old: Stated, new: Stated, shared: float, contained: float) -> float:
    if shared < LEAST_SHARED:
        return 0.0
    score = 0.75 * shared + 0.25 * contained
    same = same_things(old.subjects, new.subjects)
    if same is not None:
        score += 0.12 if same else -0.5 if told_apart(old.subjects, new.subjects) else -0.35
    score += 0.06 if bare(old.title)[:3] == bare(new.title)[:3] else 0.0  # a title opens with what it is about
    score += 0.08 if leaf(old.section) and leaf(old.section) == leaf(new.section) else 0.0
    score += 0.08 if old.due_on is not None and old.due_on == new.due_on else 0.0
    score += 0.05 if same_act(old, new) else 0.0
    score -= 0.0 if same_phase(old, new) else 0.3
    score -= 0.0 if same_stage(old, new) else 0.3
    score -= 0.0 if same_figures(old, new) else 0.5
    if old.quantity and new.quantity:
        score += 0.05 if old.quantity[1] == new.quantity[1] else -0.15
    return score - (0.0 if old.kind == new.kind else 0.05)

"""How many points does a unit get? Rules applied to what happened; months, quarters and the year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from schedules.score_rules import Event, Grade, Rule, Rules


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of one unit: the item, and the changes in its history that show it."""

    event: Event
    number: int
    changes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """What one rule did to a score, and why."""

    rule: Rule
    points: Fraction
    events: tuple[Happened, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The score of one unit for one month."""

    score: Fraction
    rows: tuple[Row, ...]


def month_sheet(rules: Rules, events: Iterable[Happened]) -> Sheet:
    """The sheet of a month: every rule that something happened under, in the file's order."""
    found = list(events)
    rows = [_row(rule, [each for each in found if each.event == rule.event]) for rule in rules.rules]
    total = rules.base + sum((row.points for row in rows), Fraction(0))
    return Sheet(min(rules.highest, max(rules.lowest, total)), tuple(row for row in rows if row.events))


def mean(scores: Sequence[Fraction]) -> Fraction | None:
    """A quarter is the mean of its months, a year that of its quarters; months that are not there do not count."""
    return sum(scores, Fraction(0)) / len(scores) if scores else None


def grade(rules: Rules, score: Fraction) -> Grade:
    """The first grade whose score is reached, by the score as it is printed."""
    printed = Fraction(said(score))
    return next((name for name, least in rules.grades if printed >= least), rules.grades[-1][0])


def said(score: Fraction) -> Decimal:
    """A score with two decimals, halves rounded up."""
    return (Decimal(score.numerator) / Decimal(score.denominator)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _row(rule: Rule, events: list[Happened]) -> Row:
    points = rule.points * len(events)
    if rule.most:
        points = max(points, rule.most) if rule.most < 0 else min(points, rule.most)
    return Row(rule, points, tuple(events))

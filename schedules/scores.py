"""How many points does a unit get? Rules from a file, applied to what happened; months, quarters and the year."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

Event = Literal["late", "not_done", "sent_back", "behind", "early"]
Grade = Literal["excellent", "good", "pass", "fail"]


class BadScores(Exception):
    """A rule file that cannot be used; `why` names the place."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Rule:
    event: Event
    points: Fraction
    most: Fraction  # 0: no bound


@dataclass(frozen=True, slots=True)
class Rules:
    name: str
    starts_on: date
    base: Fraction
    lowest: Fraction
    highest: Fraction
    rules: tuple[Rule, ...]
    grades: tuple[tuple[Grade, Fraction], ...]  # the highest first


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


@cache
def default_text() -> str:
    return files("schedules").joinpath("default_scores.toml").read_text("utf-8")


def parse(text: str) -> Rules:
    """The rules of a TOML text; "" is the default. Raises BadScores."""
    try:
        given = tomllib.loads(text or default_text())
        return _rules(given)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadScores(str(error).strip("'\"")[:120]) from error


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


def _rules(given: dict[str, Any]) -> Rules:
    grades = tuple((_one_of(each["name"], get_args(Grade)), _number(each["from"])) for each in given["grade"])
    if not grades:
        raise ValueError("grade")
    return Rules(
        name=str(given["name"]), starts_on=_day(given["starts_on"]), base=_number(given["base"]), lowest=_number(given["lowest"]),
        highest=_number(given["highest"]),
        rules=tuple(
            Rule(_one_of(each["event"], get_args(Event)), _number(each["points"]), _number(each.get("most", 0))) for each in given["rule"]
        ),
        grades=tuple(sorted(grades, key=lambda each: -each[1])),
    )  # fmt: skip


def _one_of(value: object, known: tuple[Any, ...]) -> Any:
    if value not in known:
        raise ValueError(f"{value}: {', '.join(known)}")
    return value


def _number(value: object) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 10_000:
        raise ValueError(f"{value}: number")
    return Fraction(str(value))


def _day(value: object) -> date:
    if not isinstance(value, date):
        raise TypeError("starts_on")
    return value

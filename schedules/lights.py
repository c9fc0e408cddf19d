"""Which light does an item show on a day, and by which rule? Rules are read from a file with a name and a first day."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any, Literal, cast, get_args

from schedules.facts import IN_PROGRESS

Light = Literal["green", "yellow", "red"]
Measure = Literal["days_left", "points_behind", "percent_reached", "months_unstarted"]
LIGHTS: tuple[str, ...] = get_args(Light)
MEASURES: tuple[str, ...] = get_args(Measure)
EXAMPLES = ("default", "pace", "start", "date")
BOUNDS = ("from", "above", "to", "below")


class BadRules(Exception):
    """A rule file that cannot be used; `key` names why: not_toml, missing, unknown, wrong; `what` is where."""

    def __init__(self, key: str, what: str) -> None:
        super().__init__(f"{key}: {what}")
        self.key, self.what = key, what


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules look at. `reached` and `expected` are shares of the target, None where nothing measures them."""

    kind: str
    state: str
    due_on: date | None
    starts_on: date | None = None
    reached: Fraction | None = None
    expected: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """Fits when the measure lies within its bounds: `from` and `to` included, `above` and `below` not."""

    name: str
    light: Light
    measure: Measure
    bounds: tuple[tuple[str, Fraction], ...]

    def fits(self, value: Fraction) -> bool:
        return all(_within(bound, value, at) for bound, at in self.bounds)


@dataclass(frozen=True, slots=True)
class Rules:
    """One rule file: in force from `starts_on` until another one begins."""

    name: str
    starts_on: date
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Lit:
    """A light with its reason; green, where no rule fits, has none."""

    light: Light
    rules: str
    rule: str = ""
    measure: str = ""
    value: Fraction = Fraction(0)


def lit(facts: Facts, rules: Rules, on: date) -> Lit | None:
    """The light on that day, None for what is no longer in work."""
    if facts.state not in IN_PROGRESS:
        return None
    for rule in rules.rules:
        value = measured(facts, rule.measure, on)
        if value is not None and rule.fits(value):
            return Lit(rule.light, rules.name, rule.name, rule.measure, value)
    return Lit("green", rules.name)


def measured(facts: Facts, measure: Measure, on: date) -> Fraction | None:
    """The number that a rule compares; None where it says nothing about this item."""
    if measure == "days_left":
        return Fraction((facts.due_on - on).days) if facts.due_on is not None else None
    if measure == "percent_reached":
        return facts.reached * 100 if facts.reached is not None else None
    if measure == "points_behind":
        if facts.reached is None or facts.expected is None:
            return None
        return (facts.expected - facts.reached) * 100
    if facts.kind != "start_window" or facts.reached:
        return None
    planned = facts.starts_on or facts.due_on
    if planned is None:
        return None
    months = (on.year - planned.year) * 12 + on.month - planned.month + 1
    return Fraction(months) if months >= 1 else None


@cache
def example(name: str) -> str:
    """One of the rule files that come with the program, as text."""
    return files("schedules").joinpath("light_rules", f"{name}.toml").read_text("utf-8")


@cache
def default() -> Rules:
    return parse(example("default"))


def parse(text: str) -> Rules:
    """The rules in a TOML text. Raises BadRules."""
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadRules("not_toml", str(error)) from error
    name, starts_on, rules = given.get("name"), given.get("starts_on"), given.get("rule")
    for setting in given.keys() - {"name", "starts_on", "rule"}:
        raise BadRules("unknown", setting)
    if not isinstance(name, str) or not name.strip():
        raise BadRules("missing", "name")
    if type(starts_on) is not date:
        raise BadRules("missing", "starts_on")
    if not isinstance(rules, list) or not rules or not all(isinstance(rule, dict) for rule in rules):
        raise BadRules("missing", "rule")
    return Rules(name.strip()[:40], starts_on, tuple(_rule(rule, at) for at, rule in enumerate(rules, start=1)))


def _rule(given: dict[str, Any], at: int) -> Rule:
    where = f"rule[{at}]"
    for setting in given.keys() - {"name", "light", "measure", *BOUNDS}:
        raise BadRules("unknown", f"{where}.{setting}")
    if not isinstance(given.get("name"), str) or not given["name"].strip():
        raise BadRules("missing", f"{where}.name")
    if given.get("light") not in LIGHTS:
        raise BadRules("wrong", f"{where}.light")
    if given.get("measure") not in MEASURES:
        raise BadRules("wrong", f"{where}.measure")
    bounds = []
    for bound in BOUNDS:
        if bound in given:
            if type(given[bound]) not in (int, float):
                raise BadRules("wrong", f"{where}.{bound}")
            bounds.append((bound, Fraction(str(given[bound]))))
    if not bounds:
        raise BadRules("missing", f"{where}.from")
    return Rule(given["name"].strip()[:40], cast(Light, given["light"]), cast(Measure, given["measure"]), tuple(bounds))


def _within(bound: str, value: Fraction, at: Fraction) -> bool:
    return {"from": value >= at, "above": value > at, "to": value <= at, "below": value < at}[bound]

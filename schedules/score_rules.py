"""What does a file of score rules say? TOML text, with one mistake for everything that is wrong in it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any, Literal, cast, get_args

from schedules.policy_text import dumped
from schedules.policy_values import Mistake, Values

Event = Literal["late", "not_done", "sent_back", "behind", "early", "yellow", "red", "no_answer"]
Grade = Literal["excellent", "good", "pass", "fail"]
HIGHEST = 1000
RULE = {"event": "late", "points": 0, "most": 0}
GRADE = {"name": "good", "from": 0}


class BadScores(Exception):
    """A rule file that cannot be used; `mistakes` are those of schedules.policy.BadPolicy, and `nothing_in` {setting}."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__(", ".join(f"{key} {values}" for key, values in mistakes))
        self.mistakes = mistakes


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


@cache
def default_text() -> str:
    return files("schedules").joinpath("default_scores.toml").read_text("utf-8")


def parse(text: str) -> Rules:
    """The rules of a TOML text; what it does not name is as in the default. Raises BadScores."""
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadScores([("not_toml", {"reason": str(error)})]) from error
    mistakes: list[Mistake] = []
    rules = _rules(Values(_with_bounds(given), _with_bounds(tomllib.loads(default_text())), mistakes), mistakes)
    if mistakes:
        raise BadScores(mistakes)
    return rules


def changed(text: str, given: dict[str, Any]) -> str:
    """The rules' text with these settings in it; `late = -3` stands for the points of that rule."""
    settings = tomllib.loads(text)
    rules = given.get("rule", settings.get("rule", tomllib.loads(default_text())["rule"]))
    points = {name: given[name] for name in get_args(Event) if name in given}
    if points and isinstance(rules, list):
        there = [each for each in rules if isinstance(each, dict)]
        known = {each.get("event") for each in there}
        rules = [{**each, "points": points.get(str(each.get("event")), each.get("points"))} for each in there]
        rules += [{"event": name, "points": value} for name, value in points.items() if name not in known]
    rest = {name: value for name, value in given.items() if name not in points}
    return dumped({**settings, **rest, "rule": rules})


def is_score_rules(text: str) -> bool:
    """Whether a .toml file is one of score rules, even where something is wrong with it."""
    try:
        return bool({"rule", "grade", "base", "lowest", "highest"} & tomllib.loads(text).keys())
    except tomllib.TOMLDecodeError:
        return "[[rule]]" in text or "[[grade]]" in text


def _with_bounds(given: dict[str, Any]) -> dict[str, Any]:
    """Each rule with its bound: where none is written there is none."""
    rules = given.get("rule")
    if not isinstance(rules, list):
        return given
    return {**given, "rule": [{"most": 0, **each} if isinstance(each, dict) else each for each in rules]}


def _rules(values: Values, mistakes: list[Mistake]) -> Rules:
    values.refuse_unknown()
    rules, grades = values.tables("rule", RULE), values.tables("grade", GRADE)
    for each in (*rules, *grades):
        each.refuse_unknown()
    mistakes += [("nothing_in", {"setting": name}) for name, found in (("rule", rules), ("grade", grades)) if not found]
    found = Rules(
        name=values.text("name"), starts_on=values.day("starts_on"), base=values.amount("base", 0, HIGHEST),
        lowest=values.amount("lowest", -HIGHEST, HIGHEST), highest=values.amount("highest", -HIGHEST, HIGHEST),
        rules=tuple(
            Rule(
                cast(Event, each.one_of("event", get_args(Event))), each.amount("points", -HIGHEST, HIGHEST),
                each.amount("most", -HIGHEST, HIGHEST),
            ) for each in rules
        ),
        grades=tuple(
            (cast(Grade, each.one_of("name", get_args(Grade))), each.amount("from", -HIGHEST, HIGHEST)) for each in grades
        ),
    )  # fmt: skip
    mistakes += _twice("event", [rule.event for rule in found.rules])
    mistakes += _twice("name", [name for name, _ in found.grades])
    if not mistakes and not found.lowest <= found.base <= found.highest:
        low, high = (f"{float(each):g}" for each in (found.lowest, found.highest))
        mistakes.append(
            ("out_of_range", {"setting": "base", "given": f"{float(found.base):g}", "low": low, "high": high})
        )
    return Rules(
        found.name, found.starts_on, found.base, found.lowest, found.highest, found.rules,
        tuple(sorted(found.grades, key=lambda each: -each[1])),
    )  # fmt: skip


def _twice(setting: str, names: list[Any]) -> list[Mistake]:
    return [("repeated", {"setting": setting, "given": name}) for name in dict.fromkeys(names) if names.count(name) > 1]

"""Does every pattern of the reader take linear time on its worst food?"""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
from collections.abc import Iterator
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from time import process_time
from typing import Any

import plans
from plans.moments import Form
from plans.patterns import pattern
from plans.tables import columns

SIZE = 100_000
STEP = SIZE // 8
TASTE = 4_000
QUICK = 0.02  # seconds for a step: a square of its length would take longer
FOODS = ("1", "中", "a", "A ", "（", " ", "\n", "2025年", "a, ", "、中", "1. ")
# Asked at one place of a text and nowhere else.
AT_ONE_PLACE = (
    "plans.html.START",
    "plans.tables.layout.SEPARATOR",
    "plans.tables.asks.FIRST_SENTENCE",
    "plans.pdfs.reading.PAGE_NUMBER",
    "plans.routing_table.LINE",
)
# They see the name of a column, and a longer one is none: columns.LONGEST_CHINESE.
CUT_TEXT = (
    "plans.tables.columns.ROWS",
    "plans.tables.columns.DETAIL",
    "plans.tables.columns.PLACE",
    "plans.tables.columns.PERIOD",
)


def patterns_of(found: Any, name: str) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every pattern in a module's tables, with a name to tell it by."""
    if isinstance(found, Form):
        yield f"{name} {found.name}", found.pattern
    elif type(found) is pattern:
        yield name, re.compile(found.words, found.given)
    elif isinstance(found, re.Pattern) and isinstance(found.pattern, str):
        yield name, found
    elif isinstance(found, tuple | list):
        for each in found:
            yield from patterns_of(each, name)
    elif isinstance(found, dict):
        yield from patterns_of(list(found.values()), name)


def every_pattern() -> dict[tuple[str, int], tuple[str, re.Pattern[str]]]:
    for module in pkgutil.walk_packages(plans.__path__, "plans."):
        importlib.import_module(module.name)
    named = (
        found
        for module_name, module in sorted(sys.modules.items())
        if module_name.startswith("plans.")
        for name, value in vars(module).items()
        for found in patterns_of(value, f"{module_name}.{name}")
    )
    return {(one.pattern, one.flags): (name, one) for name, one in named}


def sample(parts: Any) -> str:
    """Some short text that the parsed parts of a pattern accept, as nearly as is needed here."""
    text = ""
    for kind, given in parts:
        if kind is sre.LITERAL:
            text += chr(given)
        elif kind is sre.IN:
            text += member(given)
        elif kind is sre.BRANCH:
            text += sample(given[1][0])
        elif kind is sre.SUBPATTERN:
            text += sample(given[3])
        elif kind in (sre.MAX_REPEAT, sre.MIN_REPEAT):
            text += sample(given[2]) * given[0]
        elif kind in (sre.ANY, sre.NOT_LITERAL):
            text += "a"
    return text


def member(given: Any) -> str:
    """A character of a class: one of those that patterns share comes first."""
    words = "".join(chr(value) for kind, value in given if kind is sre.LITERAL)
    classes = {value for kind, value in given if kind is sre.CATEGORY}
    if given[0][0] is sre.NEGATE:
        return next((sign for sign in " 中1a" if sign not in words), "a")
    if sre.CATEGORY_SPACE in classes:
        return " "
    if words:
        return words[0]
    ranges = [value for kind, value in given if kind is sre.RANGE]
    return chr(ranges[0][0]) if ranges else "1"


def own_foods(parts: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """What leads into each repeat of a pattern, and what it eats."""
    for kind, given in parts:
        if kind in (sre.MAX_REPEAT, sre.MIN_REPEAT):
            if given[1] > 40 and (eaten := sample(given[2])):
                yield before, eaten
            yield from own_foods(given[2], before)
        elif kind is sre.SUBPATTERN:
            yield from own_foods(given[3], before)
        elif kind is sre.BRANCH:
            for branch in given[1]:
                yield from own_foods(branch, before)
        before += sample([(kind, given)])


def seconds(name: str, one: re.Pattern[str], text: str) -> float:
    start = process_time()
    if name in AT_ONE_PLACE:
        one.match(text)
        one.fullmatch(text)
    else:
        for _ in one.finditer(text):
            pass
    return process_time() - start


def linear(name: str, one: re.Pattern[str], before: str, eaten: str) -> bool:
    """Eight times the text takes about eight times the time; what is too slow to be linear ends at half the text."""

    def fed(size: int) -> float:
        return seconds(name, one, before + eaten * (size // len(eaten)) + "\x01")

    first = fed(STEP)
    if first > QUICK and (second := fed(2 * STEP)) > 3 * first and fed(4 * STEP) > 3 * second:
        return False
    return fed(SIZE) < max(20 * first, 0.5)


def test_no_pattern_takes_more_than_linear_time_for_100_000_characters_of_its_worst_food() -> None:
    slow = []
    for name, one in every_pattern().values():
        if name.startswith(CUT_TEXT):
            continue
        foods = {("", food) for food in FOODS} | set(own_foods(parser.parse(one.pattern, one.flags)))
        tasted = {food: seconds(name, one, food[0] + food[1] * (TASTE // len(food[1])) + "\x01") for food in foods}
        worst = sorted(foods, key=lambda food: (-tasted[food], food))[:2]
        slow += [(name, one.pattern[:60], food) for food in worst if not linear(name, one, *food)]
    assert slow == []


def test_no_long_name_of_a_column_comes_before_the_patterns() -> None:
    for food in ("任务", "1", "责任和", " ", "已", "（"):
        start = process_time()
        assert columns.heading(food * (SIZE // len(food))).role == "other"
        assert process_time() - start < 1

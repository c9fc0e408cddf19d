"""Which evaluation, of which unit, and which row of it does a line of /score ask for?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.ask import Ask
from db import find
from db.evaluations import Evaluation
from db.ledger import Plan
from db.people import Unit
from schedules.periods import Period, period
from supervision import evaluations
from supervision.refusals import Refused

STORED, OF_UNIT, ROW = re.compile(r"e(\d{1,9})"), re.compile(r"u(\d{1,9})"), re.compile(r"r(\d{1,4})")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a line asks for; `stored` is the evaluation that there is of it."""

    plan: Plan
    period: Period | None
    list_name: str
    stored: Evaluation | None
    unit: Unit | None = None
    row: int | None = None

    @property
    def name(self) -> str:
        of = self.stored.period if self.stored is not None else self.period.name if self.period is not None else ""
        return f"{of} {self.list_name}".strip()

    @property
    def line(self) -> str:
        """How a button names it."""
        return f"e{self.stored.id}" if self.stored is not None else self.name


def understood(ask: Ask, line: str) -> Wanted:
    words = line.split()
    row = ROW.fullmatch(words[-1]) if words else None
    if row is not None:
        words.pop()
    number = int(row[1]) if row is not None else None
    if words and STORED.fullmatch(words[0]):
        found = ask.session.get(Evaluation, int(words[0][1:]))
        unit = unit_of(ask, found.plan_id, " ".join(words[1:])) if found is not None and len(words) > 1 else None
        stored = stored_of(ask, words[0], unit)
        over = period(stored.period, ask.today, year=stored.plan.year)
        return Wanted(stored.plan, over, stored.list_name, stored, unit, number)
    plan = ask.the_plan()
    unit = unit_of(ask, plan.id, words[-1]) if words else None
    if unit is not None:
        words.pop()
    list_name, words = _list_last(ask, plan.id, words)
    window = _period(ask, " ".join(words))
    stored_already = evaluations.of_period(ask.session, plan, window.name, list_name)
    return Wanted(plan, window, list_name, stored_already, unit, number)


def stored_of(ask: Ask, word: str, unit: Unit | None) -> Evaluation:
    """An evaluation that a button names (e5). Raises Refused("no_such_evaluation")."""
    named = STORED.fullmatch(word)
    if named is None:
        raise Refused("no_such_evaluation")
    return evaluations.readable(ask.session, ask.actor, int(named[1]), unit)


def unit_of(ask: Ask, plan_id: int, word: str) -> Unit | None:
    """A unit by its number in a button (u12) or its name."""
    named = OF_UNIT.fullmatch(word)
    unit = ask.session.get(Unit, int(named[1])) if named else find.unit_named(ask.session, plan_id, word)
    return unit if unit is not None and unit.plan_id == plan_id else None


def _list_last(ask: Ask, plan_id: int, words: list[str]) -> tuple[str, list[str]]:
    """The list that the words end with, and the words before it."""
    for count in (2, 1):  # a level may stand behind the list's name
        last = " ".join(words[-count:])
        if len(words) >= count and find.names_a_list(ask.session, plan_id, last):
            return last, words[:-count]
    return "", words


def _period(ask: Ask, words: str) -> Period:
    """A quarter or a year; nothing is the quarter that is over. Raises Refused("which_quarter")."""
    wanted = period(words or "上季度", ask.today, year=ask.the_plan().year if words else None)
    if wanted is None or not ("-Q" in wanted.name or wanted.name.isdigit()):
        raise Refused("which_quarter")
    return wanted

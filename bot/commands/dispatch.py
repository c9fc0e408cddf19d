"""/dispatch: what is to be talked about (调度): blocked, red, due soon, last decisions; /decide makes a decision an item."""

from __future__ import annotations

import re

from bot.ask import Ask
from bot.commands.due import number_buttons
from bot.commands.meeting import level_meant, meeting_named
from bot.dates import day_last, day_meant
from bot.reply import Button, Reply, reply
from db import find
from db.ledger import Milestone
from db.meetings import Meeting
from db.people import Unit
from supervision import dispatching, meetings, receivers
from supervision.refusals import Refused
from supervision.rights import Act, may, require
from supervision.speaking import calendar_of

SHOWN = 6  # of each group
OFFERED_UNITS = 12
OFFERED_DAYS = (3, 7, 20)  # working days
WORDS_OF_A_NAME = 5


def dispatch(ask: Ask) -> Reply:
    """Without words the plan's, with a unit's name its own, with 领导 the leader's."""
    plan = ask.the_plan()
    require(ask.actor, Act.AGENDA, plan.id)
    level, unit = level_meant(ask, ask.line)
    found = dispatching.agenda(ask.session, ask.actor, plan, ask.now, level=level, unit=unit)
    shown = [item.milestone for group in (found.blocked, found.red, found.due) for item in group[:SHOWN]]
    last: tuple[Button, ...] = ()
    if may(ask.actor, Act.DISPATCH, plan.id):
        whose = unit.name if unit else "leader" if level == "leader" else ""
        last = (
            Button("dispatch.decide", f"decide {unit.name}" if unit else "decide"),
            Button("dispatch.begin", f"meeting open {whose}".strip()),
        )
    return reply("dispatch.agenda", *number_buttons(shown), last, plan=plan, agenda=found, most=SHOWN, today=ask.today)


def decide(ask: Ask) -> Reply:
    """/decide 住建局 完成征地 5月20日; asks for what is missing: the unit, then the words and the day.

    In a meeting the line begins with its name and the item it is about (t3 m12), whose lead unit is then the usual one.
    """
    plan = ask.the_plan()
    require(ask.actor, Act.DISPATCH, plan.id)
    held, about, rest = _held(ask)
    begun = " ".join(["decide", *ask.words[: len(ask.words) - len(rest)]])
    unit, words = _unit_first(ask, rest, about.lead_unit if about else None)
    if unit is None:
        return _which_unit(ask, begun)
    line = f"{begun} {unit.name}"
    if not words:
        return reply("dispatch.which_words", asks=line, unit=unit.name)
    found = day_last(words, ask.today, plan.year)
    if found is None and day_meant(words, ask.today, plan.year) is None:
        return _which_day(ask, f"{line} {words}", unit)
    title, due_on = found or ("", ask.today)
    if held is not None:
        made = meetings.decide(ask.session, ask.actor, held, unit, title, due_on, ask.now, about=about).milestone
    else:
        made = dispatching.decide(ask.session, ask.actor, plan, unit, title, due_on, ask.now)
    contact = next((person.name for person in receivers.contact(unit)), "")
    back = Button("dispatch.back", f"meeting t{held.id}") if held else Button("dispatch.another", "decide")
    buttons = (Button("buttons.show", f"show m{made.id}"), back)
    return reply("dispatch.decided", buttons, m=made, today=ask.today, unit=unit.name, contact=contact)


def _held(ask: Ask) -> tuple[Meeting | None, Milestone | None, list[str]]:
    """The meeting and the item of its agenda that the line begins with, and the words behind them."""
    words = ask.words
    if not words or not re.fullmatch(r"t\d{1,9}", words[0]):
        return None, None, words
    held = meeting_named(ask, words[0])
    if len(words) > 1 and re.fullmatch(r"m\d{1,9}", words[1]):
        return held, ask.milestone(words[1]), words[2:]
    return held, None, words[1:]


def _unit_first(ask: Ask, words: list[str], usual: Unit | None) -> tuple[Unit | None, str]:
    """The unit whose name the words begin with, the longest that fits, else the usual one; and what is behind it."""
    for count in range(min(WORDS_OF_A_NAME, len(words)), 0, -1):
        unit = find.unit_named(ask.session, ask.the_plan().id, " ".join(words[:count]))
        if unit is not None:
            return unit, " ".join(words[count:])
    if usual is None and words:
        raise Refused("no_such_unit", name=words[0])
    return usual, " ".join(words)


def _which_unit(ask: Ask, line: str) -> Reply:
    units = find.units_of_plan(ask.session, ask.the_plan().id)[:OFFERED_UNITS]
    given = [Button("buttons.unit", f"{line} {unit.name}", {"name": unit.name}) for unit in units]
    return reply("dispatch.which_unit", *(tuple(given[at : at + 3]) for at in range(0, len(given), 3)), asks=line)


def _which_day(ask: Ask, line: str, unit: Unit) -> Reply:
    calendar = calendar_of(ask.the_plan())
    days = [calendar.add_working(ask.today, count) for count in OFFERED_DAYS]
    buttons = tuple(Button("problems.day", f"{line} {day}", {"day": day}) for day in days)
    return reply("dispatch.which_day", buttons, asks=line, unit=unit.name)

"""/dispatch: what is to be talked about (调度): blocked, red, due soon, last decisions; /decide makes a decision an item."""

from __future__ import annotations

from bot.ask import Ask
from bot.commands.due import number_buttons
from bot.dates import day_last, day_meant
from bot.reply import Button, Reply, reply
from db import find
from db.people import Unit
from supervision import dispatching, receivers
from supervision.dispatching import Level
from supervision.refusals import Refused
from supervision.rights import Act, may, require
from supervision.speaking import calendar_of

SHOWN = 6  # of each group
LEADER = ("leader", "领导")
OFFERED_UNITS = 12
OFFERED_DAYS = (3, 7, 20)  # working days
WORDS_OF_A_NAME = 5


def dispatch(ask: Ask) -> Reply:
    """Without words the plan's, with a unit's name its own, with 领导 the leader's."""
    plan = ask.the_plan()
    require(ask.actor, Act.AGENDA, plan.id)
    level: Level = "plan"
    unit = None
    if ask.line.strip().lower() in LEADER:
        level = "leader"
    elif ask.line.strip():
        unit, level = find.unit_named(ask.session, plan.id, ask.line), "unit"
        if unit is None:
            raise Refused("no_such_unit", name=ask.line.strip())
    found = dispatching.agenda(ask.session, ask.actor, plan, ask.now, level=level, unit=unit)
    shown = [item.milestone for group in (found.blocked, found.red, found.due) for item in group[:SHOWN]]
    last: tuple[Button, ...] = ()
    if may(ask.actor, Act.DISPATCH, plan.id):
        last = (Button("dispatch.decide", f"decide {unit.name}" if unit else "decide"),)
    return reply("dispatch.agenda", *number_buttons(shown), last, plan=plan, agenda=found, most=SHOWN, today=ask.today)


def decide(ask: Ask) -> Reply:
    """/decide 住建局 完成征地 5月20日; asks for what is missing: the unit, then the words and the day."""
    plan = ask.the_plan()
    require(ask.actor, Act.DISPATCH, plan.id)
    if not ask.words:
        return _which_unit(ask)
    unit, line = _unit_first(ask)
    if not line:
        return reply("dispatch.which_words", asks=f"decide {unit.name}", unit=unit.name)
    found = day_last(line, ask.today, plan.year)
    if found is None and day_meant(line, ask.today, plan.year) is None:
        return _which_day(ask, unit, line)
    words, due_on = found or ("", ask.today)
    made = dispatching.decide(ask.session, ask.actor, plan, unit, words, due_on, ask.now)
    contact = next((person.name for person in receivers.contact(unit)), "")
    buttons = (Button("buttons.show", f"show m{made.id}"), Button("dispatch.another", "decide"))
    return reply("dispatch.decided", buttons, m=made, today=ask.today, unit=unit.name, contact=contact)


def _unit_first(ask: Ask) -> tuple[Unit, str]:
    """The unit whose name the line begins with, the longest that fits, and the words behind it."""
    names = ask.line.split(" ")
    for count in range(min(WORDS_OF_A_NAME, len(names)), 0, -1):
        unit = find.unit_named(ask.session, ask.the_plan().id, " ".join(names[:count]))
        if unit is not None:
            return unit, " ".join(names[count:]).strip()
    raise Refused("no_such_unit", name=ask.words[0])


def _which_unit(ask: Ask) -> Reply:
    units = find.units_of_plan(ask.session, ask.the_plan().id)[:OFFERED_UNITS]
    given = [Button("buttons.unit", f"decide {unit.name}", {"name": unit.name}) for unit in units]
    return reply("dispatch.which_unit", *(tuple(given[at : at + 3]) for at in range(0, len(given), 3)), asks="decide")


def _which_day(ask: Ask, unit: Unit, words: str) -> Reply:
    calendar = calendar_of(ask.the_plan())
    days = [calendar.add_working(ask.today, count) for count in OFFERED_DAYS]
    line = f"decide {unit.name} {words}"
    buttons = tuple(Button("problems.day", f"{line} {day}", {"day": day}) for day in days)
    return reply("dispatch.which_day", buttons, asks=line, unit=unit.name)

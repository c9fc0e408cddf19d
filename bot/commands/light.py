"""/light 12 [a past day]: which light, and why? /lights pace 2025-07-01: by which rules."""

from __future__ import annotations

from datetime import date

from bot.ask import Ask
from bot.dates import day_meant
from bot.reply import Button, Reply, reply
from schedules.lights import EXAMPLES, example
from supervision import lights
from supervision.refusals import Refused
from supervision.rights import Act, require


def light(ask: Ask) -> Reply:
    milestone = ask.milestone()
    words = ask.after_first_word()
    day = _day(ask, words) if words else ask.today
    if day > ask.today:
        raise Refused("light_ahead", day=day)
    if day < ask.today:
        began = lights.on_the_ledger_from(milestone)
        if day < began:
            raise Refused("light_before", number=milestone.number, day=began)
        change = lights.recorded_on(ask.session, milestone, day)
        return reply("lights.was", m=milestone, day=day, today=ask.today, change=change)
    return reply("lights.now", m=milestone, today=ask.today, lit=lights.light_of(milestone, ask.today))


def rules(ask: Ask) -> Reply:
    """The rule files of the plan; with a name one of the examples, or the text of a file, for the supervisor."""
    plan = ask.the_plan()
    require(ask.actor, Act.LIGHT_RULES, plan.id)
    first = ask.words[0] if ask.words else ""
    if not first:
        buttons = tuple(Button("buttons.light_rules", f"lights {name}", {"name": name}) for name in EXAMPLES)
        return reply(
            "lights.rules", buttons, plan=plan, known=list(plan.light_rules), now=lights.rules_on(plan, ask.today)
        )
    if first in EXAMPLES:
        words = ask.after_first_word()
        day = _day(ask, words) if words else ask.today
        made = lights.set_rules(ask.session, ask.actor, plan, example(first), ask.now, starts_on=day)
        return reply("lights.set", name=made.name, day=day)
    made = lights.set_rules(ask.session, ask.actor, plan, ask.line, ask.now)
    return reply("lights.set", name=made.name, day=made.starts_on)


def _day(ask: Ask, words: str) -> date:
    day = day_meant(words, ask.today, ask.today.year)
    if day is None:
        raise Refused("bad_date")
    return day

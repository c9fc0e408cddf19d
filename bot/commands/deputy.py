"""/deputy 王芳 5月10日: who stands in for me while I am away? "off" ends it; it ends by itself after that day."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.ask import Ask
from bot.commands.later import OFF, day_of, until_buttons
from bot.reply import Button, Reply, reply
from db.people import Person
from supervision import deputies
from supervision.refusals import Refused

UNTIL = re.compile(r"^(?:until|till|to|到|至)\s*", re.IGNORECASE)


def deputy(ask: Ask) -> Reply:
    person, plan = ask.person, ask.the_plan()
    if person is None:
        raise Refused("stranger")
    words = ask.line.strip()
    if words.lower() in OFF:
        over = deputies.end(ask.session, ask.actor, person, plan, ask.now)
        return reply("deputies.over", name=over.name, edits=ask.pressed)
    people = deputies.candidates(ask.session, person)
    if not words:
        return _who(person, people)
    chosen = max(
        (each for each in people if words.startswith(each.name) or words.split()[0] == f"p{each.id}"),
        key=lambda each: len(each.name), default=None,
    )  # fmt: skip
    if chosen is None:
        raise Refused("no_deputy_of_unit", name=words[:40])
    rest = (
        words.removeprefix(f"p{chosen.id}") if words.split()[0] == f"p{chosen.id}" else words.removeprefix(chosen.name)
    )
    rest = UNTIL.sub("", rest.strip())
    if not rest:
        line = f"deputy p{chosen.id}"
        return reply("deputies.until_when", *until_buttons(line), name=chosen.name, asks=line)
    deputies.appoint(ask.session, ask.actor, person, chosen, plan, day_of(ask, rest), ask.now)
    return reply("deputies.named", (_off(),), name=chosen.name, until=person.deputy_until, edits=ask.pressed)


def _who(person: Person, people: Sequence[Person]) -> Reply:
    buttons = tuple(Button("buttons.unit", f"deputy p{each.id}", {"name": each.name}) for each in people[:12])
    rows = [buttons[at : at + 2] for at in range(0, len(buttons), 2)]
    return reply("deputies.who", *rows, (_off(),) if person.deputy else (), person=person, people=len(people))


def _off() -> Button:
    return Button("deputies.off", "deputy off")

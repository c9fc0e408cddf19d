"""/contact 住建局 name: who of a unit is reminded? The first owner, until the supervisor says another."""

from __future__ import annotations

from bot.ask import Ask
from bot.reply import Button, Reply, reply
from db import find
from supervision import joining
from supervision.refusals import Refused
from supervision.rights import Act, require


def contact(ask: Ask) -> Reply:
    plan = ask.the_plan()
    require(ask.actor, Act.CONTACT, plan.id)
    if not ask.words:
        raise Refused("usage", usage="/contact 住建局 李敏")
    unit = find.unit_named(ask.session, plan.id, ask.words[0])
    if unit is None:
        raise Refused("no_such_unit", name=ask.words[0])
    wanted = ask.after_first_word()
    people = find.members_of_unit(ask.session, unit.id)
    if not wanted:
        buttons = tuple(Button("buttons.unit", f"contact {unit.name} p{p.id}", {"name": p.name}) for p in people[:8])
        rows = [buttons[at : at + 2] for at in range(0, len(buttons), 2)]
        return reply("units.which_contact", *rows, unit=unit, people=people)
    person = next((p for p in people if wanted in (p.name, f"p{p.id}")), None)
    if person is None:
        raise Refused("no_such_person", unit=unit.name, name=wanted)
    joining.set_contact(ask.session, ask.actor, unit, person, ask.now)
    return reply("units.contact_set", edits=ask.pressed, unit=unit.name, person=person.name)

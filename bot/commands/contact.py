"""/contact 住建局 name: who of a unit is reminded? The first owner, until the supervisor says another."""

from __future__ import annotations

from bot.ask import Ask
from bot.reply import Button, Reply, reply
from db import find
from db.ledger import Plan
from db.people import Unit
from supervision import joining
from supervision.refusals import Refused
from supervision.rights import Act, require

LONGEST_ECHO = 40  # characters of what was not understood


def contact(ask: Ask) -> Reply:
    plan = ask.the_plan()
    require(ask.actor, Act.CONTACT, plan.id)
    if not ask.words:
        raise Refused("usage", usage="/contact 住建局 李敏")
    unit, wanted = _split(ask, plan)
    people = find.members_of_unit(ask.session, unit.id, joining.MAY_BE_CONTACT)
    if not wanted:
        buttons = tuple(Button("buttons.unit", f"contact {unit.name} p{p.id}", {"name": p.name}) for p in people[:8])
        rows = [buttons[at : at + 2] for at in range(0, len(buttons), 2)]
        return reply("units.which_contact", *rows, unit=unit, people=people)
    person = next((p for p in people if wanted in (p.name, f"p{p.id}")), None)
    if person is None:
        raise Refused("no_such_person", unit=unit.name, name=wanted)
    joining.set_contact(ask.session, ask.actor, unit, person, ask.now)
    return reply("units.contact_set", edits=ask.pressed, unit=unit.name, person=person.name)


def _split(ask: Ask, plan: Plan) -> tuple[Unit, str]:
    """The unit with which the line begins, its name with blanks or without, and the rest: a person's name.

    Raises Refused("no_such_unit").
    """
    for count in range(len(ask.words), 0, -1):
        unit = find.unit_named(ask.session, plan.id, " ".join(ask.words[:count]))
        if unit is not None:
            return unit, " ".join(ask.words[count:])
    raise Refused("no_such_unit", name=ask.line[:LONGEST_ECHO])

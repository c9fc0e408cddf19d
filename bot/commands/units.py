"""/units: which units are there, who is their contact, and what lies with them?"""

from __future__ import annotations

from bot.ask import Ask
from bot.reply import Reply, reply
from db import find
from supervision.rights import Act, require


def units(ask: Ask) -> Reply:
    plan = ask.the_plan()
    require(ask.actor, Act.SEE_PEOPLE, plan.id)
    loads = find.load_of_units(ask.session, plan.id, ask.today)
    return reply("units.list", loads=loads, plan=plan)

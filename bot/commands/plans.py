"""/plans: which plans are there, and which one am I looking at?"""

from __future__ import annotations

import re

from bot.ask import Ask
from bot.reply import Button, Reply, reply
from db import find
from db.ledger import Plan
from supervision.refusals import Refused


def plans(ask: Ask) -> Reply:
    own = [plan for plan in find.plans_all(ask.session) if ask.actor.roles_in(plan.id)]
    wanted = ask.line.strip()
    edits = bool(wanted) and ask.pressed
    if wanted and ask.person is not None:
        ask.person.plan_id, ask.plan = _named(own, wanted).id, _named(own, wanted)
    rows = [
        (Button("buttons.plan", f"plans p{plan.id}", {"name": plan.name[:30]}),)
        for plan in own[:20]
        if plan != ask.plan
    ]
    return reply("units.plans", *rows, edits=edits, plans=own, current=ask.plan)


def _named(own: list[Plan], wanted: str) -> Plan:
    by_id = re.fullmatch(r"p(\d{1,9})", wanted)
    for plan in own:
        if plan.name == wanted or (by_id and plan.id == int(by_id[1])):
            return plan
    raise Refused("no_such_plan")

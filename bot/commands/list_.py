"""/list 12 省重点, /list 12 民生实事 省级, /list 12 off 省重点: on which named lists does an item stand?"""

from __future__ import annotations

import re

from bot.ask import Ask
from bot.reply import Button, Reply, reply
from db import find
from db.ledger import Milestone
from supervision import listing
from supervision.refusals import Refused
from supervision.rights import Act, may, require

USUAL = ("省重点", "市重点", "民生实事")
OFF = {"off", "移出"}
NUMBER = re.compile(r"(?:#|＃|m|第)?\d{1,9}(?:号|项)?")
SHOWN = 12


def list_(ask: Ask) -> Reply:
    """Without words every list of the plan; numbers and a name put these items on it, with its level behind it."""
    if not ask.words:
        return _lists(ask)
    words = ask.words
    count = next((at for at, word in enumerate(words) if not NUMBER.fullmatch(word)), len(words))
    if not count:
        raise Refused("number_needed")
    items = [ask.milestone(word, act=Act.EDIT) for word in words[:count]]
    rest = words[count:]
    if not rest:
        return _which(ask, items)
    off = rest[0].lower() in OFF
    name, level = rest[1 if off else 0] if len(rest) > off else "", " ".join(rest[1:])
    for milestone in items:
        if off:
            listing.take_off(ask.session, ask.actor, milestone, name, ask.now)
        else:
            listing.put_on(ask.session, ask.actor, milestone, name, level, ask.now)
    button = Button("lists.see", f"due {name}", {"name": name})
    return reply("lists.off" if off else "lists.on", (button,), items=items, name=name, level=level, today=ask.today)


def _which(ask: Ask, items: list[Milestone]) -> Reply:
    """Buttons for the lists that there are; of one item also to take it off again."""
    named = " ".join(f"m{milestone.id}" for milestone in items)
    on = {each.name for each in items[0].listings} if len(items) == 1 else set()
    plan = ask.the_plan()
    names = list(dict.fromkeys([*find.list_names(ask.session, plan.id), *USUAL]))[:SHOWN]
    buttons = [
        Button("lists.taken", f"list {named} off {name}", {"name": name})
        if name in on
        else Button("lists.offer", f"list {named} {name}", {"name": name})
        for name in names
    ]
    rows = [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]
    return reply("lists.which", *rows, items=items, today=ask.today, asks=f"list {named}")


def _lists(ask: Ask) -> Reply:
    plan = ask.the_plan()
    require(ask.actor, Act.READ, plan.id)
    found = listing.counts(ask.session, plan)[:SHOWN]
    buttons = [Button("lists.see", f"due {name}", {"name": name}) for name, _, _ in found]
    rows = [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]
    return reply("lists.all", *rows, plan=plan, found=found, edits=False, allowed=may(ask.actor, Act.EDIT, plan.id))

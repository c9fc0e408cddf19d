"""What was read wrong? A draft's date, title or unit is set right before it is adopted."""

from __future__ import annotations

import re
from datetime import date

from bot.ask import Ask
from bot.commands.review import UNITS_OFFERED, card_of, draft_of
from bot.reply import Button, Reply, reply
from db import find
from plans.due_dates import find as find_dates
from plans.moments import Reference
from supervision import adoption, handing_over
from supervision.refusals import Refused

NUMBERS = re.compile(r"(?:(\d{4})[-./年])?(\d{1,2})[-./月](\d{1,2})日?")
MAKE = "+"  # before a unit's name: create it


def redate(ask: Ask) -> Reply:
    draft = draft_of(ask)
    words = ask.after_first_word()
    if not words:
        return reply("review.which_date", draft=draft, asks=f"redate d{draft.id}")
    adoption.redate(ask.session, ask.actor, draft, _date(words, ask.today, draft.document.year), ask.now)
    return card_of(ask, draft, edits=False)


def retitle(ask: Ask) -> Reply:
    draft = draft_of(ask)
    words = ask.after_first_word()
    if not words:
        return reply("review.which_title", draft=draft, asks=f"retitle d{draft.id}")
    adoption.retitle(ask.session, ask.actor, draft, words)
    return card_of(ask, draft, edits=False)


def unitfor(ask: Ask) -> Reply:
    draft = draft_of(ask)
    plan, name = draft.document.plan, ask.after_first_word()
    units = find.units_of_plan(ask.session, plan.id)
    if not name:
        buttons = [
            Button("buttons.unit", f"unitfor d{draft.id} {u.name}", {"name": u.name}) for u in units[:UNITS_OFFERED]
        ]
        rows = [tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3)]
        return reply("units.which", *rows, asks=f"unitfor d{draft.id}", count=1)
    unit = next((u for u in units if u.name == name.removeprefix(MAKE)), None)
    if unit is None and name.startswith(MAKE):
        unit = handing_over.make_unit(ask.session, ask.actor, plan, name.removeprefix(MAKE), ask.now)
    if unit is None:
        button = Button("buttons.make_unit", f"unitfor d{draft.id} {MAKE}{name}", {"name": name})
        return reply("units.unknown", (button,), name=name)
    adoption.choose_unit(ask.session, ask.actor, draft, unit)
    return card_of(ask, draft)


def _date(words: str, today: date, year: int) -> date:
    """2025-08-31, 8.31, 8月31日, 下月底, 31 Aug. Raises Refused("bad_date")."""
    plain = NUMBERS.fullmatch(words.strip())
    try:
        if plain:
            return date(int(plain[1] or year), int(plain[2]), int(plain[3]))
    except ValueError:
        raise Refused("bad_date") from None
    for found in find_dates(words, Reference(year, today)):
        if found.when.due_on is not None:
            return found.when.due_on
    raise Refused("bad_date")

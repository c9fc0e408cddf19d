"""/assign 12 15-20 31 住建局: who answers for these? The items are handed over to the unit's contact."""

from __future__ import annotations

import re

from bot.ask import Ask
from bot.reply import Button, Reply, reply
from db import find
from db.ledger import Milestone
from supervision import handing_over
from supervision.refusals import Refused
from supervision.rights import Act, require

SEPARATORS = ",\uff0c\u3001;\uff1b \t\n\u3000"
WORD = re.compile(rf"[^{SEPARATORS}]+")
ONE_OR_SPAN = re.compile(r"[#＃]?(\d{1,7})号?(?:[-–—~～至到][#＃]?(\d{1,7}))?[号项]?")
OF_A_BUTTON = re.compile(r"m\d{1,9}")
AROUND_A_DASH = re.compile(r"(?<=[\d号])[ \t]*([-–—~～至到])[ \t]*(?=[#＃]?\d)")
LIKE_NUMBERS = re.compile(r"[#＃]?\d[\da-z#＃号项至到～—–~.-]*(?:\s|[,\uff0c\u3001;\uff1b]|$)", re.IGNORECASE)
LONGEST_ECHO = 20
USAGE = "/assign 12 15-20 31 住建局"
LARGEST_SPAN = 500
OFFERED = 12
MAKE = "+"  # before a unit's name: create it


def assign(ask: Ask) -> Reply:
    plan = ask.the_plan()
    require(ask.actor, Act.ASSIGN, plan.id)
    named, unit_name = _split(ask)
    if not named:
        raise Refused("usage", usage=USAGE)
    if not unit_name:
        return _which_unit(ask, named)
    unit = find.unit_named(ask.session, plan.id, unit_name.removeprefix(MAKE))
    if unit is None and unit_name.startswith(MAKE):
        unit = handing_over.make_unit(ask.session, ask.actor, plan, unit_name.removeprefix(MAKE), ask.now)
    if unit is None:
        unit_name = handing_over.fit_unit_name(unit_name)
        line = f"assign {' '.join(_line_of(m) for m in named)} {MAKE}{unit_name}"
        return reply("units.unknown", (Button("buttons.make_unit", line, {"name": unit_name}),), name=unit_name)
    if ask.pressed and all(m.lead_unit_id == unit.id for m in named):
        raise Refused("assigned_already", unit=unit.name)  # a doubled press; who types it means it
    given = handing_over.assign(ask.session, ask.actor, named, unit, ask.now)
    left = [m for m in named if m not in given]
    return reply(
        "units.assigned", given=given, left=left, unit=unit.name, contact=unit.contact.name if unit.contact else None,
        reached=unit.contact is not None and unit.contact.reachable, today=ask.today, edits=ask.pressed,
    )  # fmt: skip


def _split(ask: Ask) -> tuple[list[Milestone], str]:
    """The milestones that the line names, and what is left of it: the unit.

    Raises Refused: "bad_numbers" for what looks like numbers and is none, "no_such_items" for numbers without an item.
    """
    rest = AROUND_A_DASH.sub(r"\1", ask.line).strip()
    numbers: dict[int, None] = {}
    found: list[Milestone] = []
    while rest:
        word = WORD.match(rest)
        span = ONE_OR_SPAN.fullmatch(word[0]) if word else None
        if word is None or (span is None and not OF_A_BUTTON.fullmatch(word[0])):
            break
        rest = rest[word.end() :].lstrip(SEPARATORS)
        if span is None:
            found.append(ask.milestone(word[0]))
            continue
        first, last = int(span[1]), int(span[2] or span[1])
        if last < first or last - first > LARGEST_SPAN:
            raise Refused("bad_numbers", words=word[0])
        numbers |= dict.fromkeys(range(first, last + 1))
    if LIKE_NUMBERS.match(rest):
        raise Refused("bad_numbers", words=rest.split()[0][:LONGEST_ECHO])
    if len(numbers) + len(found) > LARGEST_SPAN:
        raise Refused("usage", usage=USAGE)
    known = {m.number: m for m in find.milestones_numbered(ask.session, ask.the_plan().id, numbers)}
    missing = [number for number in numbers if number not in known]
    if missing:
        raise Refused("no_such_items", numbers=missing[:LONGEST_ECHO])
    return list(dict.fromkeys([*found, *(known[number] for number in numbers)])), rest


def _which_unit(ask: Ask, named: list[Milestone]) -> Reply:
    line = " ".join(_line_of(m) for m in named)
    units = find.units_of_plan(ask.session, ask.the_plan().id)[:OFFERED]
    buttons = [Button("buttons.unit", f"assign {line} {unit.name}", {"name": unit.name}) for unit in units]
    rows = [tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3)]
    return reply("units.which", *rows, asks=f"assign {line}", count=len(named))


def _line_of(milestone: Milestone) -> str:
    return f"m{milestone.id}"

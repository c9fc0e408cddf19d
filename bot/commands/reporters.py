"""/reporters 12 交通局、水利局: which units report an item, each its own part? /reporters 12 off: its lead unit alone again."""

from __future__ import annotations

import re

from bot.ask import Ask
from bot.reply import Button, Reply, reply
from db import find
from db.ledger import IN_WORK, Milestone
from db.people import Unit
from supervision import joint, joint_parts, milestones
from supervision.refusals import Refused
from supervision.rights import Act, may, require_for

OFF = {"off", "none", "取消", "清除"}
PARTING = re.compile(r"[、，,;；\n]+")
ADD, LEAVE = "+", "-"  # before a unit's name, as the buttons say it
OFFERED = 12


def reporters(ask: Ask) -> Reply:
    """Without names it shows who reports and who is missing. Raises Refused("no_unit_named")."""
    milestone, words = ask.milestone(), ask.after_first_word()
    if words:
        require_for(ask.actor, Act.ASSIGN, milestone)
        joint.set_units(ask.session, ask.actor, milestone, _meant(ask, milestone, words), ask.now)
    return reply(
        "joint.all", *_offered(ask, milestone), m=milestone, today=ask.today, edits=ask.pressed and bool(words)
    )


def which_part(ask: Ask, milestone: Milestone, unit: Unit | None, command: str, note: str) -> Reply | None:
    """Asks for which unit somebody reports who may for several; None where it is clear. What came with it is kept."""
    fit = joint_parts.choices(ask.actor, milestone, unit)
    if len(fit) < 2:
        return None
    if ask.sent:
        shown = tuple(sent.shown for sent in ask.sent)
        milestones.add_evidence(ask.session, ask.actor, milestone, shown, ask.now)
    name = f"m{milestone.id}"
    buttons = [
        Button("joint.unit", f"{command} {name} {each.unit.name} {note}".strip(), {"name": each.unit.name})
        for each in fit[:OFFERED]
    ]
    return reply("joint.which", *_pairs(buttons), m=milestone, asks=f"{command} {name}")


def _meant(ask: Ask, milestone: Milestone, words: str) -> list[Unit]:
    """The units that the words name; behind + or - those of before with one more or less."""
    if words.lower() in OFF:
        return []
    named = words[1:].strip() if words[0] in ADD + LEAVE else words
    units = [_unit(ask, name.strip()) for name in PARTING.split(named) if name.strip()]
    before = [each.unit for each in milestone.reporters]
    if words.startswith(ADD):
        return [*before, *(unit for unit in units if unit not in before)]
    if words.startswith(LEAVE):
        left = [unit for unit in before if unit not in units]
        return left if len(left) > 1 else []
    return units


def _unit(ask: Ask, name: str) -> Unit:
    found = find.unit_named(ask.session, ask.the_plan().id, name)
    if found is None:
        raise Refused("no_unit_named", name=name[:40])
    return found


def _offered(ask: Ask, milestone: Milestone) -> list[tuple[Button, ...]]:
    """A button for each other unit of the plan, which puts it among those that report or takes it away."""
    if milestone.state not in IN_WORK or not may(ask.actor, Act.ASSIGN, milestone.plan_id):
        return []
    on, line = {each.unit_id for each in milestone.reporters}, f"reporters m{milestone.id}"
    others = [each for each in find.units_of_plan(ask.session, milestone.plan_id) if each.id != milestone.lead_unit_id]
    return _pairs(
        [
            Button("joint.taken", f"{line} {LEAVE}{unit.name}", {"name": unit.name})
            if unit.id in on
            else Button("joint.offer", f"{line} {ADD}{unit.name}", {"name": unit.name})
            for unit in others[:OFFERED]
        ]
    )


def _pairs(buttons: list[Button]) -> list[tuple[Button, ...]]:
    return [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]

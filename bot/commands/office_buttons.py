"""What can the office do about an item, and the owner towards the office? Buttons under its card."""

from __future__ import annotations

from collections.abc import Sequence

from bot.ask import Ask
from bot.commands.extend import decisions
from bot.reply import Button
from db.ledger import Milestone
from db.office import Extension
from supervision import extensions
from supervision.rights import Act, may, units_of


def office_buttons(ask: Ask, milestone: Milestone, asked: Sequence[Extension]) -> tuple[Button, ...]:
    """What the office, or the owner towards the office, can do."""
    units = units_of(milestone)
    work = milestone.state in extensions.IN_WORK and milestone.lead_unit is not None
    presses = [
        Button("buttons.urge", f"urge m{milestone.id}"),
        Button("buttons.slip", f"slip m{milestone.id}"),
    ]
    allowed = [may(ask.actor, act, milestone.plan_id, units) and work for act in (Act.URGE, Act.SLIP)]
    return (*(b for b, ok in zip(presses, allowed, strict=True) if ok), *_later(ask, milestone, asked))


def _later(ask: Ask, milestone: Milestone, asked: Sequence[Extension]) -> tuple[Button, ...]:
    """About another date."""
    units = units_of(milestone)
    waiting = next((extension for extension in asked if extension.state == "asked"), None)
    if waiting is not None:
        return decisions(waiting) if may(ask.actor, Act.EXTEND, milestone.plan_id, units) else ()
    asks = may(ask.actor, Act.ASK_EXTENSION, milestone.plan_id, units) and milestone.due_on is not None
    if asks and milestone.state in extensions.IN_WORK:
        return (Button("buttons.extend", f"extend m{milestone.id}"),)
    return ()

"""What can the office do about an item, and the owner towards the office? Buttons under its card."""

from __future__ import annotations

from collections.abc import Sequence

from bot.ask import Ask
from bot.commands.extend import decisions
from bot.reply import Button
from db import find_matters
from db.ledger import IN_WORK, Milestone
from db.office import Extension
from supervision import matters
from supervision.rights import Act, may, units_of


def office_buttons(ask: Ask, milestone: Milestone, asked: Sequence[Extension]) -> tuple[Button, ...]:
    """What the office, or the owner towards the office, can do."""
    units = units_of(milestone)
    work = milestone.state in IN_WORK and milestone.lead_unit is not None
    presses = [
        Button("buttons.urge", f"urge m{milestone.id}"),
        Button("buttons.slip", f"slip m{milestone.id}"),
    ]
    allowed = [may(ask.actor, act, milestone.plan_id, units) and work for act in (Act.URGE, Act.SLIP)]
    return (
        *(b for b, ok in zip(presses, allowed, strict=True) if ok), *_words(ask, milestone),
        *_later(ask, milestone, asked),
    )  # fmt: skip


def _words(ask: Ask, milestone: Milestone) -> tuple[Button, ...]:
    """A leader's comment, and the answer that somebody waits for."""
    found = []
    if may(ask.actor, Act.COMMENT, milestone.plan_id, units_of(milestone)):
        found.append(Button("buttons.comment", f"comment m{milestone.id}"))
    matter = find_matters.matter_of(ask.session, milestone.id)
    if matter is not None and matter.answered_at is None and matters.may_answer(ask.actor, matter):
        found.append(Button("buttons.answer", f"answer q{matter.id}"))
    return tuple(found)


def _later(ask: Ask, milestone: Milestone, asked: Sequence[Extension]) -> tuple[Button, ...]:
    """About another date."""
    units = units_of(milestone)
    waiting = next((extension for extension in asked if extension.state == "asked"), None)
    if waiting is not None:
        return decisions(waiting) if may(ask.actor, Act.EXTEND, milestone.plan_id, units) else ()
    asks = may(ask.actor, Act.ASK_EXTENSION, milestone.plan_id, units) and milestone.due_on is not None
    if asks and milestone.state in IN_WORK:
        return (Button("buttons.extend", f"extend m{milestone.id}"),)
    return ()

"""/ack 12: 签收, I have seen it. One tap under the hand-over notice."""

from __future__ import annotations

from bot.ask import Ask
from bot.reply import Button, Reply, reply
from db import find
from supervision import joint_parts, milestones


def acknowledge(ask: Ask) -> Reply:
    milestone = milestones.acknowledge(ask.session, ask.actor, ask.milestone(), ask.now)
    return reply(
        "reports.acknowledged",
        (
            Button("buttons.done", f"done m{milestone.id}"),
            Button("buttons.show", f"show m{milestone.id}"),
        ),
        m=milestone, today=ask.today,
    )  # fmt: skip


def acknowledge_all(ask: Ask) -> Reply:
    """Everything open at the person's units, in one tap."""
    plan = ask.the_plan()
    units = ask.actor.units_in(plan.id)
    view = find.View(plan.id, units, unfinished=True)
    fit = [m for m in find.milestones(ask.session, view) if joint_parts.awaits(m, units)]
    for milestone in fit:
        milestones.acknowledge(ask.session, ask.actor, milestone, ask.now)
    return reply("reports.acknowledged_all", toast=ask.pressed, count=len(fit))

"""/confirm 12: 销号, the supervisor's word that it is done."""

from __future__ import annotations

from bot.ask import Ask
from bot.reply import Reply, reply
from supervision import milestones


def confirm(ask: Ask) -> Reply:
    milestone = milestones.confirm(ask.session, ask.actor, ask.milestone(), ask.now, why=ask.after_first_word())
    return reply("reports.confirmed", m=milestone, today=ask.today)

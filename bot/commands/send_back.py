"""/return 12 reason: 退回, not done yet. Without a reason it is asked for."""

from __future__ import annotations

from bot.ask import Ask
from bot.reply import Reply, reply
from supervision import joint_parts, milestones
from supervision.rights import Act


def send_back(ask: Ask) -> Reply:
    milestone = ask.milestone(act=Act.SEND_BACK)
    unit, why = joint_parts.named(milestone, ask.after_first_word())
    if not why and milestone.state == "reported":
        return reply("reports.why", m=milestone, asks=f"return m{milestone.id}")
    milestones.send_back(ask.session, ask.actor, milestone, ask.now, why=why, unit=unit)
    return reply("reports.sent_back", m=milestone, why=why, unit=unit)

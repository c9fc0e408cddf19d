"""/evidence 12: how does an owner show more? The next photo, file or sentence is kept with the item."""

from __future__ import annotations

from bot.ask import Ask
from bot.reply import Reply, reply
from supervision import milestones
from supervision.rights import Act


def evidence(ask: Ask) -> Reply:
    milestone = ask.milestone(act=Act.REPORT)
    text = ask.after_first_word()
    shown = tuple(sent.shown for sent in ask.sent)
    if not shown and text:
        shown = (milestones.Shown("text", text),)
    if not shown:
        return reply("reports.show_it", m=milestone, asks=f"evidence m{milestone.id}")
    milestones.add_evidence(ask.session, ask.actor, milestone, shown, ask.now)
    # An album comes as several messages: each goes on with the same question.
    return reply("reports.kept", m=milestone, count=len(shown), asks=f"evidence m{milestone.id}")

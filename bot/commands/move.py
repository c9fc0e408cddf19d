"""/move 12 8月31日 reason: 改期, what is its date from now on? The first one is kept."""

from __future__ import annotations

from datetime import date

from bot.ask import Ask
from bot.dates import day_first
from bot.reply import Button, Reply, reply
from db.ledger import IN_WORK
from supervision import acts
from supervision.refusals import Refused
from supervision.rights import Act


def move(ask: Ask) -> Reply:
    milestone = ask.milestone(act=Act.MOVE)
    words = ask.after_first_word()
    if not words and milestone.state in IN_WORK:
        return reply("acts.move_where", m=milestone, asks=f"move m{milestone.id}")
    due_on, why = _date_and_reason(ask, words)
    if not why and due_on != milestone.due_on and milestone.state in IN_WORK:
        return reply("acts.why_moved", m=milestone, date=due_on, asks=f"move m{milestone.id} {due_on.isoformat()}")
    before = milestone.due_on
    parts = acts.parts_beside(ask.session, milestone, before)
    acts.move(ask.session, ask.actor, milestone, due_on, why, ask.now)
    return reply(
        "acts.moved",
        (Button("buttons.show", f"show m{milestone.id}"),),
        m=milestone,
        before=before,
        today=ask.today,
        parts=len(parts),
    )


def _date_and_reason(ask: Ask, words: str) -> tuple[date, str]:
    """The day that the words begin with, and the reason behind it. Raises Refused("bad_date")."""
    found = day_first(words, ask.today, ask.the_plan().year)
    if found is None:
        raise Refused("bad_date")
    return found

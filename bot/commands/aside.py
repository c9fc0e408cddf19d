"""/block 12 what is needed, /park 12 reason, /cancel 12 reason: how is an item stopped, and taken up again?"""

from __future__ import annotations

from datetime import date

from bot.ask import Ask
from bot.dates import day_last
from bot.reply import Button, Reply, reply
from db.ledger import Milestone
from supervision import acts
from supervision.rights import Act


def block(ask: Ask) -> Reply:
    milestone = ask.milestone(act=Act.BLOCK)
    needed = ask.after_first_word()
    if not needed and milestone.state in ("open", "acknowledged"):
        return _asks("acts.needed_what", milestone, f"block m{milestone.id}")
    acts.block(ask.session, ask.actor, milestone, needed, ask.now)
    return _said(ask, "acts.blocked", milestone, Button("buttons.unblock", f"unblock m{milestone.id}"))


def unblock(ask: Ask) -> Reply:
    milestone = ask.milestone(act=Act.UNBLOCK)
    acts.unblock(ask.session, ask.actor, milestone, ask.now, why=ask.after_first_word())
    return _said(ask, "acts.unblocked", milestone, Button("buttons.show", f"show m{milestone.id}"))


def park(ask: Ask) -> Reply:
    milestone = ask.milestone(act=Act.PARK)
    why, review_on = _with_a_date_at_the_end(ask, ask.after_first_word())
    if not why and milestone.state in acts.IN_WORK:
        return _asks("acts.why_parked", milestone, f"park m{milestone.id}")
    acts.park(ask.session, ask.actor, milestone, why, ask.now, review_on=review_on)
    return _said(ask, "acts.parked", milestone, Button("buttons.resume", f"resume m{milestone.id}"))


def cancel(ask: Ask) -> Reply:
    milestone = ask.milestone(act=Act.CANCEL)
    why = ask.after_first_word()
    if not why and milestone.state not in ("confirmed", "cancelled"):
        return _asks("acts.why_cancelled", milestone, f"cancel m{milestone.id}")
    acts.cancel(ask.session, ask.actor, milestone, why, ask.now)
    return _said(ask, "acts.cancelled", milestone, Button("buttons.resume", f"resume m{milestone.id}"))


def resume(ask: Ask) -> Reply:
    milestone = ask.milestone(act=Act.PARK)
    acts.resume(ask.session, ask.actor, milestone, ask.now, why=ask.after_first_word())
    return _said(ask, "acts.resumed", milestone, Button("buttons.show", f"show m{milestone.id}"))


def _asks(key: str, milestone: Milestone, line: str) -> Reply:
    return reply(key, m=milestone, asks=line)


def _said(ask: Ask, key: str, milestone: Milestone, button: Button) -> Reply:
    return reply(key, (button,), m=milestone, today=ask.today)


def _with_a_date_at_the_end(ask: Ask, words: str) -> tuple[str, date | None]:
    """The reason, and the day of the review when the last words name one."""
    return day_last(words, ask.today, ask.the_plan().year) or (words, None)

"""/block 12 what is needed, /park 12 reason, /cancel 12 reason: how is an item stopped, and taken up again?"""

from __future__ import annotations

from datetime import date

from bot.ask import Ask
from bot.dates import day_last, day_meant, day_within
from bot.reply import Button, Reply, reply
from db import find
from db.ledger import IN_WORK, Milestone
from db.people import Unit
from supervision import acts, blocking
from supervision.refusals import Refused
from supervision.rights import Act

UNITS_SHOWN = 12


def block(ask: Ask) -> Reply:
    milestone = ask.milestone(act=Act.BLOCK)
    needed = ask.after_first_word()
    if not needed and milestone.state in ("open", "acknowledged"):
        return _asks("acts.needed_what", milestone, f"block m{milestone.id}")
    acts.block(ask.session, ask.actor, milestone, needed, ask.now)
    unit = blocking.unit_said(ask.session, milestone.plan, needed, besides=milestone.lead_unit_id)
    due_on = day_within(needed, ask.today, milestone.plan.year)
    if unit is None or due_on is None:
        return _from_whom(ask, milestone, unit, "acts.blocked")
    made = blocking.ask_help(ask.session, ask.actor, milestone, unit, due_on, ask.now, needed=needed)
    return _asked_for(ask, "acts.blocked", milestone, made)


def needs(ask: Ask) -> Reply:
    """/needs 12 国土局 6月10日 what: which unit is to clear the obstacle, and by when?"""
    milestone = ask.milestone(act=Act.ASK_HELP)
    words = ask.after_first_word()
    if milestone.state != "blocked":
        raise Refused("not_blocked", number=milestone.number)
    unit = blocking.unit_said(ask.session, milestone.plan, words, besides=milestone.lead_unit_id)
    if words and unit is None:
        raise Refused("no_such_unit", name=words[:40])
    due_on = day_within(words, ask.today, milestone.plan.year) if words else None
    if unit is None or due_on is None:
        return _from_whom(ask, milestone, unit, "acts.needs")
    bare = day_meant(words.replace(unit.name, "", 1), ask.today, milestone.plan.year) is not None
    made = blocking.ask_help(
        ask.session, ask.actor, milestone, unit, due_on, ask.now, needed="" if bare else words
    )  # fmt: skip
    return _asked_for(ask, "acts.needs", milestone, made)


def _from_whom(ask: Ask, milestone: Milestone, unit: Unit | None, key: str) -> Reply:
    """Asks for what is not said yet: the unit by buttons, or its day."""
    name = f"m{milestone.id}"
    rows: list[tuple[Button, ...]] = []
    if unit is None:
        others = [u for u in find.units_of_plan(ask.session, milestone.plan_id) if u.id != milestone.lead_unit_id]
        asked = [Button("buttons.unit", f"needs {name} {u.name}", {"name": u.name}) for u in others[:UNITS_SHOWN]]
        rows = [tuple(asked[at : at + 3]) for at in range(0, len(asked), 3)]
    last = (Button("buttons.unblock", f"unblock {name}"),)
    asks = f"needs {name} {unit.name}" if unit is not None else None
    return reply(key, *rows, last, m=milestone, today=ask.today, made=None, unit=unit, asks=asks)


def _asked_for(ask: Ask, key: str, milestone: Milestone, made: Milestone) -> Reply:
    row = (Button("buttons.unblock", f"unblock m{milestone.id}"),)
    return reply(key, row, m=milestone, today=ask.today, made=made, unit=made.lead_unit)


def unblock(ask: Ask) -> Reply:
    milestone = ask.milestone(act=Act.UNBLOCK)
    acts.unblock(ask.session, ask.actor, milestone, ask.now, why=ask.after_first_word())
    return _said(ask, "acts.unblocked", milestone, Button("buttons.show", f"show m{milestone.id}"))


def park(ask: Ask) -> Reply:
    milestone = ask.milestone(act=Act.PARK)
    why, review_on = _with_a_date_at_the_end(ask, ask.after_first_word())
    if not why and milestone.state in IN_WORK:
        return _asks("acts.why_parked", milestone, f"park m{milestone.id}")
    acts.park(ask.session, ask.actor, milestone, why, ask.now, review_on=review_on)
    return _said(ask, "acts.parked", milestone, Button("buttons.resume", f"resume m{milestone.id}"))


def cancel(ask: Ask) -> Reply:
    milestone = ask.milestone(act=Act.CANCEL)
    why = ask.after_first_word()
    if not why and milestone.state not in ("confirmed", "cancelled"):
        return _asks("acts.why_cancelled", milestone, f"cancel m{milestone.id}")
    acts.cancel(ask.session, ask.actor, milestone, why, ask.now)
    blocking.help_closed(ask.session, milestone, ask.now)
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

"""/due this month: what falls due? A period, what is overdue, a unit or a list; nothing is the next 30 days."""

from __future__ import annotations

from collections.abc import Sequence

from bot.ask import Ask
from bot.paging import asked_page, page_of, turning
from bot.reply import Button, Reply, reply
from db import find
from db.ledger import Milestone
from schedules.periods import period
from supervision.refusals import Refused
from supervision.views import OVERDUE, view_of, visible_units

A_PAGE = 8


def due(ask: Ask) -> Reply:
    plan = ask.the_plan()
    words, wanted = asked_page(ask.line)
    view = view_of(ask.session, plan, words, ask.today, visible_units(ask.actor, plan))
    if view is None:
        raise Refused("no_such_period", asked=words)
    tally = find.tally(ask.session, view, ask.today)
    page = page_of(wanted, tally.listed, A_PAGE)
    found = find.milestones(ask.session, view, offset=page.offset, limit=A_PAGE)
    return reply(
        "due.list", *number_buttons(found), turning(f"due {words}".strip(), page),
        plan=plan, found=found, tally=tally, page=page, words=words, today=ask.today, edits=ask.pressed,
        window=None if words.lower() in OVERDUE or view.first is None else period(words, ask.today, year=plan.year),
    )  # fmt: skip


def number_buttons(found: Sequence[Milestone]) -> list[tuple[Button, ...]]:
    """A button for each item, four in a row."""
    buttons = [Button("buttons.number", f"show m{m.id}", {"number": m.number}) for m in found]
    return [tuple(buttons[at : at + 4]) for at in range(0, len(buttons), 4)]

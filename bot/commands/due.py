"""/due this month: what falls due? A period, what is overdue, a unit or a list; nothing is the next 30 days."""

from __future__ import annotations

from collections.abc import Sequence

from bot.ask import Ask
from bot.paging import asked_page, page_of, turned, turning
from bot.reply import Button, Reply, reply
from db import find
from db.find import View
from db.ledger import Milestone, Plan
from supervision.refusals import Refused
from supervision.views import OVERDUE, view_of, visible_units

A_PAGE = 8
LONGEST_ECHO = 40  # characters of what was not understood
UNOWNED = {"unowned", "待交办", "无牵头"}


def due(ask: Ask) -> Reply:
    plan = ask.the_plan()
    words, wanted = asked_page(ask.line)
    view = _view(ask, plan, words)
    tally = find.tally(ask.session, view, ask.today)
    page = page_of(wanted, tally.listed, A_PAGE)
    found = find.milestones(ask.session, view, offset=page.offset, limit=A_PAGE)
    return reply(
        "due.list", *number_buttons(found), turning(f"due {words}".strip(), page),
        plan=plan, found=found, tally=tally, page=page, about=_about(words, view, ask.language), view=view, today=ask.today,
        edits=ask.pressed and turned(ask.line),
    )  # fmt: skip


def number_buttons(found: Sequence[Milestone]) -> list[tuple[Button, ...]]:
    """A button for each item, four in a row."""
    buttons = [Button("buttons.number", f"show m{m.id}", {"number": m.number}) for m in found]
    return [tuple(buttons[at : at + 4]) for at in range(0, len(buttons), 4)]


def _view(ask: Ask, plan: Plan, words: str) -> View:
    """What the words name, within what the person may see. Raises Refused("no_such_period")."""
    units = visible_units(ask.actor, plan)
    if words.lower() in UNOWNED:
        return View(plan.id, units, unowned=True, projects=ask.actor.projects_in(plan.id))
    view = view_of(ask.session, plan, words, ask.today, units)
    if view is None:
        raise Refused("no_such_period", asked=words[:LONGEST_ECHO])
    return view._replace(projects=ask.actor.projects_in(plan.id))


def _about(words: str, view: View, language: str) -> tuple[str, str]:
    """(what the list is about, as a name of due.jinja; the person's own words where those say it best)."""
    if words.lower() in OVERDUE:
        return "overdue", ""
    if words.lower() in UNOWNED:
        return "unowned", ""
    if view.first and words and _foreign(words, language):
        return "days", ""
    return ("words", words) if words else ("ahead", "")


def _foreign(words: str, language: str) -> bool:
    """Whether a period is named in the other language: "this month" before a Chinese reader."""
    return any(map(str.isalpha, words)) and words.isascii() == (language == "zh")


def this_month(language: str) -> str:
    """The words of a button that lists the month, in the reader's own language: the list repeats them."""
    return "本月" if language == "zh" else "this month"

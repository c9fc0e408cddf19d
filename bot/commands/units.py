"""/units: which units are there, who is their contact, and what lies with them?"""

from __future__ import annotations

from bot.ask import Ask
from bot.paging import asked_page, page_of, turned, turning
from bot.reply import Reply, reply
from db import find
from supervision.rights import Act, require

A_PAGE = 20


def units(ask: Ask) -> Reply:
    plan = ask.the_plan()
    require(ask.actor, Act.SEE_PEOPLE, plan.id)
    loads = find.load_of_units(ask.session, plan.id, ask.today)
    page = page_of(asked_page(ask.line)[1], len(loads), A_PAGE)
    return reply(
        "units.list", turning("units", page), loads=loads[page.offset : page.offset + A_PAGE], plan=plan, page=page,
        edits=ask.pressed and turned(ask.line),
    )  # fmt: skip

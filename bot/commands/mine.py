"""/mine: what is mine? The unit's open items, late ones first; for the office, what waits for its word."""

from __future__ import annotations

from bot.ask import Ask
from bot.commands.due import number_buttons
from bot.paging import asked_page, page_of, turning
from bot.reply import Button, Reply, reply
from db import find
from db.find import View
from supervision.rights import Act, may

A_PAGE = 8


def mine(ask: Ask) -> Reply:
    plan = ask.the_plan()
    units = ask.actor.units_in(plan.id)
    if not units and may(ask.actor, Act.CONFIRM, plan.id):
        return _office(ask)
    _, wanted = asked_page(ask.line)
    view = View(plan.id, units, unfinished=True)
    tally = find.tally(ask.session, view, ask.today)
    page = page_of(wanted, tally.listed, A_PAGE)
    found = find.milestones(ask.session, view, offset=page.offset, limit=A_PAGE)
    new = any(m.state == "open" and m.lead_unit_id in units for m in found)
    return reply(
        "due.mine", *number_buttons(found), turning("mine", page), (Button("buttons.ack_all", "ackall"),) if new else (),
        plan=plan, found=found, tally=tally, page=page, today=ask.today, edits=ask.pressed and wanted > 1,
    )  # fmt: skip


def _office(ask: Ask) -> Reply:
    """What waits for the supervision office, and how the plan stands."""
    plan = ask.the_plan()
    _, wanted = asked_page(ask.line)
    total = find.tally(ask.session, View(plan.id), ask.today)
    page = page_of(wanted, total.reported, A_PAGE)
    waiting = View(plan.id, state="reported")
    found = find.milestones(ask.session, waiting, offset=page.offset, limit=A_PAGE)
    unowned = find.tally(ask.session, View(plan.id, unowned=True), ask.today)
    rows = [
        (
            Button("buttons.confirm_of", f"confirm m{m.id}", {"number": m.number}),
            Button("buttons.return_of", f"return m{m.id}", {"number": m.number}),
        )
        for m in found
    ]
    return reply(
        "due.office", *rows, turning("mine", page), (Button("buttons.overdue", "due 逾期"),),
        plan=plan, found=found, tally=total, unowned=unowned.open + unowned.overdue, page=page, today=ask.today,
        edits=ask.pressed and wanted > 1,
    )  # fmt: skip

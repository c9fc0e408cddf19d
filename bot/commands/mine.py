"""/mine: what is mine? The unit's items, late ones first; for the office, what waits for its word."""

from __future__ import annotations

from collections.abc import Sequence

from bot.ask import Ask
from bot.commands.due import A_PAGE, number_buttons
from bot.paging import asked_page, page_of, turned, turning
from bot.reply import Button, Reply, reply
from db import find
from db.find import View
from db.ledger import Milestone
from supervision import joint_parts
from supervision.rights import Act, may, units_of

DONE_BUTTONS = 6  # on one page, three in a row


def mine(ask: Ask) -> Reply:
    plan = ask.the_plan()
    units = ask.actor.units_in(plan.id)
    if not units and may(ask.actor, Act.CONFIRM, plan.id):
        return _office(ask)
    view = View(plan.id, units, unfinished=True)
    tally = find.tally(ask.session, view, ask.today)
    page = page_of(asked_page(ask.line)[1], tally.listed, A_PAGE)
    found = find.milestones(ask.session, view, offset=page.offset, limit=A_PAGE, work_first=True)
    new = any(joint_parts.awaits(m, units) for m in found)
    return reply(
        "due.mine", *_done_buttons(ask, found), *number_buttons(found), turning("mine", page),
        (Button("buttons.ack_all", "ackall"),) if new else (),
        plan=plan, found=found, tally=tally, page=page, units=units, today=ask.today,
        edits=ask.pressed and turned(ask.line),
    )  # fmt: skip


def _done_buttons(ask: Ask, found: Sequence[Milestone]) -> list[tuple[Button, ...]]:
    """One tap for what is in work and may be reported by the person."""
    own = [
        Button("buttons.done_of", f"done m{m.id}", {"number": m.number})
        for m in found
        if m.state in ("open", "acknowledged")
        and may(ask.actor, Act.REPORT, m.plan_id, units_of(m))
        and joint_parts.owes(m, ask.actor.units_in(m.plan_id))
    ][:DONE_BUTTONS]
    return [tuple(own[at : at + 3]) for at in range(0, len(own), 3)]


def _office(ask: Ask) -> Reply:
    """What waits for the supervision office, and how the plan stands."""
    plan = ask.the_plan()
    total = find.tally(ask.session, View(plan.id), ask.today)
    page = page_of(asked_page(ask.line)[1], total.reported, A_PAGE)
    waiting = View(plan.id, state="reported")
    found = find.milestones(ask.session, waiting, offset=page.offset, limit=A_PAGE)
    without = find.tally(ask.session, View(plan.id, unowned=True), ask.today)
    unowned = without.open + without.overdue
    rows = [
        (
            Button("buttons.show_of", f"show m{m.id}", {"number": m.number}),
            Button("buttons.confirm_of", f"confirm m{m.id}", {"number": m.number}),
            Button("buttons.return_of", f"return m{m.id}", {"number": m.number}),
        )
        for m in found
    ]
    lists = []
    if total.overdue:
        lists.append(Button("due.see_overdue", "due overdue", {"count": total.overdue}))
    if unowned:
        lists.append(Button("due.see_unowned", "due unowned", {"count": unowned}))
    return reply(
        "due.office", *rows, turning("mine", page), tuple(lists),
        plan=plan, found=found, tally=total, unowned=unowned, page=page, today=ask.today,
        edits=ask.pressed and turned(ask.line),
    )  # fmt: skip

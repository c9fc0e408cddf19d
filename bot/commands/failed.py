"""/failed: what could not be delivered and why, who cannot be reached, and a button to send it again."""

from __future__ import annotations

import re

from bot.ask import Ask
from bot.paging import asked_page, page_of, turned, turning
from bot.reply import Button, Reply, reply
from supervision import undelivered
from supervision.refusals import Refused
from supervision.rights import Act, require

A_PAGE = 6
PEOPLE_SHOWN = 8
BESIDE = 3  # of what other channels refused, and of what was sent again


def failed(ask: Ask) -> Reply:
    plan = ask.the_plan()
    require(ask.actor, Act.RESEND, plan.id)
    wanted = asked_page(ask.line)[1]
    total, found = undelivered.failed(ask.session, ask.actor, plan, offset=(wanted - 1) * A_PAGE, limit=A_PAGE)
    page = page_of(wanted, total, A_PAGE)
    if page.number != wanted:
        _, found = undelivered.failed(ask.session, ask.actor, plan, offset=page.offset, limit=A_PAGE)
    people = undelivered.unreachable(ask.session, ask.actor, plan)
    refused, echoes = undelivered.refused_elsewhere(ask.session, ask.actor, plan, limit=BESIDE)
    again = undelivered.sent_again(ask.session, ask.actor, plan, ask.now)
    gone = undelivered.under_way(ask.session, ask.actor, plan, list(again), limit=BESIDE)
    buttons = tuple(
        Button("undelivered.resend", f"resend g{message.id}", {"number": number})
        for number, message in enumerate(found, start=page.offset + 1)
        if message.person.reachable
    )
    rows = [buttons[at : at + 3] for at in range(0, len(buttons), 3)]
    return reply(
        "undelivered.list", *rows, turning("failed", page), total=total, found=found, first=page.offset, page=page,
        people=people[:PEOPLE_SHOWN], more=len(people[PEOPLE_SHOWN:]), plan=plan, refused=refused, echoes=echoes,
        again=again, gone=gone, edits=ask.pressed and turned(ask.line),
    )  # fmt: skip


def resend(ask: Ask) -> Reply:
    plan = ask.the_plan()
    require(ask.actor, Act.RESEND, plan.id)
    named = re.fullmatch(r"g(\d{1,9})", ask.line.strip())
    if named is None:
        raise Refused("no_such_message")
    message = undelivered.resend(ask.session, ask.actor, plan, int(named[1]), ask.now)
    return reply("undelivered.resent", name=message.person.name)

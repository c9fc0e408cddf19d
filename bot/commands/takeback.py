"""A ledger that was edited elsewhere comes back: what would change? Shown first, taken by a button, once."""

from __future__ import annotations

import json
import re
from dataclasses import astuple

from bot.ask import Ask
from bot.reply import Button, Reply, reply
from db.ledger import Plan
from db.papers import Paper
from supervision import papers, taking_back
from supervision.papers import Written
from supervision.refusals import Refused
from supervision.rights import Act, may
from wording.papers.returned_book import ReturnedBook
from wording.say import plain

SHOWN = 20
NAME = "changes.json"


def preview(ask: Ask, book: ReturnedBook, file: str) -> Reply:
    """What the file would change. Raises Refused("no_such_plan") for a book of another ledger."""
    plan = ask.session.get(Plan, book.plan_id)
    if plan is None or not may(ask.actor, Act.MOVE, plan.id):
        raise Refused("no_such_plan")
    changes = [astuple(edit) for edit in book.edits]
    wanted = taking_back.looked_at(ask.session, ask.actor, plan, changes)
    count = sum(each.verdict == "take" for each in wanted)
    buttons: tuple[Button, ...] = ()
    if count:
        kept = papers.keep(
            ask.session, Written(NAME, json.dumps([file, changes], ensure_ascii=False).encode()), ask.now,
            plan_id=plan.id, person_id=ask.person.id if ask.person else None,
        )  # fmt: skip
        buttons = (Button("papers.take", f"takeback k{kept.id}", {"count": count}),)
    return reply(
        "papers.returned",
        buttons,
        plan=plan,
        wanted=wanted[:SHOWN],
        more=max(0, len(wanted) - SHOWN),
        count=count,
        unread=book.unread,
        done=False,
    )


def takeback(ask: Ask) -> Reply:
    """The button: only for the one who sent the file."""
    named = re.fullmatch(r"k(\d{1,9})", ask.line.strip())
    kept = ask.session.get(Paper, int(named[1]), with_for_update=True) if named else None
    if kept is None or kept.name != NAME or ask.person is None or kept.person_id != ask.person.id:
        raise Refused("button_gone")
    plan = ask.session.get_one(Plan, kept.plan_id)
    file, changes = json.loads(kept.content)
    why = plain("papers.by_file", ask.language, name=file)
    done = taking_back.take(ask.session, ask.actor, plan, [tuple(change) for change in changes], ask.now, why=why)
    ask.session.delete(kept)
    count = sum(each.verdict == "take" for each in done)
    return reply(
        "papers.returned",
        plan=plan,
        wanted=done[:SHOWN],
        more=max(0, len(done) - SHOWN),
        count=count,
        unread=0,
        done=True,
        edits=ask.pressed,
    )

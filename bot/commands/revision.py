"""A new version came: which changes are taken over, and what becomes of items that it no longer names?"""

from __future__ import annotations

import re

from bot.ask import Ask
from bot.commands.upload import document_of, preview
from bot.paging import asked_page, page_of, turning
from bot.reply import Button, Reply, reply
from db.ledger import Vanished
from supervision import adoption, comparing, revising
from supervision.refusals import Refused
from supervision.rights import Act, may

A_PAGE = 6


def acceptall(ask: Ask) -> Reply:
    """Adopts every sure new draft and accepts every sure change. A second press says that nothing is left."""
    document = document_of(ask, ask.words[0] if ask.words else "")
    changed = adoption.accept_sure(ask.session, ask.actor, document, ask.now)
    added = adoption.adopt_sure(ask.session, ask.actor, document, ask.now)
    if not changed and not added:
        raise Refused("nothing_to_adopt")
    return preview(ask, document, "upload.overview", edits=ask.pressed)


def gone(ask: Ask) -> Reply:
    """The items that the new version no longer names, each with buttons to keep or to cancel it."""
    line, wanted = asked_page(ask.line)
    document = document_of(ask, line.split()[0] if line else "")
    return _gone(ask, document.id, wanted)


def keep(ask: Ask) -> Reply:
    """/keep v3: the item stays on the ledger though the new version does not name it."""
    named = re.fullmatch(r"v(\d{1,9})", ask.words[0] if ask.words else "")
    found = ask.session.get(Vanished, int(named[1])) if named else None
    if found is None or not may(ask.actor, Act.IMPORT, found.document.plan_id):
        raise Refused("no_such_document")
    revising.keep(ask.session, ask.actor, found, ask.now)
    return _gone(ask, found.document_id, 1)


def _gone(ask: Ask, document_id: int, wanted: int) -> Reply:
    document = document_of(ask, f"f{document_id}")
    waiting = comparing.undecided(ask.session, document)
    page = page_of(wanted, len(waiting), A_PAGE)
    shown = waiting[page.offset : page.offset + A_PAGE]
    rows = [
        (
            Button("buttons.show_of", f"show m{each.milestone_id}", {"number": each.milestone.number}),
            Button("revision.keep_of", f"keep v{each.id}", {"number": each.milestone.number}),
            Button(
                "revision.cancel_of", f"cancel m{each.milestone_id} {document.name}", {"number": each.milestone.number}
            ),
        )
        for each in shown
    ]
    return reply(
        "revision.gone", *rows, turning(f"gone f{document.id}", page),
        (Button("buttons.overview", f"overview f{document.id}"),),
        found=[each.milestone for each in shown], count=len(waiting), document=document, today=ask.today, page=page,
        edits=ask.pressed,
    )  # fmt: skip

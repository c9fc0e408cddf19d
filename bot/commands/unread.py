"""What was not understood? The places of a document that look like dates and became nothing."""

from __future__ import annotations

from bot.ask import Ask
from bot.commands.upload import document_of
from bot.paging import asked_page, page_of, turning
from bot.quoting import around
from bot.reply import Button, Reply, reply

A_PAGE = 8


def unread(ask: Ask) -> Reply:
    line, wanted = asked_page(ask.line)
    document = document_of(ask, line.split()[0] if line else "")
    page = page_of(wanted, len(document.unread), A_PAGE)
    spans = document.unread[page.offset : page.offset + A_PAGE]
    return reply(
        "review.unread", turning(f"unread f{document.id}", page), (Button("buttons.overview", f"overview f{document.id}"),),
        places=[around(document.text, span["start"], span["end"]) for span in spans], page=page,
        count=len(document.unread), edits=ask.pressed,
    )  # fmt: skip

"""/source 12: where does it stand in the document? The sentence with its neighbours, the date's words marked."""

from __future__ import annotations

from bot.ask import Ask
from bot.quoting import mended
from bot.reply import Reply, reply
from supervision.refusals import Refused

AROUND = 120
LONGEST = 900


def source(ask: Ask) -> Reply:
    milestone = ask.milestone()
    document, start, end = milestone.document, milestone.source_start, milestone.source_end
    if document is None or start is None or end is None:
        raise Refused("no_source", number=milestone.number)
    text = document.text
    first = max(text.rfind("。", 0, start) + 1, start - AROUND, 0)
    stop = text.find("。", end)
    last = min(len(text), end + AROUND) if stop < 0 else min(stop + 1, end + AROUND)
    before, clause, after = text[first:start], text[start:end][:LONGEST], text[end:last]
    at = clause.find(milestone.expr) if milestone.expr else -1
    parts = (
        [clause, "", ""] if at < 0 else [clause[:at], milestone.expr or "", clause[at + len(milestone.expr or "") :]]
    )
    return reply(
        "show.source", m=milestone, document=document.name, before=mended(before), parts=[mended(p) for p in parts],
        after=mended(after),
    )  # fmt: skip

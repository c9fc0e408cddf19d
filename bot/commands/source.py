"""/source 12: where does it stand in the document? The clause with its neighbours, the date's words marked."""

from __future__ import annotations

import re
from typing import NamedTuple

from bot.ask import Ask
from bot.quoting import mended
from bot.reply import Reply, reply
from supervision.refusals import Refused

SENTENCE_END = re.compile(r"[。！？!?]|[.;；](?=\s)|\n\s*\n")
AROUND = 300  # characters at most on each side
LONGEST = 900


class Stretch(NamedTuple):
    """A piece of the quotation: part of the clause itself, or of the words of its date."""

    text: str
    clause: bool
    date: bool


def source(ask: Ask) -> Reply:
    milestone = ask.milestone()
    document, start, end = milestone.document, milestone.source_start, milestone.source_end
    if document is None or start is None or end is None:
        raise Refused("no_source", number=milestone.number)
    quote = quoted(document.text, start, min(end, start + LONGEST), milestone.expr)
    return reply("show.source", m=milestone, document=document.name, quote=quote)


def quoted(text: str, start: int, end: int, expr: str | None) -> list[Stretch]:
    """The clause text[start:end] with a sentence before and after it."""
    first, last = _sentence_before(text, start), _sentence_after(text, end)
    at, to = _date_near(text, expr, first, start, end, last)
    cuts = sorted({first, start, at, to, end, last})
    pieces = (
        Stretch(mended(text[here:there]), start <= here < end, at <= here < to)
        for here, there in zip(cuts, cuts[1:], strict=False)
    )
    cut_short = [Stretch("…", clause=False, date=False)]
    opening = cut_short if first == start - AROUND else []
    closing = cut_short if last == end + AROUND else []
    return [*opening, *(piece for piece in pieces if piece.text), *closing]


def _sentence_before(text: str, start: int) -> int:
    """Where the sentence before the one of `start` begins."""
    bound = max(0, start - AROUND)
    ends = [found.end() for found in SENTENCE_END.finditer(text, bound, start)]
    # The last end opens the clause's own sentence, the one before it the neighbour.
    return ends[-2] if len(ends) > 1 else bound


def _sentence_after(text: str, end: int) -> int:
    """Where the sentence after the one of `end` is over."""
    bound = min(len(text), end + AROUND)
    own_is_over = end > 0 and SENTENCE_END.match(text, end - 1) is not None
    ends = [found.end() for found in SENTENCE_END.finditer(text, end, bound)]
    wanted = 0 if own_is_over else 1
    return ends[wanted] if len(ends) > wanted else bound


def _date_near(text: str, expr: str | None, first: int, start: int, end: int, last: int) -> tuple[int, int]:
    """Where the words of the date stand: in the clause, else before it, else after it; an empty stretch if nowhere."""
    if not expr:
        return start, start
    for at in (text.find(expr, start, end), text.rfind(expr, first, start), text.find(expr, end, last)):
        if at >= 0:
            return at, at + len(expr)
    return start, start

"""/source 12: where does it stand in the document? The clause with its neighbours, the date's words marked."""

from __future__ import annotations

import re
from typing import NamedTuple

from bot.ask import Ask
from bot.quoting import mended
from bot.reply import Reply, reply
from plans.pages import Place
from plans.places import standing
from supervision.refusals import Refused

SENTENCE_END = re.compile(r"[。！？!?]|[.;；](?=\s)|\n\s*\n")
AROUND = 300  # characters at most on each side
LONGEST = 900
ABOVE = 20_000  # characters between the head of a column and a row, at most


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
    text, last = document.text, min(end, start + LONGEST)
    stands = standing(text, [Place(*each) for each in document.places], date_at(text, start, end, milestone.expr))
    return reply(
        "show.source", m=milestone, document=document.name, quote=quoted(text, start, last, milestone.expr),
        page=stands.page, cell=stands.cell,
    )  # fmt: skip


def date_at(text: str, start: int, end: int, expr: str | None) -> int:
    """Where the words of the date stand: in the clause, or, as the head of a column or a merged cell, above its row."""
    at = text.find(expr, start, end) if expr else start
    if at < 0 and expr and text.startswith("|", start):
        at = text.rfind(expr, max(0, start - ABOVE), start)
    return at if at >= 0 else start


def quoted(text: str, start: int, end: int, expr: str | None) -> list[Stretch]:
    """The clause text[start:end] with a sentence before and after it; a row of a table stands alone."""
    if text.startswith("|", start):
        return _row(text, start, end, expr)
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


def _row(text: str, start: int, end: int, expr: str | None) -> list[Stretch]:
    """The cells of the row; before them the row above with the words of the date, where this one has them not."""
    at = date_at(text, start, end, expr)
    to = at + len(expr) if expr and text.startswith(expr, at) else at
    above: list[Stretch] = []
    if at < start:
        first, last = text.rfind("\n", 0, at) + 1, text.find("\n", at)
        above = [
            *_pieces(text, [(first, at, False), (at, to, True), (to, last, False)], clause=False),
            Stretch(" … ", clause=False, date=False),
        ]
        at = to = start
    parts = _pieces(text, [(start, at, False), (at, to, True), (to, end, False)], clause=True)
    return [*above, *parts]


def _pieces(text: str, cuts: list[tuple[int, int, bool]], *, clause: bool) -> list[Stretch]:
    made = [Stretch(mended(text[a:b]), clause=clause, date=date) for a, b, date in cuts]
    bare = [piece for piece in made if piece.text.strip(" ·")]
    if bare:
        bare[0] = bare[0]._replace(text=bare[0].text.removeprefix(" · ").lstrip())
        bare[-1] = bare[-1]._replace(text=bare[-1].text.removesuffix(" · ").rstrip())
    return bare


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

"""How is a document quoted? A stretch with the words of the date apart, so that they can be marked."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

BREAK = re.compile(r"[ \t\r]*\n\s*")
LONGEST = 220
AROUND = 40


class Quote(NamedTuple):
    """Words before, the marked words, words after; line breaks of the page mended."""

    before: str
    marked: str
    after: str


def quoted(text: str, read: dict[str, Any]) -> Quote:
    """A draft's clause with its date expression marked; `read` is the draft as JSON."""
    start, end = int(read["start"]), int(read["end"])
    at, to = read.get("expr_start"), read.get("expr_end")
    if at is None or to is None or not start <= at <= to <= end:
        return Quote(mended(text[start:end])[:LONGEST], "", "")
    return Quote(mended(text[start:at])[-LONGEST:], mended(text[at:to]), mended(text[to:end])[:LONGEST])


def around(text: str, start: int, end: int) -> Quote:
    """A stretch with a little of what stands around it."""
    return Quote(
        mended(text[max(0, start - AROUND) : start]), mended(text[start:end]), mended(text[end : end + AROUND])
    )


def mended(text: str) -> str:
    """Without the line breaks of a page, which in Chinese stand for nothing and in English for a blank."""
    return BREAK.sub(" " if text.isascii() else "", text)

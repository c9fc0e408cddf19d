"""How is a document quoted? A stretch with the words of the date apart, so that they can be marked."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\uffef\u201c\u201d\u2018\u2019\u2014\u2026]")
# What a table is written with (plans/tables/grids.py): a line of dashes, a cell merged with the one above, bars between cells.
DASHES = re.compile(r"\|(?: ?:?-{3,}:? ?\|)+\n?")
MERGED = re.compile(r"\^\^ ?")
BARS = re.compile(r"\s*(?<!\\)(?:\|\s*)+")
BREAK = re.compile(r"[ \t\r\u3000]*\n\s*")
SENTENCE_END = re.compile(r"[。！？；]|[.!?;](?=\s)|\n\s*\n|\n(?=[#|*-])")
LONGEST = 300
NEAR = 60  # characters that a sentence may go on around a clause
AROUND = 40


class Quote(NamedTuple):
    """Words before, the marked words, words after; line breaks of the page mended."""

    before: str
    marked: str
    after: str


def quoted(text: str, read: dict[str, Any]) -> Quote:
    """The sentence around a draft with its date expression marked, or the draft's own words where it has none.

    `read` is the draft as JSON. At most 300 characters; what is left out at either end shows as …
    """
    start, end = int(read["start"]), int(read["end"])
    at, to = read.get("expr_start"), read.get("expr_end")
    if at is None or to is None:
        at, to = start, end
    first, last, whole = _sentence(text, min(start, at), max(end, to))
    marked = _first(mended(text[at:to]), LONGEST)
    before, after = mended(text[first:at]).lstrip(), mended(text[to:last]).rstrip()
    before, after = ("" if whole[0] else "…") + before, after + ("" if whole[1] else "…")
    room = LONGEST - len(marked)
    for_after = min(len(after), max(room // 2, room - len(before)))
    return Quote(_last(before, room - for_after), marked, _first(after, for_after))


def around(text: str, start: int, end: int) -> Quote:
    """A stretch with a little of what stands around it."""
    first, last, _ = _sentence(text, start, end)
    before, after = text[max(first, start - AROUND) : start], text[end : min(last, end + AROUND)]
    return Quote(mended(before).lstrip(), mended(text[start:end]), mended(after).rstrip())


def mended(text: str) -> str:
    """Without the line breaks of a page, which beside Chinese stand for nothing and between English words for a blank."""

    def joint(found: re.Match[str]) -> str:
        beside = text[max(0, found.start() - 1) : found.start()] + text[found.end() : found.end() + 1]
        return "" if WIDE.search(beside) else " "

    return BREAK.sub(joint, _as_words(text) if "|" in text else text)


def _as_words(text: str) -> str:
    """Rows of a table with a dot between their cells."""
    rows = MERGED.sub("", DASHES.sub("", text)).replace("<br>", "、")
    return BARS.sub(" · ", rows).replace("\\|", "|")


def _sentence(text: str, start: int, end: int) -> tuple[int, int, tuple[bool, bool]]:
    """From where to where the sentence around a stretch is shown, and whether it begins and ends there."""
    low, high = max(0, start - NEAR), min(len(text), end + NEAR)
    ends = [found.end() for found in SENTENCE_END.finditer(text, low, start)]
    closing = SENTENCE_END.search(text, max(start, end - 1), high)
    first, last = (ends[-1] if ends else low), (max(closing.end(), end) if closing else high)
    return first, last, (bool(ends) or low == 0, bool(closing) or high == len(text))


def _last(words: str, most: int) -> str:
    return words if len(words) <= most else "…" + words[len(words) - most + 1 :] if most > 0 else ""


def _first(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1] + "…" if most > 0 else ""

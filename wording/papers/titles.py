"""Where does a long title break? Lines of about one length, and a bracket at its end (the month) is never torn."""

from __future__ import annotations

import math
import unicodedata

ROOM = 20  # characters of 22 points in a line of 156 mm
OPENS = "（《「『【〔“‘"
CLOSES = "，。、；：！？）》」』】〕”’"


def title_lines(words: str) -> list[str]:
    """The lines of an official document's title; one in Latin letters is left to the reader's program."""
    words = words.strip()
    if _width(words) <= ROOM or 2 * sum(letter.isascii() for letter in words) > len(words):
        return [words]
    head, tail = end_parted(words)
    return [line for part in (head, tail) for line in _even(part)]


def end_parted(words: str) -> tuple[str, str]:
    """The title, and the bracket with which it ends; "" where it ends with none."""
    cut = words.rfind("（") if words.endswith("）") else -1
    return (words[:cut], words[cut:]) if cut > 0 else (words, "")


def _even(words: str) -> list[str]:
    """As few lines as there must be, none much longer than another; no number or Latin word is torn."""
    lines: list[str] = []
    for left in range(math.ceil(_width(words) / ROOM), 0, -1):
        cut = _cut(words, _width(words) / left) if left > 1 else len(words)
        lines.append(words[:cut])
        words = words[cut:]
    return [line for line in lines if line]


def _cut(words: str, width: float) -> int:
    """After how many characters the line is as wide as it should be."""
    full = at = next(n for n in range(1, len(words) + 1) if _width(words[:n]) >= width)
    while 1 < at < len(words) and _keeps_together(words[at - 1], words[at]):
        at -= 1
    return at if at > full // 2 else full  # marks upon marks: there is no good place


def _keeps_together(before: str, after: str) -> bool:
    """No line begins with a closing mark or ends with an opening one, and no number is torn."""
    runs_on = all(letter.isascii() and letter.isalnum() for letter in (before, after))
    return before in OPENS or after in CLOSES or runs_on


def _width(words: str) -> float:
    """In Chinese characters; a Latin letter or a digit is half of one."""
    return sum(1.0 if unicodedata.east_asian_width(letter) in "WFA" else 0.5 for letter in words)

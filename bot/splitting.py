"""How does a long text fit into Telegram's messages? Split at line ends, with its tags closed and opened again."""

from __future__ import annotations

import html
import re

LONGEST_TEXT = 4096  # UTF-16 units, counted without tags
LONGEST_CAPTION = 1024
TAG = re.compile(r"<(/?)([a-z-]+)([^>]*)>")


def length(text: str) -> int:
    """How long Telegram finds a piece of HTML."""
    return len(html.unescape(TAG.sub("", text)).encode("utf-16-le", "surrogatepass")) // 2


def split(text: str, most: int = LONGEST_TEXT) -> list[str]:
    """The text as messages of at most `most` units each; one message when it fits."""
    if length(text) <= most:
        return [text]
    parts: list[str] = []
    open_tags: list[str] = []
    current = ""
    for line in (piece for whole in text.split("\n") for piece in _short_lines(whole, most)):
        joined = f"{current}\n{line}" if current else line
        if current and length(joined) > most:
            parts.append(current + _closing(open_tags))
            joined = "".join(open_tags) + line
        current, open_tags = joined, _open_after(open_tags, line)
    if length(current):
        parts.append(current)
    return [part for part in parts if length(part)]


def _short_lines(line: str, most: int) -> list[str]:
    """A line that alone is too long is cut anywhere; its tags are given up."""
    if length(line) <= most:
        return [line]
    bare = html.unescape(TAG.sub("", line))
    step = most // 2  # a character may take two units
    return [html.escape(bare[start : start + step], quote=False) for start in range(0, len(bare), step)]


def _open_after(before: list[str], line: str) -> list[str]:
    now = list(before)
    for closes, name, rest in TAG.findall(line):
        if not closes:
            now.append(f"<{name}{rest}>")
        elif now:
            now.pop()
    return now


def _closing(tags: list[str]) -> str:
    names = [TAG.match(tag) for tag in reversed(tags)]
    return "".join(f"</{name[2]}>" for name in names if name)

"""How long is a text for Telegram? It counts UTF-16 units, so an emoji is two."""

from __future__ import annotations


def length(text: str) -> int:
    """UTF-16 units."""
    return len(text) + sum(1 for char in text if char > "\uffff")


def piece(text: str, offset: int, size: int) -> str:
    """The part that an entity covers; `offset` and `size` in UTF-16 units."""
    return text.encode("utf-16-le")[2 * offset : 2 * (offset + size)].decode("utf-16-le", "replace")


def split(text: str, limit: int) -> list[str]:
    """Parts of at most `limit` units each, as a client sends a long text; no character is cut in two."""
    parts: list[str] = []
    current: list[str] = []
    used = 0
    for char in text:
        size = 2 if char > "\uffff" else 1
        if used + size > limit:
            parts.append("".join(current))
            current, used = [], 0
        current.append(char)
        used += size
    return [*parts, "".join(current)] if current else parts

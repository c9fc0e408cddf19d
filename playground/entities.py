"""What else does a text carry? Commands, mentions and addresses found in it, and the way back to HTML."""

from __future__ import annotations

import re
from html import escape
from typing import Any

from playground import html_text, utf16
from playground.refusals import bad

Entity = dict[str, Any]

MOST_ENTITIES = 100
_PLAIN_INSIDE = {"code", "pre", "text_link", "text_mention", "custom_emoji"}
_FOUND = (
    (
        "url",
        re.compile(
            r"(?<![\w@./-])(?:https?://|tg://|(?=[\w.-]+\.(?:com|org|net|me|cn|gov)\b))[A-Za-z0-9][A-Za-z0-9.-]*(?::\d+)?(?:[/?#][!-~]*)?"
        ),
    ),
    ("email", re.compile(r"(?<![\w.+-])[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")),
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])")),
    ("mention", re.compile(r"(?<!\w)@[A-Za-z0-9_]{2,32}(?!\w)")),
    ("hashtag", re.compile(r"(?<![\w#])#(?=\w*[^\W\d])\w{1,256}(?![\w#])")),
)
_TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "spoiler": "tg-spoiler",
    "code": "code",
    "blockquote": "blockquote",
}


_NEEDED = {"text_link": "url", "text_mention": "user", "custom_emoji": "custom_emoji_id", "date_time": "unix_time"}


def formatted(source: str, parse_mode: str | None, given: list[Entity] | None) -> tuple[str, list[Entity]]:
    """Text and entities as a message will carry them: parsed, trimmed, with what was found in it.

    Raises Refused for a wrong tag or an unknown parse mode.
    """
    text = source.replace("\r", "")
    entities = [dict(entity) for entity in given or []]
    if any(
        entity["offset"] < 0 or entity["length"] < 1 or _reach(entity)[1] > utf16.length(text) for entity in entities
    ):
        raise bad("ENTITY_BOUNDS_INVALID")
    mode = (parse_mode or "").lower()
    if mode == "html":
        text, entities = html_text.parse(text)
    elif mode in ("markdown", "markdownv2"):
        raise bad("the playground does not read Markdown; use HTML or entities")
    elif mode not in ("", "none"):
        raise bad("unsupported parse_mode")
    text, entities = _trimmed(text, entities)
    return text, ordered(entities + found(text, entities))[:MOST_ENTITIES]


def checked(entities: object) -> list[Entity]:
    """Entities that a bot sent itself. Raises Refused when they are not what Telegram documents."""
    if not isinstance(entities, list) or not all(isinstance(entity, dict) for entity in entities):
        raise bad("can't parse MessageEntity array")
    for entity in entities:
        where = (entity.get("offset"), entity.get("length"))
        if not isinstance(entity.get("type"), str) or not all(isinstance(number, int) for number in where):
            raise bad("can't parse MessageEntity: fields type, offset and length must be specified")
        needed = _NEEDED.get(entity["type"])
        if needed and needed not in entity:
            raise bad(f"can't parse MessageEntity: field {needed} must be specified")
    return entities


def ordered(entities: list[Entity]) -> list[Entity]:
    """By place; what starts together has the longer one first."""
    return sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))


def found(text: str, present: list[Entity]) -> list[Entity]:
    """Addresses, commands, mentions and hashtags of a plain text, outside of what is already marked so."""
    taken = [_reach(entity) for entity in present if entity["type"] in _PLAIN_INSIDE]
    entities: list[Entity] = []
    for kind, pattern in _FOUND:
        for match in pattern.finditer(text):
            covered = match.group(0).rstrip(".,;:!?)]}\"'") if kind == "url" else match.group(0)
            if kind == "url" and not ("://" in covered or "." in covered):
                continue
            offset, size = utf16.length(text[: match.start()]), utf16.length(covered)
            if all(offset + size <= start or end <= offset for start, end in taken):
                entities.append({"type": kind, "offset": offset, "length": size})
                taken.append((offset, offset + size))
    return entities


def to_html(text: str, entities: list[Entity]) -> str:
    """The text in HTML parse mode again; what a client finds by itself (commands, addresses) stays plain."""
    units = text.encode("utf-16-le")
    marked = [(*_reach(entity), *_tags(entity)) for entity in ordered(entities) if _tags(entity) != ("", "")]
    cuts = sorted({0, len(units) // 2, *(cut for start, end, _, _ in marked for cut in (start, end))})
    parts: list[str] = []
    stack: list[tuple[int, str]] = []
    for start, end in zip(cuts, [*cuts[1:], None], strict=True):
        while stack and stack[-1][0] <= start:
            parts.append(stack.pop()[1])
        for _, mark_end, opening, closing in (mark for mark in marked if mark[0] == start):
            parts.append(opening)
            stack.append((mark_end, closing))
        if end is not None:
            parts.append(escape(units[2 * start : 2 * end].decode("utf-16-le", "replace"), quote=False))
    parts.extend(closing for _, closing in reversed(stack))
    return "".join(parts)


def _reach(entity: Entity) -> tuple[int, int]:
    return entity["offset"], entity["offset"] + entity["length"]


def _tags(entity: Entity) -> tuple[str, str]:
    kind = entity["type"]
    if kind in _TAGS:
        return f"<{_TAGS[kind]}>", f"</{_TAGS[kind]}>"
    if kind == "text_link":
        return f'<a href="{escape(entity["url"])}">', "</a>"
    if kind == "text_mention":
        return f'<a href="tg://user?id={entity["user"]["id"]}">', "</a>"
    if kind == "expandable_blockquote":
        return "<blockquote expandable>", "</blockquote>"
    if kind == "pre":
        language = entity.get("language")
        inner = (f'<code class="language-{escape(language)}">', "</code>") if language else ("", "")
        return f"<pre>{inner[0]}", f"{inner[1]}</pre>"
    if kind == "custom_emoji":
        return f'<tg-emoji emoji-id="{escape(entity["custom_emoji_id"])}">', "</tg-emoji>"
    if kind == "date_time":
        shape = entity.get("date_time_format")
        extra = f' format="{escape(shape)}"' if shape else ""
        return f'<tg-time unix="{entity["unix_time"]}"{extra}>', "</tg-time>"
    return "", ""


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    cut = text.rstrip()
    lead = len(cut) - len(cut.lstrip())
    cut = cut.lstrip()
    if cut == text:
        return text, entities
    whole = utf16.length(cut)
    shifted: list[Entity] = []
    for entity in entities:
        start = max(entity["offset"] - lead, 0)
        end = min(entity["offset"] + entity["length"] - lead, whole)
        if end > start:
            shifted.append({**entity, "offset": start, "length": end - start})
    return cut, shifted

"""What does a text in HTML parse mode say? Plain text and entities, and Telegram's complaint about a wrong tag."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from playground import utf16
from playground.refusals import Refused, bad

Entity = dict[str, Any]

_SIMPLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
}
_TAGS = {*_SIMPLE, "span", "a", "code", "pre", "blockquote", "tg-emoji", "tg-time"}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_ENTITY = re.compile(r"&(?:#(?:[xX]([0-9a-fA-F]+)|([0-9]+))|([a-zA-Z]+));?")
_NAME = re.compile(r"<([^\s>]*)")
_END = re.compile(r"</([^\s>]*)\s*>")
_ATTRIBUTE = re.compile(r"""\s*([^\s=>"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z0-9.-]+)(?=[\s>])))?""")


@dataclass
class _Open:
    tag: str
    attributes: dict[str, str]
    offset: int
    place: int


@dataclass
class _Reading:
    source: str
    at: int = 0
    text: list[str] = field(default_factory=list)
    offset: int = 0
    open: list[_Open] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)


def parse(source: str) -> tuple[str, list[Entity]]:
    """Plain text and entities (offsets in UTF-16 units). Raises Refused with Telegram's text for a wrong tag."""
    reading = _Reading(source)
    while reading.at < len(source):
        char = source[reading.at]
        if char == "<":
            _tag(reading)
        elif char == "&":
            _character(reading)
        else:
            _add(reading, char, 1)
    if reading.open:
        raise _wrong(f'Can\'t find end tag corresponding to start tag "{reading.open[-1].tag}"')
    return "".join(reading.text), sorted(reading.entities, key=_order)


def unescape(source: str) -> str:
    """Named and numeric characters as Telegram knows them; others stay as they are."""
    return _ENTITY.sub(lambda match: _decoded(match) or match.group(0), source)


def _order(entity: Entity) -> tuple[int, int]:
    return entity["offset"], -entity["length"]


def _wrong(complaint: str) -> Refused:
    return bad(f"can't parse entities: {complaint}")


def _byte(reading: _Reading, place: int) -> int:
    return len(reading.source[:place].encode())


def _add(reading: _Reading, char: str, consumed: int) -> None:
    reading.text.append(char)
    reading.offset += utf16.length(char)
    reading.at += consumed


def _decoded(match: re.Match[str]) -> str | None:
    hexadecimal, decimal, name = match.groups()
    if name:
        return _NAMED.get(name)
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    valid = 0 < code < 0x110000 and not 0xD800 <= code < 0xE000
    return chr(code) if valid else None


def _character(reading: _Reading) -> None:
    match = _ENTITY.match(reading.source, reading.at)
    char = _decoded(match) if match else None
    if match and char:
        _add(reading, char, match.end() - match.start())
    else:
        _add(reading, "&", 1)


def _tag(reading: _Reading) -> None:
    if reading.source.startswith("</", reading.at):
        _end(reading)
    else:
        _start(reading)


def _start(reading: _Reading) -> None:
    place = _byte(reading, reading.at)
    match = _NAME.match(reading.source, reading.at)
    assert match is not None
    tag = match.group(1).lower()
    if match.end() >= len(reading.source):
        raise _wrong(f"Unclosed start tag at byte offset {place}")
    if tag not in _TAGS:
        raise _wrong(f'Unsupported start tag "{tag}" at byte offset {place}')
    attributes, at = _attributes(reading.source, match.end())
    if not reading.source.startswith(">", at):
        raise _wrong(f'Unclosed start tag "{tag}" at byte offset {place}')
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        raise _wrong(f'Tag "span" must have class "tg-spoiler" at byte offset {place}')
    reading.open.append(_Open(tag, attributes, reading.offset, place))
    reading.at = at + 1


def _attributes(source: str, at: int) -> tuple[dict[str, str], int]:
    """What stands between a tag's name and its end, and where that end should be."""
    attributes: dict[str, str] = {}
    while found := _ATTRIBUTE.match(source, at):
        name, *values = found.groups()
        attributes[name.lower()] = unescape(next((value for value in values if value is not None), ""))
        at = found.end()
    return attributes, at + len(source[at:]) - len(source[at:].lstrip())


def _end(reading: _Reading) -> None:
    place = _byte(reading, reading.at)
    if not reading.open:
        raise _wrong(f"Unexpected end tag at byte offset {place}")
    match = _END.match(reading.source, reading.at)
    if not match:
        raise _wrong(f"Unclosed end tag at byte offset {place}")
    opened = reading.open.pop()
    found = match.group(1).lower()
    if found and found != opened.tag:
        expected = f'expected "</{opened.tag}>", found "</{found}>"'
        raise _wrong(f"Unmatched end tag at byte offset {place}, {expected}")
    size = reading.offset - opened.offset
    if size:
        _close(reading, opened, size)
    reading.at = match.end()


def _close(reading: _Reading, opened: _Open, size: int) -> None:
    entity: Entity = {"offset": opened.offset, "length": size}
    covered = utf16.piece("".join(reading.text), opened.offset, size)
    extra = _meaning(opened, covered)
    if extra is None:
        return
    if opened.tag == "pre" and _language_inside(reading, opened, size, extra):
        return
    reading.entities.append({**extra, **entity})


def _meaning(opened: _Open, covered: str) -> Entity | None:
    tag, attributes = opened.tag, opened.attributes
    if tag in _SIMPLE:
        return {"type": _SIMPLE[tag]}
    if tag == "span":
        return {"type": "spoiler"}
    if tag == "a":
        return _link(attributes.get("href") or covered)
    if tag == "blockquote":
        return {"type": "expandable_blockquote" if "expandable" in attributes else "blockquote"}
    if tag == "tg-emoji":
        return {"type": "custom_emoji", "custom_emoji_id": attributes.get("emoji-id", "")}
    if tag == "tg-time":
        return _moment(attributes, opened.place)
    language = attributes.get("class", "").removeprefix("language-") if tag == "code" else ""
    return {"type": tag, **({"language": language} if language else {})}


def _link(url: str) -> Entity | None:
    mention = re.fullmatch(r"tg://user\?id=(\d+)", url)
    if mention:
        return {"type": "text_mention", "user": {"id": int(mention.group(1))}}
    if re.match(r"(https?|tg|ton|mailto|tel):", url):
        return {"type": "text_link", "url": url}
    if re.match(r"[\w-]+(\.[\w-]+)+", url):
        return {"type": "text_link", "url": f"http://{url}"}
    return None


def _moment(attributes: dict[str, str], place: int) -> Entity:
    if not attributes.get("unix", "").isdigit():
        raise _wrong(f'Tag "tg-time" must have attribute "unix" at byte offset {place}')
    shape = attributes.get("format", "")
    return {
        "type": "date_time",
        "unix_time": int(attributes["unix"]),
        **({"date_time_format": shape} if shape else {}),
    }


def _language_inside(reading: _Reading, opened: _Open, size: int, extra: Entity) -> bool:
    """`<pre><code class="language-x">` is one entity with a language, as Telegram makes it."""
    if not reading.entities:
        return False
    inner = reading.entities[-1]
    if inner["type"] != "code" or (inner["offset"], inner["length"]) != (opened.offset, size):
        return False
    inner["type"] = extra["type"]
    return True

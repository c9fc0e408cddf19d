"""Which characters do these bytes stand for? UTF-8, GB18030 and UTF-16, told apart by the bytes alone."""

from __future__ import annotations

import codecs
import re

from plans.refusals import Unreadable

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
# What Chinese and Western office text is made of; other scripts appear when bytes are taken for the wrong encoding.
ORDINARY = re.compile(
    "[\t-\r -~\u00a0-\u024f\u0370-\u03ff\u2000-\u27bf\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef]"
)
ORDINARY_SHARE = 0.95
COMMON_SHARE = 0.5
SAMPLE = 65536


def decode(content: bytes) -> str:
    """The text of a plain file, its own code points, line ends kept.

    A byte-order mark tells the encoding and is no character of the text: it is left out, so offset 0 is the first
    letter. Raises Unreadable: bad_encoding.
    """
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _marked(content[len(mark) :], encoding)
    text = _strict(content, "utf-8")
    if text is not None and "\x00" not in text:
        return _text_only(text)
    if _torn_utf8(content):
        raise Unreadable("bad_encoding")
    found = [text for text in (_strict(content, name) for name in ("gb18030", "utf-16-le", "utf-16-be")) if text]
    believable = [text for text in found if _reads_well(text)]
    if not believable:
        raise Unreadable("bad_encoding")
    return _text_only(max(believable, key=_common))


def _marked(content: bytes, encoding: str) -> str:
    text = _strict(content, encoding)
    if text is None:
        raise Unreadable("bad_encoding")
    return _text_only(text)


def _strict(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _text_only(text: str) -> str:
    """A stray control character happens in text drawn from a PDF; NUL, or many of them, mean a program or a picture."""
    stray = len(CONTROL.findall(text))
    if "\x00" in text or stray * 100 > len(text):
        raise Unreadable("bad_encoding")
    return text


def _torn_utf8(content: bytes) -> bool:
    """UTF-8 with a few broken bytes would pass for GB18030 and give letter salad."""
    rest = content.decode("utf-8", "ignore")
    kept = len(rest.encode()) - sum(letter < "\x80" for letter in rest)
    lost = len(content) - len(rest.encode())
    return kept > 4 * lost


def _reads_well(text: str) -> bool:
    head = text[:SAMPLE]
    ordinary = len(ORDINARY.findall(head)) / len(head)
    return ordinary >= ORDINARY_SHARE and _common(text) >= COMMON_SHARE and "\x00" not in text


def _common(text: str) -> float:
    """The share of letters beyond ASCII that stand in the old basic set: real text lives there, salad does not.

    Half is enough, as traditional characters are outside it.
    """
    beyond = [letter for letter in text[:SAMPLE] if letter > "\x7f"]
    if not beyond:
        return 1.0
    return len("".join(beyond).encode("gb2312", "ignore")) / 2 / len(beyond)

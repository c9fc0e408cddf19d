"""Which text is in this file? The one door for documents: every file becomes a Document or one Unreadable."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

from plans.encodings import decode
from plans.formats import found
from plans.refusals import Unreadable
from plans.secrecy import secrecy_mark

Format = Literal["txt", "md", "docx"]

MEGABYTE = 1024 * 1024
LARGEST = 20 * MEGABYTE  # what Telegram lets a bot download


@dataclass(frozen=True, slots=True)
class Document:
    """A file that can be read.

    `name` is its bare file name. `text` is, for .txt and .md, the file's own characters (without a byte-order mark,
    line ends kept), for .docx Markdown: offsets of all drafts are code points of it. `sha256` is of the file's bytes.
    """

    name: str
    format: Format
    text: str
    sha256: str


def open_document(name: str, content: bytes) -> Document:
    """Read a file into text; the format is chosen by the content, the name only has to agree with it.

    Raises Unreadable with one of the keys in plans/refusals.py, and nothing else, whatever the bytes are.
    """
    name = bare_name(name)
    if not content:
        raise Unreadable("empty")
    if len(content) > LARGEST:
        raise Unreadable("too_large", limit_mb=LARGEST // MEGABYTE)
    kind = found(name, content)
    text, margins = _text(kind, content)
    if not any(letter.isalnum() for letter in text):
        raise Unreadable("no_text")
    mark = secrecy_mark(text, margins=margins)
    if mark is not None:
        raise Unreadable("secret", mark=mark)
    return Document(name, _as_format(kind), text, hashlib.sha256(content).hexdigest())


def bare_name(name: str) -> str:
    """The last part of a path, without characters that cannot be seen (they can turn a name's end around)."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter for letter in last if letter.isprintable()).strip()


def _as_format(kind: str) -> Format:
    if kind == "docx":
        return "docx"
    return "md" if kind == "md" else "txt"


def _text(kind: str, content: bytes) -> tuple[str, tuple[str, ...]]:
    if kind in ("txt", "md"):
        return decode(content), ()
    if kind == "docx":
        from plans.docx import read_docx  # only a .docx needs it

        pages = read_docx(content)
        return pages.body, pages.margins
    raise Unreadable("unknown_format", found=kind)

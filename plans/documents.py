"""Which text is in this file? The one door for documents: every file becomes a Document or one Unreadable."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from plans.encodings import decode
from plans.formats import by_bytes, by_characters
from plans.pages import Pages, Place
from plans.refusals import Unreadable
from plans.secrecy import secrecy_mark

MEGABYTE = 1024 * 1024
LARGEST = 20 * MEGABYTE  # what Telegram lets a bot download


@dataclass(frozen=True, slots=True)
class Document:
    """A file that can be read.

    `name` is its bare file name. `text` is, for .txt and .md, the file's own characters (without a byte-order mark,
    line ends kept), for every other format Markdown: offsets of all drafts are code points of it. `sha256` is of the file's
    bytes. `places` lead from offsets to pages or cells; `unread_pages` are pictures of paper.
    """

    name: str
    format: str
    text: str
    sha256: str
    places: tuple[Place, ...] = ()
    unread_pages: tuple[int, ...] = ()


def open_document(name: str, content: bytes) -> Document:
    """Read a file into text; the reader is chosen by the content alone.

    Raises Unreadable with one of the keys in plans/refusals.py, and nothing else, whatever the bytes are.
    """
    name = bare_name(name)
    if not content:
        raise Unreadable("empty")
    if len(content) > LARGEST:
        raise Unreadable("too_large", limit_mb=LARGEST // MEGABYTE)
    kind, pages = _pages(name, content)
    if not any(letter.isalnum() for letter in pages.body):
        raise Unreadable("no_text")
    mark = secrecy_mark(pages.body, margins=pages.margins)
    if mark is not None:
        raise Unreadable("secret", mark=mark)
    digest = hashlib.sha256(content).hexdigest()
    return Document(name, kind, pages.body, digest, pages.places, pages.unread_pages)


def bare_name(name: str) -> str:
    """The last part of a path, without characters that cannot be seen (they can turn a name's end around)."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter for letter in last if letter.isprintable()).strip()


def _pages(name: str, content: bytes) -> tuple[str, Pages]:
    kind = by_bytes(name, content)
    if kind in ("zip", "pdf"):
        return _confined(kind, content)
    if kind is not None:
        raise Unreadable("unknown_format", found=kind)
    text = decode(content)
    kind = by_characters(text)
    if kind in ("html", "ics", "json"):
        return _confined(kind, content)
    if kind == "csv":
        from plans.comma import delimiter_of, read_csv

        return kind, read_csv(text, delimiter_of(text) or ",")
    return "md" if name.lower().endswith((".md", ".markdown")) else "txt", Pages(text)


def _confined(kind: str, content: bytes) -> tuple[str, Pages]:
    from plans.confined import opened  # plain text needs no child

    return opened(kind, content)

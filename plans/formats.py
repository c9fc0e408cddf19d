"""What is this file really? Told by its first bytes or characters, never by its name."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Literal

from plans.comma import delimiter_of
from plans.html import is_html
from plans.refusals import Unreadable

# Read beside us in the child process (plans/opening.py); a zip may be any of docx, xlsx, odt, ods.
Confined = Literal["zip", "pdf", "html", "ics", "json"]
FIRST_BYTES = (
    (b"{\\rtf", "rtf"), (b"\x89PNG", "png"), (b"\xff\xd8\xff", "jpg"), (b"GIF8", "gif"), (b"Rar!", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"), (b"\x1f\x8b", "gz"),
)  # fmt: skip
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of old Office files and of encrypted new ones
OLD_OFFICE = {"xls", "ppt", "wps", "et"}  # all in the same container; the name only serves to call it
SIGHT = 4000


def by_bytes(name: str, content: bytes) -> str | None:
    """The format that the bytes have: "zip", "pdf" or one that is not read; None for characters.

    Raises Unreadable: encrypted.
    """
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if content.startswith(COMPOUND):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise Unreadable("encrypted")
        ending = PurePosixPath(name).suffix.lstrip(".").lower()
        return ending if ending in OLD_OFFICE else "doc"
    if content[:1024].lstrip().startswith(b"%PDF-"):
        return "pdf"
    return next((kind for start, kind in FIRST_BYTES if content.startswith(start)), None)


def by_characters(text: str) -> str:
    """The format that characters are in: html, ics, json, csv, or "txt" for all that is simply read."""
    head = text[:SIGHT].lstrip()
    if head.startswith("BEGIN:VCALENDAR"):
        return "ics"
    if is_html(head):
        return "html"
    if head.startswith(("{", "[")) and text.rstrip().endswith(("}", "]")) and '"' in head:
        return "json"
    return "csv" if delimiter_of(text) else "txt"

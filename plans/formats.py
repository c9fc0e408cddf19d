"""What is this file really? Told by its first bytes; its name is only a claim that is checked."""

from __future__ import annotations

from pathlib import PurePosixPath

from plans.archives import open_archive
from plans.refusals import Unreadable

# A name's ending and the format that it promises; another ending promises nothing.
SAYS = {
    "text": "txt", "txt": "txt", "markdown": "md", "md": "md", "docx": "docx", "docm": "docx",
    **{known: known for known in (
        "pdf", "doc", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "rtf", "wps", "et", "zip", "rar", "7z", "gz",
        "png", "jpg", "gif", "csv", "html", "json", "ics", "xml", "ofd",
    )},
    "jpeg": "jpg", "htm": "html", "xlsm": "xlsx",
}  # fmt: skip
PLAIN = {"txt", "md", "csv", "html", "json", "ics", "xml"}  # told apart by the name only: all are characters
FIRST_BYTES = (
    (b"{\\rtf", "rtf"), (b"\x89PNG", "png"), (b"\xff\xd8\xff", "jpg"), (b"GIF8", "gif"), (b"Rar!", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"), (b"\x1f\x8b", "gz"),
)  # fmt: skip
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of old Office files and of encrypted new ones
FOLDERS = (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx"), ("OFD.xml", "ofd"))
LABELS = (("opendocument.text", "odt"), ("opendocument.spreadsheet", "ods"))


def said(name: str) -> str | None:
    """The format that a file name promises, None when its ending is not known."""
    return SAYS.get(PurePosixPath(name).suffix.lstrip(".").lower())


def found(name: str, content: bytes) -> str:
    """The format that the bytes have, as a bare ending; characters are what their name says, else "txt".

    Raises Unreadable: not_what_it_says, encrypted, and what a hostile zip raises in plans/archives.py.
    """
    promised = said(name)
    real = _by_bytes(content)
    if real is None:
        if promised is None:
            return "txt"
        if promised in PLAIN:
            return promised
        raise Unreadable("not_what_it_says", said=promised, found="txt")
    if real == "doc" and promised in {"xls", "ppt", "wps", "et"}:
        return promised
    if promised is not None and promised != real:
        raise Unreadable("not_what_it_says", said=promised, found=real)
    return real


def _by_bytes(content: bytes) -> str | None:
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(content)
    if content.startswith(COMPOUND):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise Unreadable("encrypted")
        return "doc"
    if content[:1024].lstrip().startswith(b"%PDF-"):
        return "pdf"
    return next((name for start, name in FIRST_BYTES if content.startswith(start)), None)


def _kind_of_zip(content: bytes) -> str:
    archive = open_archive(content)
    names = archive.namelist()
    label = archive.open("mimetype").read(200).decode("latin-1") if "mimetype" in names else ""
    kinds = [kind for part, kind in LABELS if part in label]
    kinds += [kind for start, kind in FOLDERS if any(name.startswith(start) for name in names)]
    return kinds[0] if kinds else "zip"

"""What does the child process do? It limits itself, opens one file, and answers with its pages or with a reason."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from typing import Any

from plans.archives import open_archive
from plans.encodings import decode
from plans.pages import Pages
from plans.refusals import Unreadable

MOST_CHARACTERS = 4_000_000  # two hundred times the plan report of a district
FOLDERS = (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx"), ("OFD.xml", "ofd"))
LABELS = (("opendocument.text", "odt"), ("opendocument.spreadsheet", "ods"))
TOO_HEAVY = 3  # exit code


def main() -> None:
    """Read the order and the content from standard input, write one line of JSON."""
    order = json.loads(sys.stdin.buffer.readline())
    _limit(order["memory"], order["seconds"])
    content = sys.stdin.buffer.read()
    try:
        kind, pages = open_pages(order["kind"], content)
        if len(pages.body) > MOST_CHARACTERS:
            raise Unreadable("too_heavy")
        answer: dict[str, Any] = {"kind": kind, "pages": pages.as_data()}
    except Unreadable as refused:
        answer = {"key": refused.key, "values": refused.values}
    except (MemoryError, RecursionError):
        sys.exit(TOO_HEAVY)
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()
    os._exit(0)  # freeing what a large document built takes as long as building it


def open_pages(kind: str, content: bytes) -> tuple[str, Pages]:
    """The exact format and the pages of a file whose first bytes, or characters, say that it is a `kind`."""
    if kind == "zip":
        return _open_zip(content)
    if kind == "pdf":
        from plans.pdfs.reading import read_pdf

        return kind, read_pdf(content)
    text = decode(content)
    if kind == "html":
        from plans.html import read_html

        return kind, read_html(text)
    if kind == "ics":
        from plans.calendars import read_ics

        return kind, read_ics(text)
    from plans.task_lists import read_json

    return kind, read_json(text)


def _open_zip(content: bytes) -> tuple[str, Pages]:
    archive = open_archive(content)
    names = archive.namelist()
    label = archive.open("mimetype").read(200).decode("latin-1") if "mimetype" in names else ""
    kinds = [kind for part, kind in LABELS if part in label]
    kinds += [kind for start, kind in FOLDERS if any(name.startswith(start) for name in names)]
    kind = kinds[0] if kinds else "zip"
    if kind == "docx":
        from plans.docx import read_docx

        return kind, read_docx(content)
    if kind == "xlsx":
        from plans.xlsx import read_xlsx

        return kind, read_xlsx(content)
    if kind in ("odt", "ods"):
        from plans.odf import read_odf

        return kind, read_odf(content, kind)
    raise Unreadable("unknown_format", found=kind)


def _limit(memory: int, seconds: int) -> None:
    """Set once, before a byte of the file is seen, and never raised again."""
    try:
        import resource
    except ImportError:  # Windows: only the parent's patience limits
        return
    for limit, most in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, memory), (resource.RLIMIT_CORE, 0)):
        try:
            resource.setrlimit(limit, (most, most))
        except (ValueError, OSError):  # macOS knows no limit on addresses
            continue
    if sys.platform == "darwin":
        threading.Thread(target=_watch, args=(resource, memory), daemon=True).start()


def _watch(resource: Any, memory: int) -> None:
    while resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < memory:  # bytes on macOS
        time.sleep(0.02)
    os._exit(TOO_HEAVY)

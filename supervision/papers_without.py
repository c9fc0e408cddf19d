"""How does a name go out of a file that we wrote? Texts are written anew; of a document and a workbook, each part."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Collection, Mapping
from typing import Any
from xml.sax.saxutils import escape

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.papers import Paper
from supervision.naming import Naming

NUMBERED = re.compile(r"&#([1-9]\d{2,5});")  # from 100 on: never a mark of XML itself


def name(session: Session, naming: Naming, plans: Collection[int]) -> tuple[int, int]:
    """Writes the plans' files anew that name him; gives how many, and how many issued ones name him and stay.

    What was issued is an archive, and the database itself refuses to change it. A picture names units only.
    """
    of = or_(Paper.plan_id.in_(plans), Paper.plan_id.is_(None))
    changed = issued = 0
    for number in session.scalars(select(Paper.id).where(of, Paper.shown == "file").order_by(Paper.id)).all():
        paper = session.get_one(Paper, number, with_for_update=True)
        content = without(paper.content, naming)
        if content != paper.content and paper.kept:
            issued += 1
        elif content != paper.content:
            paper.content, paper.sha256 = content, hashlib.sha256(content).hexdigest()
            changed += 1
            session.flush()
        session.expunge(paper)  # one file in memory at a time
    return changed, issued


def is_issued(table: str, row: Mapping[Any, Any]) -> bool:
    """Whether a row is one that never changes any more."""
    issued = (table == "bulletin" and row["state"] == "issued") or (table == "paper" and bool(row["kept"]))
    return issued or table == "evaluation"


def without(content: bytes, naming: Naming) -> bytes:
    """The file with the role in the place of the name; the very same bytes where the name is not in it."""
    if zipfile.is_zipfile(io.BytesIO(content)):
        return _zipped(content, naming)
    try:
        return naming.replaced(content.decode("utf-8")).encode("utf-8")
    except UnicodeDecodeError:
        return content


def _letters(xml: str) -> str:
    """With the letters that stand there by their numbers, as some writers put Chinese."""
    return NUMBERED.sub(lambda found: chr(int(found[1])), xml)


def _zipped(content: bytes, naming: Naming) -> bytes:
    inside = Naming(escape(naming.name), escape(naming.role), [escape(each) for each in naming.longer])
    out, changed = io.BytesIO(), False
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.infolist():
            data = before.read(part)
            if part.filename.endswith((".xml", ".rels")):
                text = _letters(data.decode("utf-8"))
                if inside.replaced(text) != text:
                    data, changed = inside.replaced(text).encode("utf-8"), True
            after.writestr(part, data)
    return out.getvalue() if changed else content

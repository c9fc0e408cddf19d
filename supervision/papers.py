"""Which bytes go out as a file? Stored with the change that made them, and forgotten when they are only a copy."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import delete
from sqlalchemy.orm import Session

from db.papers import Paper

KEPT_FOR = timedelta(days=8)  # as long as the answers that name them


@dataclass(frozen=True, slots=True)
class Written:
    """A file as it was just written: a picture to be looked at, or a file to be opened."""

    name: str
    content: bytes
    shown: Literal["photo", "file"] = "file"


def keep(
    session: Session, written: Written, now: datetime, *, plan_id: int | None = None, person_id: int | None = None,
    for_ever: bool = False,
) -> Paper:  # fmt: skip
    """Stores a file; one that is not kept for ever is there until its answer is forgotten."""
    paper = Paper(
        plan_id=plan_id, person_id=person_id, shown=written.shown, name=written.name, content=written.content,
        sha256=hashlib.sha256(written.content).hexdigest(), kept=for_ever, made_at=now,
    )  # fmt: skip
    session.add(paper)
    session.flush()
    return paper


def written(session: Session, paper_id: int) -> Written | None:
    """The file of that number, None when it is forgotten."""
    paper = session.get(Paper, paper_id)
    return Written(paper.name, paper.content, paper.shown) if paper is not None else None


def all_written(session: Session, numbers: Iterable[int]) -> tuple[Written, ...]:
    """The files of those numbers that are not forgotten."""
    return tuple(file for file in (written(session, number) for number in numbers) if file is not None)


def forget_old(session: Session, now: datetime) -> None:
    session.execute(delete(Paper).where(Paper.kept.is_(False), Paper.made_at < now - KEPT_FOR))
